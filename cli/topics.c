/* The texts are ASCII, as those of the options are. A test compares the formats with the library's.
 */
#include "topics.h"

static const topic_row formats[] = {
    {NULL, "The format of a source is that of --from, else of the file's extension, else what the "
           "content looks like. --to names the one to write."},
    {"json", ".json, RFC 8259"},
    {"jsonc", ".jsonc; comments and trailing commas"},
    {"json5", ".json5"},
    {"toml", ".toml, TOML 1.1"},
    {"yaml", ".yaml .yml, YAML 1.2"},
    {"ini", ".ini .cfg; sections and name = value"},
    {"dotenv", ".env, the dialect of Docker Compose; env is the same"},
    {"properties", ".properties of Java"},
    {"image", ".sci, what compile writes; it is known by its content"},
    {NULL, "Only written, for other programs:"},
    {"shell", "assignments that any POSIX shell can evaluate"},
    {"docker-env", "for docker run --env-file"},
    {"github-env", "for >> \"$GITHUB_ENV\""},
    {"systemd-env", "for EnvironmentFile= of systemd"},
    {"environ", "NAME=value with a NUL behind each, for xargs -0"},
};

static const topic_row paths[] = {
    {NULL, "A path names a value. Quote it for the shell where it has brackets, quotes or *."},
    {"server.port", "the member port of the member server"},
    {"list.0  list[0]", "the first element of an array"},
    {"list.-1  list[-1]", "the last one"},
    {"labels.\"a.b/c\"", "a key with dots, brackets, quotes or spaces is quoted"},
    {"/server/port", "a JSON Pointer; ~1 is /, ~0 is ~"},
    {"''", "the empty path: the whole"},
    {NULL, "A text that is exactly a key of the root is that key. Of find, --policy and "
           "--public-path:"},
    {"services.*.port", "* is any one key or index"},
    {"**.port", "** is any number of them (find only)"},
};

static const topic_row environment[] = {
    {NULL, "--env APP takes the variables that begin with APP_. Of what follows, two underscores "
           "part the segments of a path, and each means the key below that equals it without "
           "regard to case, - and _."},
    {"APP_PORT", "port"},
    {"APP_DB__POOL_SIZE", "db.pool_size, also where the key is poolSize or pool-size"},
    {"APP_LIST__0", "the first element of an array"},
    {NULL, "A variable is read by the type of the value below it: off over true is false, a,b over "
           "an array is a list. Else its type is guessed where that loses nothing. --names "
           "NAME=PATH takes a variable of any name; --read-name-file reads NAME from the file that "
           "NAME_FILE names."},
};

static const topic_row profiles[] = {
    {NULL, "A profile is a variant of the sources: production, staging or another name. "
           "--profile NAME selects one; repeat it for several, of which a later one wins. "
           "--profile-from VARIABLE takes the name from a variable."},
    {"base.yaml", "a file of the sources: without a profile it is the whole"},
    {"base.production.yaml", "beside it: lies over it where production is selected"},
    {".env.production", "the same of .env"},
    {"--nested", "before a file: the profiles are its sections instead; the sections default and "
                 "global apply to all"},
    {NULL, "diff --profiles A B compares two of them; the name - is the base, without a profile."},
};

#define TOPIC(name, title)                                                                         \
    {                                                                                              \
#name, title, name, sizeof name / sizeof *name                                             \
    }

const topic topics[] = {
    TOPIC(formats, "Formats"),
    TOPIC(paths, "Paths"),
    TOPIC(environment, "Environment variables"),
    TOPIC(profiles, "Profiles"),
};
const size_t topic_count = sizeof topics / sizeof *topics;

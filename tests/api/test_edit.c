/*
 * Edits: each format's text before and after, refused changes and their place, and the properties
 * of a file that a save keeps. The tests compare whole texts, so everything else
 * stays byte for byte.
 */
#include "help.h"

static const sc_path *text_path(const char *text)
{
    static sc_path path;
    path = sc_path_of_text(text, strlen(text));
    return &path;
}

/* `=PATH TEXT` sets guessed text, `:PATH TEXT` text, `+PATH JSON` appends, `#PATH JSON` sets a
 * value and `-PATH` removes. */
static sc_status make(sc_edit *edit, const char *change, sc_error *error)
{
    char path[128];
    const char *space = strchr(change, ' ');
    size_t length = space != NULL ? (size_t)(space - change - 1) : strlen(change + 1);
    (void)snprintf(path, sizeof path, "%.*s", (int)length, change + 1);
    const char *text = space != NULL ? space + 1 : "";
    if (*change == '-') {
        return sc_edit_unset(edit, text_path(path), error);
    }
    if (*change == '=') {
        return sc_edit_set_untyped(edit, text_path(path), text, strlen(text), error);
    }
    if (*change == ':') {
        return sc_edit_set_string(edit, text_path(path), text, strlen(text), error);
    }
    sc_parse_options options = {.format = "json"};
    sc_image *image = sc_parse(text, strlen(text), &options, error);
    assert_non_null(image);
    sc_value value = sc_image_root(image);
    sc_status status = *change == '+' ? sc_edit_append(edit, text_path(path), value, error)
                                      : sc_edit_set(edit, text_path(path), value, error);
    sc_image_release(image);
    return status;
}

static sc_edit *edit_of(const char *format, const char *text)
{
    sc_edit_options options = SC_EDIT_OPTIONS_INIT;
    sc_error error;
    options.format = format;
    sc_edit *edit = sc_edit_new(text, strlen(text), &options, &error);
    if (edit == NULL) {
        fail_msg("%s", error.message);
    }
    return edit;
}

typedef struct example {
    const char *format, *before, *changes[6], *after;
} example;

static const example examples[] = {
    /* JSON: indentation, quotes, commas and comments of the neighbours */
    {"json", "{\"a\": 1, \"b\": [1,2]}\n", {"=a 2", "+b 3"}, "{\"a\": 2, \"b\": [1,2,3]}\n"},
    {"json", "{\"a\":1}", {"=b x"}, "{\"a\":1,\"b\":\"x\"}"},
    {"json",
     "{\r\n    \"a\": 1.50\r\n}",
     {"=b.c true"},
     "{\r\n    \"a\": 1.50,\r\n    \"b\": {\r\n        \"c\": true\r\n    }\r\n}"},
    {"json",
     "\xEF\xBB\xBF{\n\t\"a\": {},\n\t\"b\": []\n}\n",
     {"=a.x 1", "=b[0] y"},
     "\xEF\xBB\xBF{\n\t\"a\": {\n\t\t\"x\": 1\n\t},\n\t\"b\": [\n\t\t\"y\"\n\t]\n}\n"},
    {"json", "{\"a\": 1, \"b\": 2, \"a\": 3}", {"=a 4"}, "{\"a\": 1, \"b\": 2, \"a\": 4}"},
    {"json", "{\"a\": 1, \"b\": 2, \"a\": 3}", {"-a"}, "{\"b\": 2}"},
    {"json", "{\n  \"a\": 1,\n  \"b\": 2\n}", {"-b"}, "{\n  \"a\": 1\n}"},
    {"json", "{\n  \"a\": 1,\n  \"b\": 2\n}", {"-a", "-b"}, "{}"},
    {"json", "{\"a.b\": 1, \"a\": {\"b\": 2}}", {"=a.b 3"}, "{\"a.b\": 3, \"a\": {\"b\": 2}}"},
    {"json", "{\"l\": [1, 2, 3]}", {"-l[-1]", "=l.0 9"}, "{\"l\": [9, 2]}"},
    {"jsonc",
     "{\n  // one\n  \"a\": 1, // two\n  /* three */ \"b\": 2,\n}",
     {"=c 3", "-a"},
     "{\n  // one\n  /* three */ \"b\": 2,\n  \"c\": 3,\n}"},
    {"json5", "{a: 'x', // c\n}", {":b it's", ":a y"}, "{a: 'y', b: 'it\\'s', // c\n}"},
    /* TOML: statements, tables, dotted keys, arrays of tables */
    {"toml",
     "# top\na = 'x' # c\n\n[t]\nk = 1\n",
     {":a y", "=t.l 2", "=b 3"},
     "# top\na = 'y' # c\nb = 3\n\n[t]\nk = 1\nl = 2\n"},
    {"toml",
     "[a]\nx = 1\n\n[b]\ny = 2\n",
     {"=a.sub.k 1", "=c.z 3"},
     "[a]\nx = 1\n\n[a.sub]\nk = 1\n\n[b]\ny = 2\n\n[c]\nz = 3\n"},
    {"toml",
     "[a]\np = { x = 1 }\n",
     {"=a.q.y 2", "=a.p.z 3"},
     "[a]\np = { x = 1, z = 3 }\nq = { y = 2 }\n"},
    {"toml", "a.b = 1\na.c = 2\n", {"=a.d 3", "-a.b"}, "a.c = 2\na.d = 3\n"},
    {"toml", "a.b = 1\n", {"-a.b"}, "a = {}\n"},
    {"toml",
     "[[f]]\nn = 1\n\n[[f]]\nn = 2\n\n[z]\n",
     {"+f {\"n\": 3}", "-f[0]", "=f[0].m 4"},
     "[[f]]\nn = 2\nm = 4\n\n[[f]]\nn = 3\n\n[z]\n"},
    {"toml", "[a.b]\nx = 1\n", {"=a.y 2"}, "[a]\ny = 2\n\n[a.b]\nx = 1\n"},
    {"toml", "[a.b]\nx = 1\n", {"-a.b"}, "[a]\n\n"},
    {"toml", "[a]\nx = 1\n\n[b]\ny = 1\n", {"-a"}, "[b]\ny = 1\n"},
    {"toml", "t = \"\"\"\none\"\"\"\n", {":t two\nthree"}, "t = \"\"\"\ntwo\nthree\"\"\"\n"},
    {"toml", "[a]\nx = 1\n\n[b]\n", {"#a 5"}, "a = 5\n\n[b]\n"},
    {"toml", "l = [\n  1, # one\n  2\n]\n", {"+l 3", "-l[0]"}, "l = [\n  2,\n  3\n]\n"},
    /* YAML: block and flow, comments, documents, anchors */
    {"yaml",
     "a: 'x' # c\nb:\n    - 1\n    - 2\n",
     {":a y", "+b 3", "=c.d 4"},
     "a: 'y' # c\nb:\n    - 1\n    - 2\n    - 3\nc:\n  d: 4\n"},
    {"yaml", "a:\n  b: 1\n  # about c\n  c: 2\n", {"-a.b", "-a.c"}, "a: {}\n  # about c\n"},
    {"yaml", "a: {}\nl: []\nn:\n", {"=a.b 1", "=l[0] x", "=n 2"}, "a:\n  b: 1\nl:\n  - x\nn: 2\n"},
    {"yaml",
     "- a: 1\n  b: 2\n- c\n",
     {"-[0].a", "=[1] d", "+ {\"e\": [1]}"},
     "- b: 2\n- d\n- e:\n    - 1\n"},
    {"yaml",
     "a: |\n  one\n  two\nb: 1\n",
     {":a three\nfour\n", "=c 2"},
     "a: |\n  three\n  four\nb: 1\nc: 2\n"},
    {"yaml",
     "x: &x {k: 1}\ny:\n  <<: *x\nz: *x\n",
     {"=y.k 2", "=z 3"},
     "x: &x {k: 1}\ny:\n  <<: *x\n  k: 2\nz: 3\n"},
    {"yaml", "{a: 1, b: [x, y]}", {"=c z", "-b[0]"}, "{a: 1, b: [y], c: z}"},
    {"yaml", "# nothing\n", {"=a.b 1"}, "# nothing\na:\n  b: 1\n"},
    {"yaml", "a: 1", {"=b 2"}, "a: 1\nb: 2"},
    {"yaml", "a:\r\n  b: 1\r\n", {"=a.c 2"}, "a:\r\n  b: 1\r\n  c: 2\r\n"},
    {"yaml", "a: yes\n", {":a no", ":b 1"}, "a: \"no\"\nb: \"1\"\n"},
    /* the flat ones */
    {"ini",
     "; c\nr=1\n[s]\nk = \"v\" ; d\n\n[t]\nz=1\nz=2\n",
     {"=r 2", "=s.k w", "=s.l x", "-t.z", "=u.v.w 1"},
     "; c\nr=2\n[s]\nk = \"w\" ; d\nl = \"x\"\n\n[t]\n\n[u.v]\nw = 1\n"},
    {"ini", "[s]\nl = [1, 2]\n", {"=s.l[2] 3"}, "[s]\nl = [1,2,3]\n"},
    {"ini", "[a]\nx = 1\n[a.b]\ny = 2\n[c]\n", {"-a"}, "[c]\n"},
    {"ini", "[s]\nk = one\n  two\nm = 1\n", {"=s.k x"}, "[s]\nk = x\nm = 1\n"},
    {"dotenv",
     "# c\nexport A=1 # x\nB='q'\n",
     {"=A two words", ":B z", "=C 3"},
     "# c\nexport A='two words' # x\nB='z'\nC='3'\n"},
    {"dotenv", "A=1\nB=${A}/x\n", {"=A 2"}, "A=2\nB=${A}/x\n"},
    {"properties",
     "# c\na.b = 1\na.c : x \\\n   y\n",
     {"=a.b 2", "-a.c", "=a.d e f"},
     "# c\na.b = 2\na.d = e f\n"},
    {"properties", "a.b=1\nc=2\n", {"-a.b"}, "c=2\n"},
};

static void the_rest_stays(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        const example *own = &examples[i];
        sc_edit *edit = edit_of(own->format, own->before);
        for (size_t k = 0; k < 6 && own->changes[k] != NULL; k++) {
            sc_error error;
            if (make(edit, own->changes[k], &error) != SC_OK) {
                fail_msg("%s `%s`: `%s`: %s", own->format, own->before, own->changes[k],
                         error.message);
            }
        }
        size_t length;
        assert_string_equal(sc_edit_text(edit, &length), own->after);
        assert_int_equal(length, strlen(own->after));
        assert_true(sc_edit_changed(edit));
        sc_edit_free(edit);
    }
}

typedef struct refusal {
    const char *format, *text, *change;
    sc_status code;
    uint32_t line, column;
} refusal;

static const refusal refusals[] = {
    {"json", "{\"a\": 1}", "=a.b 2", SC_ERROR_WRONG_TYPE, 1, 7},
    {"json", "{\"a\": [1]}", "=a[3] 2", SC_ERROR_INDEX_GAP, 1, 7},
    {"json", "{\"a\": [1]}", "=a.b 2", SC_ERROR_WRONG_TYPE, 1, 7},
    {"json", "{\"a\": 1}", "+a 2", SC_ERROR_WRONG_TYPE, 1, 7},
    {"json", "{\"a\": 1}", "-b", SC_ERROR_MISSING_KEY, 0, 0},
    {"json", "{\"a\": 1}", "=a..b 2", SC_ERROR_BAD_PATH, 1, 3},
    {"json", "{\"a\": 1}", "-", SC_ERROR_CANNOT_EDIT, 1, 1},
    {"toml", "a = 1\n", "#a null", SC_ERROR_CANNOT_WRITE, 0, 0},
    {"toml", "a = 1\n[[t]]\n", "-t[0]", SC_ERROR_CANNOT_EDIT, 2, 1},
    {"yaml", "a: &x 1\nb: *x\n", "=a 2", SC_ERROR_CANNOT_EDIT, 2, 4},
    {"yaml", "a: &x 1\nb: *x\n", "-a", SC_ERROR_CANNOT_EDIT, 2, 4},
    {"yaml", "a: &x {k: 1}\nb: *x\n", "=b.k 2", SC_ERROR_CANNOT_EDIT, 2, 4},
    {"yaml", "a: &x {k: 1}\nb:\n  <<: *x\n", "-b.k", SC_ERROR_CANNOT_EDIT, 3, 3},
    {"dotenv", "A=1\n", "#B {\"c\": 1}", SC_ERROR_CANNOT_EDIT, 2, 1},
    {"dotenv", "A=1\n", "=a\\b 1", SC_ERROR_CANNOT_EDIT, 2, 1},
};

static void a_refusal_says_why_and_where(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
        const refusal *own = &refusals[i];
        sc_edit *edit = edit_of(own->format, own->text);
        sc_error error;
        sc_status status = make(edit, own->change, &error);
        if (status != own->code || error.line != own->line || error.column != own->column) {
            fail_msg("%s `%s` `%s`: %s at %u:%u: %s", own->format, own->text, own->change,
                     sc_status_name(status), error.line, error.column, error.message);
        }
        assert_true(error.message[0] != '\0');
        assert_string_equal(sc_edit_text(edit, NULL), own->text);
        assert_false(sc_edit_changed(edit));
        sc_edit_free(edit);
    }
}

static void documents_are_chosen(void **state)
{
    (void)state;
    static const char text[] = "%YAML 1.2\n---\na: 1\n--- # two\nb: 2\n...\n";
    sc_edit_options options = SC_EDIT_OPTIONS_INIT;
    sc_error error;
    options.format = "yaml";
    assert_null(sc_edit_new(text, strlen(text), &options, &error));
    assert_int_equal(error.code, SC_ERROR_CANNOT_EDIT);
    options.document = 3;
    assert_null(sc_edit_new(text, strlen(text), &options, &error));
    options.document = 2;
    sc_edit *edit = sc_edit_new(text, strlen(text), &options, &error);
    assert_non_null(edit);
    assert_int_equal(make(edit, "=b 3", &error), SC_OK);
    assert_int_equal(make(edit, "=c 4", &error), SC_OK);
    assert_string_equal(sc_edit_text(edit, NULL),
                        "%YAML 1.2\n---\na: 1\n--- # two\nb: 3\nc: 4\n...\n");
    int64_t number;
    assert_int_equal(sc_value_int(sc_value_at(sc_edit_root(edit), "c"), &number), SC_OK);
    assert_int_equal(number, 4);
    sc_edit_free(edit);
}

static void text_reads_as_the_old_type(void **state)
{
    (void)state;
    sc_error error;
    sc_edit *edit =
        edit_of("json", "{\"s\": \"x\", \"b\": true, \"f\": 1.5, \"l\": [1], \"n\": 1}");
    static const char *const changes[] = {"=s 5", "=b off", "=f 2", "=l a,b", "=n x", "=new 5"};
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        assert_int_equal(make(edit, changes[i], &error), SC_OK);
    }
    assert_string_equal(sc_edit_text(edit, NULL), "{\"s\": \"5\", \"b\": false, \"f\": 2.0, \"l\": "
                                                  "[\"a\", \"b\"], \"n\": \"x\", \"new\": 5}");
    sc_edit_free(edit);
}

static void an_equal_value_is_no_change(void **state)
{
    (void)state;
    sc_error error;
    sc_text diff;
    sc_edit *edit = edit_of("json5", "{a: 0x10}");
    assert_int_equal(make(edit, "=a 16", &error), SC_OK);
    assert_false(sc_edit_changed(edit));
    assert_int_equal(sc_edit_diff(edit, &diff, &error), SC_OK);
    assert_int_equal(diff.length, 0);
    sc_text_free(&diff);
    sc_edit_free(edit);
}

static void a_difference_is_unified(void **state)
{
    (void)state;
    sc_error error;
    sc_text diff;
    sc_edit *edit = edit_of("properties", "a=1\nb=1\nc=1\nd=1\ne=1\nf=1\ng=1\nh=1\ni=1\nj=1\nk=1");
    assert_int_equal(make(edit, "=b 2", &error), SC_OK);
    assert_int_equal(make(edit, "-k", &error), SC_OK);
    assert_int_equal(sc_edit_diff(edit, &diff, &error), SC_OK);
    assert_string_equal(diff.data, "--- text\n+++ text\n"
                                   "@@ -1,5 +1,5 @@\n a=1\n-b=1\n+b=2\n c=1\n d=1\n e=1\n"
                                   "@@ -8,4 +8,3 @@\n h=1\n i=1\n j=1\n-k=1\n"
                                   "\\ No newline at end of file\n");
    sc_text_free(&diff);
    sc_edit_free(edit);
}

static void assert_masked(sc_edit *edit, const char *expected)
{
    sc_error error;
    sc_text diff;
    assert_int_equal(sc_edit_diff_masked(edit, &diff, &error), SC_OK);
    assert_string_equal(diff.data, expected);
    sc_text_free(&diff);
    sc_edit_free(edit);
}

/* Secrets in changed lines and in their neighbours, over several lines, in comments. */
static void a_masked_difference_shows_no_secret(void **state)
{
    (void)state;
    sc_error error;
    sc_edit *edit = edit_of("yaml", "a: 1\npassword: old\n# token: x\nb: {pin: 1, token: y}\n"
                                    "key: |\n  -----BEGIN KEY-----\n  abc\n  -----END KEY-----\n");
    assert_int_equal(make(edit, ":password new", &error), SC_OK);
    assert_masked(edit, "--- text\n+++ text\n@@ -1,5 +1,5 @@\n a: 1\n-password: <secret>\n"
                        "+password: <secret>\n # token: <secret>\n b: {pin: 1, token: <secret>\n"
                        " key: |\n");
    edit = edit_of("toml", "password = \"\"\"\none\ntwo\"\"\"\na = 1\n");
    assert_int_equal(make(edit, "=a 2", &error), SC_OK);
    assert_masked(edit, "--- text\n+++ text\n@@ -1,4 +1,4 @@\n password = <secret>\n <secret>\n"
                        " <secret>\n-a = 1\n+a = 2\n");
}

/* The comment after it contains nearly its text, everywhere: {"token": "a…a\n" // a…a */
static void a_long_secret_is_found_in_linear_time(void **state)
{
    (void)state;
    enum { LENGTH = 1 << 22 };
    static const char head[] = "{\"token\": \"", middle[] = "\\n\", // ", tail[] = "\n\"b\": 1}\n";
    char *text = malloc(sizeof head + sizeof middle + sizeof tail + 3 * (size_t)LENGTH), *at = text;
    sc_error error;
    assert_non_null(text);
    at = (char *)memcpy(at, head, sizeof head - 1) + sizeof head - 1;
    at = (char *)memset(at, 'a', LENGTH) + LENGTH;
    at = (char *)memcpy(at, middle, sizeof middle - 1) + sizeof middle - 1;
    at = (char *)memset(at, 'a', 2 * LENGTH) + 2 * LENGTH;
    memcpy(at, tail, sizeof tail);
    sc_edit *edit = edit_of("jsonc", text);
    assert_int_equal(make(edit, "=b 2", &error), SC_OK);
    sc_text diff;
    assert_int_equal(sc_edit_diff_masked(edit, &diff, &error), SC_OK);
    assert_non_null(strstr(diff.data, "{\"token\": <secret>, // aaa"));
    sc_text_free(&diff);
    sc_edit_free(edit);
    free(text);
}

/* ---- files ---- */

static void put_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, strlen(text), file), strlen(text));
    assert_int_equal(fclose(file), 0);
}

static void assert_file(const char *path, const char *expected)
{
    char buffer[256];
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    size_t length = fread(buffer, 1, sizeof buffer - 1, file);
    (void)fclose(file);
    buffer[length] = '\0';
    assert_string_equal(buffer, expected);
}

static void a_save_writes_the_file(void **state)
{
    sc_error error;
    const char *path = path_in(state, "app.toml");
    put_file(path, "port = 80 # http\n");
    assert_int_equal(chmod(path, 0640), 0);
    sc_edit *edit = sc_edit_open(path, NULL, &error);
    assert_non_null(edit);
    assert_string_equal(sc_edit_format(edit), "toml");
    assert_int_equal(make(edit, "=port 81", &error), SC_OK);
    assert_file(path, "port = 80 # http\n");
    assert_int_equal(sc_edit_save(edit, SC_SAVE_REPLACE, &error), SC_OK);
    assert_file(path, "port = 81 # http\n");
    assert_false(sc_edit_changed(edit));
    struct stat status;
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 07777, 0640);
    assert_int_equal(make(edit, "=port 82", &error), SC_OK);
    put_file(path, "port = 99\n");
    assert_int_equal(sc_edit_save(edit, SC_SAVE_REPLACE, &error), SC_ERROR_FILE_CHANGED);
    assert_string_equal(error.source, path);
    assert_file(path, "port = 99\n");
    sc_edit_free(edit);
}

static void several_names_need_in_place(void **state)
{
    sc_error error;
    const char *path = path_in(state, "a.ini"), *other = path_in(state, "b.ini");
    put_file(path, "a = 1\n");
    assert_int_equal(link(path, other), 0);
    sc_edit *edit = sc_edit_open(path, NULL, &error);
    assert_non_null(edit);
    assert_int_equal(make(edit, "=a 2", &error), SC_OK);
    assert_int_equal(sc_edit_save(edit, SC_SAVE_REPLACE, &error), SC_ERROR_NOT_REPLACEABLE);
    assert_file(other, "a = 1\n");
    assert_int_equal(sc_edit_save(edit, SC_SAVE_IN_PLACE, &error), SC_OK);
    assert_file(other, "a = 2\n");
    sc_edit_free(edit);
}

static void what_does_not_read_is_not_edited(void **state)
{
    sc_error error;
    const char *path = path_in(state, "a.json");
    put_file(path, "{\"a\": 1,\n \"b\" 2}");
    assert_null(sc_edit_open(path, NULL, &error));
    assert_int_equal(error.code, SC_ERROR_SYNTAX);
    assert_int_equal(error.line, 2);
    assert_string_equal(error.source, path);
    assert_null(sc_edit_open(path_in(state, "none.json"), NULL, &error));
    assert_int_equal(error.code, SC_ERROR_MISSING_FILE);
}

/* ---- memory ---- */

typedef struct counting {
    size_t live, most;
} counting;

static void *count_resize(void *context, void *block, size_t old_size, size_t new_size)
{
    counting *memory = context;
    if (new_size == 0) {
        free(block);
        memory->live -= old_size;
        return NULL;
    }
    void *out = realloc(block, new_size);
    if (out != NULL) {
        memory->live += new_size - old_size;
        memory->most = memory->live > memory->most ? memory->live : memory->most;
    }
    return out;
}

typedef struct bulk {
    const char *format, *head, *entry, *tail, *path;
} bulk;

/* As people write: names, texts, a number and a bool. */
static const bulk bulks[] = {
    {"json", "{\n",
     "  \"name-%05u\": {\n    \"host\": \"service.internal.example.com\",\n    \"port\": 8080,\n"
     "    \"about\": \"a service that does this and that for others\",\n    \"on\": true\n  },\n",
     "  \"end\": 1\n}\n", "name-09000.port"},
    {"toml", "",
     "# one of many\n[name-%05u]\nhost = \"service.internal.example.com\"\nport = 8080\n"
     "about = \"a service that does this and that for others\"\non = true\n\n",
     "", "name-09000.port"},
    {"yaml", "",
     "# one of many\nname-%05u:\n  host: service.internal.example.com\n  port: 8080 # here\n"
     "  about: a service that does this and that for others\n  on: true\n\n",
     "", "name-09000.port"},
};

enum { BULK_ENTRIES = 10000, BULK_ENTRY_MOST = 256 };

static char *make_bulk(const bulk *of, size_t *length)
{
    char *text = malloc((size_t)BULK_ENTRIES * BULK_ENTRY_MOST);
    assert_non_null(text);
    *length = (size_t)sprintf(text, "%s", of->head);
    for (unsigned i = 0; i < BULK_ENTRIES; i++) {
        *length += (size_t)snprintf(text + *length, BULK_ENTRY_MOST, of->entry, i);
    }
    *length += (size_t)sprintf(text + *length, "%s", of->tail);
    return text;
}

/* The goal is four times the text; reserved memory that is never touched counts here as well. */
static void a_change_needs_little_more_than_opening(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof bulks / sizeof *bulks; i++) {
        size_t length;
        char *text = make_bulk(&bulks[i], &length);
        counting memory = {0};
        sc_allocator allocator = {&memory, count_resize};
        sc_edit_options options = SC_EDIT_OPTIONS_INIT;
        options.format = bulks[i].format;
        options.allocator = &allocator;
        sc_edit *edit = sc_edit_new(text, length, &options, NULL);
        assert_non_null(edit);
        size_t opened = memory.most, live = memory.live;
        assert_true(opened < 5 * length && live < 3 * length);
        assert_int_equal(sc_edit_set_untyped(edit, text_path(bulks[i].path), "1234567", 7, NULL),
                         SC_OK);
        assert_true(memory.most < opened + length && memory.live < live + length / 8);
        assert_int_equal(sc_edit_unset(edit, text_path(bulks[i].path), NULL), SC_OK);
        assert_true(memory.most < opened + length && memory.live < live + length / 8);
        sc_edit_free(edit);
        assert_int_equal(memory.live, 0);
        free(text);
    }
}

static void null_arguments(void **state)
{
    (void)state;
    sc_error error;
    sc_text text;
    sc_edit *edit = edit_of("json", "{}");
    assert_null(sc_edit_open(NULL, NULL, &error));
    assert_null(sc_edit_new(NULL, 1, NULL, &error));
    assert_int_equal(sc_edit_set(edit, text_path("a"), (sc_value){0}, &error),
                     SC_ERROR_INVALID_ARGUMENT);
    assert_int_equal(sc_edit_unset(NULL, text_path("a"), &error), SC_ERROR_INVALID_ARGUMENT);
    assert_int_equal(sc_edit_set_untyped(edit, NULL, "", 0, NULL), SC_ERROR_INVALID_ARGUMENT);
    assert_int_equal(sc_edit_save(edit, SC_SAVE_REPLACE, &error), SC_ERROR_INVALID_ARGUMENT);
    assert_int_equal(sc_edit_diff(NULL, &text, &error), SC_ERROR_INVALID_ARGUMENT);
    assert_int_equal(sc_value_kind(sc_edit_root(NULL)), SC_ABSENT);
    assert_string_equal(sc_edit_text(NULL, NULL), "");
    assert_false(sc_edit_changed(NULL));
    sc_edit_free(NULL);
    sc_edit_free(edit);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_rest_stays),
        cmocka_unit_test(a_refusal_says_why_and_where),
        cmocka_unit_test(documents_are_chosen),
        cmocka_unit_test(text_reads_as_the_old_type),
        cmocka_unit_test(an_equal_value_is_no_change),
        cmocka_unit_test(a_difference_is_unified),
        cmocka_unit_test(a_masked_difference_shows_no_secret),
        cmocka_unit_test(a_long_secret_is_found_in_linear_time),
        FOLDER_TEST(a_save_writes_the_file),
        FOLDER_TEST(several_names_need_in_place),
        FOLDER_TEST(what_does_not_read_is_not_edited),
        cmocka_unit_test(a_change_needs_little_more_than_opening),
        cmocka_unit_test(null_arguments),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

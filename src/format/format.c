/* The built-in formats, in the one order that everything keeps. */
#include "format/format.h"

#include <string.h>

#include "base/ascii.h"
#include "platform/thread.h"

const sc_format *const sc_formats[] = {
    &sc_format_json, &sc_format_jsonc,  &sc_format_json5,      &sc_format_toml,  &sc_format_yaml,
    &sc_format_ini,  &sc_format_dotenv, &sc_format_properties, &sc_format_image, NULL,
};

static const sc_format *const written[] = {
    &sc_format_shell,       &sc_format_docker_env, &sc_format_github_env,
    &sc_format_systemd_env, &sc_format_environ,    NULL,
};

static bool is_named(const sc_format *format, const char *name)
{
    bool is = strcmp(format->name, name) == 0;
    for (const char *const *known = format->extensions; !is && *known != NULL; known++) {
        is = strcmp(*known, name) == 0;
    }
    return is;
}

const sc_format *sc_format_by_name(const char *name)
{
    for (size_t i = 0; name != NULL && sc_formats[i] != NULL; i++) {
        if (is_named(sc_formats[i], name)) {
            return sc_formats[i];
        }
    }
    return NULL;
}

const sc_format *sc_format_written(const char *name)
{
    for (size_t i = 0; written[i] != NULL; i++) {
        if (strcmp(written[i]->name, name) == 0) {
            return written[i];
        }
    }
    return NULL;
}

static bool has_extension(const sc_format *format, const char *extension, size_t length)
{
    for (const char *const *known = format->extensions; *known != NULL; known++) {
        if (sc_ascii_equal_ignore_case(*known, strlen(*known), extension, length)) {
            return true;
        }
    }
    return false;
}

const sc_format *sc_format_by_extension(const char *extension, size_t length)
{
    for (size_t i = 0; extension != NULL && sc_formats[i] != NULL; i++) {
        if (has_extension(sc_formats[i], extension, length)) {
            return sc_formats[i];
        }
    }
    return NULL;
}

const char *sc_format_extension(const char *file_name)
{
    static const char dotenv[] = ".env.";
    const char *slash = strrchr(file_name, '/');
    const char *name = slash != NULL ? slash + 1 : file_name;
    if (strncmp(name, dotenv, sizeof dotenv - 1) == 0) {
        return "env"; /* `.env.production`: what follows is a profile */
    }
    const char *dot = strrchr(name, '.');
    return dot != NULL ? dot + 1 : "";
}

/* ---- exported ---- */

enum { BUILT_IN = sizeof sc_formats / sizeof *sc_formats };
enum { WRITTEN = sizeof written / sizeof *written };
static const char *names[BUILT_IN], *written_names[WRITTEN]; /* NULL ends them too */
static sc_once names_once = SC_ONCE_INIT;

static void gather_names(void)
{
    for (size_t i = 0; sc_formats[i] != NULL; i++) {
        names[i] = sc_formats[i]->name;
    }
    for (size_t i = 0; written[i] != NULL; i++) {
        written_names[i] = written[i]->name;
    }
}

const char *const *sc_format_names(void)
{
    sc_once_run(&names_once, gather_names);
    return names;
}

const char *const *sc_format_written_names(void)
{
    sc_once_run(&names_once, gather_names);
    return written_names;
}

/* Programs that name their JSONC files `.json`. */
static bool is_jsonc_name(const char *file_name)
{
    static const char *const known[] = {"tsconfig.json",      "jsconfig.json",  "devcontainer.json",
                                        ".devcontainer.json", ".eslintrc.json", ".swcrc",
                                        "api-extractor.json"};
    static const char folder[] = ".vscode/", prefix[] = "tsconfig.", ending[] = ".json";
    const char *slash = strrchr(file_name, '/');
    const char *name = slash != NULL ? slash + 1 : file_name;
    size_t length = strlen(name), front = (size_t)(name - file_name), size = sizeof folder - 1;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (name[0] == known[i][0] && strcmp(name, known[i]) == 0) {
            return true;
        }
    }
    bool json = length > 5 && strcmp(name + length - 5, ending) == 0;
    bool editor = front >= size && memcmp(name - size, folder, size) == 0 &&
                  (front == size || name[-(ptrdiff_t)size - 1] == '/');
    return json && (editor || strncmp(name, prefix, sizeof prefix - 1) == 0);
}

const sc_format *sc_format_by_file_name(const char *file_name)
{
    const char *extension = sc_format_extension(file_name);
    return is_jsonc_name(file_name) ? &sc_format_jsonc
                                    : sc_format_by_extension(extension, strlen(extension));
}

const char *sc_format_of_file(const char *file_name)
{
    if (file_name == NULL) {
        return NULL;
    }
    const sc_format *format = sc_format_by_file_name(file_name);
    return format != NULL ? format->name : NULL;
}

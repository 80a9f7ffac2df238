/* TOML 1.1 (toml.io/en/v1.1.0) as a format. */
#include "format/toml/toml.h"

static const char *const extensions[] = {"toml", NULL};

const sc_format sc_format_toml = {
    .name = "toml",
    .extensions = extensions,
    .read = sc_toml_read,
    .write = sc_toml_write,
};

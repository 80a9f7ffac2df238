/*
 * superconfig.h: read configuration from many places as one immutable result.
 *
 *     sc_builder *builder = sc_builder_new(NULL);
 *     sc_builder_add_file(builder, "app.toml", NULL);
 *     sc_builder_add_env(builder, "APP", NULL);
 *     sc_error error;
 *     sc_handle *config = sc_builder_build(builder, &error);
 *     int64_t port = sc_get_int(config, "server.port", 8080);
 *     sc_handle_release(config);
 *     sc_builder_free(builder);
 *
 * This header is the contract of the library. What holds everywhere unless a
 * function says otherwise:
 *
 * - Text is UTF-8. A `const char *` without a length is NUL-terminated; with a
 *   length it may hold U+0000. Text handed in is copied.
 * - Ownership words: *new* (yours, release it), *borrowed* (lives as long as the
 *   thing it came from), *steals* (takes over, on failure too).
 * - NULL for the object itself is allowed in every release and free function,
 *   and gives SC_ERROR_INVALID_ARGUMENT, "absent" or the fallback elsewhere.
 *   An `sc_error *` may always be NULL; it is written only on failure.
 * - Nothing is printed, no signal handled, no locale read, and errno means
 *   nothing. Running out of memory is an ordinary error.
 * - A builder, writer or reader belongs to one thread at a time. Registries,
 *   handles, snapshots, images and values may be used from any thread at once.
 */
#ifndef SUPERCONFIG_H
#define SUPERCONFIG_H

#define SC_VERSION_MAJOR 2
#define SC_VERSION_MINOR 0
#define SC_VERSION_PATCH 0
#define SC_VERSION "2.0.0"

#include <superconfig/base.h>
#include <superconfig/builder.h>
#include <superconfig/edit.h>
#include <superconfig/handle.h>
#include <superconfig/image.h>
#include <superconfig/place.h>
#include <superconfig/reader.h>
#include <superconfig/registry.h>
#include <superconfig/value.h>
#include <superconfig/watch.h>

#endif /* SUPERCONFIG_H */

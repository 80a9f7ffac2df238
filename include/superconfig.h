/*
 * superconfig.h: read configuration from many sources as one immutable result.
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
 * This header is the contract of the library. Unless a function says otherwise:
 *
 * - Text is UTF-8. A `const char *` without a length is NUL-terminated. Text with a
 *   length may contain U+0000. The library copies text that it is given.
 * - Ownership has three words. *New*: the caller owns the result and releases it.
 *   *Borrowed*: the result is valid as long as the object that it came from.
 *   *Steals*: the function takes ownership of the argument, also when it fails.
 * - Release and free functions accept NULL. Every other function that receives NULL returns
 *   SC_ERROR_INVALID_ARGUMENT, an absent value, or the fallback.
 * - An `sc_error *` may be NULL. It is written only on failure.
 * - Every function that returns a status, or a new object, can fail with
 *   SC_ERROR_OUT_OF_MEMORY. Nothing leaks then, and no object changes.
 * - The library prints nothing, handles no signal, reads no locale, and does not
 *   report through errno.
 * - One thread at a time may use a builder, a writer or a reader. Any number of
 *   threads may use a registry, a handle, a snapshot, an image or a value at once.
 * - Structs can grow. A struct that the caller fills begins with `size`, its size as the
 *   caller was compiled; SC_..._INIT sets it. A size of 0 means the layout of version 2.0, so
 *   `{.join = true}` is complete if it sets only fields of 2.0. A field that the library does
 *   not know yet must be zero; otherwise the call returns SC_ERROR_INVALID_ARGUMENT. A struct
 *   that the library fills contains `reserved`, which the library sets to zero; later versions
 *   give names to parts of it. sc_allocator, sc_text, sc_value, sc_scalar and sc_datetime never
 *   change.
 */
#ifndef SUPERCONFIG_H
#define SUPERCONFIG_H

#define SC_VERSION_MAJOR 2
#define SC_VERSION_MINOR 0
#define SC_VERSION_PATCH 0
#define SC_VERSION "2.0.0"

#include <superconfig/base.h>
#include <superconfig/builder.h>
#include <superconfig/compile.h>
#include <superconfig/edit.h>
#include <superconfig/handle.h>
#include <superconfig/image.h>
#include <superconfig/memory.h>
#include <superconfig/place.h>
#include <superconfig/reader.h>
#include <superconfig/registry.h>
#include <superconfig/report.h>
#include <superconfig/schema.h>
#include <superconfig/value.h>
#include <superconfig/vocabulary.h>
#include <superconfig/watch.h>

#endif /* SUPERCONFIG_H */

/* Compiled images: a whole configuration as one file that all processes share. Part of
 * superconfig.h. */
#ifndef SUPERCONFIG_COMPILE_H
#define SUPERCONFIG_COMPILE_H

#include <superconfig/handle.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ------------------------------------------------------------------------- */
/* Compiled images                                                           */
/* ------------------------------------------------------------------------- */

/* Begin with SC_COMPILE_OPTIONS_INIT; later versions add fields at the end. */
typedef struct sc_compile_options {
    size_t size; /* of this struct */
    bool bake;   /* values from this machine's environment and referenced files are kept */
} sc_compile_options;
#define SC_COMPILE_OPTIONS_INIT SC_SIZED(sc_compile_options)

/*
 * Writes a snapshot to a file that every source of files reads (its extension is .sci, the format
 * is "image"): the values with their origins, which of them are secret, the names of the layers,
 * and the data that shows later whether an input has changed. The file appears complete or not at
 * all: it is written under a temporary name in the same folder, then renamed. If anything in it is
 * secret, only its owner may read it. `options` may be NULL.
 *
 * Without `bake`, SC_ERROR_UNBAKED for a snapshot with variables of an environment, a profile that
 * a variable selected, or a reference to a variable or a file. SC_ERROR_FILE_CHANGED if an input
 * was changed or removed since it was loaded. Also the codes of files, and SC_ERROR_TOO_LARGE.
 */
SC_API sc_status sc_snapshot_compile(const sc_snapshot *snapshot, const char *file,
                                     const sc_compile_options *options, sc_error *error);

/*
 * Writes to `out` one of the layers that a compiled image was made from; its texts are borrowed
 * from the image. False if `index` is out of range, and for an image that was not compiled.
 */
SC_API bool sc_image_layer(const sc_image *image, size_t index, sc_layer_info *out);
/*
 * The same for a layer of a snapshot, by its number in sc_snapshot_layer. False for a layer that is
 * not a compiled image.
 */
SC_API bool sc_snapshot_layer_input(const sc_snapshot *snapshot, size_t layer, size_t index,
                                    sc_layer_info *out);

#ifdef __cplusplus
}
#endif

#endif /* SUPERCONFIG_COMPILE_H */

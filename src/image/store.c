/*
 * Images from outside and to disk. Untrusted bytes are copied before they are checked, so nobody
 * can change them in between. Only a file that nobody but its owner may write is mapped
 * (platform/file.h); its owner promises not to change it.
 */
#include "base/alloc.h"
#include "diag/error.h"
#include "image/check.h"
#include "image/image.h"
#include "platform/file.h"
#include "platform/process.h"

enum { IMAGE_MODE = 0644 };
#define IMAGE_FILE_MOST (UINT64_C(1) << 36)

static sc_image *refuse(sc_error *error, sc_status status, const char *reason)
{
    sc_error_set(error, status, "%s", reason);
    return NULL;
}

static sc_image *no_memory(sc_error *error)
{
    return refuse(error, SC_ERROR_OUT_OF_MEMORY, sc_status_text(SC_ERROR_OUT_OF_MEMORY));
}

/* An image over memory that someone else gives back. */
static sc_image *over(const void *block, size_t mapped, const sc_allocator *allocator,
                      sc_error *error)
{
    sc_image *image = sc_alloc(allocator, sizeof *image);
    if (image == NULL) {
        return no_memory(error);
    }
    image->allocator = allocator;
    image->allocated = sizeof *image;
    image->mapped = mapped;
    sc_image_attach(image, block);
    return image;
}

static sc_image *checked_copy(const void *bytes, size_t size, const sc_allocator *allocator,
                              sc_error *error)
{
    const size_t front = (sizeof(sc_image) + 7) & ~(size_t)7;
    const char *reason;
    if (size > SIZE_MAX - front) {
        return refuse(error, SC_ERROR_TOO_LARGE, sc_status_text(SC_ERROR_TOO_LARGE));
    }
    sc_image *image = sc_alloc(allocator, front + size);
    if (image == NULL) {
        return no_memory(error);
    }
    char *block = (char *)image + front;
    memcpy(block, bytes, size);
    sc_status status = sc_image_check_header(block, size, &reason);
    if (status == SC_OK) {
        status = sc_image_check_and_rebuild(block, &reason);
    }
    if (status != SC_OK) {
        sc_free(allocator, image, front + size);
        return refuse(error, status, reason);
    }
    image->allocator = allocator;
    image->allocated = front + size;
    image->mapped = 0;
    sc_image_attach(image, block);
    return image;
}

sc_image *sc_image_from_bytes(const void *bytes, size_t size, sc_trust trust,
                              const sc_allocator *allocator, sc_error *error)
{
    const char *reason;
    const sc_allocator *from = allocator != NULL ? allocator : sc_allocator_default();
    if (bytes == NULL) {
        return refuse(error, SC_ERROR_INVALID_ARGUMENT, "the bytes are NULL");
    }
    sc_status status = sc_image_check_header(bytes, size, &reason);
    if (status != SC_OK) {
        return refuse(error, status, reason);
    }
    if (trust != SC_TRUSTED) {
        return checked_copy(bytes, size, from, error);
    }
    if ((uintptr_t)bytes % 8 != 0) {
        return refuse(error, SC_ERROR_INVALID_ARGUMENT, "the bytes are not aligned to 8");
    }
    return over(bytes, 0, from, error);
}

/* The system's words where it had any, else the code's. */
static sc_status file_failure(sc_error *error, sc_status status, int system_error, const char *file)
{
    char buffer[SC_SYSTEM_TEXT_SIZE];
    const char *words = sc_system_text(system_error, buffer, sizeof buffer);
    sc_error_set(error, status, "%s", words[0] != 0 ? words : sc_status_text(status));
    sc_error_source(error, file);
    if (error != NULL) {
        error->system_error = system_error;
    }
    return status;
}

sc_status sc_image_save(const sc_image *image, const char *file, sc_error *error)
{
    int system_error = 0;
    if (image == NULL || file == NULL) {
        return sc_error_set(error, SC_ERROR_INVALID_ARGUMENT, "there is no %s",
                            image == NULL ? "image" : "file name");
    }
    size_t size;
    const void *bytes = sc_image_bytes(image, &size);
    if (bytes == NULL) {
        return sc_error_code(error, SC_ERROR_OUT_OF_MEMORY);
    }
    sc_status status = sc_file_write_atomic(file, bytes, size, IMAGE_MODE, &system_error);
    return status == SC_OK ? SC_OK : file_failure(error, status, system_error, file);
}

static bool has_magic(const sc_file_mapping *mapping)
{
    const char *reason;
    return sc_image_check_header(mapping->data, mapping->length, &reason) == SC_OK;
}

sc_image *sc_image_map(const char *file, uint64_t limit, const sc_allocator *allocator,
                       sc_file_stamp *stamp, const char **why)
{
    sc_file_mapping mapping;
    sc_status status = sc_file_map(file, limit, &mapping);
    *why = NULL;
    if (status == SC_ERROR_OUT_OF_MEMORY) {
        return NULL;
    }
    if (status != SC_OK) {
        *why = mapping.exposed != NULL ? mapping.exposed : "the system does not map it";
        return NULL;
    }
    sc_image *image = NULL;
    if (has_magic(&mapping)) {
        image = over(mapping.data, mapping.length, allocator, NULL);
    } else {
        *why = "it is not a compiled image";
    }
    if (image == NULL) {
        sc_file_unmap(&mapping);
        return NULL;
    }
    *stamp = mapping.stamp;
    return image;
}

sc_image *sc_image_load(const char *file, sc_trust trust, const sc_allocator *allocator,
                        sc_error *error)
{
    const sc_allocator *from = allocator != NULL ? allocator : sc_allocator_default();
    if (file == NULL) {
        return refuse(error, SC_ERROR_INVALID_ARGUMENT, "the file name is NULL");
    }
    if (trust == SC_TRUSTED) {
        const char *why;
        sc_file_stamp stamp;
        sc_image *image = sc_image_map(file, IMAGE_FILE_MOST, from, &stamp, &why);
        if (image != NULL || why == NULL) {
            return image != NULL ? image : no_memory(error);
        }
    }
    sc_file_content content;
    sc_status status = sc_file_read(from, file, IMAGE_FILE_MOST, &content);
    if (status != SC_OK) {
        file_failure(error, status, content.system_error, file);
        return NULL;
    }
    sc_image *image = sc_image_from_bytes(content.data, content.length, SC_UNTRUSTED, from, error);
    sc_error_source(image == NULL ? error : NULL, file);
    sc_file_content_free(from, &content);
    return image;
}

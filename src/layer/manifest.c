/*
 * Writing, reading and checking manifests.
 *
 * An equal stamp proves that a file is the same. A different stamp proves nothing, because a file
 * that is copied or checked out again has another stamp and the same content; then the hash of the
 * content decides. A directory has no stamp: only the hash of its names and texts decides.
 */
#include "layer/manifest.h"

#include <string.h>

#include "base/hash.h"
#include "base/utf8.h"
#include "platform/fixed.h"

#define HASH_SEED UINT64_C(0x73636F6E66696775)

uint64_t sc_manifest_hash(const char *data, size_t length)
{
    return sc_hash(data, length, HASH_SEED);
}

/* A file is its text, also one that reads as JSON. As deep as an image, whose depth a limit bounds.
 */
static uint64_t hash_tree(sc_value value, uint64_t hash)
{
    const char *text;
    size_t length;
    if (sc_value_untyped(value, &text, &length)) {
        return sc_hash(text, length, hash);
    }
    sc_scalar scalar = sc_value_scalar(value);
    if (scalar.kind == SC_STRING) {
        return sc_hash(scalar.text, scalar.length, hash);
    }
    const uint64_t count = sc_value_count(value);
    hash = sc_hash(&count, sizeof count, hash);
    for (size_t i = 0; i < count; i++) {
        sc_value child = sc_value_item(value, i);
        const char *key = sc_value_key(child, &length);
        hash = hash_tree(child, sc_hash(key, length, hash));
    }
    return hash;
}

uint64_t sc_manifest_hash_tree(sc_value root)
{
    return hash_tree(root, HASH_SEED);
}

/* ---- writing ---- */

static void put_key(sc_writer *writer, const char *key)
{
    (void)sc_writer_known_key(writer, key, strlen(key));
}

/* A path may be any bytes; one that is not UTF-8 is kept as "", because text cannot hold it. */
static size_t text_length(const char *text)
{
    size_t length = strlen(text);
    return sc_utf8_check(text, length, NULL) == length ? length : 0;
}

static void put_text(sc_writer *writer, const char *key, const char *text)
{
    put_key(writer, key);
    (void)sc_writer_string(writer, text, text_length(text));
}

static void put_bool(sc_writer *writer, const char *key, bool value)
{
    put_key(writer, key);
    (void)sc_writer_bool(writer, value);
}

static void put_number(sc_writer *writer, const char *key, uint64_t value)
{
    put_key(writer, key);
    (void)sc_writer_uint(writer, value);
}

void sc_manifest_begin(sc_writer *writer)
{
    (void)sc_writer_begin_object(writer);
    put_key(writer, "inputs");
    (void)sc_writer_begin_array(writer);
}

void sc_manifest_add(sc_writer *writer, const sc_manifest_entry *input)
{
    (void)sc_writer_begin_object(writer);
    put_number(writer, "kind", (uint64_t)input->kind);
    put_text(writer, "name", input->name);
    put_text(writer, "path", input->path);
    put_text(writer, "format", input->format);
    put_text(writer, "profile", input->profile);
    put_bool(writer, "loaded", input->loaded);
    put_bool(writer, "secret", input->secret);
    put_bool(writer, "join", input->join);
    if (input->is_hashed) {
        put_number(writer, "device", input->stamp.device);
        put_number(writer, "inode", input->stamp.inode);
        put_number(writer, "size", input->stamp.size);
        put_number(writer, "modified", (uint64_t)input->stamp.modified);
        put_number(writer, "changed", (uint64_t)input->stamp.changed);
        put_number(writer, "hash", input->hash);
    }
    (void)sc_writer_end(writer);
}

static void begin_list(sc_writer *writer, const char *key)
{
    (void)sc_writer_end(writer);
    put_key(writer, key);
    (void)sc_writer_begin_array(writer);
}

void sc_manifest_begin_absent(sc_writer *writer)
{
    begin_list(writer, "absent");
}

void sc_manifest_add_absent(sc_writer *writer, const char *path)
{
    (void)sc_writer_string(writer, path, text_length(path));
}

void sc_manifest_begin_searches(sc_writer *writer)
{
    begin_list(writer, "searches");
}

void sc_manifest_add_search(sc_writer *writer, const sc_search *search)
{
    (void)sc_writer_begin_object(writer);
    put_text(writer, "start", search->start);
    put_text(writer, "pattern", search->pattern);
    put_key(writer, "names");
    (void)sc_writer_begin_array(writer);
    for (size_t i = 0; i < search->count; i++) {
        (void)sc_writer_uint(writer, search->names[i]);
    }
    (void)sc_writer_end(writer);
    (void)sc_writer_end(writer);
}

void sc_manifest_end(sc_writer *writer)
{
    (void)sc_writer_end(writer);
    (void)sc_writer_end(writer);
}

/* ---- reading ---- */

static sc_value field(sc_value input, const char *key, sc_kind kind)
{
    sc_value value = sc_value_member(input, key, strlen(key));
    return sc_value_kind(value) == kind ? value : (sc_value){0};
}

static const char *get_text(sc_value input, const char *key)
{
    sc_value value = field(input, key, SC_STRING);
    return value.image != NULL ? sc_value_scalar(value).text : "";
}

static bool get_bool(sc_value input, const char *key)
{
    sc_value value = field(input, key, SC_BOOL);
    return value.image != NULL && sc_value_scalar(value).boolean;
}

static uint64_t get_number(sc_value input, const char *key)
{
    sc_value value = field(input, key, SC_INTEGER);
    return value.image != NULL ? (uint64_t)sc_value_scalar(value).integer : 0;
}

/* The item of one of its lists. `room` is that of the manifest, which the value needs. */
static sc_value item_of(const sc_image *image, const char *list, size_t index, sc_image *room)
{
    sc_value root = sc_image_manifest(image, room);
    return sc_value_item(sc_value_member(root, list, strlen(list)), index);
}

bool sc_manifest_search(const sc_image *image, size_t index, sc_search *out)
{
    sc_image room;
    sc_value search = item_of(image, "searches", index, &room);
    if (search.image == NULL) {
        return false;
    }
    *out = (sc_search){.start = get_text(search, "start"), .pattern = get_text(search, "pattern")};
    return true;
}

bool sc_manifest_matched(const sc_image *image, size_t index, const char *name)
{
    sc_image room;
    sc_value names = field(item_of(image, "searches", index, &room), "names", SC_ARRAY);
    uint64_t searched = sc_search_hash(name);
    size_t low = 0, high = sc_value_count(names);
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        uint64_t hash = (uint64_t)sc_value_scalar(sc_value_item(names, middle)).integer;
        if (hash == searched) {
            return true;
        }
        if (hash < searched) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return false;
}

bool sc_manifest_at(const sc_image *image, size_t index, sc_manifest_entry *out)
{
    sc_image room;
    sc_value input = item_of(image, "inputs", index, &room);
    if (input.image == NULL) {
        return false;
    }
    uint64_t kind = get_number(input, "kind");
    *out = (sc_manifest_entry){
        .kind = kind <= SC_SOURCE_UNSET ? (sc_source_kind)kind : SC_SOURCE_CUSTOM,
        .name = get_text(input, "name"),
        .path = get_text(input, "path"),
        .format = get_text(input, "format"),
        .profile = get_text(input, "profile"),
        .loaded = get_bool(input, "loaded"),
        .secret = get_bool(input, "secret"),
        .join = get_bool(input, "join"),
        .is_hashed = field(input, "hash", SC_INTEGER).image != NULL,
        .stamp = {.device = get_number(input, "device"),
                  .inode = get_number(input, "inode"),
                  .size = get_number(input, "size"),
                  .modified = (int64_t)get_number(input, "modified"),
                  .changed = (int64_t)get_number(input, "changed")},
        .hash = get_number(input, "hash"),
    };
    return true;
}

/* ---- checking ---- */

typedef enum verdict { SAME, CHANGED, APPEARED, UNKNOWN } verdict;

static verdict compare_content(const sc_manifest_entry *input, const sc_allocator *allocator,
                               sc_status *status)
{
    sc_file_content content;
    sc_status read = sc_file_read(allocator, input->path, SC_MANIFEST_INPUT_MOST, &content);
    if (read != SC_OK) {
        *status = read == SC_ERROR_OUT_OF_MEMORY ? read : SC_OK;
        return UNKNOWN;
    }
    bool is_same = sc_manifest_hash(content.data, content.length) == input->hash;
    sc_file_content_free(allocator, &content);
    return is_same ? SAME : CHANGED;
}

static verdict compare_directory(const sc_manifest_entry *input,
                                 const sc_manifest_checking *options, sc_status *status)
{
    uint64_t hash = 0;
    sc_status read = options->read_directory(options->context, input->path, &hash);
    if (read != SC_OK) {
        *status = read == SC_ERROR_OUT_OF_MEMORY ? read : SC_OK;
        return UNKNOWN;
    }
    return hash == input->hash ? SAME : CHANGED;
}

static verdict judge(const sc_manifest_entry *input, const sc_manifest_checking *options,
                     sc_status *status)
{
    sc_file_stamp now;
    if (input->path[0] == '\0') {
        return SAME;
    }
    bool is_there = sc_file_stat(input->path, &now) == SC_OK;
    if (!input->loaded) {
        return is_there ? APPEARED : SAME;
    }
    if (!is_there || !input->is_hashed) {
        return UNKNOWN;
    }
    if (input->kind == SC_SOURCE_DIRECTORY) {
        return compare_directory(input, options, status);
    }
    if (sc_file_stamp_equal(&input->stamp, &now)) {
        return SAME;
    }
    return now.size != input->stamp.size ? CHANGED
                                         : compare_content(input, options->allocator, status);
}

sc_status sc_manifest_report_new(const char *path, const char *name, sc_notices *notices)
{
    return sc_notices_add(notices, SC_WARNING_STALE_IMAGE, name, 0, 0, NULL,
                          "%s did not exist when %s was compiled", path, name);
}

static sc_status report(verdict found, const sc_manifest_entry *input, const char *name,
                        sc_notices *notices)
{
    switch (found) {
    case CHANGED:
        return sc_notices_add(notices, SC_WARNING_STALE_IMAGE, name, 0, 0, NULL,
                              "%s has changed since %s was compiled from it", input->name, name);
    case APPEARED:
        return sc_manifest_report_new(input->name, name, notices);
    case UNKNOWN:
        return sc_notices_add(notices, SC_NOTE_UNKNOWN_INPUT, name, 0, 0, NULL,
                              "%s, from which %s was compiled, cannot be looked at", input->name,
                              name);
    default:
        return SC_OK;
    }
}

static sc_status check_absent(const sc_image *image, const char *name, sc_notices *notices)
{
    sc_image room;
    sc_file_stamp stamp;
    sc_status status = SC_OK;
    sc_value path = item_of(image, "absent", 0, &room);
    for (size_t i = 1; path.image != NULL && status == SC_OK; i++) {
        sc_scalar text = sc_value_scalar(path);
        if (text.kind == SC_STRING && text.length != 0 &&
            sc_file_stat(text.text, &stamp) == SC_OK) {
            status = sc_manifest_report_new(sc_path_given(text.text), name, notices);
        }
        path = item_of(image, "absent", i, &room);
    }
    return status;
}

sc_status sc_manifest_check(const sc_image *image, const sc_manifest_checking *options)
{
    sc_manifest_entry input;
    sc_status status = SC_OK;
    for (size_t i = 0; status == SC_OK && sc_manifest_at(image, i, &input); i++) {
        verdict found = judge(&input, options, &status);
        if (status == SC_OK) {
            status = report(found, &input, options->name, options->notices);
        }
    }
    return status == SC_OK ? check_absent(image, options->name, options->notices) : status;
}

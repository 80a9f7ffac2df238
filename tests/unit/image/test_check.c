/* Images from outside: every damaged one is refused, or safe to read. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "image/diff.h"
#include "image/writer.h"

static sc_image *sample(void)
{
    sc_writer *writer = sc_writer_new(NULL, NULL);
    sc_writer_source(writer, SC_SOURCE_FILE, "sample", false);
    sc_writer_begin_object(writer);
    for (int i = 0; i < 20; i++) {
        char name[16];
        int length = snprintf(name, sizeof name, "k%d", i);
        sc_writer_place(writer, i == 3 ? 20000000 : 1, (uint32_t)i + 1);
        sc_writer_key(writer, name, (size_t)length);
        if (i % 5 == 0) {
            sc_writer_begin_array(writer);
            sc_writer_string(writer, "text", 4);
            sc_writer_uint(writer, UINT64_MAX);
            sc_writer_end(writer);
        } else {
            sc_writer_int(writer, i);
            sc_writer_beside(writer, "7", 1);
        }
    }
    sc_writer_end(writer);
    sc_image *image = sc_writer_finish(writer, NULL);
    sc_writer_free(writer);
    return image;
}

static sc_image *from(const void *bytes, size_t size, sc_status expected)
{
    sc_error error = {0};
    sc_image *image = sc_image_from_bytes(bytes, size, SC_UNTRUSTED, NULL, &error);
    if (image == NULL) {
        assert_true(error.code == SC_ERROR_BAD_IMAGE || error.code == SC_ERROR_FOREIGN_IMAGE);
        assert_true(error.message[0] != 0);
    }
    if (expected != SC_STATUS_COUNT) {
        assert_int_equal(image != NULL ? SC_OK : error.code, expected);
    }
    return image;
}

/* Reads all values, so that a sanitizer sees a bad offset. */
static size_t read_all(sc_value value)
{
    size_t sum = 0, length;
    const char *text;
    sc_origin origin;
    sc_scalar scalar = sc_value_scalar(value);
    if (scalar.text != NULL) {
        sum += strlen(scalar.text) + scalar.length;
    }
    sum += sc_value_untyped(value, &text, &length) ? strlen(text) + length : 0;
    sum += sc_value_origin(value, &origin) ? strlen(origin.source) + origin.line : 0;
    for (size_t i = 0; i < sc_value_count(value); i++) {
        sc_value item = sc_value_item(value, i);
        const char *key = sc_value_key(item, &length);
        if (scalar.kind == SC_OBJECT) {
            assert_true(sc_value_member(value, key, length).node == item.node);
        }
        sum += length + read_all(item);
    }
    return sum;
}

static void test_a_sound_image_is_taken(void **state)
{
    (void)state;
    size_t size;
    sc_image *image = sample();
    const void *bytes = sc_image_bytes(image, &size);
    sc_image *copy = from(bytes, size, SC_OK);
    assert_true(sc_value_identical(sc_image_root(image), sc_image_root(copy)));
    assert_int_equal(copy->header->depth, 3);
    assert_true(read_all(sc_image_root(copy)) > 0);
    sc_image_release(copy);
    sc_error error;
    sc_image *borrowed = sc_image_from_bytes(bytes, size, SC_TRUSTED, NULL, &error);
    assert_non_null(borrowed);
    assert_true(sc_value_identical(sc_image_root(image), sc_image_root(borrowed)));
    sc_image_release(borrowed);
    assert_null(sc_image_from_bytes((const char *)bytes, size - 8, SC_TRUSTED, NULL, &error));
    assert_int_equal(error.code, SC_ERROR_BAD_IMAGE);
    assert_null(sc_image_from_bytes(NULL, 8, SC_UNTRUSTED, NULL, &error));
    assert_int_equal(error.code, SC_ERROR_INVALID_ARGUMENT);
    sc_image_release(image);
}

static void test_every_cut_is_refused(void **state)
{
    (void)state;
    size_t size;
    sc_image *image = sample();
    const char *bytes = sc_image_bytes(image, &size);
    for (size_t i = 0; i < size; i++) {
        char *cut = malloc(i + 1);
        memcpy(cut, bytes, i);
        assert_null(from(cut, i, SC_ERROR_BAD_IMAGE));
        free(cut);
    }
    sc_image_release(image);
}

static void test_every_damaged_byte_is_refused_or_harmless(void **state)
{
    (void)state;
    size_t size, refused = 0;
    sc_image *image = sample();
    const char *bytes = sc_image_bytes(image, &size);
    char *damaged = malloc(size);
    for (size_t i = 0; i < size; i++) {
        static const unsigned char flips[] = {0x01, 0x80, 0xFF, 0x10};
        for (size_t j = 0; j < sizeof flips; j++) {
            memcpy(damaged, bytes, size);
            damaged[i] = (char)(damaged[i] ^ flips[j]);
            sc_image *other = from(damaged, size, SC_STATUS_COUNT);
            if (other != NULL) {
                read_all(sc_image_root(other));
                sc_image_release(other);
            } else {
                refused++;
            }
        }
    }
    assert_true(refused > size);
    free(damaged);
    sc_image_release(image);
}

static void damage(sc_status expected, size_t offset, const void *with, size_t length)
{
    size_t size;
    sc_image *image = sample();
    const char *bytes = sc_image_bytes(image, &size);
    char *damaged = malloc(size);
    memcpy(damaged, bytes, size);
    memcpy(damaged + offset, with, length);
    assert_null(from(damaged, size, expected));
    free(damaged);
    sc_image_release(image);
}

static void test_foreign_images_are_refused(void **state)
{
    (void)state;
    uint32_t order = 0x04030201, version = 99;
    damage(SC_ERROR_FOREIGN_IMAGE, offsetof(sc_image_header, order), &order, sizeof order);
    damage(SC_ERROR_FOREIGN_IMAGE, offsetof(sc_image_header, version), &version, sizeof version);
    damage(SC_ERROR_BAD_IMAGE, 0, "PNG", 3);
    version = UINT32_MAX;
    damage(SC_ERROR_BAD_IMAGE, offsetof(sc_image_header, table_words), &version, sizeof version);
    damage(SC_ERROR_BAD_IMAGE, offsetof(sc_image_header, source_count), &version, sizeof version);
    damage(SC_ERROR_BAD_IMAGE, offsetof(sc_image_header, node_count), &version, sizeof version);
    damage(SC_ERROR_BAD_IMAGE, offsetof(sc_image_header, text_size), &version, sizeof version);
}

/* A key whose length puts its begin before the text, and one that ends beyond it. */
static void test_bad_keys_are_refused(void **state)
{
    (void)state;
    static const uint32_t keys[] = {1, 2, UINT32_MAX};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        size_t key = sizeof(sc_image_header) + sizeof(sc_node) + offsetof(sc_node, key);
        damage(SC_ERROR_BAD_IMAGE, key, &keys[i], sizeof keys[i]);
    }
}

static void test_cycles_and_shared_children_are_refused(void **state)
{
    (void)state;
    uint32_t zero = 0;
    /* k0 is node 1, an array: let it claim the root as a child, then the child of k5. */
    size_t first = sizeof(sc_image_header) + sizeof(sc_node) + offsetof(sc_node, as);
    damage(SC_ERROR_BAD_IMAGE, first, &zero, sizeof zero);
    uint32_t other = 23;
    damage(SC_ERROR_BAD_IMAGE, first, &other, sizeof other);
}

enum { LONG_TEXT = 1 << 20, SHARERS = 30000 };

/* An array of strings that name one long text, and of objects that name one long key. Without the
 * objects, the whole text section is ASCII. */
static sc_image *sharing(bool objects)
{
    char *text = malloc(LONG_TEXT);
    assert_non_null(text);
    memset(text, 'x', LONG_TEXT);
    sc_writer *writer = sc_writer_new(NULL, NULL);
    sc_writer_begin_array(writer);
    sc_writer_string(writer, text, LONG_TEXT);
    sc_ref string = sc_writer_last(writer);
    sc_writer_begin_object(writer);
    sc_ref object = sc_writer_open(writer);
    sc_writer_key(writer, text, objects ? LONG_TEXT : 8);
    sc_writer_null(writer);
    sc_writer_end(writer);
    for (int i = 0; i < SHARERS; i++) {
        sc_writer_copy_ref(writer, string);
        sc_writer_copy_ref(writer, objects ? object : string);
    }
    sc_writer_end(writer);
    sc_image *image = sc_writer_finish(writer, NULL);
    sc_writer_free(writer);
    free(text);
    assert_non_null(image);
    return image;
}

/* Checking the text once for each reference to it would take minutes. */
static void test_shared_text_is_checked_once(void **state)
{
    (void)state;
    sc_image *image = sharing(true);
    size_t size;
    const void *bytes = sc_image_bytes(image, &size);
    assert_true(size < 5 * LONG_TEXT);
    sc_image *loaded = from(bytes, size, SC_OK);
    assert_true(sc_value_count(sc_image_root(loaded)) == 2 + 2 * SHARERS);
    /* A copy also keeps it once. */
    sc_writer *writer = sc_writer_new(NULL, NULL);
    sc_writer_begin_array(writer);
    sc_writer_copy(writer, sc_image_root(loaded));
    sc_writer_copy(writer, sc_image_root(image));
    sc_writer_end(writer);
    sc_image *copy = sc_writer_finish(writer, NULL);
    sc_writer_free(writer);
    assert_non_null(copy);
    sc_image_bytes(copy, &size);
    assert_true(size < 12 * LONG_TEXT);
    assert_true(read_all(sc_value_item(sc_value_item(sc_image_root(copy), 1), 7)) >= LONG_TEXT);
    sc_image_release(copy);
    sc_image_release(loaded);
    sc_image_release(image);
}

/* Takes `text` as a string, then with its bytes changed to `bytes`, from `skip` on. */
static void assert_text(const char *text, const char *bytes, uint32_t skip, sc_status expected)
{
    sc_writer *writer = sc_writer_new(NULL, NULL);
    sc_writer_begin_array(writer);
    sc_writer_string(writer, text, strlen(text));
    sc_writer_end(writer);
    sc_image *image = sc_writer_finish(writer, NULL);
    sc_writer_free(writer);
    size_t size;
    const void *found = sc_image_bytes(image, &size);
    char *block = malloc(size);
    assert_non_null(block);
    memcpy(block, found, size);
    sc_node *node = (sc_node *)(void *)(block + sizeof(sc_image_header)) + 1;
    const sc_image_sections at = sc_image_sections_of((sc_image_header *)(void *)block);
    memcpy(block + at.text + node->as.text.offset, bytes, strlen(bytes));
    node->as.text.offset += skip;
    node->as.text.length -= skip;
    sc_image_release(from(block, size, expected));
    free(block);
    sc_image_release(image);
}

static void test_text_is_utf8(void **state)
{
    (void)state;
    assert_text("plain text", "other text", 0, SC_OK);
    assert_text("plain text", "other text", 4, SC_OK);
    assert_text("caf\xC3\xA9", "caf\xC3\xA9", 0, SC_OK);
    assert_text("caf\xC3\xA9", "caf\xC3\xA9", 3, SC_OK);
    assert_text("caf\xC3\xA9", "caf\xC3\xA9", 4, SC_ERROR_BAD_IMAGE); /* within a character */
    assert_text("plain text", "\xFFlain text", 0, SC_ERROR_BAD_IMAGE);
    assert_text("plain text", "plain tex\xC3", 0, SC_ERROR_BAD_IMAGE);
    /* Bytes that no value names are no text. */
    assert_text("plain text", "\xFFlain text", 1, SC_OK);
}

/* Texts that overlap without being equal cannot be cached, so their checks count. */
static void assert_overlapping_is_refused(bool objects)
{
    sc_image *image = sharing(objects);
    size_t size;
    const void *bytes = sc_image_bytes(image, &size);
    char *block = malloc(size);
    assert_non_null(block);
    memcpy(block, bytes, size);
    sc_node *nodes = (sc_node *)(void *)(block + sizeof(sc_image_header));
    for (uint32_t i = 1; i < SHARERS; i++) {
        if (nodes[i].kind == SC_STRING) {
            nodes[i].as.text.offset += i;
            nodes[i].as.text.length -= i;
        }
    }
    sc_error error = {0};
    assert_null(sc_image_from_bytes(block, size, SC_UNTRUSTED, NULL, &error));
    assert_int_equal(error.code, SC_ERROR_BAD_IMAGE);
    assert_non_null(strstr(error.message, "share more text"));
    free(block);
    sc_image_release(image);
}

static void test_overlapping_text_is_refused(void **state)
{
    (void)state;
    assert_overlapping_is_refused(true);
    assert_overlapping_is_refused(false);
}

static void test_images_go_to_disk_and_back(void **state)
{
    (void)state;
    char folder[] = "/tmp/sc-image-XXXXXX", file[64];
    sc_error error = {0};
    assert_non_null(mkdtemp(folder));
    snprintf(file, sizeof file, "%s/image", folder);
    sc_image *image = sample();
    assert_int_equal(sc_image_save(image, file, &error), SC_OK);
    for (int trust = SC_UNTRUSTED; trust <= SC_TRUSTED; trust++) {
        sc_image *loaded = sc_image_load(file, (sc_trust)trust, NULL, &error);
        assert_non_null(loaded);
        assert_true(sc_value_identical(sc_image_root(image), sc_image_root(loaded)));
        assert_true(read_all(sc_image_root(loaded)) > 0);
        sc_image_release(loaded);
    }
    assert_int_equal(truncate(file, 200), 0);
    for (int trust = SC_UNTRUSTED; trust <= SC_TRUSTED; trust++) {
        assert_null(sc_image_load(file, (sc_trust)trust, NULL, &error));
        assert_int_equal(error.code, SC_ERROR_BAD_IMAGE);
        assert_string_equal(error.source, file);
    }
    assert_int_equal(unlink(file), 0);
    assert_null(sc_image_load(file, SC_UNTRUSTED, NULL, &error));
    assert_int_equal(error.code, SC_ERROR_MISSING_FILE);
    assert_int_not_equal(sc_image_save(image, "/nowhere/at/all", &error), SC_OK);
    assert_string_equal(error.source, "/nowhere/at/all");
    assert_int_equal(sc_image_save(NULL, file, &error), SC_ERROR_INVALID_ARGUMENT);
    assert_int_equal(rmdir(folder), 0);
    sc_image_release(image);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_sound_image_is_taken),
        cmocka_unit_test(test_every_cut_is_refused),
        cmocka_unit_test(test_every_damaged_byte_is_refused_or_harmless),
        cmocka_unit_test(test_foreign_images_are_refused),
        cmocka_unit_test(test_bad_keys_are_refused),
        cmocka_unit_test(test_cycles_and_shared_children_are_refused),
        cmocka_unit_test(test_shared_text_is_checked_once),
        cmocka_unit_test(test_text_is_utf8),
        cmocka_unit_test(test_overlapping_text_is_refused),
        cmocka_unit_test(test_images_go_to_disk_and_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The parse cache: the files it finds again, the files it drops, and its state after a fork. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <sys/wait.h>
#include <unistd.h>

#include "base/alloc.h"
#include "engine/cache.h"

static const sc_limits limits = {.file_size = 1, .depth = 2, .nodes = 3, .aliases = 4};

static sc_cache_key key_of(const char *path)
{
    return (sc_cache_key){.path = path, .name = path, .limits = &limits};
}

static sc_layer *new_layer(const char *name)
{
    sc_layer *layer = sc_layer_new(sc_allocator_default(), SC_SOURCE_FILE, name);
    assert_non_null(layer);
    return layer;
}

/* Adds a new layer that only the cache holds. */
static sc_layer *put(sc_cache *cache, const sc_cache_key *key)
{
    sc_layer *layer = new_layer(key->path);
    sc_cache_put(cache, key, layer, 0, false);
    sc_layer_release(layer);
    return layer;
}

static bool finds(sc_cache *cache, const sc_cache_key *key, const sc_layer *expected)
{
    sc_cache_found found = sc_cache_find(cache, key);
    bool same = found.layer == expected;
    sc_layer_release(found.layer);
    return same;
}

static size_t count_of(sc_cache *cache)
{
    sc_cache_counts counts;
    sc_cache_count(cache, &counts);
    return counts.files;
}

static void every_field_of_a_request_counts(void **state)
{
    (void)state;
    sc_cache cache;
    sc_cache_init(&cache, sc_allocator_default(), SC_CACHE_DEFAULT_LIMIT);
    sc_cache_key key = key_of("a.json");
    assert_true(finds(&cache, &key, NULL));
    sc_layer *layer = put(&cache, &key);
    assert_true(finds(&cache, &key, layer));
    sc_limits other_limits = limits;
    other_limits.depth++;
    sc_cache_key others[] = {key, key, key, key, key, key};
    others[0].path = "b.json";
    others[1].name = "shown";
    others[2].format = &sc_format_toml;
    others[3].limits = &other_limits;
    others[4].reader.documents = SC_DOCUMENTS_LIST;
    others[5].secret = true;
    for (size_t i = 0; i < 6; i++) {
        assert_true(finds(&cache, &others[i], NULL));
    }
    for (size_t i = 0; i < 6; i++) {
        sc_layer *other = put(&cache, &others[i]);
        assert_true(finds(&cache, &others[i], other));
    }
    assert_true(finds(&cache, &key, layer));
    assert_int_equal(count_of(&cache), 7);
    sc_cache_free(&cache);
}

static void the_newest_parse_replaces(void **state)
{
    (void)state;
    sc_cache cache;
    sc_cache_init(&cache, sc_allocator_default(), SC_CACHE_DEFAULT_LIMIT);
    sc_cache_key key = key_of("a.json");
    sc_layer *first = new_layer("a.json");
    sc_cache_put(&cache, &key, first, 11, true);
    sc_cache_found found = sc_cache_find(&cache, &key);
    assert_ptr_equal(found.layer, first);
    assert_true(found.young);
    assert_true(found.content == 11);
    sc_layer_release(found.layer);
    sc_cache_settle(&cache, &key, first);
    found = sc_cache_find(&cache, &key);
    assert_false(found.young);
    sc_layer_release(found.layer);
    sc_layer *second = new_layer("a.json");
    sc_cache_put(&cache, &key, second, 12, true);
    sc_cache_settle(&cache, &key, first); /* no effect: the cache has replaced `first` */
    found = sc_cache_find(&cache, &key);
    assert_ptr_equal(found.layer, second);
    assert_true(found.young);
    sc_layer_release(found.layer);
    assert_int_equal(count_of(&cache), 1);
    assert_int_equal(atomic_load(&first->references), 1);
    sc_layer_release(first);
    sc_layer_release(second);
    sc_cache_free(&cache);
}

static void the_least_recently_used_goes_first(void **state)
{
    (void)state;
    enum { FILES = 8 };
    sc_cache cache;
    char names[FILES + 1][24];
    sc_cache_key keys[FILES + 1];
    sc_cache_init(&cache, sc_allocator_default(), SC_CACHE_DEFAULT_LIMIT);
    for (int i = 0; i <= FILES; i++) {
        (void)snprintf(names[i], sizeof names[i], "%d.json", i);
        keys[i] = key_of(names[i]);
    }
    for (int i = 0; i < FILES; i++) {
        (void)put(&cache, &keys[i]);
    }
    sc_cache_set_limit(&cache, cache.bytes);
    sc_layer_release(sc_cache_find(&cache, &keys[0]).layer);
    (void)put(&cache, &keys[FILES]);
    assert_int_equal(count_of(&cache), FILES);
    assert_true(finds(&cache, &keys[1], NULL));
    sc_layer *kept = sc_cache_find(&cache, &keys[0]).layer;
    assert_non_null(kept);
    sc_layer_release(kept);
    sc_cache_free(&cache);
}

static void a_file_that_does_not_fit_is_not_kept(void **state)
{
    (void)state;
    sc_cache cache;
    sc_cache_init(&cache, sc_allocator_default(), 100);
    sc_cache_key key = key_of("a.json");
    (void)put(&cache, &key);
    assert_int_equal(count_of(&cache), 0);
    sc_cache_set_limit(&cache, 0);
    (void)put(&cache, &key);
    assert_true(finds(&cache, &key, NULL));
    sc_cache_free(&cache);
}

static void trimming_keeps_held_files(void **state)
{
    (void)state;
    sc_cache cache;
    sc_cache_init(&cache, sc_allocator_default(), SC_CACHE_DEFAULT_LIMIT);
    sc_cache_key a = key_of("a"), b = key_of("b");
    (void)put(&cache, &a);
    sc_layer *held = sc_layer_retain(put(&cache, &b));
    (void)sc_cache_trim(&cache, false);
    assert_true(finds(&cache, &a, NULL));
    assert_true(finds(&cache, &b, held));
    sc_layer_release(held);
    (void)sc_cache_trim(&cache, false);
    assert_int_equal(count_of(&cache), 0);
    sc_cache_free(&cache);
}

static void many_files_are_all_found(void **state)
{
    (void)state;
    enum { FILES = 3000 };
    sc_cache cache;
    char name[24];
    sc_cache_init(&cache, sc_allocator_default(), SC_CACHE_DEFAULT_LIMIT);
    static sc_layer *layers[FILES];
    for (int i = 0; i < FILES; i++) {
        (void)snprintf(name, sizeof name, "%d.json", i);
        sc_cache_key key = key_of(name);
        layers[i] = put(&cache, &key);
    }
    assert_int_equal(count_of(&cache), FILES);
    for (int i = 0; i < FILES; i++) {
        (void)snprintf(name, sizeof name, "%d.json", i);
        sc_cache_key key = key_of(name);
        assert_true(finds(&cache, &key, layers[i]));
    }
    sc_cache_free(&cache);
}

/* In the middle of a change the lists may be inconsistent: the child must not walk them. */
static void a_child_drops_an_inconsistent_cache(void **state)
{
    (void)state;
    sc_cache cache;
    sc_cache_init(&cache, sc_allocator_default(), SC_CACHE_DEFAULT_LIMIT);
    sc_cache_key key = key_of("a");
    sc_layer *layer = put(&cache, &key);
    (void)sc_process_generation();
    sc_latch_lock(&cache.latch);
    atomic_store(&cache.busy, true);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        (void)alarm(10);
        bool well = finds(&cache, &key, NULL) && count_of(&cache) == 0;
        (void)put(&cache, &key);
        _exit(well && count_of(&cache) == 1 ? 0 : 1);
    }
    atomic_store(&cache.busy, false);
    sc_latch_unlock(&cache.latch);
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    assert_true(finds(&cache, &key, layer));
    sc_cache_free(&cache);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_field_of_a_request_counts),
        cmocka_unit_test(the_newest_parse_replaces),
        cmocka_unit_test(the_least_recently_used_goes_first),
        cmocka_unit_test(a_file_that_does_not_fit_is_not_kept),
        cmocka_unit_test(trimming_keeps_held_files),
        cmocka_unit_test(many_files_are_all_found),
        cmocka_unit_test(a_child_drops_an_inconsistent_cache),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

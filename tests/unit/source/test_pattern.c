/* Patterns of file names: which parse, which names they match, and that hostile ones end. */
#include "fixture.h"

#include "source/pattern.h"

static bool matches(const char *text, const char *path)
{
    sc_pattern pattern;
    bool out = false;
    assert_int_equal(sc_pattern_parse(sc_allocator_default(), text, &pattern, NULL), SC_OK);
    assert_int_equal(sc_pattern_match(&pattern, path, strlen(path), &out), SC_OK);
    sc_pattern_free(&pattern);
    return out;
}

#define yes(pattern, path) assert_true(matches(pattern, path))
#define no(pattern, path) assert_false(matches(pattern, path))

static void test_plain(void **state)
{
    (void)state;
    yes("a.toml", "a.toml");
    no("a.toml", "a.tom");
    no("a.toml", "a.tomll");
    yes("conf.d/a", "conf.d/a");
    yes("conf.d//a", "conf.d/a");
    yes("/etc/a", "/etc/a");
    no("/etc/a", "etc/a");
    yes("../a", "../a");
    yes("\xC3\xA4", "\xC3\xA4");
}

static void test_star_and_any(void **state)
{
    (void)state;
    yes("*.toml", "a.toml");
    yes("*", "a");
    yes("a*", "a");
    yes("*a*b*", "xxaxxbxx");
    no("*a*b*", "xxbxxaxx");
    no("*", "a/b");
    yes("a?c", "abc");
    yes("a?c", "a\xE2\x82\xAC"
               "c");
    no("a?c", "ac");
    no("a?c", "a/c");
    yes("*/*.json", "x/y.json");
    no("*/*.json", "x/y/z.json");
}

static void test_classes(void **state)
{
    (void)state;
    yes("[a-c]x", "bx");
    no("[a-c]x", "dx");
    yes("[!a-c]x", "dx");
    yes("[^a-c]x", "dx");
    no("[!a-c]x", "bx");
    yes("[]a]", "]");
    yes("[a-]", "-");
    yes("[-a]", "-");
    yes("[\\]x]", "]");
    yes("[a\\-c]", "-");
    no("[a\\-c]", "b");
    yes("[\xC3\xA0-\xC3\xA5]", "\xC3\xA4");
    yes("[[]", "[");
    no("a[!b]c", "a/c");
    yes("[{,}]", ",");
}

static void test_braces(void **state)
{
    (void)state;
    yes("*.{json,toml}", "a.json");
    yes("*.{json,toml}", "a.toml");
    no("*.{json,toml}", "a.ini");
    yes("{a,b{c,d}}e", "bde");
    no("{a,b{c,d}}e", "be");
    yes("x{,y}z", "xz");
    yes("x{,y}z", "xyz");
    yes("x{y}z", "xyz");
    yes("{etc,usr/share}/app/*.conf", "usr/share/app/a.conf");
    yes("{[,}],a}x", "}x");
    yes("{a\\,b,c}", "a,b");
    yes("a\\{b\\}", "a{b}");
    yes("{a,b}{c,d}", "bc");
}

static void test_folders(void **state)
{
    (void)state;
    yes("**/a", "a");
    yes("**/a", "x/a");
    yes("**/a", "x/y/z/a");
    no("**/a", "x/ba");
    yes("x/**/a", "x/a");
    yes("x/**/y/**/a", "x/1/y/2/3/a");
    no("x/**/y/**/a", "x/1/2/3/a");
    yes("x/**", "x/1/2");
    no("x/**", "x");
    yes("**", "x");
    yes("**/**/a", "x/a");
    yes("{**/,}a", "x/a");
    yes("**//a", "x/a");
    yes("/**/a", "/x/a");
    no("**/a", "/x/a");
}

static void test_escapes(void **state)
{
    (void)state;
    yes("\\*", "*");
    no("\\*", "a");
    yes("\\!a", "!a");
    yes("a\\/b", "a/b");
    yes("\\a", "a");
}

/* Names that begin with a dot, and temporary files, must be written out. */
static void test_hidden_and_litter(void **state)
{
    (void)state;
    no("*", ".env");
    no("?env", ".env");
    no("[.]env", ".env");
    yes(".*", ".env");
    yes(".env*", ".env.production");
    no("**/a", ".git/a");
    yes("**/.git/a", "x/.git/a");
    no("*/a", ".git/a");
    yes("{.*,*}", ".a");
    no("*", "a.toml~");
    no("*.toml*", "a.toml~");
    yes("*~", "a.toml~");
    no("*", "a.swp");
    no("*.s?p", "a.swp");
    yes("*.swp", "a.swp");
    no("*", "#a.toml#");
    no("#*", "#a.toml#");
    yes("#*#", "#a.toml#");
    no("*", "a.bak");
    yes("a.{bak,toml}", "a.bak");
    no("a.*", "a.dpkg-dist");
    no("**", ".#a");
    yes("*", "a.toml");
    yes("*", "x~y");
    yes("*", "swp");
}

static void test_taking_away(void **state)
{
    (void)state;
    yes("!*.local.toml", "a.toml");
    no("!*.local.toml", "a.local.toml");
    no("!*.local.toml", ".hidden");
    yes("!conf.d/a*", "conf.d/b");
    no("!conf.d/a*", "conf.d/ab");
    no("!conf.d/a*", "b");
    yes("{*.toml,!a.toml}", "b.toml");
    no("{*.toml,!a.toml}", "a.toml");
    yes("{x/**/*.json,!x/**/tmp/*}", "x/1/a.json");
    no("{x/**/*.json,!x/**/tmp/*}", "x/1/tmp/a.json");
    no("{./x/*,!x/a}", "./x/a");
    no("{x/*,!./x/a}", "x/a");
    yes("{!x/a,!y/a}", "y/b");
    no("{!x/a,!y/a}", "y/a");
    yes("a!b", "a!b");
    yes("x{!a,b}", "x!a");
    no("!{a,b}", "a");
    yes("!{a,b}", "c");
    yes("!x\\/a", "x/b");
    no("!x\\/a", "b");
    no("{*,!.env}", ".env");
    no("{.*,!.e*}", ".env");
}

static void check_bad(const char *text, uint32_t column, const char *has)
{
    sc_error error;
    sc_pattern pattern;
    assert_int_equal(sc_pattern_parse(sc_allocator_default(), text, &pattern, &error),
                     SC_ERROR_BAD_PATTERN);
    assert_null(pattern.included);
    assert_null(pattern.excluded);
    assert_int_equal(error.code, SC_ERROR_BAD_PATTERN);
    assert_int_equal(error.line, 1);
    assert_int_equal(error.column, column);
    assert_non_null(strstr(error.message, has));
}

static void test_bad(void **state)
{
    (void)state;
    check_bad("", 1, "the pattern is empty");
    check_bad("!", 2, "the pattern is empty");
    check_bad("{}", 2, "the pattern is empty");
    check_bad("{a,}", 4, "the pattern is empty");
    check_bad("{a,!}", 5, "the pattern is empty");
    check_bad("conf/", 5, "name of a file");
    check_bad("\xC3\xA4[a", 2, "`[`");
    check_bad("a[]", 2, "`[`");
    check_bad("a[\\", 2, "`[`");
    check_bad("[z-a]", 2, "the range is reversed");
    check_bad("[a/b]", 3, "separator");
    check_bad("[a-/]", 4, "separator");
    check_bad("x{a,b", 2, "`{`");
    check_bad("{a,{b,c}", 1, "`{`");
    check_bad("a}b", 2, "`}`");
    check_bad("ab\\", 3, "backslash");
    check_bad("a**", 2, "`**`");
    check_bad("**a", 1, "`**`");
    check_bad("x/***/y", 3, "`**`");
    check_bad("{x,**}/y", 4, "`**`");
    check_bad("x{**/,}y", 3, "`**`");
    check_bad("a\xFF", 2, "UTF-8");
}

static void test_bounds(void **state)
{
    (void)state;
    static char text[SC_PATTERN_MAX + 2];
    memset(text, 'a', SC_PATTERN_MAX + 1);
    check_bad(text, SC_PATTERN_MAX + 1, "too long");
    text[SC_PATTERN_MAX] = '\0';
    yes(text, text);
    memset(text, '{', 100);
    memset(text + 100, '}', 100);
    text[200] = '\0';
    check_bad(text, 34, "too deep");
}

/* Each of these would take for ever if every way were tried. */
static void test_hostile(void **state)
{
    (void)state;
    static char pattern[SC_PATTERN_MAX], name[5000];
    for (size_t i = 0; i < 1000; i++) {
        memcpy(pattern + 2 * i, "*a", 3);
    }
    memset(name, 'a', sizeof name - 2);
    name[sizeof name - 2] = 'b';
    no(pattern, name);
    for (size_t i = 0; i < 800; i++) {
        memcpy(pattern + 5 * i, "{a,a}", 6);
    }
    name[800] = '\0';
    yes(pattern, name);
    name[799] = 'b';
    no(pattern, name);
    for (size_t i = 0; i < 1000; i++) {
        memcpy(pattern + 3 * i, "**/", 4);
    }
    memcpy(pattern + 3000, "x", 2);
    for (size_t i = 0; i < 2000; i++) {
        memcpy(name + 2 * i, "a/", 3);
    }
    memcpy(name + 4000, "y", 2);
    no(pattern, name);
    name[4000] = 'x';
    yes(pattern, name);
}

static void test_no_memory(void **state)
{
    (void)state;
    test_memory memory = {.fail_at = 1};
    memory.allocator = (sc_allocator){&memory, test_resize};
    const char *text = "{**/x*.{json,toml},!**/[a-z]/?[!b],!y}", *path = "d/xa.json";
    for (bool failed = true; failed; memory.fail_at++) {
        sc_pattern pattern;
        bool out = false;
        memory.calls = 0;
        sc_status status = sc_pattern_parse(&memory.allocator, text, &pattern, NULL);
        if (status == SC_OK) {
            status = sc_pattern_match(&pattern, path, strlen(path), &out);
            sc_pattern_free(&pattern);
        }
        failed = memory.calls >= memory.fail_at;
        assert_int_equal(status, failed ? SC_ERROR_OUT_OF_MEMORY : SC_OK);
        assert_int_equal(out, !failed);
        assert_int_equal(memory.used, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plain),
        cmocka_unit_test(test_star_and_any),
        cmocka_unit_test(test_classes),
        cmocka_unit_test(test_braces),
        cmocka_unit_test(test_folders),
        cmocka_unit_test(test_escapes),
        cmocka_unit_test(test_hidden_and_litter),
        cmocka_unit_test(test_taking_away),
        cmocka_unit_test(test_bad),
        cmocka_unit_test(test_bounds),
        cmocka_unit_test(test_hostile),
        cmocka_unit_test(test_no_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

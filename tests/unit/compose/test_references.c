/* References: paths, variables, files, defaults, cycles, limits. */
#include "compose_help.h"

#include "image/image.h"

static char *copy_text(const sc_allocator *allocator, const char *text, size_t *length)
{
    *length = strlen(text);
    return sc_text_copy(allocator, text, *length);
}

static bool is(const char *name, size_t length, const char *word)
{
    return length == strlen(word) && memcmp(name, word, length) == 0;
}

static sc_status give_env(void *context, const sc_allocator *allocator, const char *name,
                          size_t length, char **text, size_t *text_length)
{
    static const char *const known[][2] = {{"HOME", "/root"},
                                           {"PORT", "8080"},
                                           {"EMPTY", ""},
                                           {"DB_PASSWORD", "hunter2"},
                                           {"LIST", "[1, 2]"},
                                           {"OBJECT", "{\"x\": {\"y\": 7}}"},
                                           {"VERSION", "1.10"},
                                           {"BROKEN", "a\xFF"
                                                      "b"},
                                           {"DOLLAR", "${HOME}"}};
    (void)context;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (is(name, length, known[i][0])) {
            *text = copy_text(allocator, known[i][1], text_length);
            return *text != NULL ? SC_OK : SC_ERROR_OUT_OF_MEMORY;
        }
    }
    return SC_ERROR_MISSING_KEY;
}

static sc_status give_file(void *context, const sc_allocator *allocator, const char *name,
                           size_t length, const sc_origin *origin, char **text, size_t *text_length,
                           sc_error *error)
{
    (void)context;
    if (is(name, length, "missing")) {
        return SC_ERROR_MISSING_KEY;
    }
    if (is(name, length, "dir")) {
        error->code = SC_ERROR_IS_DIRECTORY;
        strcpy(error->message, "a directory");
        return SC_ERROR_IS_DIRECTORY;
    }
    if (is(name, length, "silent")) {
        return SC_ERROR_INPUT_OUTPUT;
    }
    char buffer[256];
    snprintf(buffer, sizeof buffer, "%.*s of %s", (int)length, name, origin->source);
    *text = copy_text(allocator, buffer, text_length);
    return *text != NULL ? SC_OK : SC_ERROR_OUT_OF_MEMORY;
}

static const sc_reference_lookup lookup = {NULL, give_env, give_file};

static void allow(stack *s, unsigned kinds)
{
    s->options.expand = kinds;
    s->options.lookup = &lookup;
}

enum { ALL = SC_EXPAND_PATH | SC_EXPAND_ENV | SC_EXPAND_FILE };

COMPOSE_TEST(test_off_by_default)
{
    add(s, "a.json", "{a: '${b}', b: '$${x}'}");
    assert_composed(s, "{a: '${b}', b: '$${x}'}");
}

COMPOSE_TEST(test_a_whole_text_takes_the_value_with_its_type)
{
    allow(s, ALL);
    add(s, "a.json",
        "{i: 5, f: 1.5, b: true, n: null, s: 'x', o: {x: [1, {y: 2}]},"
        " ri: '${i}', rf: '${f}', rb: '${b}', rn: '${n}', rs: '${s}', ro: '${o}',"
        " ry: '${o.x[1].y}', rp: '${/o/x/0}'}");
    assert_composed(s, "{i: 5, f: 1.5, b: true, n: null, s: 'x', o: {x: [1, {y: 2}]},"
                       " ri: 5, rf: 1.5, rb: true, rn: null, rs: 'x', ro: {x: [1, {y: 2}]},"
                       " ry: 2, rp: 1}");
}

COMPOSE_TEST(test_inside_a_text_scalars_become_text)
{
    allow(s, ALL);
    add(s, "a.json",
        "{i: -5, u: 18446744073709551615, f: 1.5, b: true, n: null, s: 'x',"
        " t: '<${i},${u},${f},${b},${n},${s}>'}");
    assert_composed(s, "{i: -5, u: 18446744073709551615, f: 1.5, b: true, n: null, s: 'x',"
                       " t: '<-5,18446744073709551615,1.5,true,null,x>'}");
}

COMPOSE_TEST(test_a_container_inside_a_text_is_an_error)
{
    allow(s, ALL);
    add(s, "a.json", "{o: {x: 1},\n t: 'a${o}b'}");
    assert_failure(s, SC_ERROR_REFERENCE_TYPE, "a.json", 2, 5, "t");
    assert_string_equal(s->error.message,
                        "`o` is an object; only a scalar is allowed inside a text");
}

COMPOSE_TEST(test_the_final_result_counts)
{
    allow(s, ALL);
    add(s, "a.json", "{host: 'a', url: 'http://${host}/${port}'}");
    add(s, "b.json", "{host: 'b', port: 80}");
    assert_composed(s, "{host: 'b', url: 'http://b/80', port: 80}");
}

COMPOSE_TEST(test_chains)
{
    allow(s, ALL);
    add(s, "a.json", "{a: '${b}', b: '${c}-${d}', c: '${d}', d: 'x'}");
    assert_composed(s, "{a: 'x-x', b: 'x-x', c: 'x', d: 'x'}");
}

COMPOSE_TEST(test_through_a_reference)
{
    allow(s, ALL);
    add(s, "a.json",
        "{base: {host: 'h', deep: '${more}'}, more: {z: 9}, copy: '${base}',"
        " h: '${copy.host}', z: '${copy.deep.z}', e: '${env:OBJECT}',"
        " y: '${e.x.y}'}");
    assert_composed(s, "{base: {host: 'h', deep: {z: 9}}, more: {z: 9},"
                       " copy: {host: 'h', deep: {z: 9}}, h: 'h', z: 9, e: {x: {y: 7}}, y: 7}");
}

COMPOSE_TEST(test_references_inside_a_subtree_that_is_referred_to)
{
    allow(s, ALL);
    add(s, "a.json", "{name: 'n', base: {id: '${name}-1', list: ['${name}', 2]}, x: '${base}'}");
    assert_composed(s, "{name: 'n', base: {id: 'n-1', list: ['n', 2]},"
                       " x: {id: 'n-1', list: ['n', 2]}}");
}

COMPOSE_TEST(test_variables)
{
    allow(s, ALL);
    add(s, "a.json",
        "{h: '${env:HOME}', p: '${env:PORT}', v: '${env:VERSION}', l: '${env:LIST}',"
        " e: '${env:EMPTY}', t: '${env:HOME}/x:${env:PORT}',"
        " d: '${env:DOLLAR}'}");
    assert_composed(s, "{h: '/root', p: 8080, v: '1.10', l: [1, 2], e: '', t: '/root/x:8080',"
                       " d: '${HOME}'}");
    const char *text;
    size_t length;
    assert_true(sc_value_untyped(result_at(s, "p"), &text, &length));
    assert_string_equal(text, "8080");
}

COMPOSE_TEST(test_defaults)
{
    allow(s, ALL);
    add(s, "a.json",
        "{n: null, a: '${env:NONE:-8080}', b: '${none.x:-text}', c: '${none:-}',"
        " d: '${n:-5}', e: '${env:EMPTY:-5}', f: 'x${none:-y}z',"
        " g: '${none:-{\"a\": 1}}', h: '${none:-${env:PORT}}',"
        " i: '${none:-${env:NONE:-${env:HOME}/x}}', j: '${none:-a:-b}',"
        " k: '${file:missing:-no}', l: '${none:-$${x}}'}");
    assert_composed(s, "{n: null, a: 8080, b: 'text', c: '', d: null, e: '', f: 'xyz',"
                       " g: {a: 1}, h: 8080, i: '/root/x', j: 'a:-b', k: 'no', l: '${x}'}");
}

COMPOSE_TEST(test_files)
{
    allow(s, ALL);
    add(s, "dir/a.json", "{a: '${file:x.txt}', b: '<${file:y}>'}");
    assert_composed(s, "{a: 'x.txt of dir/a.json', b: '<y of dir/a.json>'}");
}

COMPOSE_TEST(test_a_file_that_fails)
{
    allow(s, ALL);
    add(s, "a.json", "{\n a: '${file:dir}'}");
    assert_int_equal(compose(s), SC_ERROR_IS_DIRECTORY);
    assert_string_equal(s->error.message, "a directory");
    stack other;
    stack_init(&other);
    allow(&other, ALL);
    add(&other, "a.json", "{\n a: '${file:silent}'}");
    assert_failure(&other, SC_ERROR_INPUT_OUTPUT, "a.json", 2, 5, "a");
    stack_free(&other);
}

COMPOSE_TEST(test_escapes)
{
    allow(s, ALL);
    add(s, "a.json",
        "{x: 1, a: '$${x}', b: '$${', c: '$$${x}', d: '$$x', e: '$', f: 'a$${x}${x}',"
        " g: '$ {x}', h: '$$$${x}'}");
    assert_composed(s, "{x: 1, a: '${x}', b: '${', c: '$${x}', d: '$$x', e: '$', f: 'a${x}1',"
                       " g: '$ {x}', h: '$$${x}'}");
}

COMPOSE_TEST(test_kinds_that_are_not_allowed_stay)
{
    allow(s, SC_EXPAND_ENV);
    add(s, "a.json",
        "{x: 1, a: '${x}', b: '${file:y}', c: '${env:PORT}', d: '${x:-${env:PORT}}',"
        " e: '${x ${env:PORT}', f: '${', g: '${x:- ${env:PORT}', h: '${a.${b}}'}");
    assert_composed(s, "{x: 1, a: '${x}', b: '${file:y}', c: 8080, d: '${x:-${env:PORT}}',"
                       " e: '${x 8080', f: '${', g: '${x:- 8080', h: '${a.${b}}'}");
}

COMPOSE_TEST(test_literal_sources_hold_no_references)
{
    allow(s, ALL);
    add(s, "a.json", "{x: 1, a: 'p', d: '${x}'}");
    add_variables(s, "a=${x}", "b=$${x}");
    add_with(s, "vars.env", SC_LAYER_LITERAL, "{e: '${x}', f: ['${x}']}");
    add_image(s, parse_as("secrets", SC_SOURCE_DIRECTORY, true, "{g: '${x}'}"), SC_LAYER_LITERAL);
    assert_composed(s, "{x: 1, a: '${x}', d: 1, b: '$${x}', e: '${x}', f: ['${x}'], g: '${x}'}");
}

COMPOSE_TEST(test_only_literal_layers_hold_references)
{
    allow(s, ALL);
    add_with(s, "vars.env", SC_LAYER_LITERAL, "{e: '${x}'}");
    assert_int_equal(compose(s), SC_OK);
    assert_ptr_equal(s->result, s->images[0]);
}

COMPOSE_TEST(test_a_reference_to_a_literal_text_copies_it)
{
    allow(s, ALL);
    add(s, "a.json", "{y: '${a}', z: '<${a}>'}");
    add_variables(s, "a=${x}");
    assert_composed(s, "{y: '${x}', z: '<${x}>', a: '${x}'}");
}

/* ---- its own path ---- */

COMPOSE_TEST(test_its_own_path_is_the_value_of_the_layers_below)
{
    allow(s, ALL);
    add(s, "a.json", "{path: '/bin', n: {l: 5}}");
    add(s, "b.json", "{path: '${path}:/usr', n: {l: '${n.l}'}}");
    add(s, "c.json", "{other: 1}");
    add(s, "d.json", "{path: '${path}:/local'}");
    assert_composed(s, "{path: '/bin:/usr:/local', n: {l: 5}, other: 1}");
}

COMPOSE_TEST(test_its_own_path_with_nothing_below)
{
    allow(s, ALL);
    add(s, "a.json", "{x: 1}");
    add(s, "b.json", "{\n  path: '${path}:/usr'}");
    assert_failure(s, SC_ERROR_REFERENCE_MISSING, "b.json", 2, 9, "path");
    stack other;
    stack_init(&other);
    allow(&other, ALL);
    add(&other, "a.json", "{path: '${path:-/bin}:/usr'}");
    assert_composed(&other, "{path: '/bin:/usr'}");
    stack_free(&other);
}

/* A nested value and a key of the root that reads like its path are two places. */
COMPOSE_TEST(test_its_own_path_beside_a_key_that_reads_like_it)
{
    allow(s, ALL);
    add(s, "a.json", "{a: {b: 1}}");
    add(s, "b.json", "{'a.b': '${a.b:-none}'}");
    assert_composed(s, "{a: {b: 1}, 'a.b': 'none'}");
    stack other;
    stack_init(&other);
    allow(&other, ALL);
    add(&other, "a.json", "{'a.b': 1, a: {b: 2}}");
    add(&other, "b.json", "{'a.b': '${a.b}', a: {b: '${\"a\".b}'}}");
    assert_composed(&other, "{'a.b': 1, a: {b: 2}}");
    stack_free(&other);
}

COMPOSE_TEST(test_a_failure_beside_a_key_that_reads_like_its_path)
{
    allow(s, ALL);
    add(s, "a.json", "{'a.b': 1, a: {b: '${x}'}}");
    assert_failure(s, SC_ERROR_REFERENCE_MISSING, "a.json", 1, 19, "\"a\".b");
}

COMPOSE_TEST(test_its_own_path_may_have_been_a_container)
{
    allow(s, ALL);
    add(s, "a.json", "{o: {x: '${y}', z: [1]}, y: 7}");
    add(s, "b.json", "{o: '${o}'}");
    assert_composed(s, "{o: {x: 7, z: [1]}, y: 7}");
}

COMPOSE_TEST(test_its_own_path_below_merges)
{
    allow(s, ALL);
    add(s, "a.json", "{o: {x: 1}, l: [1]}");
    add(s, "b.json", "{o: {y: 2}, l_add: [2]}");
    add(s, "c.json", "{o: '${o}', l: '${l}'}");
    assert_composed(s, "{o: {x: 1, y: 2}, l: [1, 2]}");
}

COMPOSE_TEST(test_its_own_path_in_an_element)
{
    allow(s, ALL);
    add(s, "a.json", "{l: ['a', 'b']}");
    add_with(s, "b.json", SC_LAYER_PATCH, "{l: {'1': '${l[1]}c'}}");
    assert_composed(s, "{l: ['a', 'bc']}");
}

COMPOSE_TEST(test_its_own_path_below_may_fail)
{
    allow(s, ALL);
    add(s, "a.json", "{o: {l: [1]}}");
    add_with(s, "b.json", SC_LAYER_PATCH, "{o:\n {l: {'5': 1}}}");
    add(s, "c.json", "{o: '${o}'}");
    assert_failure(s, SC_ERROR_INDEX_GAP, "b.json", 2, 12, "o.l");
}

COMPOSE_TEST(test_its_own_path_below_is_literal)
{
    allow(s, ALL);
    add_variables(s, "a=${x}");
    add(s, "b.json", "{a: '<${a}>'}");
    assert_composed(s, "{a: '<${x}>'}");
}

/* ---- failures ---- */

COMPOSE_TEST(test_a_miss_is_an_error_at_its_line)
{
    allow(s, ALL);
    add(s, "a.json", "{a: {\n\n   b: 'x${nothing.here}'}}");
    assert_failure(s, SC_ERROR_REFERENCE_MISSING, "a.json", 3, 7, "a.b");
    assert_string_equal(s->error.message, "`${nothing.here}` leads to no value and has no default");
}

/* The suggestion is the nearest path, also a partial one; never the path with the reference. */
COMPOSE_TEST(test_a_miss_names_the_near_path)
{
    static const struct {
        const char *text, *message;
    } cases[] = {
        {"{database: {port: 1}, a: '${databse.port}'}",
         "`${databse.port}` leads to no value and has no default; did you mean `database.port`?"},
        {"{database: {port: 1}, a: '${databse.prot}'}",
         "`${databse.prot}` leads to no value and has no default; did you mean `database`?"},
        {"{list: [{'a.name': 1}], x: '${list.-1.\"a.nam\"}'}",
         "`${list.-1.\"a.nam\"}` leads to no value and has no default;"
         " did you mean `list[0].\"a.name\"`?"},
        {"{hots: '${host}'}", "`${host}` leads to no value and has no default"},
        {"{list: [1], x: '${list[4]}'}", "`${list[4]}` leads to no value and has no default"},
        {"{HOME: 1, x: '${env:HOMES}'}", "`${env:HOMES}` leads to no value and has no default"},
    };
    (void)s;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        stack one;
        stack_init(&one);
        allow(&one, ALL);
        add(&one, "a.json", cases[i].text);
        assert_int_equal(compose(&one), SC_ERROR_REFERENCE_MISSING);
        assert_string_equal(one.error.message, cases[i].message);
        stack_free(&one);
    }
}

COMPOSE_TEST(test_a_missing_variable_and_file)
{
    allow(s, ALL);
    add(s, "a.json", "{a: '${env:NONE}'}");
    assert_failure(s, SC_ERROR_REFERENCE_MISSING, "a.json", 1, 5, "a");
    assert_string_equal(s->error.message, "`${env:NONE}` leads to no value and has no default");
    stack other;
    stack_init(&other);
    allow(&other, ALL);
    other.options.lookup = NULL;
    add(&other, "a.json", "{a: '${file:x}'}");
    assert_failure(&other, SC_ERROR_REFERENCE_MISSING, "a.json", 1, 5, "a");
    stack_free(&other);
}

COMPOSE_TEST(test_a_miss_is_reported_where_it_is_written)
{
    allow(s, ALL);
    add(s, "a.json", "{a: '${b}',\n b: '${nothing}'}");
    assert_failure(s, SC_ERROR_REFERENCE_MISSING, "a.json", 2, 5, "b");
}

COMPOSE_TEST(test_a_cycle_prints_its_chain)
{
    allow(s, ALL);
    add(s, "a.json", "{x: 1,\n a: '${b}',\n b: 'x${c}',\n c: '${a}'}");
    assert_failure(s, SC_ERROR_REFERENCE_CYCLE, "a.json", 2, 5, "a");
    assert_string_equal(s->error.message, "the reference leads back to itself: a \xE2\x86\x92 b "
                                          "\xE2\x86\x92 c \xE2\x86\x92 a");
}

COMPOSE_TEST(test_a_cycle_met_from_outside_prints_only_itself)
{
    allow(s, ALL);
    add(s, "a.json", "{start: '${b}',\n b: '${c}',\n c: '${b}'}");
    assert_failure(s, SC_ERROR_REFERENCE_CYCLE, "a.json", 2, 5, "b");
    assert_string_equal(s->error.message, "the reference leads back to itself: b \xE2\x86\x92 c "
                                          "\xE2\x86\x92 b");
}

COMPOSE_TEST(test_a_container_inside_itself_is_a_cycle)
{
    allow(s, ALL);
    add(s, "a.json", "{a: {x: 1,\n b: '${a}'}}");
    assert_failure(s, SC_ERROR_REFERENCE_CYCLE, "a.json", 2, 5, "a.b");
    assert_string_equal(s->error.message, "the reference leads back to itself: a.b \xE2\x86\x92 a "
                                          "\xE2\x86\x92 a");
}

COMPOSE_TEST(test_the_root_inside_itself_is_a_cycle)
{
    allow(s, ALL);
    add(s, "a.json", "{a: '${b.c}', b: {c: {d: '${b}'}}}");
    assert_failure(s, SC_ERROR_REFERENCE_CYCLE, "a.json", 1, 26, "a.d");
}

COMPOSE_TEST(test_a_cycle_through_the_value_below)
{
    allow(s, ALL);
    add(s, "a.json", "{a: 'x', b: '${a}'}");
    add(s, "b.json", "{a: '${a}${b}'}");
    assert_failure(s, SC_ERROR_REFERENCE_CYCLE, "b.json", 1, 5, "a");
}

COMPOSE_TEST(test_texts_that_do_not_parse)
{
    static const char *const texts[] = {"${",      "${a",    "${}",    "${a.${b}}", "${env:}",
                                        "${a..b}", "${a b}", "${x:-",  "${x:-{}",   "${env:A{B}}",
                                        "${:-x}",  "${[a]}", "a${\"x}"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        stack one;
        stack_init(&one);
        allow(&one, ALL);
        char text[64];
        sprintf(text, "{\n  k: '%s'}", texts[i]);
        add(&one, "a.json", text);
        sc_status status = compose(&one);
        if (status != SC_ERROR_REFERENCE_SYNTAX) {
            fail_msg("%s: %s", texts[i], sc_status_name(status));
        }
        assert_int_equal(one.error.line, 2);
        assert_int_equal(one.error.column, 6);
        assert_string_equal(one.error.path, "k");
        stack_free(&one);
    }
    (void)s;
}

COMPOSE_TEST(test_quoted_segments)
{
    allow(s, ALL);
    add(s, "a.json",
        "{'a}b': {'c:-d': 1}, x: '${\"a}b\".\"c:-d\"}', 'env:x': 2,"
        " y: '${\"env:x\"}', 'dotted.key': 3, z: '${dotted.key}'}");
    assert_composed(s, "{'a}b': {'c:-d': 1}, x: 1, 'env:x': 2, y: 2, 'dotted.key': 3, z: 3}");
}

COMPOSE_TEST(test_text_from_outside_must_be_utf8)
{
    allow(s, ALL);
    add(s, "a.json", "{a: '${env:BROKEN}'}");
    assert_failure(s, SC_ERROR_INVALID_UTF8, "a.json", 1, 5, "a");
}

/* ---- limits ---- */

static char *make_chain(int count, const char *format)
{
    char *text = malloc((size_t)count * 64 + 64);
    char *at = text + sprintf(text, "{");
    for (int i = 0; i < count; i++) {
        at += sprintf(at, format, i, i + 1, i + 1);
    }
    sprintf(at, "k%d: 'end'}", count);
    return text;
}

COMPOSE_TEST(test_long_chains_are_bounded)
{
    char *text = make_chain(90, "k%d: '${k%d}',"), *more = make_chain(5000, "k%d: '${k%d}',");
    allow(s, ALL);
    add(s, "a.json", text);
    assert_int_equal(compose(s), SC_OK);
    assert_string_equal(sc_value_scalar(result_at(s, "k0")).text, "end");
    add(s, "b.json", more);
    assert_failure(s, SC_ERROR_REFERENCE_LIMIT, "b.json", 1, 1390, "k100");
    free(text);
    free(more);
}

COMPOSE_TEST(test_a_bomb_of_texts_is_bounded)
{
    char *text = make_chain(60, "k%d: '${k%d}${k%d}',");
    allow(s, ALL);
    add(s, "a.json", text);
    assert_int_equal(compose(s), SC_ERROR_REFERENCE_LIMIT);
    assert_int_equal(s->error.line, 1);
    free(text);
}

COMPOSE_TEST(test_a_bomb_of_subtrees_is_bounded)
{
    char *text = make_chain(60, "k%d: {a: '${k%d}', b: '${k%d}'},");
    allow(s, ALL);
    add(s, "a.json", text);
    assert_int_equal(compose(s), SC_ERROR_REFERENCE_LIMIT);
    s->limits.aliases = 50;
    assert_int_equal(compose(s), SC_ERROR_REFERENCE_LIMIT);
    free(text);
}

COMPOSE_TEST(test_copies_of_large_texts_are_bounded)
{
    char *text = malloc(1 << 20);
    char *at = text + sprintf(text, "{big: {x: '");
    memset(at, 'x', 100000);
    at += 100000 + sprintf(at + 100000, "'}, l: [");
    for (int i = 0; i < 2000; i++) {
        at += sprintf(at, "'${big}',");
    }
    strcpy(at, "]}");
    allow(s, ALL);
    add(s, "a.json", text);
    assert_int_equal(compose(s), SC_ERROR_REFERENCE_LIMIT);
    s->limits.file_size = UINT64_C(1) << 30;
    assert_int_equal(compose(s), SC_OK);
    free(text);
}

COMPOSE_TEST(test_nested_defaults_are_bounded)
{
    char *text = malloc(100000);
    char *at = text + sprintf(text, "{a: '");
    for (int i = 0; i < 5000; i++) {
        at += sprintf(at, "${n:-");
    }
    for (int i = 0; i < 5000; i++) {
        *at++ = '}';
    }
    strcpy(at, "'}");
    allow(s, ALL);
    add(s, "a.json", text);
    assert_failure(s, SC_ERROR_REFERENCE_LIMIT, "a.json", 1, 5, "a");
    free(text);
}

COMPOSE_TEST(test_unclosed_text_of_a_kind_not_allowed_takes_linear_time)
{
    char *text = malloc(3000000);
    char *at = text + sprintf(text, "{a: '");
    for (int i = 0; i < 400000; i++) {
        at += sprintf(at, "${n:-");
    }
    strcpy(at, "'}");
    allow(s, SC_EXPAND_ENV);
    add(s, "a.json", text);
    assert_int_equal(compose(s), SC_OK);
    assert_int_equal(sc_value_scalar(result_at(s, "a")).length, 2000000);
    free(text);
}

COMPOSE_TEST(test_depth_of_expanded_containers_is_bounded)
{
    char *text = make_chain(80, "k%d: {a: {b: {c: '${k%d}'}}},");
    allow(s, ALL);
    add(s, "a.json", text);
    s->limits.depth = 100;
    assert_int_equal(compose(s), SC_ERROR_TOO_DEEP);
    free(text);
}

/* ---- origins and secrets ---- */

COMPOSE_TEST(test_origins)
{
    allow(s, ALL);
    add(s, "a.json", "{x: 1, o: {y: 2},\n a: '${x}', b: 't${x}', c: '${o}', d: '${env:PORT}'}");
    assert_int_equal(compose(s), SC_OK);
    assert_origin(result_at(s, "a"), "a.json", 2, 5);
    assert_origin(result_at(s, "b"), "a.json", 2, 16);
    assert_origin(result_at(s, "c"), "a.json", 2, 28);
    assert_origin(result_at(s, "c.y"), "a.json", 1, 15);
    assert_origin(result_at(s, "d"), "a.json", 2, 39);
}

static bool is_secret(const stack *s, const char *path)
{
    return sc_secrets_hide(s->options.secrets, sc_image_root(s->result), path, strlen(path));
}

COMPOSE_TEST(test_a_reference_to_a_secret_is_secret)
{
    allow(s, ALL);
    add_image(s, parse_as("vault", SC_SOURCE_FILE, true, "{key: 5, sub: {n: 6, t: 'x'}}"), 0);
    add(s, "a.json",
        "{db: {password: 'p', token: {a: 'x', n: 5}}, plain: 'q',"
        " a: '${db.password}', b: 'x${db.password}', c: '${db}', d: '${db.token}',"
        " e: '${plain}', f: '${key}', g: '${sub}', h: '${env:DB_PASSWORD}',"
        " i: '${a}', j: '${env:DB_SECRET:-x}', k: '${env:PORT}', l: '${d.a}',"
        " m: '${file:/run/secret/x}'}");
    assert_int_equal(compose(s), SC_OK);
    assert_true(is_secret(s, "a"));
    assert_true(is_secret(s, "b"));
    assert_true(is_secret(s, "c.password"));
    assert_true(is_secret(s, "d.a"));
    assert_false(is_secret(s, "d.n"));
    assert_false(is_secret(s, "e"));
    assert_true(is_secret(s, "f"));
    assert_true(is_secret(s, "g.n"));
    assert_true(is_secret(s, "g.t"));
    assert_true(is_secret(s, "h"));
    assert_true(is_secret(s, "i"));
    assert_true(is_secret(s, "j"));
    assert_false(is_secret(s, "k"));
    assert_true(is_secret(s, "l"));
    assert_true(is_secret(s, "m"));
}

COMPOSE_TEST(test_secret_from_below)
{
    static const char *const words[] = {"pin"};
    static const sc_secrets secrets = {words, 1, NULL, NULL};
    allow(s, ALL);
    s->options.secrets = &secrets;
    add_image(s, parse_as("vault", SC_SOURCE_FILE, true, "{a: 'x'}"), 0);
    add(s, "a.json", "{a: '${a}-y', pin: 'z', b: '${pin}'}");
    assert_int_equal(compose(s), SC_OK);
    assert_true(is_secret(s, "a"));
    assert_true(is_secret(s, "b"));
}

COMPOSE_TEST(test_a_subtree_as_root)
{
    allow(s, ALL);
    add(s, "a.json", "{x: 'outer', app: {x: 'inner', y: '${x}', z: {w: '${y}'}}}");
    s->layers[0].value = sc_value_at(s->layers[0].value, "app");
    assert_composed(s, "{x: 'inner', y: 'inner', z: {w: 'inner'}}");
}

COMPOSE_TEST(test_untyped_text_stays_untyped)
{
    allow(s, ALL);
    sc_writer *writer = sc_writer_new(NULL, NULL);
    sc_writer_begin_object(writer);
    sc_writer_source(writer, SC_SOURCE_FILE, "a.ini", false);
    sc_writer_key(writer, "n", 1);
    sc_writer_untyped(writer, "80", 2);
    sc_writer_key(writer, "port", 4);
    sc_writer_untyped(writer, "${n}80", 6);
    sc_writer_key(writer, "same", 4);
    sc_writer_untyped(writer, "${n}", 4);
    sc_writer_end(writer);
    sc_error error;
    add_image(s, sc_writer_finish(writer, &error), 0);
    sc_writer_free(writer);
    assert_composed(s, "{n: 80, port: 8080, same: 80}");
    assert_true(sc_value_untyped(result_at(s, "same"), NULL, NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_off_by_default),
        cmocka_unit_test(test_a_whole_text_takes_the_value_with_its_type),
        cmocka_unit_test(test_inside_a_text_scalars_become_text),
        cmocka_unit_test(test_a_container_inside_a_text_is_an_error),
        cmocka_unit_test(test_the_final_result_counts),
        cmocka_unit_test(test_chains),
        cmocka_unit_test(test_through_a_reference),
        cmocka_unit_test(test_references_inside_a_subtree_that_is_referred_to),
        cmocka_unit_test(test_variables),
        cmocka_unit_test(test_defaults),
        cmocka_unit_test(test_files),
        cmocka_unit_test(test_a_file_that_fails),
        cmocka_unit_test(test_escapes),
        cmocka_unit_test(test_kinds_that_are_not_allowed_stay),
        cmocka_unit_test(test_literal_sources_hold_no_references),
        cmocka_unit_test(test_only_literal_layers_hold_references),
        cmocka_unit_test(test_a_reference_to_a_literal_text_copies_it),
        cmocka_unit_test(test_its_own_path_is_the_value_of_the_layers_below),
        cmocka_unit_test(test_its_own_path_with_nothing_below),
        cmocka_unit_test(test_its_own_path_beside_a_key_that_reads_like_it),
        cmocka_unit_test(test_a_failure_beside_a_key_that_reads_like_its_path),
        cmocka_unit_test(test_its_own_path_may_have_been_a_container),
        cmocka_unit_test(test_its_own_path_below_merges),
        cmocka_unit_test(test_its_own_path_in_an_element),
        cmocka_unit_test(test_its_own_path_below_may_fail),
        cmocka_unit_test(test_its_own_path_below_is_literal),
        cmocka_unit_test(test_a_miss_is_an_error_at_its_line),
        cmocka_unit_test(test_a_miss_names_the_near_path),
        cmocka_unit_test(test_a_missing_variable_and_file),
        cmocka_unit_test(test_a_miss_is_reported_where_it_is_written),
        cmocka_unit_test(test_a_cycle_prints_its_chain),
        cmocka_unit_test(test_a_cycle_met_from_outside_prints_only_itself),
        cmocka_unit_test(test_a_container_inside_itself_is_a_cycle),
        cmocka_unit_test(test_the_root_inside_itself_is_a_cycle),
        cmocka_unit_test(test_a_cycle_through_the_value_below),
        cmocka_unit_test(test_texts_that_do_not_parse),
        cmocka_unit_test(test_quoted_segments),
        cmocka_unit_test(test_text_from_outside_must_be_utf8),
        cmocka_unit_test(test_long_chains_are_bounded),
        cmocka_unit_test(test_a_bomb_of_texts_is_bounded),
        cmocka_unit_test(test_a_bomb_of_subtrees_is_bounded),
        cmocka_unit_test(test_copies_of_large_texts_are_bounded),
        cmocka_unit_test(test_nested_defaults_are_bounded),
        cmocka_unit_test(test_unclosed_text_of_a_kind_not_allowed_takes_linear_time),
        cmocka_unit_test(test_depth_of_expanded_containers_is_bounded),
        cmocka_unit_test(test_origins),
        cmocka_unit_test(test_a_reference_to_a_secret_is_secret),
        cmocka_unit_test(test_secret_from_below),
        cmocka_unit_test(test_a_subtree_as_root),
        cmocka_unit_test(test_untyped_text_stays_untyped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

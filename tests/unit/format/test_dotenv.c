/* dotenv in Compose's dialect: values, quotes, variables, places, failures, and writing. */
#include "text_help.h"

#include "format/dotenv.h"

#include <stdio.h>
#include <stdlib.h>

static const sc_format *const dotenv = &sc_format_dotenv;

static const char *given(const void *context, const char *name, size_t length)
{
    (void)context;
    if (length == 4 && memcmp(name, "HOME", 4) == 0) {
        return "/home/me";
    }
    return length == 5 && memcmp(name, "EMPTY", 5) == 0 ? "" : NULL;
}

static void assert_text(const sc_format *format, const char *text, const char *key,
                        const char *expected)
{
    sc_image *image = help_read(format, text);
    const char *found;
    sc_value value = sc_value_member(sc_image_root(image), key, strlen(key));
    assert_true(sc_value_untyped(value, &found, NULL));
    assert_string_equal(found, expected);
    sc_image_release(image);
}

/* The value of A, the last line, is that text. */
static void assert_a(const char *text, const char *expected)
{
    assert_text(dotenv, text, "A", expected);
}

static void test_statements(void **state)
{
    (void)state;
    help_reads(dotenv, "", "{}");
    help_reads(dotenv, "# c\n \t# c\r\n\r\n", "{}");
    help_reads(dotenv, "A=1\r\nB = two words \n  export C=x\nexport=y\nD: z\nE=\nF.a-b=1\n9=2",
               "{\"A\":1,\"B\":\"two words\",\"C\":\"x\",\"export\":\"y\",\"D\":\"z\",\"E\":\"\","
               "\"F.a-b\":1,\"9\":2}");
    help_reads(dotenv, "A={\"x\": 1}\nB='true'\nC=\"007\"",
               "{\"A\":{\"x\":1},\"B\":true,\"C\":\"007\"}");
}

static void test_bare_values(void **state)
{
    (void)state;
    assert_a("A=x # c", "x");
    assert_a("A=x#y", "x#y");
    assert_a("A=#x", "#x");
    assert_a("A=x=y 'z'", "x=y 'z'");
    assert_a("A=C:\\new\\n", "C:\\new\\n");
}

static void test_quotes(void **state)
{
    (void)state;
    assert_a("A=' $HOME \\n ' # c", " $HOME \\n ");
    assert_a("A='it\\'s'", "it's");
    assert_a("A='x\\\\'", "x\\\\");
    assert_a("A='one\r\ntwo'\nB=1", "one\ntwo");
    assert_a("A=\"\\a\\b\\f\\n\\r\\t\\v\\\"\\\\\\$x\\q\\0101\\09\"",
             "\a\b\f\n\r\t\v\"\\$x\\qA\\09");
    assert_a("A=\"one\r\ntwo\"#c", "one\ntwo");
    assert_a("A=\"\"", "");
}

static void test_variables(void **state)
{
    (void)state;
    assert_a("B=1\nA=$B-${B}$$ $ $9", "1-1$ $ $9");
    assert_a("B=1\nB=2\nA=\"${B}\"", "2");
    assert_a("A=${B}x", "x");
    assert_a("A=${B:-d}${B-e}", "de");
    assert_a("E=\nA=${E:-d}${E-e}", "d");
    assert_a("B=1\nE=\nA=${B:+x}${E:+y}${E+z}${N+w}", "xz");
    assert_a("B=1\nA=${N:-${M:-<${B}>}}!", "<1>!");
    assert_a("A=\"${N:-a\\}b}\"", "a\\}b");
    assert_a("B=1\nA=${B?gone}${B:?gone}", "11");
}

/* Each variable without value or default is a warning at its dollar sign. */
static void test_unset_variables(void **state)
{
    (void)state;
    const char *text = "B=1\n"
                       "P=cy8$V2dABC\n"
                       "Q=\"$B x\n\xC3\xA9 ${N}${N:-$M}\" # $no\n"
                       "R='$N' # $N\n"
                       "S=${N:+x}${N-}$$N\n"
                       "E=\nT=$E$N\n";
    static const uint32_t places[][2] = {{2, 6}, {4, 3}, {4, 12}, {8, 5}};
    sc_notices notices;
    sc_notices_init(&notices, NULL);
    sc_format_parse_options options = {.notices = &notices};
    sc_image *image;
    assert_int_equal(sc_format_parse(dotenv, text, strlen(text), &options, &image, NULL, NULL),
                     SC_OK);
    assert_int_equal(notices.count, 4);
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(notices.items[i].code, SC_WARNING_BAD_VARIABLE);
        assert_int_equal(notices.items[i].line, places[i][0]);
        assert_int_equal(notices.items[i].column, places[i][1]);
        assert_null(strstr(notices.items[i].message, "V2d"));
    }
    help_place(image, "T", 8, 3);
    sc_image_release(image);
    sc_notices_free(&notices);
}

/* White space beyond ASCII is removed like ASCII's around names and values; no name has it. */
static void test_unicode_space(void **state)
{
    (void)state;
    help_reads(dotenv,
               "\xC2\xA0"
               "A\xE3\x80\x80=\xE2\x80\x83x\xC2\xA0y\xC2\xA0\n\xC2\xA0\n"
               "export\xC2\xA0"
               "B\xC2\xA0: \"z\xC2\xA0\"\xC2\xA0\nC=\xC2\xA0\n",
               "{\"A\":\"x\xC2\xA0y\",\"B\":\"z\xC2\xA0\",\"C\":\"\"}");
    help_refuses(dotenv, "A=1\n\xC3\xA9=1", SC_ERROR_SYNTAX, 2, 1);
    help_refuses(dotenv, "A\xC3\xA9=1", SC_ERROR_SYNTAX, 1, 2);
    help_refuses(dotenv,
                 "A\xC2\xA0"
                 "B=1",
                 SC_ERROR_SYNTAX, 1, 3);
    help_refuses(dotenv, "A[0]=1", SC_ERROR_SYNTAX, 1, 2);
}

static void test_environment(void **state)
{
    (void)state;
    const sc_dotenv_environment environment = {given, NULL};
    const sc_format with = sc_dotenv_with(&environment);
    assert_text(&with, "HOME=x\nA=$HOME", "A", "/home/me");
    assert_text(&with, "HOME=x\nA=$HOME", "HOME", "x");
    assert_text(&with, "A=${EMPTY:-d}${EMPTY-e}", "A", "d");
    assert_text(&with, "export HOME\n", "HOME", "/home/me");
    assert_text(dotenv, "HOME=x\nA=$HOME", "A", "x");
}

static void test_name_alone(void **state)
{
    (void)state;
    sc_notices notices;
    sc_notices_init(&notices, NULL);
    sc_format_parse_options options = {.notices = &notices};
    const char *text = "A=1\n B\nA=2\n";
    sc_image *image;
    assert_int_equal(sc_format_parse(dotenv, text, strlen(text), &options, &image, NULL, NULL),
                     SC_OK);
    assert_int_equal(sc_value_count(sc_image_root(image)), 1);
    assert_int_equal(notices.count, 2);
    assert_int_equal(notices.items[0].code, SC_WARNING_BAD_VARIABLE);
    assert_int_equal(notices.items[0].line, 2);
    assert_int_equal(notices.items[0].column, 2);
    assert_int_equal(notices.items[1].code, SC_WARNING_DUPLICATE_KEY);
    assert_int_equal(notices.items[1].line, 3);
    help_place(image, "A", 3, 3);
    sc_image_release(image);
    sc_notices_free(&notices);
}

static void test_places(void **state)
{
    (void)state;
    sc_image *image = help_read(dotenv, "# c\n"
                                        "A = 'x\ny'\n"
                                        "export E=\"$A\" # c\r\n"
                                        "B=\n");
    help_place(image, "", 1, 1);
    help_place(image, "A", 2, 5);
    help_place(image, "E", 4, 10);
    help_place(image, "B", 5, 3);
    sc_image_release(image);
}

static void test_failures(void **state)
{
    (void)state;
    help_refuses(dotenv, "A=1\nB C=2", SC_ERROR_SYNTAX, 2, 3);
    help_refuses(dotenv, "=1", SC_ERROR_SYNTAX, 1, 1);
    help_refuses(dotenv, "A+B=1", SC_ERROR_SYNTAX, 1, 2);
    help_refuses(dotenv, "A='x\n", SC_ERROR_SYNTAX, 1, 3);
    help_refuses(dotenv, "\nA=\"x\\\"", SC_ERROR_SYNTAX, 2, 3);
    help_refuses(dotenv, "A='x' y", SC_ERROR_SYNTAX, 1, 7);
    help_refuses(dotenv, "A=x${", SC_ERROR_SYNTAX, 1, 4);
    help_refuses(dotenv, "A=x${9}", SC_ERROR_SYNTAX, 1, 4);
    help_refuses(dotenv, "A=${B", SC_ERROR_SYNTAX, 1, 3);
    help_refuses(dotenv, "A=${B:x}", SC_ERROR_SYNTAX, 1, 3);
    help_refuses(dotenv, "A=${B:-x", SC_ERROR_SYNTAX, 1, 3);
    sc_error error =
        help_refuses(dotenv, "A=\"\n ${B:?set it}\"", SC_ERROR_REFERENCE_MISSING, 2, 2);
    assert_non_null(strstr(error.message, "set it"));
    help_refuses(dotenv, "B=\nA=${B:?}", SC_ERROR_REFERENCE_MISSING, 2, 3);
    help_refuses(dotenv, "A=${B?}", SC_ERROR_REFERENCE_MISSING, 1, 3);
}

static void test_expansion_is_bounded(void **state)
{
    (void)state;
    char text[8192] = "V0=0123456789abcdef\n";
    for (int i = 1; i < 60; i++) {
        sprintf(text + strlen(text), "V%d=$V%d${V%d}\n", i, i - 1, i - 1);
    }
    sc_image *image;
    sc_error error;
    assert_int_equal(sc_format_parse(dotenv, text, strlen(text), NULL, &image, NULL, &error),
                     SC_ERROR_REFERENCE_LIMIT);
    assert_true(error.line > 10 && error.line < 30);
    char deep[1024] = "A=";
    for (int i = 0; i < 40; i++) {
        strcat(deep, "${N:-");
    }
    for (int i = 0; i < 40; i++) {
        strcat(deep, "}");
    }
    assert_int_equal(sc_format_parse(dotenv, deep, strlen(deep), NULL, &image, NULL, &error),
                     SC_ERROR_REFERENCE_LIMIT);
}

static void test_limits(void **state)
{
    (void)state;
    const sc_limits limits = {.nodes = 3};
    sc_format_parse_options options = {.limits = &limits};
    sc_image *image;
    sc_error error;
    assert_int_equal(
        sc_format_parse(dotenv, "A=1\nB=2\nC=3\nD=4", 15, &options, &image, NULL, &error),
        SC_ERROR_TOO_MANY_NODES);
    assert_int_equal(error.line, 3);
    assert_int_equal(error.column, 3);
}

/* Writes JSON as dotenv. */
static void assert_written(const char *json, const sc_write_options *options, const char *expected)
{
    sc_image *image = help_read(&sc_format_json, json);
    sc_buf out;
    sc_error error;
    assert_int_equal(help_write(dotenv, sc_image_root(image), options, &out, &error), SC_OK);
    assert_string_equal(sc_buf_text(&out), expected);
    sc_image_release(image);
    sc_buf_free(&out);
}

static void test_writing(void **state)
{
    (void)state;
    assert_written("{}", NULL, "");
    assert_written(
        "{\"a\":{\"pool-size\":5,\"c\":{\"d\":true}},\"e\":[1,\"x\"],\"f\":{},\"g\":null}", NULL,
        "A__POOL_SIZE=5\nA__C__D=true\nE='[1,\"x\"]'\nF='{}'\nG=null\n");
    const sc_write_options app = {.prefix = "APP"};
    const sc_write_options app_ = {.prefix = "APP_"};
    assert_written("{\"a\":{\"b\":1}}", &app, "APP_A__B=1\n");
    assert_written("{\"a\":{\"b\":1}}", &app_, "APP_A__B=1\n");
}

static void test_written_text(void **state)
{
    (void)state;
    help_writes(dotenv,
                "{\"A\":\"x y\",\"B\":\"it's "
                "$5\",\"C\":\"\",\"D\":\"a\\nb\\\\\",\"E\":\"x\\\\\",\"F\":\"#x\"}",
                NULL, "A='x y'\nB=\"it's \\$5\"\nC=\nD=\"a\nb\\\\\"\nE=\"x\\\\\"\nF='#x'\n");
    help_writes(dotenv,
                "{\"A\":\"\\r\\t\\\"\",\"B\":\"x\\\\\\\\ y\",\"C\":\"a\\n'b\\r\",\"D\":\"a\\nb\"}",
                NULL, "A='\r\t\"'\nB='x\\\\ y'\nC=\"a\n'b\r\"\nD='a\nb'\n");
}

/* Text that a shell would expand when it sources the file is quoted. */
static void test_written_for_a_shell(void **state)
{
    (void)state;
    help_writes(dotenv,
                "{\"A\":\"~/x\",\"B\":\"/a:~/b\",\"C\":\"`id`\",\"D\":\"=ls\",\"E\":\"x:=ls\","
                "\"F\":\"k=v=\",\"G\":\"a^b\",\"H\":\"it's $(id)\"}",
                NULL,
                "A='~/x'\nB='/a:~/b'\nC='`id`'\nD='=ls'\nE='x:=ls'\nF=k=v=\nG='a^b'\n"
                "H=\"it's \\$(id)\"\n");
}

/* Text that Compose and a shell never read in the same way. */
static void test_text_that_cannot_be_written(void **state)
{
    (void)state;
    help_cannot_write(dotenv, "{\"a\":{\"b\":\"x\\u0000\"}}", "a.b");
    help_cannot_write(dotenv, "{\"a\":\"it's `id`\"}", "a");
    help_cannot_write(dotenv, "{\"a\":\"`\\\\\"}", "a");
    help_cannot_write(dotenv, "{\"a\":\"x\\r\\ny\"}", "a");
}

static void test_cannot_write(void **state)
{
    (void)state;
    help_cannot_write(dotenv, "[1]", "");
    help_cannot_write(dotenv, "{\"a\":{\"\":1}}", "a.\"\"");
    help_cannot_write(dotenv, "{\"a b\":1}", "\"a b\"");
    help_cannot_write(dotenv, "{\"a_b\":1,\"a-b\":1}", "a-b");
    help_cannot_write(dotenv, "{\"\\u00e9\":1}", "\xC3\xA9");
}

/* Names that the environment's rules would split elsewhere, or read as those of an array. */
static void test_names_that_do_not_read_back(void **state)
{
    (void)state;
    static const struct {
        const char *json, *path;
    } refused[] = {
        {"{\"a__b\":1}", "a__b"},
        {"{\"__proto__\":1}", "__proto__"},
        {"{\"b_\":{\"_c\":1}}", "b_._c"},
        {"{\"b_\":{\"c\":1}}", "b_.c"},
        {"{\"b\":{\"__c\":1}}", "b.__c"},
        {"{\"b-_c\":1}", "b-_c"},
        {"{\"list\":{\"add\":1}}", "list"},
        {"{\"0\":1}", ""},
        {"{\"list\":{\"Remove\":1,\"0\":2}}", "list"},
        {"{\"list\":{\"1\":1,\"0\":2}}", "list"},
    };
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        help_cannot_write(dotenv, refused[i].json, refused[i].path);
    }
    assert_written("{\"_a\":1,\"b_\":1,\"c\":{\"_d\":1,\"e_\":2},\"f\":{\"_\":3}}", NULL,
                   "_A=1\nB_=1\nC___D=1\nC__E_=2\nF___=3\n");
    assert_written("{\"p\":{\"8080\":1},\"q\":{\"0\":1,\"x\":2},\"r\":{\"add\":1,\"x\":2}}", NULL,
                   "P__8080=1\nQ__0=1\nQ__X=2\nR__ADD=1\nR__X=2\n");
}

/* Names from a dotenv file are written unchanged. */
static void test_kept_names(void **state)
{
    (void)state;
    const char *text = "http_proxy=x\nA__b=1\nlist__add=2\n__p=3\na-b.c=4\nJ='{\"x\":{\"y\":1}}'\n";
    sc_image *image = help_read(dotenv, text);
    sc_buf out;
    assert_int_equal(help_write(dotenv, sc_image_root(image), NULL, &out, NULL), SC_OK);
    assert_string_equal(sc_buf_text(&out), text);
    sc_buf_free(&out);
    sc_image_release(image);
}

static void test_origins(void **state)
{
    (void)state;
    sc_image *image = help_read(dotenv, "A=1\nB=x y\n");
    const sc_write_options options = {.origins = true};
    sc_buf out;
    assert_int_equal(help_write(dotenv, sc_image_root(image), &options, &out, NULL), SC_OK);
    assert_string_equal(sc_buf_text(&out), "# text:1:3\nA=1\n# text:2:3\nB='x y'\n");
    sc_buf_free(&out);
    sc_image_release(image);
}

static void test_out_of_memory(void **state)
{
    (void)state;
    char text[4096] = "A=1\nA=2\nB='it\\'s'\nC=\"$A\\n${B:-x}\"\nD\n";
    for (int i = 0; i < 120; i++) {
        sprintf(text + strlen(text), "V%d=$A some text\n", i);
    }
    help_survives_oom(dotenv, text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_statements),
        cmocka_unit_test(test_bare_values),
        cmocka_unit_test(test_quotes),
        cmocka_unit_test(test_variables),
        cmocka_unit_test(test_environment),
        cmocka_unit_test(test_unset_variables),
        cmocka_unit_test(test_unicode_space),
        cmocka_unit_test(test_name_alone),
        cmocka_unit_test(test_places),
        cmocka_unit_test(test_failures),
        cmocka_unit_test(test_expansion_is_bounded),
        cmocka_unit_test(test_limits),
        cmocka_unit_test(test_writing),
        cmocka_unit_test(test_written_text),
        cmocka_unit_test(test_written_for_a_shell),
        cmocka_unit_test(test_text_that_cannot_be_written),
        cmocka_unit_test(test_cannot_write),
        cmocka_unit_test(test_names_that_do_not_read_back),
        cmocka_unit_test(test_kept_names),
        cmocka_unit_test(test_origins),
        cmocka_unit_test(test_out_of_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/*
 * The fixtures of inih against its own record of the values that its default build reads, in order
 * of the files. The differences are listed here (and in docs/reference/formats-dialects.md), each
 * by its file and setting; after an error inih continues to read the file, we do not.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "format/parse.h"
#include "suite.h"

enum { BLOCK_LINES = 100, INIH_SECTION_MAX = 49 };

static char folder[SUITE_PATH_SIZE];

/* `section.key` whose text differs here, and its text here. */
static const char *const differences[][3] = {
    /* here a comment may follow a value only */
    {"normal.ini", "test7", "; blank value, except if inline comments disabled"},
    /* a continued line belongs to one value here, inih reports it as a further one */
    {"multi_line.ini", "section1/multi", "this is a\nmulti-line value"},
    {"multi_line.ini", "section2/multi", "a\nb\nc"},
    {"multi_line.ini", "section3/multi", "the quick\nbrown fox"},
    {"multi_line.ini", "section3/foo", "bar\nHi World"},
    /* the last of several keys wins here, inih reports all */
    {"duplicate_sections.ini", "section1/single1", "def"},
    {"duplicate_sections.ini", "section1/single2", "qrs"},
};

static const char *our_text(const char *file, const char *section, const char *key,
                            const char *text)
{
    char name[512];
    snprintf(name, sizeof name, "%s/%s", section, key);
    for (size_t i = 0; i < sizeof differences / sizeof *differences; i++) {
        const char *const *known = differences[i];
        if (strcmp(known[0], file) == 0 &&
            (strcmp(known[1], name) == 0 || strcmp(known[1], key) == 0)) {
            return known[2];
        }
    }
    return text;
}

/* `NAME=VALUE;` of the record, in its section. */
static bool check_setting(const char *file, sc_value section, const char *section_name, char *line)
{
    char *equals = strchr(line, '=');
    assert_non_null(equals);
    *equals = '\0';
    char *text = equals + 1;
    text[strlen(text) - 1] = '\0'; /* the record's semicolon */
    const char *expected = our_text(file, section_name, line, text);
    const char *ours;
    size_t length;
    sc_value value = sc_value_member(section, line, strlen(line));
    if (sc_value_untyped(value, &ours, &length) && length == strlen(expected) &&
        memcmp(ours, expected, length) == 0) {
        return true;
    }
    print_message("%s: [%s] %s is another text\n", file, section_name, line);
    return false;
}

/* Sections are trimmed here, inih keeps their white space. */
static char *trimmed(char *name)
{
    while (*name == ' ') {
        name++;
    }
    for (size_t length = strlen(name); length > 0 && name[length - 1] == ' '; length--) {
        name[length - 1] = '\0';
    }
    return name;
}

/* inih cuts a long name of a section; here it is whole. */
static sc_value find_section(sc_value root, const char *name)
{
    size_t length = strlen(name);
    for (size_t i = 0; i < sc_value_count(root) && length >= INIH_SECTION_MAX; i++) {
        sc_value section = sc_value_item(root, i);
        if (strncmp(sc_value_key(section, NULL), name, length) == 0) {
            return section;
        }
    }
    return sc_value_member(root, name, length);
}

static bool check_block(const char *file, sc_value root, char **lines, size_t count)
{
    bool good = true;
    const char *section_name = "";
    sc_value section = root;
    for (size_t i = 0; i < count; i++) {
        char *line = lines[i] + 4; /* after "... " */
        if (*line == '[') {
            line[strlen(line) - 1] = '\0';
            section_name = trimmed(line + 1);
            section = find_section(root, section_name);
        } else {
            good = check_setting(file, section, section_name, line) && good;
        }
    }
    return good;
}

/* `FILE: e=LINE user=N`, after the lines of that file. */
static bool check_file(char *summary, char **lines, size_t count)
{
    char *colon = strchr(summary, ':');
    assert_non_null(colon);
    *colon = '\0';
    long error_line = strtol(strstr(colon + 1, "e=") + 2, NULL, 10);
    size_t length;
    char *text = suite_read(folder, summary, &length);
    if (text == NULL) {
        return true;
    }
    sc_error error = {.code = SC_OK};
    sc_image *image;
    sc_format_parse(&sc_format_ini, text, length, NULL, &image, NULL, &error);
    free(text);
    /* the error of user_error.ini is one of inih's test, not of the file */
    bool refused = error_line > 0 && strcmp(summary, "user_error.ini") != 0;
    bool good = refused ? image == NULL && (long)error.line == error_line
                        : image != NULL && check_block(summary, sc_image_root(image), lines, count);
    print_message("%s: %s%s\n", summary, refused ? "refused" : "read", good ? "" : " WRONG");
    sc_image_release(image);
    return good;
}

static void test_default_build(void **state)
{
    (void)state;
    size_t length, count = 0, wrong = 0, files = 0;
    char *record = suite_read(folder, "baseline_multi.txt", &length);
    assert_non_null(record);
    record[length] = '\0';
    char *lines[BLOCK_LINES];
    for (char *line = strtok(record, "\r\n"); line != NULL; line = strtok(NULL, "\r\n")) {
        if (strncmp(line, "... ", 4) == 0) {
            assert_true(count < BLOCK_LINES);
            lines[count++] = line;
        } else {
            files++;
            wrong += !check_file(line, lines, count);
            count = 0;
        }
    }
    free(record);
    assert_true(files > 5);
    assert_int_equal(wrong, 0);
}

int main(void)
{
    if (!suite_find("inih", folder)) {
        return SUITE_SKIPPED;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_default_build),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

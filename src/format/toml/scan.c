/* White space, comments and line ends of TOML, and how its reader fails. */
#include "format/toml/toml.h"

#define W (SC_TOML_BARE | SC_TOML_NUMBER)
#define N SC_TOML_NUMBER

#define FOUR(x) x, x, x, x
#define EIGHT(x) FOUR(x), FOUR(x)
#define SIXTEEN(x) EIGHT(x), EIGHT(x)
#define SIXTY_FOUR(x) SIXTEEN(x), SIXTEEN(x), SIXTEEN(x), SIXTEEN(x)

/* clang-format off */
const uint8_t sc_toml_class[256] = {
    /* 00-1F */ SIXTEEN(0), SIXTEEN(0),
    /* 20-2A */ EIGHT(0), 0, 0, 0,
    /* +     */ N,
    /* ,     */ 0,
    /* -     */ W,
    /* .     */ N,
    /* /     */ 0,
    /* 0-9   */ EIGHT(W), W, W,
    /* :     */ N,
    /* ;-@   */ FOUR(0), 0, 0,
    /* A-Z   */ SIXTEEN(W), EIGHT(W), W, W,
    /* [-^   */ FOUR(0),
    /* _     */ W,
    /* `     */ 0,
    /* a-z   */ SIXTEEN(W), EIGHT(W), W, W,
    /* {-DEL */ FOUR(0), 0,
    /* 80-FF */ SIXTY_FOUR(0), SIXTY_FOUR(0),
};
/* clang-format on */

enum { FOUND_SIZE = 48 };

/* The text at a place, for people. */
static void describe(const sc_toml *t, const char *at, char out[FOUND_SIZE])
{
    const char *words = NULL;
    if (at >= t->end) {
        words = "the end of the text";
    } else if (*at == '\n' || (*at == '\r' && at[1] == '\n')) {
        words = "the end of the line";
    } else if (*at == '\r') {
        words = "a carriage return without a line feed";
    }
    if (words != NULL) {
        memcpy(out, words, strlen(words) + 1);
        return;
    }
    uint32_t code_point;
    unsigned length = sc_utf8_decode(at, t->end, &code_point);
    char shown[16];
    sc_text_display(shown, sizeof shown, at, length);
    size_t count = strlen(shown);
    out[0] = '`';
    memcpy(out + 1, shown, count);
    memcpy(out + 1 + count, "`", 2);
}

bool sc_toml_expected(sc_toml *t, const char *at, const char *what)
{
    char found[FOUND_SIZE];
    describe(t, at, found);
    return SC_TOML_FAIL(t, SC_ERROR_SYNTAX, at, "expected %s, found %s", what, found);
}

bool sc_toml_stopped(sc_toml *t, const char *at)
{
    sc_status status = sc_writer_status(t->writer);
    const sc_limits *limits = sc_writer_limits(t->writer);
    if (status == SC_ERROR_TOO_DEEP) {
        return SC_TOML_FAIL(t, status, at, "nested deeper than the limit of %u levels",
                            limits->depth);
    }
    if (status == SC_ERROR_TOO_MANY_NODES) {
        return SC_TOML_FAIL(t, status, at, "more values than the limit of %u", limits->nodes);
    }
    return SC_TOML_FAIL(t, status, at, "%s", sc_status_text(status));
}

bool sc_toml_newline(sc_toml *t)
{
    const char *p = t->next;
    if (*p == '\r' && p[1] == '\n') {
        p++;
    }
    if (*p != '\n') {
        return SC_TOML_FAIL(t, SC_ERROR_SYNTAX, p,
                            "a carriage return must be followed by a line feed");
    }
    sc_toml_begin_line(t, p + 1);
    return true;
}

bool sc_toml_comment(sc_toml *t)
{
    const char *p = sc_toml_find(t->next + 1, '\n');
    t->next = p;
    if (*p == '\n' || (*p == '\r' && p[1] == '\n') || p >= t->end) {
        return true;
    }
    return SC_TOML_FAIL(t, SC_ERROR_SYNTAX, p, "a control character is not allowed in a comment");
}

bool sc_toml_skip_lines(sc_toml *t)
{
    for (;;) {
        sc_toml_skip_blank(t);
        char c = *t->next;
        if (c == '\n' || c == '\r') {
            if (!sc_toml_newline(t)) {
                return false;
            }
        } else if (c == '#') {
            if (!sc_toml_comment(t)) {
                return false;
            }
        } else {
            return true;
        }
    }
}

bool sc_toml_end_line(sc_toml *t)
{
    sc_toml_skip_blank(t);
    if (*t->next == '#' && !sc_toml_comment(t)) {
        return false;
    }
    if (*t->next == '\n') {
        sc_toml_begin_line(t, t->next + 1);
        return true;
    }
    if (*t->next == '\r') {
        return sc_toml_newline(t);
    }
    return sc_toml_at_end(t) ||
           sc_toml_expected(t, t->next, "the end of the line (one setting on each line)");
}

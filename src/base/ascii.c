/*
 * The table is written out by ranges, a row for each run of bytes with the same classes.
 */
#include "base/ascii.h"

#define CONTROL SC_CLASS_CONTROL
#define DIGIT (SC_CLASS_DIGIT | SC_CLASS_HEX)
#define UPPER SC_CLASS_UPPER
#define LOWER SC_CLASS_LOWER
#define HIGH SC_CLASS_HIGH

#define TWO(x) x, x
#define FOUR(x) TWO(x), TWO(x)
#define EIGHT(x) FOUR(x), FOUR(x)
#define SIXTEEN(x) EIGHT(x), EIGHT(x)
#define SIXTY_FOUR(x) SIXTEEN(x), SIXTEEN(x), SIXTEEN(x), SIXTEEN(x)

/* clang-format off */
const uint8_t sc_ascii_table[256] = {
    /* 00-08 */ EIGHT(CONTROL), CONTROL,
    /* tab   */ CONTROL | SC_CLASS_BLANK,
    /* LF    */ CONTROL | SC_CLASS_LINE,
    /* 0B-0C */ TWO(CONTROL),
    /* CR    */ CONTROL | SC_CLASS_LINE,
    /* 0E-1F */ TWO(CONTROL), SIXTEEN(CONTROL),
    /* space */ SC_CLASS_BLANK,
    /* !-/   */ EIGHT(0), FOUR(0), TWO(0), 0,
    /* 0-9   */ EIGHT(DIGIT), TWO(DIGIT),
    /* :-@   */ FOUR(0), TWO(0), 0,
    /* A-F   */ FOUR(UPPER | SC_CLASS_HEX), TWO(UPPER | SC_CLASS_HEX),
    /* G-Z   */ SIXTEEN(UPPER), FOUR(UPPER),
    /* [-`   */ FOUR(0), TWO(0),
    /* a-f   */ FOUR(LOWER | SC_CLASS_HEX), TWO(LOWER | SC_CLASS_HEX),
    /* g-z   */ SIXTEEN(LOWER), FOUR(LOWER),
    /* {-~   */ FOUR(0),
    /* DEL   */ CONTROL,
    /* 80-FF */ SIXTY_FOUR(HIGH), SIXTY_FOUR(HIGH),
};

#define NONE 36

const uint8_t sc_ascii_digit_values[256] = {
    /* 00-/  */ SIXTEEN(NONE), SIXTEEN(NONE), SIXTEEN(NONE),
    /* 0-9   */ 0, 1, 2, 3, 4, 5, 6, 7, 8, 9,
    /* :-@   */ FOUR(NONE), TWO(NONE), NONE,
    /* A-M   */ 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22,
    /* N-Z   */ 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35,
    /* [-`   */ FOUR(NONE), TWO(NONE),
    /* a-m   */ 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22,
    /* n-z   */ 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35,
    /* {-DEL */ FOUR(NONE), NONE,
    /* 80-FF */ SIXTY_FOUR(NONE), SIXTY_FOUR(NONE),
};
/* clang-format on */

bool sc_ascii_equal_ignore_case(const char *a, size_t a_length, const char *b, size_t b_length)
{
    if (a_length != b_length) {
        return false;
    }
    for (size_t i = 0; i < a_length; i++) {
        if (sc_ascii_lower(a[i]) != sc_ascii_lower(b[i])) {
            return false;
        }
    }
    return true;
}

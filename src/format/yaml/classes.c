/* The classes of each byte for the scanner. */
#include "format/yaml/chunk.h"

#define BREAK SC_YAML_BREAK
#define BLANK SC_YAML_BLANK
#define BRACKET (SC_YAML_BRACKET | SC_YAML_INDICATOR)
#define INDICATOR SC_YAML_INDICATOR
#define CONTROL SC_YAML_CONTROL
#define SUSPECT SC_YAML_SUSPECT
#define URI SC_YAML_URI
#define WORD (SC_YAML_WORD | SC_YAML_URI)
#define VALUE (WORD | SC_YAML_TYPED)

/* clang-format off */
const uint16_t sc_yaml_classes[256] = {
    [0x00] = SC_YAML_NUL, [0x01] = CONTROL, [0x02] = CONTROL, [0x03] = CONTROL, [0x04] = CONTROL,
    [0x05] = CONTROL, [0x06] = CONTROL, [0x07] = CONTROL, [0x08] = CONTROL, [0x0B] = CONTROL,
    [0x0C] = CONTROL, [0x0E] = CONTROL, [0x0F] = CONTROL, [0x10] = CONTROL, [0x11] = CONTROL,
    [0x12] = CONTROL, [0x13] = CONTROL, [0x14] = CONTROL, [0x15] = CONTROL, [0x16] = CONTROL,
    [0x17] = CONTROL, [0x18] = CONTROL, [0x19] = CONTROL, [0x1A] = CONTROL, [0x1B] = CONTROL,
    [0x1C] = CONTROL, [0x1D] = CONTROL, [0x1E] = CONTROL, [0x1F] = CONTROL, ['\t'] = BLANK,
    [' '] = BLANK, ['\n'] = BREAK, ['\r'] = BREAK, [0x7F] = SUSPECT, [0xC2] = SUSPECT,
    [0xEF] = SUSPECT, [':'] = SC_YAML_COLON | SC_YAML_HALF | URI,
    ['#'] = SC_YAML_COLON | INDICATOR | URI, [','] = BRACKET | URI, ['['] = BRACKET | URI,
    [']'] = BRACKET | URI, ['{'] = BRACKET, ['}'] = BRACKET, ['"'] = SC_YAML_DOUBLE | INDICATOR,
    ['\\'] = SC_YAML_DOUBLE, ['\''] = SC_YAML_SINGLE | INDICATOR | URI, ['&'] = INDICATOR | URI,
    ['*'] = INDICATOR | URI, ['!'] = INDICATOR | URI, ['|'] = INDICATOR, ['>'] = INDICATOR,
    ['%'] = INDICATOR | URI, ['@'] = INDICATOR | URI, ['`'] = INDICATOR, [';'] = URI, ['/'] = URI,
    ['?'] = SC_YAML_HALF | URI, ['='] = URI, ['+'] = URI | SC_YAML_TYPED, ['$'] = URI, ['_'] = URI,
    ['.'] = URI | SC_YAML_TYPED, ['~'] = URI | SC_YAML_TYPED, ['('] = URI, [')'] = URI,
    ['-'] = SC_YAML_HALF | VALUE, ['0'] = VALUE, ['1'] = VALUE, ['2'] = VALUE, ['3'] = VALUE,
    ['4'] = VALUE, ['5'] = VALUE, ['6'] = VALUE, ['7'] = VALUE, ['8'] = VALUE, ['9'] = VALUE,
    ['A'] = WORD, ['B'] = WORD, ['C'] = WORD, ['D'] = WORD, ['E'] = WORD, ['F'] = VALUE,
    ['G'] = WORD, ['H'] = WORD, ['I'] = WORD, ['J'] = WORD, ['K'] = WORD, ['L'] = WORD,
    ['M'] = WORD, ['N'] = VALUE, ['O'] = VALUE, ['P'] = WORD, ['Q'] = WORD, ['R'] = WORD,
    ['S'] = WORD, ['T'] = VALUE, ['U'] = WORD, ['V'] = WORD, ['W'] = WORD, ['X'] = WORD,
    ['Y'] = VALUE, ['Z'] = WORD, ['a'] = WORD, ['b'] = WORD, ['c'] = WORD, ['d'] = WORD,
    ['e'] = WORD, ['f'] = VALUE, ['g'] = WORD, ['h'] = WORD, ['i'] = WORD, ['j'] = WORD,
    ['k'] = WORD, ['l'] = WORD, ['m'] = WORD, ['n'] = VALUE, ['o'] = VALUE, ['p'] = WORD,
    ['q'] = WORD, ['r'] = WORD, ['s'] = WORD, ['t'] = VALUE, ['u'] = WORD, ['v'] = WORD,
    ['w'] = WORD, ['x'] = WORD, ['y'] = VALUE, ['z'] = WORD,
};
/* clang-format on */

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
    ['?'] = SC_YAML_HALF | URI, ['='] = URI, ['+'] = URI, ['$'] = URI, ['_'] = URI, ['.'] = URI,
    ['~'] = URI, ['('] = URI, [')'] = URI, ['-'] = SC_YAML_HALF | WORD, ['0'] = WORD, ['1'] = WORD,
    ['2'] = WORD, ['3'] = WORD, ['4'] = WORD, ['5'] = WORD, ['6'] = WORD, ['7'] = WORD,
    ['8'] = WORD, ['9'] = WORD, ['A'] = WORD, ['B'] = WORD, ['C'] = WORD, ['D'] = WORD,
    ['E'] = WORD, ['F'] = WORD, ['G'] = WORD, ['H'] = WORD, ['I'] = WORD, ['J'] = WORD,
    ['K'] = WORD, ['L'] = WORD, ['M'] = WORD, ['N'] = WORD, ['O'] = WORD, ['P'] = WORD,
    ['Q'] = WORD, ['R'] = WORD, ['S'] = WORD, ['T'] = WORD, ['U'] = WORD, ['V'] = WORD,
    ['W'] = WORD, ['X'] = WORD, ['Y'] = WORD, ['Z'] = WORD, ['a'] = WORD, ['b'] = WORD,
    ['c'] = WORD, ['d'] = WORD, ['e'] = WORD, ['f'] = WORD, ['g'] = WORD, ['h'] = WORD,
    ['i'] = WORD, ['j'] = WORD, ['k'] = WORD, ['l'] = WORD, ['m'] = WORD, ['n'] = WORD,
    ['o'] = WORD, ['p'] = WORD, ['q'] = WORD, ['r'] = WORD, ['s'] = WORD, ['t'] = WORD,
    ['u'] = WORD, ['v'] = WORD, ['w'] = WORD, ['x'] = WORD, ['y'] = WORD, ['z'] = WORD,
};
/* clang-format on */

/* Look-ups in the tables that scripts/make-unicode writes: the last entry at or before. */
#include "schema/unicode.h"

#include "base/ascii.h"
#include "schema/unicode_table.h"

#include <string.h>

enum { CATEGORY_BITS = 31, LABEL = 1 << 5, VIRAMA = 1 << 6, COUNT_CLASSES = 30 };

static const struct {
    char code[3];
    const char *name;
} categories[COUNT_CLASSES] = {
    {"Cn", "Unassigned"},
    {"Lu", "Uppercase_Letter"},
    {"Ll", "Lowercase_Letter"},
    {"Lt", "Titlecase_Letter"},
    {"Lm", "Modifier_Letter"},
    {"Lo", "Other_Letter"},
    {"Mn", "Nonspacing_Mark"},
    {"Mc", "Spacing_Mark"},
    {"Me", "Enclosing_Mark"},
    {"Nd", "Decimal_Number"},
    {"Nl", "Letter_Number"},
    {"No", "Other_Number"},
    {"Pc", "Connector_Punctuation"},
    {"Pd", "Dash_Punctuation"},
    {"Ps", "Open_Punctuation"},
    {"Pe", "Close_Punctuation"},
    {"Pi", "Initial_Punctuation"},
    {"Pf", "Final_Punctuation"},
    {"Po", "Other_Punctuation"},
    {"Sm", "Math_Symbol"},
    {"Sc", "Currency_Symbol"},
    {"Sk", "Modifier_Symbol"},
    {"So", "Other_Symbol"},
    {"Zs", "Space_Separator"},
    {"Zl", "Line_Separator"},
    {"Zp", "Paragraph_Separator"},
    {"Cc", "Control"},
    {"Cf", "Format"},
    {"Cs", "Surrogate"},
    {"Co", "Private_Use"},
};

/* Names of several; `first` is the letter that their codes begin with, 0: see `bits`. */
static const struct {
    const char *name;
    char first;
    uint32_t bits;
} groups[] = {
    {"C", 'C', 0},
    {"Other", 'C', 0},
    {"L", 'L', 0},
    {"Letter", 'L', 0},
    {"M", 'M', 0},
    {"Mark", 'M', 0},
    {"Combining_Mark", 'M', 0},
    {"N", 'N', 0},
    {"Number", 'N', 0},
    {"P", 'P', 0},
    {"Punctuation", 'P', 0},
    {"punct", 'P', 0},
    {"S", 'S', 0},
    {"Symbol", 'S', 0},
    {"Z", 'Z', 0},
    {"Separator", 'Z', 0},
    {"LC", 0, 0xE},
    {"Cased_Letter", 0, 0xE},
    {"digit", 0, 1U << 9},
    {"cntrl", 0, 1U << 26},
    {"Any", 0, 0x3FFFFFFF},
    {"Assigned", 0, 0x3FFFFFFE},
};

static bool is(const char *known, const char *name, size_t length)
{
    return strlen(known) == length && memcmp(known, name, length) == 0;
}

uint32_t sc_unicode_categories(const char *name, size_t length)
{
    uint32_t found = 0;
    for (unsigned i = 0; i < COUNT_CLASSES; i++) {
        if (is(categories[i].code, name, length) || is(categories[i].name, name, length)) {
            return UINT32_C(1) << i;
        }
    }
    for (size_t g = 0; g < sizeof groups / sizeof groups[0] && found == 0; g++) {
        if (!is(groups[g].name, name, length)) {
            continue;
        }
        found = groups[g].bits;
        for (unsigned i = 0; i < COUNT_CLASSES && groups[g].first != '\0'; i++) {
            found |= categories[i].code[0] == groups[g].first ? UINT32_C(1) << i : 0;
        }
    }
    return found;
}

static uint32_t find(const uint32_t *table, size_t count, uint32_t code_point)
{
    size_t low = 0, high = count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (table[middle] >> 8 <= code_point) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return table[low] & 0xFF;
}

static uint32_t class_of(uint32_t code_point)
{
    return find(class_table, sizeof class_table / sizeof class_table[0], code_point);
}

bool sc_unicode_stretch(size_t index, uint32_t *first, uint32_t *category)
{
    if (index >= sizeof class_table / sizeof class_table[0]) {
        return false;
    }
    *first = class_table[index] >> 8;
    *category = UINT32_C(1) << (class_table[index] & CATEGORY_BITS);
    return true;
}

uint32_t sc_unicode_category(uint32_t code_point)
{
    return UINT32_C(1) << (class_of(code_point) & CATEGORY_BITS);
}

bool sc_unicode_is_mark(uint32_t code_point)
{
    return (sc_unicode_category(code_point) & (7U << 6)) != 0;
}

bool sc_unicode_is_virama(uint32_t code_point)
{
    return (class_of(code_point) & VIRAMA) != 0;
}

bool sc_unicode_is_label(uint32_t code_point)
{
    return (class_of(code_point) & LABEL) != 0;
}

sc_script sc_unicode_script(uint32_t code_point)
{
    return (sc_script)find(script_table, sizeof script_table / sizeof script_table[0], code_point);
}

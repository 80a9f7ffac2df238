/* Properties of Unicode characters that patterns and host names ask for. */
#ifndef SC_SCHEMA_UNICODE_H
#define SC_SCHEMA_UNICODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SC_UNICODE_MOST = 0x10FFFF, SC_UNICODE_ENTRIES_END = 0x110000 };

typedef enum sc_script {
    SC_SCRIPT_OTHER,
    SC_SCRIPT_GREEK,
    SC_SCRIPT_HEBREW,
    SC_SCRIPT_HIRAGANA,
    SC_SCRIPT_KATAKANA,
    SC_SCRIPT_HAN
} sc_script;

/*
 * The general categories that a name means ("Lu", "L", "Letter", "Uppercase_Letter"), a bit for
 * each; 0 where it is not known.
 */
uint32_t sc_unicode_categories(const char *name, size_t length);
/* The n-th stretch of one category: its first character, and its category as a bit. False: none. */
bool sc_unicode_stretch(size_t index, uint32_t *first, uint32_t *category);
/* The category as a bit. */
uint32_t sc_unicode_category(uint32_t code_point);
bool sc_unicode_is_mark(uint32_t code_point);
bool sc_unicode_is_virama(uint32_t code_point);
/* May be in a label of an internationalised host name, whatever is around it. */
bool sc_unicode_is_label(uint32_t code_point);
sc_script sc_unicode_script(uint32_t code_point);

#endif

/*
 * The formats that are checked; every other name is an annotation. Each judges a text that is UTF-8
 * in time linear in its length.
 */
#ifndef SC_SCHEMA_FORMATS_H
#define SC_SCHEMA_FORMATS_H

#include "superconfig.h"

typedef enum sc_schema_format {
    SC_FORMAT_NONE,
    SC_FORMAT_DATE_TIME,
    SC_FORMAT_DATE,
    SC_FORMAT_TIME,
    SC_FORMAT_DURATION,
    SC_FORMAT_EMAIL,
    SC_FORMAT_HOSTNAME,
    SC_FORMAT_IPV4,
    SC_FORMAT_IPV6,
    SC_FORMAT_URI,
    SC_FORMAT_URI_REFERENCE,
    SC_FORMAT_UUID,
    SC_FORMAT_JSON_POINTER,
    SC_FORMAT_REGEX,
    SC_FORMAT_SIZE,
    SC_FORMAT_PATH,
    SC_FORMAT_PASSWORD,
    SC_FORMAT_COUNT
} sc_schema_format;

sc_schema_format sc_format_named(const char *name, size_t length);
/* "an email address" …, for messages; static text. */
const char *sc_format_thing(sc_schema_format format);
/* SC_OK, SC_ERROR_BAD_VALUE, or out of memory. */
sc_status sc_format_check(sc_schema_format format, const char *text, size_t length,
                          const sc_allocator *allocator);

/* ---- parts ---- */

bool sc_format_date_time(const char *text, size_t length);
bool sc_format_date(const char *text, size_t length);
bool sc_format_time(const char *text, size_t length);
bool sc_format_duration(const char *text, size_t length);
bool sc_format_hostname(const char *text, size_t length);
bool sc_format_ipv4(const char *text, size_t length);
bool sc_format_ipv6(const char *text, size_t length);
bool sc_format_email(const char *text, size_t length);
bool sc_format_uri(const char *text, size_t length, bool relative);
/* A label that begins with `xn--`, without that (IDNA 2008, RFC 5891 to 5893). */
bool sc_format_alabel(const char *text, size_t length);

#endif

/* The table of formats, and those that are one line each. */
#include "schema/formats.h"

#include "base/arena.h"
#include "base/ascii.h"
#include "convert/convert.h"
#include "schema/regex.h"

#include <string.h>

enum { REGEX_ARENA_MOST = 1 << 24 };

static const struct {
    const char *name, *thing;
} formats[SC_FORMAT_COUNT] = {
    [SC_FORMAT_NONE] = {"", "a value"},
    [SC_FORMAT_DATE_TIME] = {"date-time", "a date and time with an offset (2026-01-31T12:00:00Z)"},
    [SC_FORMAT_DATE] = {"date", "a date (2026-01-31)"},
    [SC_FORMAT_TIME] = {"time", "a time with an offset (12:00:00Z)"},
    [SC_FORMAT_DURATION] = {"duration", "an ISO 8601 duration (PT5M, P1DT12H)"},
    [SC_FORMAT_EMAIL] = {"email", "an email address"},
    [SC_FORMAT_HOSTNAME] = {"hostname", "a host name"},
    [SC_FORMAT_IPV4] = {"ipv4", "an IPv4 address"},
    [SC_FORMAT_IPV6] = {"ipv6", "an IPv6 address"},
    [SC_FORMAT_URI] = {"uri", "a URI"},
    [SC_FORMAT_URI_REFERENCE] = {"uri-reference", "a URI or a relative reference"},
    [SC_FORMAT_UUID] = {"uuid", "a UUID"},
    [SC_FORMAT_JSON_POINTER] = {"json-pointer", "a JSON Pointer"},
    [SC_FORMAT_REGEX] = {"regex", "a regular expression"},
    [SC_FORMAT_SIZE] = {"size", "a size (10MB, 512KiB)"},
    [SC_FORMAT_PATH] = {"path", "a path"},
    [SC_FORMAT_PASSWORD] = {"password", "a password"},
};

sc_schema_format sc_format_named(const char *name, size_t length)
{
    for (int i = SC_FORMAT_NONE + 1; i < SC_FORMAT_COUNT; i++) {
        if (strlen(formats[i].name) == length && memcmp(formats[i].name, name, length) == 0) {
            return (sc_schema_format)i;
        }
    }
    return SC_FORMAT_NONE;
}

const char *sc_format_thing(sc_schema_format format)
{
    return formats[format].thing;
}

static bool is_uuid(const char *text, size_t length)
{
    if (length != 36) {
        return false;
    }
    for (size_t i = 0; i < length; i++) {
        bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (dash ? text[i] != '-' : !sc_ascii_is_hex(text[i])) {
            return false;
        }
    }
    return true;
}

static bool is_json_pointer(const char *text, size_t length)
{
    if (length != 0 && text[0] != '/') {
        return false;
    }
    for (size_t i = 0; i < length; i++) {
        if (text[i] == '~' && (i + 1 == length || (text[i + 1] != '0' && text[i + 1] != '1'))) {
            return false;
        }
    }
    return true;
}

/* A pattern that our matcher does not support may still be well formed. */
static sc_status check_regex(const char *text, size_t length, const sc_allocator *allocator)
{
    sc_arena arena;
    sc_arena_init(&arena, allocator, REGEX_ARENA_MOST);
    const sc_regex *pattern;
    sc_regex_error error = {0};
    sc_status status = sc_regex_compile(&arena, text, length, &pattern, &error);
    sc_arena_free(&arena);
    if (status != SC_ERROR_BAD_PATTERN) {
        return status;
    }
    return error.unsupported ? SC_OK : SC_ERROR_BAD_VALUE;
}

static bool is_size(const char *text, size_t length)
{
    uint64_t bytes;
    return sc_convert_size((sc_span){text, length}, &bytes) == SC_OK;
}

static bool is_fine(sc_schema_format format, const char *text, size_t length)
{
    switch (format) {
    case SC_FORMAT_DATE_TIME:
        return sc_format_date_time(text, length);
    case SC_FORMAT_DATE:
        return sc_format_date(text, length);
    case SC_FORMAT_TIME:
        return sc_format_time(text, length);
    case SC_FORMAT_DURATION:
        return sc_format_duration(text, length);
    case SC_FORMAT_EMAIL:
        return sc_format_email(text, length);
    case SC_FORMAT_HOSTNAME:
        return sc_format_hostname(text, length);
    case SC_FORMAT_IPV4:
        return sc_format_ipv4(text, length);
    case SC_FORMAT_IPV6:
        return sc_format_ipv6(text, length);
    case SC_FORMAT_URI:
        return sc_format_uri(text, length, false);
    case SC_FORMAT_URI_REFERENCE:
        return sc_format_uri(text, length, true);
    case SC_FORMAT_UUID:
        return is_uuid(text, length);
    case SC_FORMAT_JSON_POINTER:
        return is_json_pointer(text, length);
    case SC_FORMAT_SIZE:
        return is_size(text, length);
    case SC_FORMAT_PATH:
        return length != 0 && memchr(text, '\0', length) == NULL;
    default:
        return true;
    }
}

sc_status sc_format_check(sc_schema_format format, const char *text, size_t length,
                          const sc_allocator *allocator)
{
    if (format == SC_FORMAT_REGEX) {
        return check_regex(text, length, allocator);
    }
    return is_fine(format, text, length) ? SC_OK : SC_ERROR_BAD_VALUE;
}

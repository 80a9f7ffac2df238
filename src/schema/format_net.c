/* Host names, addresses of the network and of people, and URIs. */
#include "base/ascii.h"
#include "schema/formats.h"

#include <string.h>

enum { HOST_MOST = 253, LABEL_MOST = 63, LOCAL_MOST = 64 };

typedef struct part {
    const char *text;
    size_t length;
} part;

/* ---- hosts ---- */

static bool is_label(part label)
{
    if (label.length == 0 || label.length > LABEL_MOST || label.text[0] == '-' ||
        label.text[label.length - 1] == '-') {
        return false;
    }
    for (size_t i = 0; i < label.length; i++) {
        if (!sc_ascii_is_alnum(label.text[i]) && label.text[i] != '-') {
            return false;
        }
    }
    bool reserved = label.length >= 4 && label.text[2] == '-' && label.text[3] == '-';
    return !reserved || (sc_ascii_equal_ignore_case(label.text, 2, "xn", 2) &&
                         sc_format_alabel(label.text + 4, label.length - 4));
}

bool sc_format_hostname(const char *text, size_t length)
{
    if (length == 0 || length > HOST_MOST) {
        return false;
    }
    for (size_t start = 0; start <= length;) {
        const char *dot = start < length ? memchr(text + start, '.', length - start) : NULL;
        size_t end = dot != NULL ? (size_t)(dot - text) : length;
        if (!is_label((part){text + start, end - start})) {
            return false;
        }
        start = end + 1;
    }
    return true;
}

bool sc_format_ipv4(const char *text, size_t length)
{
    size_t i = 0;
    for (int group = 0; group < 4; group++) {
        size_t start = i;
        unsigned value = 0;
        while (i < length && i - start < 3 && sc_ascii_is_digit(text[i])) {
            value = value * 10 + (unsigned)(text[i++] - '0');
        }
        bool zero = i - start > 1 && text[start] == '0';
        if (i == start || zero || value > 255) {
            return false;
        }
        if (group < 3 && (i == length || text[i++] != '.')) {
            return false;
        }
    }
    return i == length;
}

/* Groups divided by colons, the last perhaps an IPv4 address; their number, or -1. */
static int count_groups(part text, bool may_end_in_ipv4)
{
    int groups = 0;
    for (size_t start = 0; start < text.length || groups == 0;) {
        const char *colon = memchr(text.text + start, ':', text.length - start);
        size_t end = colon != NULL ? (size_t)(colon - text.text) : text.length;
        if (colon == NULL && may_end_in_ipv4 &&
            memchr(text.text + start, '.', end - start) != NULL) {
            return sc_format_ipv4(text.text + start, end - start) ? groups + 2 : -1;
        }
        if (end == start || end - start > 4 || ++groups > 8) {
            return -1;
        }
        for (size_t i = start; i < end; i++) {
            if (!sc_ascii_is_hex(text.text[i])) {
                return -1;
            }
        }
        start = end + 1;
        if (colon != NULL && start == text.length) {
            return -1;
        }
    }
    return groups;
}

bool sc_format_ipv6(const char *text, size_t length)
{
    size_t gap = 0;
    while (gap + 1 < length && (text[gap] != ':' || text[gap + 1] != ':')) {
        gap++;
    }
    if (gap + 1 >= length) {
        return length != 0 && count_groups((part){text, length}, true) == 8;
    }
    part before = {text, gap}, after = {text + gap + 2, length - gap - 2};
    int left = before.length != 0 ? count_groups(before, false) : 0;
    int right = after.length != 0 ? count_groups(after, true) : 0;
    return left >= 0 && right >= 0 && left + right <= 7;
}

/* ---- mail ---- */

static bool is_atom(char c)
{
    return sc_ascii_is_alnum(c) || (c != '\0' && strchr("!#$%&'*+-/=?^_`{|}~", c) != NULL);
}

/* A quoted string of RFC 5321, with its quotes. */
static bool is_quoted(part local)
{
    for (size_t i = 1; i + 1 < local.length; i++) {
        unsigned char c = (unsigned char)local.text[i];
        if (c == '\\') {
            c = (unsigned char)local.text[++i];
            if (i + 1 >= local.length) {
                return false;
            }
        } else if (c == '"') {
            return false;
        }
        if (c < 0x20 || c > 0x7E) {
            return false;
        }
    }
    return true;
}

static bool is_local(part local)
{
    if (local.length == 0 || local.length > LOCAL_MOST) {
        return false;
    }
    if (local.length >= 2 && local.text[0] == '"' && local.text[local.length - 1] == '"') {
        return is_quoted(local);
    }
    for (size_t i = 0; i < local.length; i++) {
        bool dot = local.text[i] == '.';
        bool edge = i == 0 || i + 1 == local.length || local.text[i - 1] == '.';
        if (dot ? edge : !is_atom(local.text[i])) {
            return false;
        }
    }
    return true;
}

static bool is_mail_domain(part domain)
{
    if (domain.length < 2 || domain.text[0] != '[') {
        return sc_format_hostname(domain.text, domain.length);
    }
    if (domain.text[domain.length - 1] != ']') {
        return false;
    }
    part inside = {domain.text + 1, domain.length - 2};
    if (inside.length > 5 && sc_ascii_equal_ignore_case(inside.text, 5, "IPv6:", 5)) {
        return sc_format_ipv6(inside.text + 5, inside.length - 5);
    }
    return sc_format_ipv4(inside.text, inside.length);
}

bool sc_format_email(const char *text, size_t length)
{
    size_t at = length;
    while (at > 0 && text[at - 1] != '@') {
        at--;
    }
    return at > 0 && is_local((part){text, at - 1}) &&
           is_mail_domain((part){text + at, length - at});
}

/* ---- URIs ---- */

/* Unreserved characters, sub-delimiters, what is in `more`, and %XX. */
static bool all_of(part text, const char *more)
{
    for (size_t i = 0; i < text.length; i++) {
        char c = text.text[i];
        if (c == '%') {
            if (text.length - i < 3 || !sc_ascii_is_hex(text.text[i + 1]) ||
                !sc_ascii_is_hex(text.text[i + 2])) {
                return false;
            }
            i += 2;
        } else if (!sc_ascii_is_alnum(c) && (c == '\0' || (strchr("-._~!$&'()*+,;=", c) == NULL &&
                                                           strchr(more, c) == NULL))) {
            return false;
        }
    }
    return true;
}

static bool is_future_address(part text)
{
    size_t i = 1;
    while (i < text.length && sc_ascii_is_hex(text.text[i])) {
        i++;
    }
    return i > 1 && i + 1 < text.length && text.text[i] == '.' &&
           memchr(text.text, '%', text.length) == NULL &&
           all_of((part){text.text + i + 1, text.length - i - 1}, ":");
}

static bool is_host(part host)
{
    if (host.length == 0 || host.text[0] != '[') {
        return all_of(host, "");
    }
    if (host.text[host.length - 1] != ']' || host.length < 2) {
        return false;
    }
    part inside = {host.text + 1, host.length - 2};
    if (inside.length != 0 && sc_ascii_lower(inside.text[0]) == 'v') {
        return is_future_address(inside);
    }
    return sc_format_ipv6(inside.text, inside.length);
}

static bool is_authority(part text)
{
    const char *at = memchr(text.text, '@', text.length);
    if (at != NULL) {
        part user = {text.text, (size_t)(at - text.text)};
        if (!all_of(user, ":")) {
            return false;
        }
        text = (part){at + 1, text.length - user.length - 1};
    }
    size_t end = text.length;
    while (end > 0 && sc_ascii_is_digit(text.text[end - 1])) {
        end--;
    }
    bool port = end > 0 && text.text[end - 1] == ':';
    return is_host((part){text.text, port ? end - 1 : text.length});
}

static size_t until(part text, size_t from, const char *stops)
{
    while (from < text.length &&
           (text.text[from] == '\0' || strchr(stops, text.text[from]) == NULL)) {
        from++;
    }
    return from;
}

static bool is_scheme(part text)
{
    for (size_t i = 1; i < text.length; i++) {
        if (!sc_ascii_is_alnum(text.text[i]) &&
            (text.text[i] == '\0' || strchr("+-.", text.text[i]) == NULL)) {
            return false;
        }
    }
    return text.length != 0 && sc_ascii_is_alpha(text.text[0]);
}

/* From the authority, or the path, on. */
static bool is_rest(part text)
{
    size_t start = 0;
    if (text.length >= 2 && memcmp(text.text, "//", 2) == 0) {
        size_t end = until(text, 2, "/?#");
        if (!is_authority((part){text.text + 2, end - 2})) {
            return false;
        }
        start = end;
    }
    size_t path = until(text, start, "?#"), query = until(text, path, "#");
    return all_of((part){text.text + start, path - start}, "/:@") &&
           (query == path || all_of((part){text.text + path + 1, query - path - 1}, "/?:@")) &&
           (query == text.length ||
            all_of((part){text.text + query + 1, text.length - query - 1}, "/?:@"));
}

bool sc_format_uri(const char *text, size_t length, bool relative)
{
    part whole = {text, length};
    size_t colon = until(whole, 0, ":/?#");
    if (colon < length && text[colon] == ':') {
        return is_scheme((part){text, colon}) &&
               is_rest((part){text + colon + 1, length - colon - 1});
    }
    return relative && is_rest(whole);
}

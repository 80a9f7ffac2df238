/*
 * Hostile input can cause a notice a byte, so everything is bounded: how many are kept, and how
 * long each of their texts is. The dropped ones are counted, so that the count can be reported.
 */
#include "diag/notices.h"

#include "base/alloc.h"
#include "diag/display.h"
#include "diag/message.h"
#include "platform/fixed.h"

#include <string.h>

enum {
    TEXT_MAX = 1024, /* bytes of one source or path that are kept */
    TEXTS_MAX = SC_NOTICES_MAX * (2 * TEXT_MAX + SC_ERROR_MESSAGE_SIZE) * 2
};

void sc_notices_init(sc_notices *notices, const sc_allocator *allocator)
{
    memset(notices, 0, sizeof *notices);
    notices->allocator = allocator != NULL ? allocator : sc_allocator_default();
    sc_arena_init(&notices->texts, notices->allocator, TEXTS_MAX);
}

void sc_notices_free(sc_notices *notices)
{
    if (notices == NULL || notices->allocator == NULL) {
        return;
    }
    sc_arena_free(&notices->texts);
    sc_free(notices->allocator, notices->items, notices->capacity * sizeof *notices->items);
    notices->items = NULL;
    notices->count = notices->capacity = notices->dropped = 0;
}

static const char *keep(sc_notices *notices, const char *text)
{
    if (text == NULL || text[0] == '\0') {
        return "";
    }
    char cut[TEXT_MAX];
    size_t length = sc_display_cut(cut, sizeof cut, text, strlen(text));
    return sc_arena_text(&notices->texts, cut, length);
}

/* Texts of `item` are copied; its place in the list is the last. */
static sc_status append(sc_notices *notices, const sc_notice *item)
{
    if (notices->count == SC_NOTICES_MAX) {
        notices->dropped++;
        return SC_OK;
    }
    if (!sc_grow(notices->allocator, &notices->items, &notices->capacity, notices->count + 1,
                 sizeof *notices->items, SC_NOTICES_MAX)) {
        return SC_ERROR_OUT_OF_MEMORY;
    }
    sc_notice copy = *item;
    copy.message = keep(notices, item->message);
    copy.source = keep(notices, item->source);
    copy.path = keep(notices, item->path);
    if (copy.message == NULL || copy.source == NULL || copy.path == NULL) {
        return SC_ERROR_OUT_OF_MEMORY;
    }
    notices->items[notices->count++] = copy;
    return SC_OK;
}

sc_status sc_notices_add(sc_notices *notices, sc_status code, const char *source, uint32_t line,
                         uint32_t column, const char *path, const char *format, ...)
{
    if (notices == NULL) {
        return SC_OK;
    }
    if (notices->count == SC_NOTICES_MAX) {
        notices->dropped++;
        return SC_OK;
    }
    char message[SC_ERROR_MESSAGE_SIZE];
    va_list arguments;
    va_start(arguments, format);
    (void)sc_message_format(message, sizeof message, format, arguments);
    va_end(arguments);
    sc_notice item = {
        .code = code,
        .severity = sc_status_severity(code),
        .line = line,
        .column = column,
        .message = message,
        .source = sc_path_given(source),
        .path = path,
    };
    return append(notices, &item);
}

sc_status sc_notices_append(sc_notices *notices, const sc_notices *from)
{
    if (notices == NULL || from == NULL) {
        return SC_OK;
    }
    for (size_t i = 0; i < from->count; i++) {
        sc_status status = append(notices, &from->items[i]);
        if (status != SC_OK) {
            return status;
        }
    }
    notices->dropped += from->dropped;
    return SC_OK;
}

size_t sc_notices_bytes(const sc_notices *notices)
{
    return notices->texts.held + notices->capacity * sizeof *notices->items;
}

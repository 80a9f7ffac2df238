/* Messages of the fold: warnings, notes and errors, each with its origins. */
#include "compose/fold.h"

#include <stdio.h>

#include "diag/message.h"
#include "image/image.h"

/*
 * An object for a segment of a variable's name has no place; the first value in it has one.
 */
bool sc_fold_origin(sc_value value, sc_origin *out)
{
    sc_value at = value;
    while (at.image != NULL) {
        if (sc_value_origin(at, out) && (out->line != 0 || out->source[0] != 0)) {
            return true;
        }
        at = sc_value_item(at, 0);
    }
    return sc_value_origin(value, out);
}

static sc_status note(sc_fold *fold, sc_status code, const sc_where *where, sc_value value,
                      const char *format, ...) SC_PRINTF(5, 6);

static sc_status note(sc_fold *fold, sc_status code, const sc_where *where, sc_value value,
                      const char *format, ...)
{
    char message[SC_ERROR_MESSAGE_SIZE];
    va_list arguments;
    va_start(arguments, format);
    sc_message_format(message, sizeof message, format, arguments);
    va_end(arguments);
    sc_origin origin = {.source = ""};
    (void)sc_fold_origin(value, &origin);
    sc_path_builder path;
    sc_path_builder_init(&path, fold->options->allocator);
    sc_status status = sc_where_path(where, &path);
    if (status == SC_OK) {
        status = sc_notices_add(fold->notices, code, origin.source, origin.line, origin.column,
                                path.text, "%s", message);
    }
    sc_path_builder_free(&path);
    return status;
}

static const char *with_article(sc_kind kind)
{
    static const char *const names[] = {"nothing",    "null",     "a bool",
                                        "an integer", "a float",  "a string",
                                        "a datetime", "an array", "an object"};
    return names[kind];
}

/* " from base.toml:3:5"; empty if not known. */
static void describe_origin(sc_value value, char *out, size_t size)
{
    sc_origin origin;
    char place[64] = "";
    out[0] = 0;
    if (!sc_fold_origin(value, &origin) || origin.source[0] == 0) {
        return;
    }
    if (origin.line != 0) {
        snprintf(place, sizeof place, ":%u:%u", (unsigned)origin.line, (unsigned)origin.column);
    }
    snprintf(out, size, " from %s%s", origin.source, place);
}

/* The visible part: the last one of an object, else the value that was written. */
static sc_value shown(const sc_slot *slot)
{
    return slot->kind == SC_OBJECT ? slot->last->value : slot->first.value;
}

sc_status sc_note_type_conflict(sc_fold *fold, const sc_where *where, const sc_slot *slot,
                                sc_value value)
{
    if (fold->notices == NULL) {
        return SC_OK;
    }
    char before[SC_ERROR_MESSAGE_SIZE / 2];
    describe_origin(shown(slot), before, sizeof before);
    return note(fold, SC_WARNING_TYPE_CONFLICT, where, value, "%s replaces %s%s",
                with_article(sc_value_kind(value)), with_article((sc_kind)slot->kind), before);
}

sc_status sc_note_conflict(sc_fold *fold, const sc_where *where, const sc_slot *slot,
                           sc_value value, bool wins)
{
    if (fold->notices == NULL) {
        return SC_OK;
    }
    char before[SC_ERROR_MESSAGE_SIZE / 2];
    describe_origin(shown(slot), before, sizeof before);
    return note(fold, SC_WARNING_CONFLICT, where, value,
                wins ? "%s also sets this; it replaces %s%s"
                     : "%s also sets this; it gives way to %s%s",
                with_article(sc_value_kind(value)), with_article((sc_kind)slot->kind), before);
}

sc_status sc_note_misfit(sc_fold *fold, const sc_where *where, const sc_slot *slot, sc_value value,
                         bool kept)
{
    if (fold->notices == NULL) {
        return SC_OK;
    }
    char before[SC_ERROR_MESSAGE_SIZE / 2];
    describe_origin(slot->typed, before, sizeof before);
    return note(fold, kept ? SC_NOTE_VALUE_KEPT : SC_WARNING_MISFIT, where, value,
                kept ? "does not read as %s and has no prefix; the value%s stays"
                     : "does not read as %s like the value%s; it stays text",
                with_article((sc_kind)slot->type), before);
}

sc_status sc_note_object_kept(sc_fold *fold, const sc_where *where, sc_value value)
{
    if (fold->notices == NULL) {
        return SC_OK;
    }
    return note(fold, SC_NOTE_OBJECT_KEPT, where, value,
                "%s without a prefix does not replace an object",
                with_article(sc_value_kind(value)));
}

sc_status sc_note_ambiguous(sc_fold *fold, const sc_where *where, const char *one,
                            const char *other, sc_value value)
{
    if (fold->notices == NULL) {
        return SC_OK;
    }
    return note(fold, SC_WARNING_AMBIGUOUS_ENV, where, value,
                "fits `%s` and `%s`, so it is taken as it is written", one, other);
}

sc_status sc_fail_container(sc_fold *fold, const sc_where *where, sc_value value, uint32_t line,
                            uint32_t column)
{
    if (fold->trace != NULL || fold->error == NULL) {
        /* A walk also reads values that were replaced whole, which the merge never reads. */
        return SC_OK;
    }
    sc_origin origin = {.source = ""};
    (void)sc_fold_origin(value, &origin);
    sc_error_set(fold->error, SC_ERROR_SYNTAX,
                 "the text begins like a list or an object and is not valid JSON (column %u)",
                 (unsigned)column);
    /* A variable has no line in a file: the place in its text is more useful. */
    bool placed = origin.line != 0;
    sc_error_place(fold->error, placed ? origin.line : line, placed ? origin.column : column);
    sc_error_source(fold->error, origin.source);
    sc_path_builder path;
    sc_path_builder_init(&path, fold->options->allocator);
    if (sc_where_path(where, &path) == SC_OK) {
        sc_error_path(fold->error, path.text);
    }
    sc_path_builder_free(&path);
    return SC_ERROR_SYNTAX;
}

sc_status sc_fail_index_gap(sc_fold *fold, const sc_where *where, int64_t index, uint32_t count,
                            sc_value value)
{
    if (fold->trace != NULL) {
        /* A walk also reads values that were replaced whole, which the merge never reads. */
        return SC_OK;
    }
    sc_origin origin = {.source = ""};
    (void)sc_fold_origin(value, &origin);
    if (index < 0) {
        sc_error_set(fold->error, SC_ERROR_INDEX_GAP,
                     "the index is before the first of the array's %u elements", (unsigned)count);
    } else {
        sc_error_set(fold->error, SC_ERROR_INDEX_GAP,
                     count == 0 ? "index %lld: the array is empty, the next index is %u"
                                : "index %lld: the next index of the array is %u",
                     (long long)index, (unsigned)count);
    }
    sc_error_place(fold->error, origin.line, origin.column);
    sc_error_source(fold->error, origin.source);
    sc_path_builder path;
    sc_path_builder_init(&path, fold->options->allocator);
    if (sc_where_path(where, &path) == SC_OK) {
        sc_error_path(fold->error, path.text);
    }
    sc_path_builder_free(&path);
    return SC_ERROR_INDEX_GAP;
}

/*
 * The order is that of the process, then that of the configuration. The core makes the names and
 * refuses those that a program must not get; here only two lists become one.
 */
#include "environment.h"

#include "print.h"
#include "refusal.h"
#include "system.h"

#include <stdlib.h>
#include <string.h>

static size_t name_length(const char *entry)
{
    return strcspn(entry, "=");
}

/* The entry of that name among `entries`, or NULL. */
static char **find_entry(char **entries, const char *entry)
{
    size_t length = name_length(entry);
    for (; *entries != NULL; entries++) {
        if (strncmp(*entries, entry, length) == 0 && (*entries)[length] == '=') {
            return entries;
        }
    }
    return NULL;
}

static size_t count_entries(char *const *entries)
{
    size_t count = 0;
    while (entries != NULL && entries[count] != NULL) {
        count++;
    }
    return count;
}

static size_t count_ends(const sc_text *text)
{
    size_t count = 0;
    for (size_t i = 0; i < text->length; i++) {
        count += text->data[i] == '\0';
    }
    return count;
}

static void warn_kept(const invocation *call, const char *entry)
{
    print_remark(call, "%.*s is set already and is kept; --override replaces it",
                 (int)name_length(entry), entry);
}

static void join(const invocation *call, bool warns, environment *out)
{
    char **own = system_variables();
    size_t outer = count_entries(own), count = outer;
    bool replaces = invocation_has(call, OPTION_OVERRIDE);
    for (size_t i = 0; i < outer; i++) {
        out->entries[i] = own[i];
    }
    char *at = out->made.data;
    for (char *end = at + out->made.length; at < end; at += strlen(at) + 1) {
        char **old = outer != 0 ? find_entry(out->entries, at) : NULL;
        if (old == NULL) {
            out->entries[count++] = at;
        } else if (replaces) {
            *old = at;
        } else if (warns && strcmp(*old, at) != 0) {
            warn_kept(call, at);
        }
    }
}

int environment_make(const invocation *call, const sc_snapshot *snapshot, const output_form *form,
                     bool warns, environment *out)
{
    sc_error error;
    sc_write_options options = form->options;
    options.reveal = true;
    *out = (environment){.entries = NULL};
    if (sc_snapshot_dump(snapshot, "", "environ", &options, &out->made, &error) != SC_OK) {
        return refusal_print(call, "environ", &error);
    }
    size_t most = count_entries(system_variables()) + count_ends(&out->made);
    out->entries = calloc(most + 1, sizeof *out->entries);
    if (out->entries == NULL) {
        sc_text_free(&out->made);
        return print_failure("out of memory");
    }
    join(call, warns, out);
    return STATUS_OK;
}

void environment_free(environment *made)
{
    free((void *)made->entries);
    sc_text_free(&made->made);
    *made = (environment){.entries = NULL};
}

bool environment_equal(const environment *a, const environment *b)
{
    size_t count = count_entries(a->entries);
    bool equal = count == count_entries(b->entries);
    for (size_t i = 0; i < count && equal; i++) {
        equal = strcmp(a->entries[i], b->entries[i]) == 0;
    }
    return equal;
}

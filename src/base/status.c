/*
 * Names, texts and severities all follow from the one table in the public header; the severity is
 * read off the identifier's prefix, so the two cannot disagree.
 */
#include "superconfig.h"

#include <string.h>

typedef struct status_row {
    const char *name;
    const char *text;
    const char *identifier;
} status_row;

#define ROW(identifier, name, text) {name, text, #identifier},

static const status_row rows[] = {SC_STATUS_TABLE(ROW)};

static const status_row *find_row(sc_status status)
{
    static const status_row foreign = {"unknown", "no such code", "SC_ERROR"};
    size_t index = (size_t)status;
    return index < SC_STATUS_COUNT ? &rows[index] : &foreign;
}

const char *sc_status_name(sc_status status)
{
    return find_row(status)->name;
}

const char *sc_status_text(sc_status status)
{
    return find_row(status)->text;
}

sc_severity sc_status_severity(sc_status status)
{
    switch (find_row(status)->identifier[strlen("SC_")]) {
    case 'E':
        return SC_SEVERITY_ERROR;
    case 'W':
        return SC_SEVERITY_WARNING;
    default: /* notes, and SC_OK */
        return SC_SEVERITY_NOTE;
    }
}

sc_status sc_status_from_name(const char *name)
{
    unsigned index = 0;
    while (index < SC_STATUS_COUNT && (name == NULL || strcmp(rows[index].name, name) != 0)) {
        index++;
    }
    return (sc_status)index;
}

const char *sc_version(void)
{
    return SC_VERSION;
}

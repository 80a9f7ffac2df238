/* Entries are kept in a list: discovery looks up some dozens of names, and few of them exist. */
#include "source/view.h"

#include <string.h>

enum { ENTRIES_MAX = 4096 }; /* of a listed folder; listing more costs more than inspecting names */

const char *sc_view_join(sc_arena *arena, const char *folder, const char *name)
{
    size_t length = strlen(folder), more = strlen(name);
    bool separated = length > 0 && folder[length - 1] == '/';
    char *path = sc_arena_alloc_aligned(arena, length + more + 2, 1);
    if (path == NULL) {
        return NULL;
    }
    memcpy(path, folder, length);
    path[length] = '/';
    memcpy(path + length + (separated ? 0 : 1), name, more + 1);
    return path;
}

static sc_status keep(sc_arena *arena, const sc_dir_entry *from, sc_view *view)
{
    sc_view_entry *entry = sc_arena_alloc(arena, sizeof *entry);
    const char *name = sc_arena_text(arena, from->name, from->length);
    if (entry == NULL || name == NULL) {
        return arena->status;
    }
    *entry = (sc_view_entry){name, from->kind, view->entries};
    view->entries = entry;
    return SC_OK;
}

/* In a folder that cannot be listed, names can still be inspected if it may be entered. */
static sc_status ask_instead(sc_arena *arena, sc_view *view, sc_status status, sc_status *trouble)
{
    sc_file_info info;
    const char *inside = sc_view_join(arena, view->path, ".");
    if (inside == NULL) {
        return arena->status;
    }
    view->asks = sc_file_inspect(NULL, inside, &info) == SC_OK;
    view->is_there = view->asks;
    *trouble = view->asks ? SC_OK : status;
    return SC_OK;
}

sc_status sc_view_open(const sc_allocator *allocator, sc_arena *arena, const char *path,
                       sc_view_filter filter, const void *context, sc_view *out, sc_status *trouble)
{
    sc_dir_listing listing;
    *out = (sc_view){.path = path};
    *trouble = SC_OK;
    sc_status status = sc_dir_list(allocator, NULL, path, ENTRIES_MAX, &listing);
    switch (status) {
    case SC_OK:
        break;
    case SC_ERROR_OUT_OF_MEMORY:
        return status;
    case SC_ERROR_MISSING_FILE:
    case SC_ERROR_NOT_DIRECTORY:
        return SC_OK;
    default:
        return ask_instead(arena, out, status, trouble);
    }
    out->is_there = true;
    for (size_t i = 0; i < listing.count && status == SC_OK; i++) {
        if (filter(context, listing.entries[i].name)) {
            status = keep(arena, &listing.entries[i], out);
        }
    }
    sc_dir_listing_free(allocator, &listing);
    return status;
}

static sc_status ask(const sc_view *view, sc_arena *arena, const char *name, bool *found,
                     sc_file_kind *kind)
{
    sc_file_info info;
    const char *path = sc_view_join(arena, view->path, name);
    if (path == NULL) {
        return arena->status;
    }
    sc_status status = sc_file_inspect(NULL, path, &info);
    *found = status == SC_OK || info.is_link;
    *kind = info.is_link ? SC_FILE_LINK : info.kind;
    return SC_OK;
}

sc_status sc_view_find(const sc_view *view, sc_arena *arena, const char *name, bool *found,
                       sc_file_kind *kind)
{
    *found = false;
    if (!view->is_there) {
        return SC_OK;
    }
    if (view->asks || strchr(name, '/') != NULL) {
        return ask(view, arena, name, found, kind);
    }
    for (const sc_view_entry *entry = view->entries; entry != NULL; entry = entry->next) {
        if (strcmp(entry->name, name) == 0) {
            *found = true;
            *kind = entry->kind;
            return SC_OK;
        }
    }
    return SC_OK;
}

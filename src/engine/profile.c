/*
 * A mention is a section of a nested file or a sibling on disk. The known names are only gathered
 * if a warning lists them: then the folders of the files are searched for siblings.
 */
#include "engine/profile.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "image/near.h"
#include "platform/walk.h"

enum {
    FOLDER_MAX = 10000,  /* entries of a folder that are searched for siblings */
    KNOWN_MAX = 1000,    /* names that are gathered */
    LISTED_MAX = 8,      /* names that a message lists */
    SECTIONS_MAX = 1000, /* mentions that are checked: more notes are not kept either */
    BASES_MAX = 100,     /* files whose sibling of a section's name is searched */
    NEAR_EDITS = 2
};

/* ---- selection ---- */

static sc_status select_one(sc_detail *detail, const sc_plan_profile *profile, sc_error *error)
{
    const char *name = profile->name;
    if (profile->variable != NULL) {
        const char *const *environment = sc_environment_entries(detail->plan->environment);
        const char *value = sc_environment_get(environment, profile->variable);
        if (value != NULL && value[0] != '\0') {
            name = value;
        }
    }
    if (name == NULL) {
        return SC_OK;
    }
    if (!sc_profile_name_valid(name, strlen(name))) {
        (void)sc_error_set(error, SC_ERROR_BAD_PROFILE,
                           "\"%s\" is not a profile name (letters, digits, '.', '_', '-')", name);
        sc_error_source(error, profile->variable);
        return SC_ERROR_BAD_PROFILE;
    }
    sc_status status = sc_names_add(detail->plan->allocator, &detail->profiles, name);
    return status == SC_OK ? SC_OK : sc_error_code(error, status);
}

sc_status sc_profile_select(sc_detail *detail, sc_error *error)
{
    sc_status status = SC_OK;
    for (size_t i = 0; i < detail->plan->profile_count && status == SC_OK; i++) {
        status = select_one(detail, &detail->plan->profiles[i], error);
    }
    return status;
}

/* ---- known names ---- */

static sc_status add_known(const sc_allocator *allocator, sc_names *known, const char *name,
                           size_t length)
{
    if (known->count == KNOWN_MAX || !sc_profile_name_valid(name, length) ||
        sc_names_have(known, name, length)) {
        return SC_OK;
    }
    char *copy = sc_text_copy(allocator, name, length);
    if (copy == NULL) {
        return SC_ERROR_OUT_OF_MEMORY;
    }
    sc_status status = sc_names_add(allocator, known, copy);
    sc_free(allocator, copy, length + 1);
    return status;
}

/*
 * A sibling's name is the file's name with a dot and the profile inserted at one place. That place
 * is found by making the sibling's name for a profile of one letter.
 */
static sc_status sibling_frame(const sc_allocator *allocator, const char *path, sc_text *frame,
                               size_t *at)
{
    sc_status status = sc_profile_sibling(allocator, path, "x", frame);
    size_t common = 0;
    if (status != SC_OK) {
        return status;
    }
    while (path[common] != '\0' && path[common] == frame->data[common]) {
        common++;
    }
    /* Except for `a..toml`, the first difference is the profile or the dot before it. */
    *at = frame->data[common] == '.' ? common + 1 : common;
    return SC_OK;
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash != NULL ? slash + 1 : path;
}

/* The profile in the name of a folder's entry that is a sibling of the frame's file. */
static bool profile_of_entry(const sc_dir_entry *entry, const char *frame, size_t at,
                             const char **name, size_t *length)
{
    size_t after = strlen(frame + at + 1);
    if (entry->length <= at + after || memcmp(entry->name, frame, at) != 0 ||
        memcmp(entry->name + entry->length - after, frame + at + 1, after) != 0) {
        return false;
    }
    *name = entry->name + at;
    *length = entry->length - at - after;
    return true;
}

static sc_status known_in_folder(const sc_allocator *allocator, const char *path,
                                 const sc_text *frame, size_t at, sc_names *known)
{
    const char *base = base_name(frame->data);
    size_t folder_length = (size_t)(base - frame->data);
    char *folder = sc_text_copy(allocator, folder_length != 0 ? path : ".",
                                folder_length != 0 ? folder_length : 1);
    if (folder == NULL) {
        return SC_ERROR_OUT_OF_MEMORY;
    }
    sc_dir_listing listing;
    sc_status status = sc_dir_list(allocator, NULL, folder, FOLDER_MAX, &listing);
    sc_free(allocator, folder, strlen(folder) + 1);
    if (status != SC_OK) {
        return status == SC_ERROR_OUT_OF_MEMORY ? status : SC_OK; /* no names are known there */
    }
    for (size_t i = 0; i < listing.count && status == SC_OK; i++) {
        const char *name;
        size_t length;
        if (profile_of_entry(&listing.entries[i], base, at - folder_length, &name, &length)) {
            status = add_known(allocator, known, name, length);
        }
    }
    sc_dir_listing_free(allocator, &listing);
    return status;
}

static sc_status known_beside(const sc_allocator *allocator, const char *path, sc_names *known)
{
    sc_text frame = {0};
    size_t at = 0;
    sc_status status = sibling_frame(allocator, path, &frame, &at);
    if (status == SC_OK) {
        status = known_in_folder(allocator, path, &frame, at, known);
    }
    sc_text_free(&frame);
    return status;
}

static sc_status gather_known(const sc_detail *detail, const sc_profiles *profiles, sc_names *known)
{
    const sc_allocator *allocator = detail->plan->allocator;
    sc_status status = SC_OK;
    for (size_t i = 0; i < profiles->mention_count && status == SC_OK; i++) {
        const sc_profile_mention *mention = &profiles->mentions[i];
        status = add_known(allocator, known, mention->name, mention->length);
    }
    for (size_t i = 0; i < detail->yields.count && status == SC_OK; i++) {
        const sc_yield *yield = &detail->yields.items[i];
        if (yield->is_base && yield->profile[0] == '\0') {
            status = known_beside(allocator, yield->place, known);
        }
    }
    return status;
}

/* ---- the warning ---- */

static const char *nearest(const sc_names *known, const char *name)
{
    unsigned best = NEAR_EDITS + 1;
    const char *found = NULL;
    for (size_t i = 0; i < known->count; i++) {
        const char *other = known->items[i];
        unsigned distance = sc_near_distance(name, strlen(name), other, strlen(other), NEAR_EDITS);
        if (distance < best) {
            best = distance;
            found = other;
        }
    }
    return found;
}

static void list_names(sc_buf *buf, const sc_names *known)
{
    size_t shown = known->count < LISTED_MAX ? known->count : LISTED_MAX;
    for (size_t i = 0; i < shown; i++) {
        sc_buf_append_text(buf, i == 0 ? "" : ", ");
        sc_buf_append_text(buf, known->items[i]);
    }
    if (shown < known->count) {
        sc_buf_append_text(buf, ", \xE2\x80\xA6");
    }
}

static sc_status warn_unknown(const sc_detail *detail, const sc_names *known, const char *name,
                              sc_notices *notices)
{
    sc_buf list;
    sc_buf_init(&list, detail->plan->allocator, SC_ERROR_MESSAGE_SIZE);
    list_names(&list, known);
    const char *near = nearest(known, name);
    const char *names = known->count != 0 ? sc_buf_text(&list) : "none";
    /* A list that is too long for a message is left out. */
    sc_status status =
        sc_notices_add(notices, SC_WARNING_UNKNOWN_PROFILE, NULL, 0, 0, NULL,
                       "no source mentions the profile \"%s\"; %s%s%sknown: %s", name,
                       near != NULL ? "did you mean \"" : "", near != NULL ? near : "",
                       near != NULL ? "\"? " : "", names != NULL ? names : "too many to list");
    sc_buf_free(&list);
    return status;
}

static bool is_mentioned(const sc_profiles *profiles, const char *name)
{
    for (size_t i = 0; i < profiles->mention_count; i++) {
        if (strcmp(profiles->mentions[i].name, name) == 0) {
            return true;
        }
    }
    return false;
}

static sc_status check_selected(const sc_detail *detail, const sc_profiles *profiles,
                                sc_notices *notices)
{
    sc_names known = {0};
    bool gathered = false;
    sc_status status = SC_OK;
    for (size_t i = 0; i < detail->profiles.count && status == SC_OK; i++) {
        const char *name = detail->profiles.items[i];
        if (is_mentioned(profiles, name)) {
            continue;
        }
        if (!gathered) {
            gathered = true;
            status = gather_known(detail, profiles, &known);
        }
        if (status == SC_OK) {
            status = warn_unknown(detail, &known, name, notices);
        }
    }
    sc_names_free(detail->plan->allocator, &known);
    return status;
}

/* ---- sections ---- */

static bool is_selected(const sc_detail *detail, const char *name, size_t length)
{
    return sc_names_have(&detail->profiles, name, length);
}

/* True if another file has a section of this name, or a sibling of this name was loaded. */
static bool is_known_elsewhere(const sc_profiles *profiles, const sc_profile_mention *section)
{
    for (size_t i = 0; i < profiles->mention_count; i++) {
        const sc_profile_mention *other = &profiles->mentions[i];
        if (other->layer != section->layer && strcmp(other->name, section->name) == 0) {
            return true;
        }
    }
    return false;
}

static sc_status sibling_exists(const sc_detail *detail, const char *name, bool *exists)
{
    const sc_allocator *allocator = detail->plan->allocator;
    size_t asked = 0;
    for (size_t i = 0; i < detail->yields.count && asked < BASES_MAX && !*exists; i++) {
        const sc_yield *yield = &detail->yields.items[i];
        if (!yield->is_base || yield->profile[0] != '\0') {
            continue;
        }
        asked++;
        sc_text sibling = {0};
        sc_file_stamp stamp;
        sc_status status = sc_profile_sibling(allocator, yield->place, name, &sibling);
        if (status != SC_OK) {
            return status;
        }
        *exists = sc_file_stat(sibling.data, &stamp) == SC_OK;
        sc_text_free(&sibling);
    }
    return SC_OK;
}

static sc_status check_section(const sc_detail *detail, const sc_profiles *profiles,
                               const sc_profile_mention *section, sc_notices *notices)
{
    if (!section->section || is_selected(detail, section->name, section->length) ||
        is_known_elsewhere(profiles, section)) {
        return SC_OK;
    }
    bool exists = false;
    if (sc_profile_name_valid(section->name, section->length)) {
        sc_status status = sibling_exists(detail, section->name, &exists);
        if (status != SC_OK || exists) {
            return status;
        }
    }
    return sc_notices_add(
        notices, SC_NOTE_UNKNOWN_SECTION, section->layer->name, section->line, section->column,
        NULL, "the section \"%s\" is not a selected profile, default or global", section->name);
}

sc_status sc_profile_check(const sc_detail *detail, const sc_profiles *profiles,
                           sc_notices *notices)
{
    sc_status status = check_selected(detail, profiles, notices);
    for (size_t i = 0; i < profiles->mention_count && i < SECTIONS_MAX && status == SC_OK; i++) {
        status = check_section(detail, profiles, &profiles->mentions[i], notices);
    }
    return status;
}

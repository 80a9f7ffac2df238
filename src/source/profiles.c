/* Names of profiles: which are valid, the name of a file's sibling, where each was found. */
#include "base/alloc.h"
#include "base/ascii.h"
#include "source/kind.h"

bool sc_profile_name_valid(const char *name, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        char c = name[i];
        if (!sc_ascii_is_alnum(c) && c != '.' && c != '_' && c != '-') {
            return false;
        }
    }
    return length != 0;
}

/* The position of the profile: before the last dot of the file's name, unless it begins the name.
 */
static size_t place_of_profile(const char *path, size_t length)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash != NULL ? slash + 1 : path;
    const char *dot = strrchr(name, '.');
    return dot != NULL && dot != name ? (size_t)(dot - path) : length;
}

sc_status sc_profile_sibling(const sc_allocator *allocator, const char *path, const char *profile,
                             sc_text *out)
{
    size_t length = strlen(path), extra = strlen(profile) + 1;
    size_t at = place_of_profile(path, length);
    *out = (sc_text){0};
    char *data = sc_alloc(allocator, length + extra + 1);
    if (data == NULL) {
        return SC_ERROR_OUT_OF_MEMORY;
    }
    memcpy(data, path, at);
    data[at] = '.';
    memcpy(data + at + 1, profile, extra - 1);
    memcpy(data + at + extra, path + at, length - at + 1);
    *out = (sc_text){.data = data, .length = length + extra, .allocator = allocator};
    return SC_OK;
}

sc_status sc_profiles_mention(sc_profiles *profiles, const char *name, size_t length,
                              sc_layer *layer, bool section, uint32_t line, uint32_t column)
{
    if (profiles->mention_count == SC_PROFILE_MENTIONS_MAX) {
        return SC_OK; /* enough for every report */
    }
    if (!sc_grow(profiles->allocator, &profiles->mentions, &profiles->mention_capacity,
                 profiles->mention_count + 1, sizeof *profiles->mentions,
                 SC_PROFILE_MENTIONS_MAX)) {
        return SC_ERROR_OUT_OF_MEMORY;
    }
    char *copy = sc_text_copy(profiles->allocator, name, length);
    if (copy == NULL) {
        return SC_ERROR_OUT_OF_MEMORY;
    }
    profiles->mentions[profiles->mention_count++] = (sc_profile_mention){
        .name = copy,
        .length = length,
        .layer = sc_layer_retain(layer),
        .line = line,
        .column = column,
        .section = section,
    };
    return SC_OK;
}

void sc_profiles_free(sc_profiles *profiles)
{
    for (size_t i = 0; i < profiles->mention_count; i++) {
        sc_profile_mention *mention = &profiles->mentions[i];
        sc_free(profiles->allocator, mention->name, mention->length + 1);
        sc_layer_release(mention->layer);
    }
    if (profiles->allocator != NULL) {
        sc_free(profiles->allocator, profiles->mentions,
                profiles->mention_capacity * sizeof *profiles->mentions);
    }
    profiles->mentions = NULL;
    profiles->mention_count = profiles->mention_capacity = 0;
}

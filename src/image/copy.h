/* Copying from an image, inline where that is most of the work of a merge. */
#ifndef SC_IMAGE_COPY_H
#define SC_IMAGE_COPY_H

#include "image/events.h"

/* The events read some bytes beyond their text; most text of an image has more text behind it. */
static inline bool sc_copy_is_padded(const sc_image *image, uint32_t offset, uint32_t length)
{
    return (uint64_t)offset + length + SC_EVENTS_STEP <= image->header->text_size;
}

/* sc_writer_copy, but the place of what follows is not kept: set it again. */
sc_status sc_writer_copy_on(sc_writer *writer, sc_value value);

/* Makes a long key of an image that of the next value; one that many members name is read once. */
sc_status sc_writer_share_key(sc_writer *writer, const sc_image *image, uint32_t key,
                              uint32_t length);

/* A build for tests sets it to 1, so that all is linked. */
#ifndef SC_LINK_BASE_LEAST
#define SC_LINK_BASE_LEAST 1024 /* nodes of an image that is worth linking to */
#endif

/* Children that a delta must share with its base. */
#define SC_DELTA_LEAST (SC_LINK_BASE_LEAST < 32 ? SC_LINK_BASE_LEAST : 32)

/* An image with links is small, but what it shares is not. */
static inline bool sc_image_is_worth_links(const sc_image *image)
{
    return image->header->node_count >= SC_LINK_BASE_LEAST || image->base_count != 0;
}

/*
 * Whether a delta to `base` (or, where that is a delta, to its base), of which `changed` children
 * differ, can be put below the open container and is worth it.
 */
bool sc_writer_can_delta(const sc_writer *writer, sc_value base, uint64_t changed);
/*
 * Begins a delta to `base`, which is no delta, as the next value. Before sc_writer_end the changed
 * children follow in the order of the base, then the added ones.
 */
sc_status sc_writer_begin_delta(sc_writer *writer, sc_value base);
/* Removes the child at a position of the base. */
sc_status sc_writer_remove(sc_writer *writer, sc_value base, uint32_t position);
/*
 * In an array, the element that was just put is in the place of the one at that position of the
 * base; SC_POSITION_NONE: it is added. In an object the key says that.
 */
void sc_writer_place_element(sc_writer *writer, uint32_t position);

/* The key of a member of an image as that of the next value. */
static inline sc_status sc_writer_copy_key(sc_writer *writer, sc_value member)
{
    uint32_t length, key = sc_value_node(member)->key;
    const char *text = sc_image_key(member.image, key, &length);
    if (length >= SC_WRITER_SHARE && (member.image->header->flags & SC_IMAGE_SHARED) != 0) {
        return sc_writer_share_key(writer, member.image, key, length);
    }
    return sc_copy_is_padded(member.image, key, length) ? sc_writer_put_key(writer, text, length)
                                                        : sc_writer_known_key(writer, text, length);
}

#endif

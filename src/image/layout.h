/*
 * The image: one immutable, contiguous, position-independent block.
 *
 *     header | nodes | origins | wide | untyped | sources | tables | text | manifest
 *
 * Nodes are in breadth-first order: node 0 is the root and the children of the n-th
 * container follow those of the one before. So child ranges tile the node array
 * in order, which makes a block from outside checkable in one pass without a
 * stack, cycles impossible, and the depth a by-product. Sections begin at
 * multiples of 8. Numbers are in the byte order of the machine that wrote them;
 * a foreign order is refused.
 *
 * The manifest is an image itself: the inputs of a compiled image (engine/compile.c). Most images
 * have no manifest.
 */
#ifndef SC_IMAGE_LAYOUT_H
#define SC_IMAGE_LAYOUT_H

#include "superconfig.h"

enum {
    SC_IMAGE_VERSION = 2,
    SC_IMAGE_ORDER = 0x01020304,
    SC_TABLE_MIN = 17,         /* objects of at least so many members have a member table */
    SC_ORIGIN_MAX = 0xFFFFFF,  /* line or column at which an origin is wide */
    SC_SOURCE_WIDE = 0xFFFF,   /* source number at which an origin is wide */
    SC_IMAGE_DEPTH_MOST = 1024 /* nested containers, whatever a caller's limit says */
};
#define SC_SOURCE_NONE UINT32_MAX

/*
 * Kinds beside those of sc_kind, which only images in memory have (image.h); a block is written
 * without. Each names a node of another image.
 */
enum {
    SC_NODE_BASE = 13, /* the first child of a delta: the container that it changes */
    SC_NODE_GONE = 14, /* of a delta: that member or element of its base is removed */
    SC_NODE_LINK = 15  /* a member that is there, under the same key */
};

/* Bits of sc_node.flags. The upper four are a reader's own marks while it writes. */
enum {
    SC_NODE_UNTYPED = 1,  /* from untyped text; the text is in the untyped section */
    SC_NODE_TABLE = 2,    /* object with a member table: `children.count` is its offset */
    SC_NODE_UNSIGNED = 4, /* integer above INT64_MAX */
    SC_NODE_SECRET = 8,   /* takes its value from a secret (a reference) */
    SC_NODE_MARKS = 0xF0,
    /* of a container in memory, which has no marks: it holds only its changes to another */
    SC_NODE_DELTA = 16
};

/* Bits of sc_image_header.flags. */
enum {
    SC_IMAGE_OPERATORS = 1,  /* an array under a key that ends in _add or _remove */
    SC_IMAGE_REFERENCES = 2, /* a string holds "${" */
    SC_IMAGE_VARIABLES = 4,  /* the members of the root are variables, under their names */
    SC_IMAGE_SHARED = 8,     /* several values name one long text (aliases) */
    SC_IMAGE_LITERAL = 16    /* references were put in: what looks like one is text */
};

/* Flags of an image that hold for whatever contains its values. */
enum { SC_IMAGE_MAY_HOLD = SC_IMAGE_OPERATORS | SC_IMAGE_REFERENCES | SC_IMAGE_SHARED };

typedef struct sc_node {
    uint8_t kind; /* sc_kind */
    uint8_t flags;
    uint16_t tag; /* upper 16 bits of the key's hash */
    uint32_t key; /* offset of the key's text; 0: none, or a link's, whose node has it */
    union {
        uint64_t bits; /* bool, integer */
        double number;
        struct {
            uint32_t offset, length;
        } text; /* string, datetime */
        struct {
            uint32_t first, count;
        } children; /* array, object */
        struct {
            uint32_t base, node;
        } link; /* of the image's bases, and its node there, which is no link */
    } as;
} sc_node;

/*
 * source 16 | line 24 | column 24, from the upper bits down; line 0: no place. A
 * field at its most is wide: the full origin is in the wide section, or there is
 * none (a source at its most with nothing there).
 */
typedef uint64_t sc_packed_origin;

/* The full origin of a node whose packed one is saturated; sorted by node. */
typedef struct sc_wide_origin {
    uint32_t node, source, line, column;
} sc_wide_origin;

/* Text beside a guessed value; sorted by node. */
typedef struct sc_untyped_text {
    uint32_t node, offset, length;
} sc_untyped_text;

typedef struct sc_source_entry {
    uint8_t kind; /* sc_source_kind */
    uint8_t secret;
    uint16_t reserved;
    uint32_t name, length;
} sc_source_entry;

typedef struct sc_image_header {
    char magic[8]; /* "SCIMAGE\0" */
    uint32_t version;
    uint32_t order;
    uint64_t size; /* of the whole block */
    uint64_t seed; /* of the key hashes */
    uint32_t flags;
    uint32_t depth; /* of the deepest value; a lone scalar is 1 */
    uint32_t node_count;
    uint32_t wide_count;
    uint32_t untyped_count;
    uint32_t source_count;
    uint32_t table_words; /* 32-bit words of all member tables */
    uint32_t text_size;
    uint64_t manifest; /* bytes of the manifest, at the end of the block; 0: none */
} sc_image_header;

/* Where the sections begin, and where the last one ends. It follows from the counts alone. */
typedef struct sc_image_sections {
    uint64_t origins, wide, untyped, sources, tables, text, end;
} sc_image_sections;

/* A section begins at a multiple of 8; counts of 32 bits cannot overflow the sum. */
static inline uint64_t sc_section_behind(uint64_t begin, uint64_t count, size_t item_size)
{
    return (begin + count * item_size + 7) & ~UINT64_C(7);
}

static inline sc_image_sections sc_image_sections_of(const sc_image_header *header)
{
    sc_image_sections at;
    at.origins = sc_section_behind(sizeof *header, header->node_count, sizeof(sc_node));
    at.wide = sc_section_behind(at.origins, header->node_count, sizeof(sc_packed_origin));
    at.untyped = sc_section_behind(at.wide, header->wide_count, sizeof(sc_wide_origin));
    at.sources = sc_section_behind(at.untyped, header->untyped_count, sizeof(sc_untyped_text));
    at.tables = sc_section_behind(at.sources, header->source_count, sizeof(sc_source_entry));
    at.text = sc_section_behind(at.tables, header->table_words, sizeof(uint32_t));
    at.end = sc_section_behind(at.text, header->text_size, 1);
    return at;
}

/*
 * A member table is: count, slot count (a power of two), slots. A slot is a node
 * or 0; a key's first slot is its hash masked, the next one follows. A key's text
 * is preceded by its length and followed by NUL; a string is followed by NUL.
 * Offset 0 of the text is the empty string.
 *
 * The length is one byte, for most keys are short and there are many; the byte
 * SC_KEY_LONG says that the length is in the 32 bits before it.
 */
enum { SC_KEY_LONG = 255, SC_KEY_FRONT_MOST = 5 };

_Static_assert(sizeof(sc_node) == 16, "a node is 16 bytes");
_Static_assert(sizeof(sc_image_header) == 72, "the header has no padding");

#endif

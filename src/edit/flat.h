/*
 * The settings of a flat text: INI, dotenv, Java properties. One setting is a logical line. What a
 * name means is learned from the tree: a leaf knows the line and column of its value, and so its
 * setting; a setting that no leaf has is one that a later line repeats.
 */
#ifndef SC_EDIT_FLAT_H
#define SC_EDIT_FLAT_H

#include "edit/task.h"
#include "format/name_tree.h"

typedef struct sc_setting {
    size_t line; /* where it begins */
    size_t key, key_end;
    size_t value, value_end; /* as written, with its quotes */
    size_t end;              /* of its last line, before the line end */
    uint32_t row, column;    /* of the value, as the reader counts */
    uint32_t section;        /* INI; 0: before the first header */
    uint32_t name;           /* equal ones repeat each other */
    bool goes;
} sc_setting;

typedef struct sc_section {
    size_t line, end; /* of the header; 0, 0 for section 0 */
    size_t last;      /* end of its last setting, or of the header */
    bool settings;
    uint32_t name; /* SC_NAME_TREE_NONE for section 0 */
    bool goes;
} sc_section;

typedef struct sc_flat_text {
    sc_edit_task *task;
    sc_setting *settings;
    size_t count, capacity;
    sc_section *sections;
    size_t section_count, section_capacity;
    sc_name_tree names; /* sections by their parts, then keys */
} sc_flat_text;

/* Free it in any case. */
sc_status sc_flat_scan(sc_flat_text *flat, sc_edit_task *task);
void sc_flat_scan_free(sc_flat_text *flat);
/* The setting of a leaf; NULL if no setting's value is at its place. */
sc_setting *sc_flat_find(const sc_flat_text *flat, sc_value leaf);

#endif

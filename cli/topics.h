/* Topics of help and the manual beside commands and options: formats, paths, exit status. */
#ifndef CLI_TOPICS_H
#define CLI_TOPICS_H

#include <stddef.h>

/* A row of two columns; a NULL name is a paragraph across both. */
typedef struct topic_row {
    const char *name, *text;
} topic_row;

typedef struct topic {
    const char *name; /* in `superconfig help NAME` */
    const char *title;
    const topic_row *rows;
    size_t count;
} topic;

extern const topic topics[];
extern const size_t topic_count;

#endif

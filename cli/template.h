/*
 * Text with ${path} in it. Nothing else means anything: a dollar sign without a brace is itself,
 * and `$${` is the text `${`.
 *
 *     ${path}              the value; it is required
 *     ${path:-default}     where it is absent, null or empty; the default may hold ${...} again
 *     ${path:?message}     the same is an error with that message
 *     ${path|json}         as JSON
 *     ${path|shell}        in quotes for a shell; a default or message may follow: ${path|shell:-x}
 */
#ifndef CLI_TEMPLATE_H
#define CLI_TEMPLATE_H

#include <stdbool.h>
#include <stddef.h>

#include <superconfig.h>

typedef struct template_text {
    char *data; /* owned */
    size_t length, capacity;
    bool failed; /* memory ran out */
} template_text;

void template_text_free(template_text *text);

typedef struct template_input {
    const char *name; /* for messages */
    const char *text;
    size_t length;
} template_input;

/*
 * Appends the template with its values. Every problem is reported with its line and column; the
 * status is STATUS_OK, STATUS_NO where only values are missing, else STATUS_FAILED. *secret (only
 * ever set) says that a secret is in the text.
 */
int template_render(const sc_snapshot *snapshot, const template_input *input, template_text *out,
                    bool *secret);

#endif

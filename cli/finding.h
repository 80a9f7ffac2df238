/* An error, a warning or a note in one shape, for JSON and SARIF. */
#ifndef CLI_FINDING_H
#define CLI_FINDING_H

#include <superconfig.h>

typedef struct finding {
    sc_severity severity;
    const char *code;
    uint32_t line, column;
    const char *message, *source, *path, *excerpt, *hint; /* borrowed; "" if absent */
} finding;

finding finding_of_error(const sc_error *error);
finding finding_of_notice(const sc_notice *notice);
/* "error", "warning", "note". */
const char *finding_severity(const finding *what);
/* As an object, without the unknown members. */
void finding_write(sc_writer *writer, const finding *what);

#endif

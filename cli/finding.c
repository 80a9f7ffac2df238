/* Texts are borrowed from the error or the notice. */
#include "finding.h"

#include "json.h"

finding finding_of_error(const sc_error *error)
{
    return (finding){
        .severity = SC_SEVERITY_ERROR,
        .code = sc_status_name(error->code),
        .line = error->line,
        .column = error->column,
        .message = error->message,
        .source = error->source,
        .path = error->path,
        .excerpt = error->excerpt,
        .hint = "",
    };
}

finding finding_of_notice(const sc_notice *notice)
{
    return (finding){
        .severity = notice->severity,
        .code = sc_status_name(notice->code),
        .line = notice->line,
        .column = notice->column,
        .message = notice->message,
        .source = notice->source,
        .path = notice->path,
        .excerpt = "",
        .hint = "",
    };
}

const char *finding_severity(const finding *what)
{
    static const char *const names[] = {"note", "warning", "error"};
    return names[what->severity];
}

void finding_write(sc_writer *writer, const finding *what)
{
    (void)sc_writer_begin_object(writer);
    json_text(writer, "severity", finding_severity(what));
    json_text(writer, "code", what->code);
    json_text(writer, "message", what->message);
    json_text_if(writer, "source", what->source);
    json_number(writer, "line", what->line);
    json_number(writer, "column", what->column);
    json_text_if(writer, "path", what->path);
    json_text_if(writer, "excerpt", what->excerpt);
    json_text_if(writer, "hint", what->hint);
    (void)sc_writer_end(writer);
}

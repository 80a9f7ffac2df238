/*
 * A finding has one shape, whether it was an error or a notice. The text form prints the original,
 * because an error has its line with a caret.
 */
#include "findings.h"

#include "finding.h"
#include "hint.h"
#include "json.h"
#include "print.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>

static const char schema_uri[] = "https://json.schemastore.org/sarif-2.1.0.json";

/* ---- GitHub ---- */

/*
 * A workflow command is one line: the percent sign and line ends are escaped everywhere, and in a
 * property also what would end it. Everything else passes, but for what steers a terminal.
 */
static void put_escaped(const char *text, bool property)
{
    for (const char *p = text; *p != '\0'; p++) {
        bool special = *p == '%' || *p == '\r' || *p == '\n' || (property && strchr(":,", *p));
        if (special) {
            (void)printf("%%%02X", (unsigned)(unsigned char)*p);
        } else if ((unsigned char)*p < ' ' || *p == 0x7F) {
            (void)fputc('?', stdout);
        } else {
            (void)fputc(*p, stdout);
        }
    }
}

static void put_property(const char **separator, const char *name, const char *value)
{
    (void)printf("%s%s=", *separator, name);
    put_escaped(value, true);
    *separator = ",";
}

static void put_number(const char **separator, const char *name, uint32_t value)
{
    char text[16];
    (void)snprintf(text, sizeof text, "%u", (unsigned)value);
    if (value != 0) {
        put_property(separator, name, text);
    }
}

static void print_command(const finding *what)
{
    static const char *const commands[] = {"notice", "warning", "error"};
    const char *separator = " ";
    (void)printf("::%s", commands[what->severity]);
    if (*what->source != '\0') {
        put_property(&separator, "file", what->source);
        put_number(&separator, "line", what->line);
        put_number(&separator, "col", what->column);
    }
    put_property(&separator, "title", what->code);
    (void)printf("::");
    if (*what->path != '\0') {
        put_escaped(what->path, false);
        (void)printf(": ");
    }
    put_escaped(what->message, false);
    if (*what->hint != '\0') {
        (void)printf("%%0Ahint: ");
        put_escaped(what->hint, false);
    }
    (void)printf("\n");
}

/* ---- SARIF ---- */

/* A file name as a URI reference; new, or NULL. */
static char *uri_of(const char *name)
{
    static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
                                "-._~/!$&'()*+,;=@";
    static const char digits[] = "0123456789ABCDEF", scheme[] = "file://";
    char *uri = malloc(3 * strlen(name) + sizeof scheme), *to = uri;
    if (uri == NULL) {
        return NULL;
    }
    if (*name == '/') {
        memcpy(to, scheme, sizeof scheme - 1);
        to += sizeof scheme - 1;
    }
    for (const char *p = name; *p != '\0'; p++) {
        if (strchr(plain, *p) != NULL) {
            *to++ = *p;
        } else {
            *to++ = '%';
            *to++ = digits[(unsigned char)*p >> 4];
            *to++ = digits[(unsigned char)*p & 15];
        }
    }
    *to = '\0';
    return uri;
}

static void write_region(sc_writer *writer, const finding *what)
{
    if (what->line != 0) {
        json_begin_object(writer, "region");
        json_number(writer, "startLine", what->line);
        json_number(writer, "startColumn", what->column);
        (void)sc_writer_end(writer);
    }
}

static void write_location(sc_writer *writer, const finding *what)
{
    json_begin_array(writer, "locations");
    (void)sc_writer_begin_object(writer);
    char *uri = *what->source != '\0' ? uri_of(what->source) : NULL;
    if (uri != NULL) {
        json_begin_object(writer, "physicalLocation");
        json_begin_object(writer, "artifactLocation");
        json_text(writer, "uri", uri);
        (void)sc_writer_end(writer);
        write_region(writer, what);
        (void)sc_writer_end(writer);
    }
    if (*what->path != '\0') {
        json_begin_array(writer, "logicalLocations");
        (void)sc_writer_begin_object(writer);
        json_text(writer, "fullyQualifiedName", what->path);
        (void)sc_writer_end(writer);
        (void)sc_writer_end(writer);
    }
    (void)sc_writer_end(writer);
    (void)sc_writer_end(writer);
    free(uri);
}

static void write_sarif(sc_writer *writer, const finding *what)
{
    (void)sc_writer_begin_object(writer);
    json_text(writer, "ruleId", what->code);
    json_text(writer, "level", finding_severity(what));
    json_begin_object(writer, "message");
    json_text(writer, "text", what->message);
    (void)sc_writer_end(writer);
    write_location(writer, what);
    (void)sc_writer_end(writer);
}

static void write_rules(const findings *self, sc_writer *writer)
{
    json_begin_array(writer, "rules");
    for (int code = 0; code < SC_STATUS_COUNT; code++) {
        if (self->met[code]) {
            (void)sc_writer_begin_object(writer);
            json_text(writer, "id", sc_status_name((sc_status)code));
            json_begin_object(writer, "shortDescription");
            json_text(writer, "text", sc_status_text((sc_status)code));
            (void)sc_writer_end(writer);
            (void)sc_writer_end(writer);
        }
    }
    (void)sc_writer_end(writer);
}

/* The log around the results. */
static sc_writer *wrap(const findings *self, const sc_image *results)
{
    sc_writer *writer = sc_writer_new(NULL, NULL);
    (void)sc_writer_begin_object(writer);
    json_text(writer, "$schema", schema_uri);
    json_text(writer, "version", "2.1.0");
    json_begin_array(writer, "runs");
    (void)sc_writer_begin_object(writer);
    json_begin_object(writer, "tool");
    json_begin_object(writer, "driver");
    json_text(writer, "name", "superconfig");
    json_text(writer, "version", sc_version());
    write_rules(self, writer);
    (void)sc_writer_end(writer);
    (void)sc_writer_end(writer);
    json_text(writer, "columnKind", "unicodeCodePoints");
    (void)sc_writer_key(writer, "results", 7);
    (void)sc_writer_copy(writer, sc_image_root(results));
    (void)sc_writer_end(writer);
    (void)sc_writer_end(writer);
    (void)sc_writer_end(writer);
    return writer;
}

/* ---- all ---- */

int findings_begin(findings *self, const invocation *call)
{
    static const char *const words[] = {"text", "json", "github", "sarif", NULL};
    const char *form = invocation_value(
        call, OPTION_FORM, invocation_has(call, OPTION_JSON) ? "json" : words[FINDINGS_TEXT]);
    *self = (findings){.call = call, .file = ""};
    int number = print_choice(call->command, "format", form, strlen(form), words);
    if (number < 0) {
        return STATUS_USAGE;
    }
    self->form = (findings_form)number;
    if (self->form == FINDINGS_JSON || self->form == FINDINGS_SARIF) {
        self->writer = sc_writer_new(NULL, NULL);
        (void)sc_writer_begin_array(self->writer);
    }
    return STATUS_OK;
}

static void put(findings *self, const finding *what, sc_status code)
{
    self->failed |= what->severity == SC_SEVERITY_ERROR;
    self->met[code] = true;
    if (self->form == FINDINGS_JSON) {
        finding_write(self->writer, what);
    } else if (self->form == FINDINGS_SARIF) {
        write_sarif(self->writer, what);
    } else if (self->form == FINDINGS_GITHUB) {
        print_command(what);
    }
}

void findings_put_problem(findings *self, const sc_error *error)
{
    char room[HINT_SIZE];
    sc_error named = *error;
    if (*named.source == '\0') {
        (void)snprintf(named.source, sizeof named.source, "%s", self->file);
    }
    const char *hint = hint_of(&named, invocation_has_source(self->call), room);
    finding what = finding_of_error(&named);
    what.hint = hint != NULL ? hint : "";
    put(self, &what, error->code);
    if (self->form == FINDINGS_TEXT) {
        print_error(stdout, &named, hint);
    }
}

void findings_put_notice(findings *self, const sc_notice *notice, sc_severity severity)
{
    sc_notice named = *notice;
    named.severity = severity;
    named.source = *notice->source != '\0' ? notice->source : self->file;
    const finding what = finding_of_notice(&named);
    put(self, &what, notice->code);
    if (self->form == FINDINGS_TEXT) {
        print_notice(stdout, &named);
    }
}

int findings_end(findings *self)
{
    sc_writer *writer = self->writer;
    if (writer == NULL) {
        return STATUS_OK;
    }
    (void)sc_writer_end(writer);
    if (self->form == FINDINGS_JSON) {
        return print_json_result(writer);
    }
    sc_error error;
    sc_image *results = sc_writer_finish(writer, &error);
    sc_writer_free(writer);
    if (results == NULL) {
        return print_library_error(&error);
    }
    int status = print_json_result(wrap(self, results));
    sc_image_release(results);
    return status;
}

/*
 * Making a change: resolve the path, let the format's editor find what has to be spliced, splice
 * the text, read it, and compare that with the tree that the change asks for; else splice it back.
 * A change costs as much as reading the text twice, whatever it is, and hardly more memory than
 * reading it once: the reader's draft is compared with the old tree, which goes before the new one
 * is made.
 */
#include "edit/edit.h"

#include <string.h>

#include "base/alloc.h"
#include "base/sized.h"
#include "base/utf8.h"
#include "edit/expect.h"
#include "format/parse.h"
#include "image/diff.h"
#include "layer/layer.h"
#include "secret/secrets.h"

static const char bom[] = "\xEF\xBB\xBF";
enum { BOM_SIZE = 3 };

static size_t bom_size(const char *text, size_t length)
{
    return length >= BOM_SIZE && memcmp(text, bom, BOM_SIZE) == 0 ? BOM_SIZE : 0;
}

/* ---- content ---- */

void sc_edit_content_free(const sc_allocator *allocator, sc_edit_content *content)
{
    sc_image_release(content->image);
    sc_free(allocator, content->text, content->capacity);
    *content = (sc_edit_content){0};
}

/* A copy with room for the readers' padding. */
static bool content_copy(const sc_allocator *allocator, const char *text, size_t length,
                         sc_edit_content *out)
{
    *out = (sc_edit_content){.length = length, .capacity = length + SC_PARSE_PADDING};
    out->text = sc_alloc(allocator, out->capacity);
    if (out->text == NULL) {
        *out = (sc_edit_content){0};
        return false;
    }
    if (length != 0) {
        memcpy(out->text, text, length);
    }
    memset(out->text + length, 0, SC_PARSE_PADDING);
    return true;
}

typedef void drafted(void *context, const sc_writer *draft);

/* Reads content->text; `look` may be NULL. */
static sc_status read_drafted(const sc_edit *edit, sc_edit_content *content, drafted *look,
                              void *context, sc_error *error)
{
    sc_format_parse_options options = {
        .drafted = look,
        .drafted_context = context,
        .like = edit->now.image,
        .name = edit->file,
        .source_kind = edit->file != NULL ? SC_SOURCE_FILE : SC_SOURCE_TEXT,
        .padded = true,
        .reader = {.documents = SC_DOCUMENTS_LIST},
        .limits = &edit->limits,
        .allocator = edit->allocator,
    };
    return sc_format_parse(edit->format, content->text, content->length, &options, &content->image,
                           &content->empty, error);
}

static sc_status content_read(const sc_edit *edit, sc_edit_content *content, sc_error *error)
{
    return read_drafted(edit, content, NULL, NULL, error);
}

sc_status sc_edit_content_of(const sc_edit *edit, const char *text, size_t length,
                             sc_edit_content *out, sc_error *error)
{
    if (!content_copy(edit->allocator, text, length, out)) {
        return sc_error_code(error, SC_ERROR_OUT_OF_MEMORY);
    }
    return content_read(edit, out, error);
}

/* ---- begin and end ---- */

void sc_edit_free(sc_edit *edit)
{
    if (edit == NULL) {
        return;
    }
    const sc_allocator *allocator = edit->allocator;
    sc_edit_content_free(allocator, &edit->now);
    sc_past_free(&edit->past);
    sc_free(allocator, edit->file, edit->file != NULL ? strlen(edit->file) + 1 : 0);
    sc_free(allocator, edit, sizeof *edit);
}

static sc_status choose_document(sc_edit *edit, uint32_t number, sc_error *error)
{
    if (edit->format != &sc_format_yaml) {
        return number <= 1 ? SC_OK
                           : sc_error_set(error, SC_ERROR_INVALID_ARGUMENT,
                                          "only YAML holds several documents");
    }
    size_t count = sc_value_count(sc_image_root(edit->now.image));
    if (number == 0 && count > 1) {
        return sc_error_set(error, SC_ERROR_CANNOT_EDIT,
                            "the file holds %zu documents: `document` must choose one, from 1",
                            count);
    }
    if (number > count && number > 1) {
        return sc_error_set(error, SC_ERROR_CANNOT_EDIT, "the file holds %zu document%s, not %u",
                            count, count != 1 ? "s" : "", (unsigned)number);
    }
    edit->document = number > 0 ? number - 1 : 0;
    return SC_OK;
}

static const sc_format *choose_format(const sc_edit_options *options, const char *file,
                                      const char *text, size_t length, sc_error *error)
{
    const sc_format *format = NULL;
    if (options->format != NULL) {
        format = sc_format_by_name(options->format);
        if (format == NULL) {
            (void)sc_error_set(error, SC_ERROR_UNKNOWN_FORMAT, "no format `%.60s` can be edited",
                               options->format);
        }
        return format;
    }
    if (file != NULL) {
        const char *extension = sc_format_extension(file);
        format = sc_format_by_extension(extension, strlen(extension));
    }
    size_t skip = bom_size(text, length);
    return format != NULL ? format : sc_format_detect(text + skip, length - skip);
}

/* Everything that follows the text's arrival in edit->now. */
static sc_status begin(sc_edit *edit, const sc_edit_options *options, sc_error *error)
{
    edit->format = choose_format(options, edit->file, edit->now.text, edit->now.length, error);
    if (edit->format == NULL) {
        return SC_ERROR_UNKNOWN_FORMAT;
    }
    if (edit->format->open != NULL) {
        (void)sc_error_set(error, SC_ERROR_CANNOT_EDIT,
                           "a compiled image cannot be edited; change its sources and compile "
                           "again");
        sc_error_source(error, edit->file);
        return SC_ERROR_CANNOT_EDIT;
    }
    sc_status status = content_read(edit, &edit->now, error);
    status = status == SC_OK ? choose_document(edit, options->document, error) : status;
    if (status != SC_OK) {
        sc_error_source(error, edit->file);
    }
    return status;
}

static sc_edit *make(const sc_edit_options *options, sc_error *error)
{
    const sc_allocator *allocator =
        options->allocator != NULL ? options->allocator : sc_allocator_default();
    sc_edit *edit = sc_alloc_zero(allocator, sizeof *edit);
    if (edit == NULL) {
        (void)sc_error_code(error, SC_ERROR_OUT_OF_MEMORY);
        return NULL;
    }
    edit->allocator = allocator;
    edit->limits = sc_limits_resolve(options->limits);
    sc_past_init(&edit->past, allocator);
    return edit;
}

/* False for a size that no version had. */
static bool take_options(const sc_edit_options *given, sc_edit_options *own)
{
    static const sc_edit_options defaults = SC_EDIT_OPTIONS_INIT;
    return SC_SIZED_TAKE(own, given != NULL ? given : &defaults) == SC_OK;
}

sc_edit *sc_edit_new(const char *text, size_t length, const sc_edit_options *options,
                     sc_error *error)
{
    sc_edit_options how;
    if ((text == NULL && length != 0) || !take_options(options, &how)) {
        (void)sc_error_code(error, SC_ERROR_INVALID_ARGUMENT);
        return NULL;
    }
    sc_edit *edit = make(&how, error);
    if (edit == NULL) {
        return NULL;
    }
    sc_status status = content_copy(edit->allocator, text, length, &edit->now)
                           ? begin(edit, &how, error)
                           : sc_error_code(error, SC_ERROR_OUT_OF_MEMORY);
    if (status != SC_OK) {
        sc_edit_free(edit);
        return NULL;
    }
    return edit;
}

static sc_status read_file(sc_edit *edit, const char *file, sc_error *error)
{
    edit->file = sc_text_copy(edit->allocator, file, strlen(file));
    if (edit->file == NULL) {
        return sc_error_code(error, SC_ERROR_OUT_OF_MEMORY);
    }
    sc_file_content content;
    sc_status status =
        sc_file_read(edit->allocator, file, (size_t)edit->limits.file_size, &content);
    if (status != SC_OK) {
        return sc_layer_file_error(error, status, file, content.system_error);
    }
    _Static_assert((int)SC_FILE_PADDING >= (int)SC_PARSE_PADDING, "a file's content is padded");
    edit->stamp = content.stamp;
    edit->now = (sc_edit_content){
        .text = content.data, .length = content.length, .capacity = content.capacity};
    return SC_OK;
}

sc_edit *sc_edit_open(const char *file, const sc_edit_options *options, sc_error *error)
{
    sc_edit_options how;
    if (file == NULL || !take_options(options, &how)) {
        (void)sc_error_code(error, SC_ERROR_INVALID_ARGUMENT);
        return NULL;
    }
    sc_edit *edit = make(&how, error);
    if (edit == NULL) {
        return NULL;
    }
    sc_status status = read_file(edit, file, error);
    status = status == SC_OK ? begin(edit, &how, error) : status;
    if (status != SC_OK) {
        sc_edit_free(edit);
        return NULL;
    }
    return edit;
}

/* ---- the proof ---- */

typedef struct difference {
    char path[SC_ERROR_PATH_SIZE];
    bool found;
} difference;

static sc_status note_difference(void *context, const char *path, sc_value before, sc_value after)
{
    difference *first = context;
    (void)before;
    (void)after;
    first->found = true;
    sc_text_display(first->path, sizeof first->path, path, strlen(path));
    return SC_ERROR_CANNOT_EDIT;
}

/* The new text does not mean what it should. */
static sc_status fail_proof(const sc_edit_task *task, sc_value expected, sc_value found)
{
    difference first = {.found = false};
    const sc_differing differing = {.context = &first, .visit = note_difference};
    (void)sc_value_diff(expected, found, task->allocator, &differing);
    size_t at = task->splice_count != 0 ? task->splices[0].start : 0;
    if (!first.found) {
        return SC_EDIT_FAIL(task, at, "the change would have another meaning than it says");
    }
    return SC_EDIT_FAIL(task, at, "written here, the change would alter `%s`", first.path);
}

/* The new text does not read: says why, at the place of the change. */
static sc_status fail_reading(const sc_edit_task *task, const sc_error *reason)
{
    size_t at = task->splice_count != 0 ? task->splices[0].start : 0;
    if (reason->code == SC_ERROR_OUT_OF_MEMORY) {
        return sc_error_code(task->error, reason->code);
    }
    return SC_EDIT_FAIL(task, at, "written here, the change would not read: %.300s",
                        reason->message);
}

typedef struct proof {
    sc_edit *edit;
    sc_edit_task *task; /* with the old text and the old root */
    sc_image *made;     /* the new value; NULL where none is put */
    sc_edit_content next;
    sc_image *expected; /* the whole tree, where the draft was not enough; owned */
    bool holds;
    sc_error reason; /* the new text does not read */
} proof;

/* The old tree goes as soon as the new one is known to be right: both at once are too much. */
static void look_at_draft(void *context, const sc_writer *draft)
{
    proof *p = context;
    p->holds = sc_edit_is_expected(p->task, p->made, draft);
    if (p->holds) {
        sc_image_release(p->edit->now.image);
        p->edit->now.image = NULL;
    }
}

static sc_status compare(proof *p)
{
    sc_value have = sc_image_root(p->next.image);
    sc_status status = sc_edit_expect(p->task, &p->expected);
    if (status != SC_OK) {
        return status;
    }
    sc_value expected = sc_image_root(p->expected);
    p->holds = sc_value_equal(expected, have);
    if (!p->holds && p->task->format == &sc_format_dotenv) {
        size_t skip = bom_size(p->next.text, p->next.length);
        status = sc_edit_follows(p->task, p->next.text + skip, p->next.length - skip, expected,
                                 have, &p->holds);
    }
    return status;
}

/* Reads the new text; p->holds: it means what it should. */
static sc_status prove(proof *p)
{
    if (read_drafted(p->edit, &p->next, look_at_draft, p, &p->reason) != SC_OK) {
        p->holds = false;
        return SC_OK;
    }
    return p->holds ? SC_OK : compare(p);
}

/* ---- changes ---- */

static sc_status run_editor(sc_edit_task *task)
{
    if (task->format->untyped) {
        return sc_edit_flat(task);
    }
    if (task->format == &sc_format_yaml) {
        return sc_edit_yaml(task);
    }
    return task->format == &sc_format_toml ? sc_edit_toml(task) : sc_edit_json(task);
}

static const char *find_eol(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (text[i] == '\n') {
            return "\n";
        }
        if (text[i] == '\r') {
            return text[i + 1] == '\n' ? "\r\n" : "\r";
        }
    }
    return "\n";
}

/* Room for a text of that length, whose first bytes the old one is. */
static bool content_grow(const sc_allocator *allocator, sc_edit_content *content, size_t length)
{
    size_t capacity = length + SC_PARSE_PADDING;
    if (capacity <= content->capacity) {
        return true;
    }
    char *text = sc_realloc(allocator, content->text, content->capacity, capacity);
    if (text != NULL) {
        content->text = text;
        content->capacity = capacity;
    }
    return text != NULL;
}

/* `skip`: the BOM, which the splices do not count. */
static void splice_content(sc_edit_content *content, size_t skip, size_t length,
                           const sc_edit_splice *splices, size_t count)
{
    sc_edit_splice_text(content->text + skip, content->length - skip, splices, count);
    content->length = length;
    memset(content->text + length, 0, SC_PARSE_PADDING);
}

/* The text as it was; its tree, too, where that was given up already. */
static void take_back(sc_edit *edit, sc_edit_task *task, const sc_edit_splice *back)
{
    size_t skip = bom_size(edit->now.text, edit->now.length);
    splice_content(&edit->now, skip, task->length + skip, back, task->splice_count);
    task->text = edit->now.text + skip;
    if (edit->now.image == NULL) {
        (void)content_read(edit, &edit->now, NULL);
    }
}

/* The text is spliced: keeps it so, or takes it back and says why. */
static sc_status settle(sc_edit *edit, sc_edit_task *task, proof *p, const sc_edit_splice *back)
{
    p->next = (sc_edit_content){
        .text = edit->now.text, .length = edit->now.length, .capacity = edit->now.capacity};
    sc_status status = prove(p);
    if (status == SC_OK && p->holds) {
        sc_image_release(edit->now.image);
        edit->now = p->next;
        return SC_OK;
    }
    take_back(edit, task, back);
    if (status == SC_OK) {
        status = p->next.image == NULL
                     ? fail_reading(task, &p->reason)
                     : fail_proof(task, sc_image_root(p->expected), sc_image_root(p->next.image));
    }
    sc_image_release(p->next.image);
    return status;
}

static sc_status splice_and_prove(sc_edit *edit, sc_edit_task *task)
{
    size_t length, skip = bom_size(edit->now.text, edit->now.length);
    sc_status status = sc_edit_measure(task, &length);
    if (status != SC_OK) {
        return status;
    }
    sc_past past;
    proof p = {.edit = edit, .task = task};
    sc_past_init(&past, edit->allocator);
    const sc_edit_splice *back = sc_edit_reverse(task);
    bool room = back != NULL && content_grow(edit->allocator, &edit->now, length + skip);
    task->text = edit->now.text + skip;
    room = room && sc_past_change(&edit->past, edit->now.text, edit->now.length, task, skip,
                                  &past) == SC_OK;
    status = room ? sc_edit_expect_value(task, &p.made) : sc_edit_exhausted(task);
    if (status == SC_OK) {
        splice_content(&edit->now, skip, length + skip, task->splices, task->splice_count);
        status = settle(edit, task, &p, back);
    }
    if (status == SC_OK) {
        sc_past_free(&edit->past);
        edit->past = past;
    } else {
        sc_past_free(&past);
    }
    sc_image_release(p.made);
    sc_image_release(p.expected);
    return status;
}

static sc_status carry_out(sc_edit *edit, const sc_edit_plan *plan, bool *spread, sc_error *error)
{
    size_t skip = bom_size(edit->now.text, edit->now.length);
    const char *text = edit->now.text + skip;
    sc_edit_task task = {
        .format = edit->format,
        .allocator = edit->allocator,
        .limits = &edit->limits,
        .text = text,
        .length = edit->now.length - skip,
        .eol = find_eol(text, edit->now.length - skip),
        .root = sc_image_root(edit->now.image),
        .steps = plan->steps,
        .count = plan->count,
        .action = plan->action,
        .value = plan->value,
        .error = error,
    };
    (void)sc_utf8_check(task.text, task.length, &task.ascii);
    sc_arena_init(&task.arena, edit->allocator, UINT32_MAX);
    sc_status status = run_editor(&task);
    status = status == SC_OK ? splice_and_prove(edit, &task) : status;
    *spread = task.spread;
    if (status != SC_OK) {
        sc_error_source(error, edit->file);
        (void)sc_secrets_mask_error(NULL, edit->now.text + skip, task.length, NULL, error);
    }
    sc_free(edit->allocator, task.splices, task.splice_capacity * sizeof *task.splices);
    sc_arena_free(&task.arena);
    return status;
}

/* The content as it is, to come back to. */
static sc_status keep_content(const sc_edit *edit, sc_edit_content *kept, sc_error *error)
{
    if (!content_copy(edit->allocator, edit->now.text, edit->now.length, kept)) {
        return sc_error_code(error, SC_ERROR_OUT_OF_MEMORY);
    }
    kept->image = sc_image_retain(edit->now.image);
    kept->empty = edit->now.empty;
    return SC_OK;
}

/* The edit as it was, with what was kept. */
static void come_back(sc_edit *edit, sc_edit_content *kept, sc_past *past)
{
    sc_edit_content_free(edit->allocator, &edit->now);
    sc_past_free(&edit->past);
    edit->now = *kept;
    edit->past = *past;
    *kept = (sc_edit_content){0};
    sc_past_init(past, edit->allocator);
}

/* A value that is in several places goes first, then the new one comes; both or neither. */
static sc_status replace_spread(sc_edit *edit, sc_edit_plan *plan, const sc_path *path,
                                sc_value value, sc_error *error)
{
    sc_edit_content kept;
    sc_past past;
    bool spread;
    sc_past_init(&past, edit->allocator);
    sc_status status = keep_content(edit, &kept, error);
    if (status == SC_OK && sc_past_copy(&edit->past, &past) != SC_OK) {
        status = sc_error_code(error, SC_ERROR_OUT_OF_MEMORY);
    }
    plan->action = SC_EDIT_REMOVE;
    status = status == SC_OK ? carry_out(edit, plan, &spread, error) : status;
    if (status == SC_OK) {
        sc_edit_plan again;
        status = sc_edit_resolve(edit, SC_EDIT_SET, path, value, &again, error);
        status = status == SC_OK ? carry_out(edit, &again, &spread, error) : status;
        sc_edit_plan_free(&again);
        if (status != SC_OK) {
            come_back(edit, &kept, &past);
        }
    }
    sc_edit_content_free(edit->allocator, &kept);
    sc_past_free(&past);
    return status;
}

/* In properties an object is there by what it holds: the last that goes takes it along. */
static void climb(const sc_edit *edit, sc_edit_plan *plan)
{
    while (plan->count > 1) {
        sc_value at = sc_image_root(edit->now.image);
        for (size_t i = 0; i + 1 < plan->count; i++) {
            at = sc_value_member(at, plan->steps[i].key, plan->steps[i].length);
        }
        if (sc_value_count(at) != 1) {
            return;
        }
        plan->count--;
    }
}

static sc_status change(sc_edit *edit, sc_edit_verb verb, const sc_path *path, sc_value value,
                        sc_error *error)
{
    sc_edit_plan plan;
    bool spread = false;
    sc_status status = sc_edit_resolve(edit, verb, path, value, &plan, error);
    bool same = status == SC_OK && plan.action == SC_EDIT_REPLACE &&
                sc_value_equal(plan.old, plan.value) && !edit->format->untyped;
    if (status == SC_OK && plan.action == SC_EDIT_REMOVE && edit->format == &sc_format_properties) {
        climb(edit, &plan);
    }
    if (status == SC_OK && !same) {
        status = carry_out(edit, &plan, &spread, error);
    }
    if (status != SC_OK && spread && plan.count != 0 && plan.steps[plan.count - 1].key != NULL) {
        status = replace_spread(edit, &plan, path, value, error);
    }
    if (status != SC_OK && error != NULL && error->path[0] == '\0' && path->text != NULL) {
        char shown[SC_ERROR_PATH_SIZE];
        sc_text_display(shown, sizeof shown, path->text, path->length);
        sc_error_path(error, shown);
    }
    sc_edit_plan_free(&plan);
    return status;
}

/* The tree is there, or is made again after memory had run out. */
static sc_status make_ready(sc_edit *edit, sc_error *error)
{
    return edit->now.image != NULL ? SC_OK : content_read(edit, &edit->now, error);
}

static sc_status invalid(sc_error *error)
{
    return sc_error_code(error, SC_ERROR_INVALID_ARGUMENT);
}

sc_status sc_edit_set(sc_edit *edit, const sc_path *path, sc_value value, sc_error *error)
{
    if (edit == NULL || path == NULL || value.image == NULL) {
        return invalid(error);
    }
    sc_status status = make_ready(edit, error);
    return status == SC_OK ? change(edit, SC_EDIT_SET, path, value, error) : status;
}

sc_status sc_edit_append(sc_edit *edit, const sc_path *path, sc_value value, sc_error *error)
{
    if (edit == NULL || path == NULL || value.image == NULL) {
        return invalid(error);
    }
    sc_status status = make_ready(edit, error);
    return status == SC_OK ? change(edit, SC_EDIT_APPEND, path, value, error) : status;
}

sc_status sc_edit_unset(sc_edit *edit, const sc_path *path, sc_error *error)
{
    if (edit == NULL || path == NULL) {
        return invalid(error);
    }
    sc_status status = make_ready(edit, error);
    return status == SC_OK ? change(edit, SC_EDIT_UNSET, path, (sc_value){0}, error) : status;
}

sc_status sc_edit_set_untyped(sc_edit *edit, const sc_path *path, const char *text, size_t length,
                              sc_error *error)
{
    if (edit == NULL || path == NULL || text == NULL) {
        return invalid(error);
    }
    sc_image *image;
    sc_status status = make_ready(edit, error);
    if (status == SC_OK) {
        status = sc_edit_guess(edit, sc_edit_find(edit, path), text, length, &image, error);
    }
    if (status == SC_OK) {
        status = change(edit, SC_EDIT_SET, path, sc_image_root(image), error);
        sc_image_release(image);
    }
    return status;
}

sc_status sc_edit_set_string(sc_edit *edit, const sc_path *path, const char *text, size_t length,
                             sc_error *error)
{
    if (edit == NULL || path == NULL || text == NULL) {
        return invalid(error);
    }
    sc_image *image;
    sc_status status = make_ready(edit, error);
    status = status == SC_OK ? sc_edit_text_image(edit, text, length, &image, error) : status;
    if (status == SC_OK) {
        status = change(edit, SC_EDIT_SET, path, sc_image_root(image), error);
        sc_image_release(image);
    }
    return status;
}

/* ---- asking ---- */

sc_value sc_edit_root(const sc_edit *edit)
{
    return edit != NULL ? sc_edit_root_of(edit) : (sc_value){0};
}

const char *sc_edit_text(const sc_edit *edit, size_t *length)
{
    if (length != NULL) {
        *length = edit != NULL ? edit->now.length : 0;
    }
    return edit != NULL ? edit->now.text : "";
}

const char *sc_edit_format(const sc_edit *edit)
{
    return edit != NULL ? edit->format->name : "";
}

bool sc_edit_changed(const sc_edit *edit)
{
    return edit != NULL && !sc_past_is(&edit->past, edit->now.text, edit->now.length);
}

char *sc_edit_before(const sc_edit *edit, size_t *length)
{
    return sc_past_text(&edit->past, edit->now.text, edit->now.length, length);
}

/* ---- saving ---- */

static sc_status fail_save(const sc_edit *edit, sc_status status, const sc_file_fault *fault,
                           sc_error *error)
{
    if (status == SC_ERROR_NOT_REPLACEABLE) {
        (void)sc_error_set(error, status,
                           "the file cannot be replaced by a new one: %s; writing "
                           "in place would do",
                           fault->reason);
        sc_error_source(error, edit->file);
        return status;
    }
    if (status == SC_ERROR_FILE_CHANGED) {
        (void)sc_error_set(error, status, "the file is not what was read any more");
        sc_error_source(error, edit->file);
        return status;
    }
    return sc_layer_write_error(error, status, edit->file, fault);
}

sc_status sc_edit_save(sc_edit *edit, sc_save_mode mode, sc_error *error)
{
    if (edit == NULL || edit->file == NULL) {
        return invalid(error);
    }
    if (!sc_edit_changed(edit)) {
        return SC_OK;
    }
    size_t before_length;
    char *before = sc_edit_before(edit, &before_length);
    if (before == NULL) {
        return sc_error_code(error, SC_ERROR_OUT_OF_MEMORY);
    }
    const sc_file_output output = {
        .data = edit->now.text,
        .length = edit->now.length,
        .in_place = mode == SC_SAVE_IN_PLACE,
        .expected = before,
        .expected_length = before_length,
    };
    sc_file_fault fault;
    sc_status status = sc_file_write(edit->file, &output, &fault);
    sc_free(edit->allocator, before, before_length + 1);
    if (status != SC_OK) {
        return fail_save(edit, status, &fault, error);
    }
    sc_past_free(&edit->past);
    return SC_OK;
}

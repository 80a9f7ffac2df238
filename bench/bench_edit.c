/*
 * One change in a text of a megabyte: set a value near its end. The floor of the time is the work
 * that no editor can save: reading the text twice, once to know it and once to check the new one.
 * Memory is the most that the allocator has handed out, beside the length of the text.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness.h"

enum { SIZE = 1 << 20, ROWS_MOST = 1 << 15 };

typedef struct text {
    const char *format;
    char *data;
    size_t length;
    char path[64];
    sc_edit *edit;
    unsigned round;
} text;

static void append(text *out, const char *piece, size_t length)
{
    memcpy(out->data + out->length, piece, length);
    out->length += length;
    out->data[out->length] = '\0';
}

static void line(text *out, const char *pattern, unsigned number)
{
    char piece[256];
    int length = snprintf(piece, sizeof piece, pattern, number, number);
    append(out, piece, (size_t)length);
}

static void make(text *out, const char *format, const char *head, const char *row, const char *tail,
                 const char *path)
{
    unsigned last = 0;
    *out = (text){.format = format, .data = malloc(SIZE + 4096)};
    bench_need(out->data != NULL, "out of memory");
    append(out, head, strlen(head));
    for (; out->length < SIZE && last < ROWS_MOST; last++) {
        line(out, row, last);
    }
    line(out, tail, last);
    (void)snprintf(out->path, sizeof out->path, path, last - 2);
}

static sc_image *parse(const text *from)
{
    sc_parse_options options = SC_PARSE_OPTIONS_INIT;
    options.format = from->format;
    sc_image *image = sc_parse(from->data, from->length, &options, NULL);
    bench_need(image != NULL, "the text does not read");
    return image;
}

static void read_twice(void *context, uint64_t times)
{
    while (times-- > 0) {
        sc_image_release(parse(context));
        sc_image_release(parse(context));
    }
}

static void change(void *context, uint64_t times)
{
    text *self = context;
    sc_path path = sc_path_of_text(self->path, strlen(self->path));
    while (times-- > 0) {
        sc_edit_options options = SC_EDIT_OPTIONS_INIT;
        char value[32];
        options.format = self->format;
        int length = snprintf(value, sizeof value, "%u", 1000000 + self->round++);
        sc_edit *edit = sc_edit_new(self->data, self->length, &options, NULL);
        bench_need(edit != NULL, "the text does not read");
        sc_status status = sc_edit_set_untyped(edit, &path, value, (size_t)length, NULL);
        bench_need(status == SC_OK, "the change was refused");
        sc_edit_free(edit);
    }
}

/* Opening, then the change; both count what is reserved and never touched. */
static void measure_memory(const bench *b, const text *own)
{
    char opening[64], changing[64];
    (void)snprintf(opening, sizeof opening, "edit-memory-open/%s", own->format);
    (void)snprintf(changing, sizeof changing, "edit-memory/%s", own->format);
    bench_memory memory;
    bench_memory_begin(&memory);
    sc_path path = sc_path_of_text(own->path, strlen(own->path));
    sc_edit_options options = SC_EDIT_OPTIONS_INIT;
    options.format = own->format;
    options.allocator = &memory.allocator;
    sc_edit *edit = sc_edit_new(own->data, own->length, &options, NULL);
    bench_need(edit != NULL, "the text does not read");
    bench_amount(b, &(bench_row){opening, "opening an edit, at most", .limit = 0}, "bytes",
                 (double)memory.most, "the text", (double)own->length, 0);
    bench_need(sc_edit_set_untyped(edit, &path, "7654321", 7, NULL) == SC_OK, "it was refused");
    bench_amount(b, &(bench_row){changing, "opening and a change, at most", .limit = 0}, "bytes",
                 (double)memory.most, "the text", (double)own->length, 0);
    sc_edit_free(edit);
    bench_need(memory.live == 0, "a leak");
}

static void measure(const bench *b, const char *format, const char *head, const char *row,
                    const char *tail, const char *path)
{
    char id[64], what[96];
    (void)snprintf(id, sizeof id, "edit/%s", format);
    (void)snprintf(what, sizeof what, "one change in 1 MB of %s, from text to text", format);
    if (!bench_includes(b, id)) {
        return;
    }
    text own;
    make(&own, format, head, row, tail, path);
    const bench_case cases[] = {
        {.name = "superconfig", .run = change, .context = &own},
        {.name = "reading it twice", .run = read_twice, .context = &own, .at_most = 4},
    };
    const bench_row shown = {.id = id, .what = what};
    bench_compare(b, &shown, cases, sizeof cases / sizeof *cases);
    measure_memory(b, &own);
    free(own.data);
}

int main(int argc, char **argv)
{
    bench b;
    bench_begin(&b, argc, argv);
    measure(&b, "json", "{\n", "  \"k%u\": {\"port\": %u, \"on\": true},\n", "  \"end%u\": %u\n}\n",
            "k%u.port");
    measure(&b, "toml", "# top\n", "[k%u]\nport = %u # c\nname = \"n\"\n", "[end%u]\nx = %u\n",
            "k%u.port");
    measure(&b, "yaml", "# top\n", "k%u:\n  port: %u # c\n  name: n\n", "end%u: %u\n", "k%u.port");
    measure(&b, "ini", "; top\n", "[k%u]\nport = %u ; c\nname = n\n", "[end%u]\nx = %u\n",
            "k%u.port");
    measure(&b, "properties", "# top\n", "k%u.port = %u\n", "end%u = %u\n", "k%u.port");
    measure(&b, "dotenv", "# top\n", "K%u=%u # c\n", "END%u=%u\n", "K%u");
    return 0;
}

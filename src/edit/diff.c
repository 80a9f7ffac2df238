/*
 * A unified difference by lines, with three lines of context: Myers' greedy algorithm over what is
 * between the common beginning and end. Where more than so many lines differ, the rest counts as
 * one change: a difference is for reading, and its cost is bounded.
 */
#include <string.h>

#include "base/alloc.h"
#include "edit/edit.h"

enum { CONTEXT = 3, COST_MOST = 1000 };

typedef struct line {
    const char *text;
    size_t length; /* with its line end */
} line;

typedef struct lines {
    line *items;
    size_t count, capacity;
} lines;

typedef struct differ {
    const sc_allocator *allocator;
    lines a, b;
    lines shown_a, shown_b; /* the same lines as they are printed */
    bool *gone, *come;      /* lines of a, of b */
    sc_buf *out;
} differ;

static bool split(const sc_allocator *allocator, const char *text, size_t length, lines *out)
{
    const char *end = text + length;
    while (text < end) {
        const char *stop = memchr(text, '\n', (size_t)(end - text));
        const char *next = stop != NULL ? stop + 1 : end;
        if (!sc_grow(allocator, &out->items, &out->capacity, out->count + 1, sizeof *out->items,
                     UINT32_MAX)) {
            return false;
        }
        out->items[out->count++] = (line){text, (size_t)(next - text)};
        text = next;
    }
    return true;
}

static bool same(const differ *d, size_t i, size_t k)
{
    const line *a = &d->a.items[i], *b = &d->b.items[k];
    return a->length == b->length && memcmp(a->text, b->text, a->length) == 0;
}

/* Walks the kept frontiers back from the end, noting what goes and what comes. */
static void trace_back(differ *d, size_t front, int32_t *const *kept, int32_t cost, int32_t x,
                       int32_t y)
{
    for (int32_t c = cost; c > 0; c--) {
        const int32_t *v = kept[c - 1] + c; /* indexed from -c to c */
        int32_t k = x - y;
        bool down = k == -c || (k != c && v[k - 1] < v[k + 1]);
        int32_t before = down ? k + 1 : k - 1;
        int32_t old_x = v[before], old_y = old_x - before;
        if (down) {
            d->come[front + (size_t)old_y] = true;
        } else {
            d->gone[front + (size_t)old_x] = true;
        }
        x = old_x;
        y = old_y;
    }
}

static int32_t slide(const differ *d, size_t front, int32_t x, int32_t y, int32_t n, int32_t m)
{
    while (x < n && y < m && same(d, front + (size_t)x, front + (size_t)y)) {
        x++;
        y++;
    }
    return x;
}

/* False: too costly, or out of memory; then everything in between is one change. */
static bool find_path(differ *d, size_t front, int32_t n, int32_t m)
{
    enum { WIDTH = 2 * COST_MOST + 3 };
    int32_t *kept[COST_MOST + 1] = {NULL};
    int32_t *v = sc_alloc_zero(d->allocator, WIDTH * sizeof *v);
    bool found = false, failed = v == NULL;
    int32_t *middle = v != NULL ? v + COST_MOST + 1 : NULL;
    int32_t cost = 0;
    for (; cost <= COST_MOST && !found && !failed; cost++) {
        for (int32_t k = -cost; k <= cost && !found; k += 2) {
            bool down = k == -cost || (k != cost && middle[k - 1] < middle[k + 1]);
            int32_t x = down ? middle[k + 1] : middle[k - 1] + 1;
            x = x > n ? n : x;
            x = slide(d, front, x, x - k, n, m);
            middle[k] = x;
            found = x >= n && x - k >= m;
        }
        if (!found && cost < COST_MOST) {
            size_t size = (2 * (size_t)cost + 3) * sizeof *v;
            kept[cost] = sc_alloc(d->allocator, size);
            failed = kept[cost] == NULL;
            if (!failed) {
                memcpy(kept[cost], middle - cost - 1, size);
            }
        }
    }
    if (found) {
        trace_back(d, front, kept, cost - 1, n, m);
    }
    for (int32_t c = 0; c < COST_MOST; c++) {
        sc_free(d->allocator, kept[c], kept[c] != NULL ? (2 * (size_t)c + 3) * sizeof *v : 0);
    }
    sc_free(d->allocator, v, v != NULL ? WIDTH * sizeof *v : 0);
    return found;
}

static void mark(differ *d)
{
    size_t front = 0, back = 0;
    size_t least = d->a.count < d->b.count ? d->a.count : d->b.count;
    while (front < least && same(d, front, front)) {
        front++;
    }
    while (back < least - front && same(d, d->a.count - 1 - back, d->b.count - 1 - back)) {
        back++;
    }
    size_t n = d->a.count - front - back, m = d->b.count - front - back;
    bool small = n < INT32_MAX / 2 && m < INT32_MAX / 2 && n != 0 && m != 0;
    if (!small || !find_path(d, front, (int32_t)n, (int32_t)m)) {
        for (size_t i = 0; i < n; i++) {
            d->gone[front + i] = true;
        }
        for (size_t i = 0; i < m; i++) {
            d->come[front + i] = true;
        }
    }
}

/* ---- printing ---- */

static void print_line(sc_buf *out, char sign, const line *from)
{
    sc_buf_append_char(out, sign);
    sc_buf_append(out, from->text, from->length);
    if (from->text[from->length - 1] != '\n') {
        sc_buf_append_text(out, "\n\\ No newline at end of file\n");
    }
}

static void print_range(sc_buf *out, char sign, size_t start, size_t count)
{
    sc_buf_append_char(out, sign);
    sc_buf_append_uint(out, count == 0 ? start : start + 1);
    if (count != 1) {
        sc_buf_append_char(out, ',');
        sc_buf_append_uint(out, count);
    }
}

/* From i and k, where both texts are in step, to the end of a run of changes and its context. */
static void find_end(const differ *d, size_t *i, size_t *k)
{
    size_t quiet = 0;
    while ((*i < d->a.count || *k < d->b.count) && quiet <= 2 * (size_t)CONTEXT) {
        bool gone = *i < d->a.count && d->gone[*i], come = *k < d->b.count && d->come[*k];
        quiet = gone || come ? 0 : quiet + 1;
        *i += gone || !come;
        *k += come || !gone;
    }
    size_t less = quiet > CONTEXT ? quiet - CONTEXT : 0;
    *i -= less;
    *k -= less;
}

static void print_hunk(const differ *d, size_t i, size_t k, size_t i_end, size_t k_end)
{
    sc_buf_append_text(d->out, "@@ ");
    print_range(d->out, '-', i, i_end - i);
    sc_buf_append_char(d->out, ' ');
    print_range(d->out, '+', k, k_end - k);
    sc_buf_append_text(d->out, " @@\n");
    while (i < i_end || k < k_end) {
        if (i < i_end && d->gone[i]) {
            print_line(d->out, '-', &d->shown_a.items[i++]);
        } else if (k < k_end && d->come[k]) {
            print_line(d->out, '+', &d->shown_b.items[k++]);
        } else {
            print_line(d->out, ' ', &d->shown_a.items[i++]);
            k++;
        }
    }
}

static void print_all(const differ *d)
{
    size_t i = 0, k = 0;
    while (i < d->a.count || k < d->b.count) {
        bool gone = i < d->a.count && d->gone[i], come = k < d->b.count && d->come[k];
        if (!gone && !come) {
            i++;
            k++;
            continue;
        }
        size_t before = i < CONTEXT ? i : CONTEXT;
        before = k < before ? k : before;
        size_t i_end = i, k_end = k;
        find_end(d, &i_end, &k_end);
        print_hunk(d, i - before, k - before, i_end, k_end);
        i = i_end;
        k = k_end;
    }
}

static void print_files(differ *d, const char *name)
{
    mark(d);
    sc_buf_append_text(d->out, "--- ");
    sc_buf_append_text(d->out, name);
    sc_buf_append_text(d->out, "\n+++ ");
    sc_buf_append_text(d->out, name);
    sc_buf_append_char(d->out, '\n');
    print_all(d);
}

/* The texts before and now as they are printed. */
typedef struct shown {
    const char *before, *now;
    size_t before_length, now_length;
} shown;

static sc_status print_difference(const sc_edit *edit, const shown *real, const shown *as,
                                  sc_buf *out)
{
    differ d = {.allocator = edit->allocator, .out = out};
    bool room = split(d.allocator, real->before, real->before_length, &d.a) &&
                split(d.allocator, real->now, real->now_length, &d.b) &&
                split(d.allocator, as->before, as->before_length, &d.shown_a) &&
                split(d.allocator, as->now, as->now_length, &d.shown_b);
    size_t gone = d.a.count + 1, come = d.b.count + 1;
    d.gone = room ? sc_alloc_zero(d.allocator, gone) : NULL;
    d.come = room ? sc_alloc_zero(d.allocator, come) : NULL;
    if (d.gone != NULL && d.come != NULL) {
        print_files(&d, edit->file != NULL ? edit->file : "text");
    } else {
        sc_buf_fail(out, SC_ERROR_OUT_OF_MEMORY);
    }
    sc_free(d.allocator, d.gone, gone);
    sc_free(d.allocator, d.come, come);
    lines *const all[] = {&d.a, &d.b, &d.shown_a, &d.shown_b};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        sc_free(d.allocator, all[i]->items, all[i]->capacity * sizeof *all[i]->items);
    }
    return out->status;
}

static sc_status print_revealed(const sc_edit *edit, const shown *real, sc_buf *out)
{
    return print_difference(edit, real, real, out);
}

static sc_status print_masked(const sc_edit *edit, const shown *real, sc_buf *out)
{
    sc_edit_content old;
    sc_buf before, now;
    sc_buf_init(&before, edit->allocator, SIZE_MAX / 2);
    sc_buf_init(&now, edit->allocator, SIZE_MAX / 2);
    sc_status status = sc_edit_content_of(edit, real->before, real->before_length, &old, NULL);
    if (status == SC_OK) {
        sc_edit_hide(edit, real->before, real->before_length, sc_image_root(old.image), &before);
        sc_edit_hide(edit, real->now, real->now_length, sc_image_root(edit->now.image), &now);
        status = before.status != SC_OK ? before.status : now.status;
    }
    if (status == SC_OK) {
        const shown as = {before.data, now.data, before.length, now.length};
        status = print_difference(edit, real, &as, out);
    }
    sc_edit_content_free(edit->allocator, &old);
    sc_buf_free(&before);
    sc_buf_free(&now);
    return status;
}

typedef sc_status printing(const sc_edit *edit, const shown *real, sc_buf *out);

static sc_status print_changes(const sc_edit *edit, printing *print, sc_buf *out)
{
    shown real = {.now = edit->now.text, .now_length = edit->now.length};
    char *before = sc_edit_before(edit, &real.before_length);
    real.before = before;
    /* Without its tree nobody knows what is secret. */
    bool whole = before != NULL && edit->now.image != NULL;
    sc_status status = whole ? print(edit, &real, out) : SC_ERROR_OUT_OF_MEMORY;
    sc_free(edit->allocator, before, real.before_length + 1);
    return status;
}

static sc_status make_diff(const sc_edit *edit, printing *print, sc_text *out, sc_error *error)
{
    if (edit == NULL || out == NULL) {
        return sc_error_code(error, SC_ERROR_INVALID_ARGUMENT);
    }
    *out = (sc_text){0};
    sc_buf buf;
    sc_buf_init(&buf, edit->allocator, SIZE_MAX / 2);
    sc_status status = sc_edit_changed(edit) ? print_changes(edit, print, &buf) : SC_OK;
    if (status == SC_OK) {
        out->data = sc_buf_take(&buf, &out->length);
        out->allocator = edit->allocator;
        status = out->data != NULL ? SC_OK : SC_ERROR_OUT_OF_MEMORY;
    }
    sc_buf_free(&buf);
    return status == SC_OK ? SC_OK : sc_error_code(error, status);
}

sc_status sc_edit_diff(const sc_edit *edit, sc_text *out, sc_error *error)
{
    return make_diff(edit, print_revealed, out, error);
}

sc_status sc_edit_diff_masked(const sc_edit *edit, sc_text *out, sc_error *error)
{
    return make_diff(edit, print_masked, out, error);
}

/*
 * Secrets in the message and excerpt of an error.
 *
 * The reader knows best: at the error it reports whether it was reading a secret. Beyond that only
 * the line of the excerpt is searched, for text that the reader has not understood yet: a forgotten
 * separator, the text behind the error. There a secret word hides the rest of the line; only a
 * value in quotes that a comma or bracket follows has a sure end. The user-info of a URL is hidden
 * wherever it is. Time is linear in the line.
 */
#include <string.h>

#include "base/alloc.h"
#include "base/ascii.h"
#include "diag/display.h"
#include "diag/error.h"
#include "diag/secret.h"

enum { BEFORE = 256, AFTER = 256, LINE_MOST = 1024, KEY_MOST = 256, LOOK_BACK = 1 << 16 };
static const char shown[] = "<secret>";
enum { SHOWN_LENGTH = sizeof shown - 1 };

typedef struct glance {
    const sc_secrets *secrets;
    const char *text;
    size_t start, first, error, end; /* of the line, of what is shown; where it is; its end */
    size_t stop;                     /* where the line ends that may go on behind what is shown */
} glance;

/* The line as it may be shown. */
typedef struct masked {
    char *text;
    size_t room, length, error;
    size_t copied;       /* what of the text is in it, or hidden */
    size_t url, url_end; /* the next user-info of a URL; SIZE_MAX: no more */
    bool hides;
} masked;

static bool ends_line(char c)
{
    return c == '\n' || c == '\r';
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static bool is_key_part(char c)
{
    return sc_ascii_is(c, SC_CLASS_ALNUM | SC_CLASS_HIGH) || c == '_' || c == '-' || c == '.';
}

static size_t skip_blanks(const glance *self, size_t at)
{
    while (at < self->end && is_blank(self->text[at])) {
        at++;
    }
    return at;
}

/* ---- the line again ---- */

static void put(masked *line, const char *text, size_t length)
{
    size_t room = line->room - line->length;
    size_t kept = length < room ? length : room;
    if (kept == 0) {
        return;
    }
    memcpy(line->text + line->length, text, kept);
    line->length += kept;
}

static void copy_until(masked *line, const glance *self, size_t to)
{
    if (to <= line->copied) {
        return;
    }
    if (self->error >= line->copied && self->error < to) {
        line->error = line->length + (self->error - line->copied);
    }
    put(line, self->text + line->copied, to - line->copied);
    line->copied = to;
}

static void hide_span(masked *line, const glance *self, size_t from, size_t to)
{
    if (to <= line->copied || from >= to) {
        return;
    }
    copy_until(line, self, from);
    if (self->error >= line->copied && self->error < to) {
        line->error = line->length;
    }
    put(line, shown, SHOWN_LENGTH);
    line->copied = to;
    line->hides = true;
}

/* The first URL with user-info from `at` on; each is looked for once. */
static void find_url(masked *line, const glance *self, size_t at)
{
    line->url = SIZE_MAX;
    if (sc_secrets_user_info(self->text + at, self->stop - at, true, &line->url, &line->url_end)) {
        line->url += at;
        line->url_end += at;
    }
}

/* Hides the user-info of URLs that begin before `to`. */
static void hide_urls(masked *line, const glance *self, size_t to)
{
    while (line->url < to) {
        hide_span(line, self, line->url, line->url_end < self->end ? line->url_end : self->end);
        find_url(line, self, line->url_end);
    }
}

static void hide(masked *line, const glance *self, size_t from, size_t to)
{
    hide_urls(line, self, from);
    hide_span(line, self, from, to);
}

/* ---- keys in the line ---- */

/* Behind the closing quote; 0 if the line has no closing quote. */
static size_t quoted_end(const glance *self, size_t at)
{
    char quote = self->text[at];
    for (size_t i = at + 1; i < self->end; i++) {
        if (self->text[i] == quote) {
            return i + 1;
        }
        i += self->text[i] == '\\' ? 1 : 0;
    }
    return 0;
}

/*
 * Hides the text behind a secret key that ends at `at`. Returns where to go on: behind a value
 * with a sure end, else the end.
 */
static size_t hide_value(masked *line, const glance *self, size_t at)
{
    size_t value = skip_blanks(self, at);
    if (value < self->end && (self->text[value] == ':' || self->text[value] == '=')) {
        value = skip_blanks(self, value + 1);
    } else if (value < self->end && strchr("]}>,", self->text[value]) != NULL) {
        return value; /* the head of a table, or an element that is only called so */
    }
    size_t end = self->end;
    if (value < self->end && (self->text[value] == '"' || self->text[value] == '\'')) {
        size_t close = quoted_end(self, value);
        size_t next = close != 0 ? skip_blanks(self, close) : self->end;
        end = next < self->end && strchr(",}]", self->text[next]) != NULL ? close : self->end;
    }
    hide(line, self, value, end);
    return end;
}

/* A text in quotes is a key where a separator follows, or where it is one secret word. */
static size_t take_quoted(masked *line, const glance *self, size_t at)
{
    size_t end = quoted_end(self, at);
    if (end == 0) {
        return at + 1;
    }
    size_t length = end - at - 2, next = skip_blanks(self, end);
    const char *key = self->text + at + 1;
    bool separated = next < self->end && (self->text[next] == ':' || self->text[next] == '=');
    bool lone = memchr(key, ' ', length) == NULL && sc_secrets_key(self->secrets, key, length) != 0;
    bool names = length <= KEY_MOST && (separated || lone) &&
                 sc_secrets_variable(self->secrets, key, length) != 0;
    return names ? hide_value(line, self, end) : end;
}

static size_t take_bare(masked *line, const glance *self, size_t at)
{
    size_t end = at;
    while (end < self->end && is_key_part(self->text[end])) {
        end++;
    }
    size_t from = end - at > KEY_MOST ? end - KEY_MOST : at;
    return sc_secrets_variable(self->secrets, self->text + from, end - from) != 0
               ? hide_value(line, self, end)
               : end;
}

/* `places` are those where secrets are known to begin. */
static void read_line(const glance *self, masked *line, const size_t *places, size_t count)
{
    size_t next = 0;
    for (size_t at = self->start; at < self->end;) {
        size_t before = at;
        char c = self->text[at];
        if (next < count && places[next] <= at) {
            at = hide_value(line, self, places[next++]);
            at = at > before ? at : before;
            continue;
        }
        at = c == '"' || c == '\'' ? take_quoted(line, self, at)
             : is_key_part(c)      ? take_bare(line, self, at)
                                   : at + 1;
    }
    while (next < count) {
        (void)hide_value(line, self, places[next++]);
    }
}

/* ---- what the reader says ---- */

/* True between the first and the last line of a key in PEM. */
static bool is_in_pem(const glance *self)
{
    static const char begin[] = "-----BEGIN ", end[] = "-----END ";
    bool inside = false;
    size_t from = self->start > LOOK_BACK ? self->start - LOOK_BACK : 0;
    const char *p = self->text + from, *last = self->text + self->start;
    while ((p = memchr(p, '-', (size_t)(last - p))) != NULL) {
        size_t left = (size_t)(last - p);
        if (left >= sizeof begin && memcmp(p, begin, sizeof begin - 1) == 0) {
            inside = true;
        } else if (left >= sizeof end && memcmp(p, end, sizeof end - 1) == 0) {
            inside = false;
        }
        p++;
    }
    return inside;
}

static size_t at_column(const glance *self, uint32_t column)
{
    size_t at = self->start;
    for (uint32_t i = 1; at < self->end; at++) {
        if (((unsigned char)self->text[at] & 0xC0) != 0x80 && i++ == column) {
            break;
        }
    }
    return at;
}

/* Hides text that belongs to a secret although its own key does not say so. */
static void hide_open(const glance *self, const sc_secret_open *open, masked *line)
{
    if ((open->secret || is_in_pem(self)) && !(line->hides && line->copied >= self->error)) {
        line->length = line->hides ? line->length : 0;
        line->copied = line->hides ? line->copied : skip_blanks(self, self->first);
        hide(line, self, line->copied, self->end);
    }
    if (open->column != 0) {
        size_t from = at_column(self, open->column);
        hide(line, self, from > line->copied ? from : line->copied, self->end);
    }
}

/* ---- the error ---- */

static void find_error(glance *self, size_t length, const sc_error *error)
{
    size_t at = 0;
    for (uint32_t line = 1; line < error->line && at < length; at++) {
        bool pair = self->text[at] == '\r' && at + 1 < length && self->text[at + 1] == '\n';
        line += ends_line(self->text[at]) && !pair ? 1 : 0;
    }
    self->start = self->first = at;
    for (uint32_t column = 1; at < length && !ends_line(self->text[at]); at++) {
        if (((unsigned char)self->text[at] & 0xC0) != 0x80 && column++ == error->column) {
            break;
        }
    }
    self->error = at;
    if (at - self->first > BEFORE) {
        self->first = at - BEFORE;
        while (self->first < at && ((unsigned char)self->text[self->first] & 0xC0) == 0x80) {
            self->first++;
        }
    }
    size_t most = length - at > AFTER ? at + AFTER : length;
    while (at < most && !ends_line(self->text[at])) {
        at++;
    }
    self->end = at;
    while (at < length && !ends_line(self->text[at])) {
        at++;
    }
    self->stop = at;
}

static bool holds(const char *text, size_t length, const char *part, size_t part_length)
{
    for (size_t i = 0; i + part_length <= length; i++) {
        if (memcmp(text + i, part, part_length) == 0) {
            return true;
        }
    }
    return false;
}

/* True for a quotation that may be of what the line does not show any more. */
static bool is_hidden(const glance *self, const masked *line, bool open, const char *quoted,
                      size_t length)
{
    enum { WORD_LENGTH = 3 }; /* shorter ones are punctuation */
    size_t from, to;
    if (sc_secrets_user_info(quoted, length, true, &from, &to)) {
        return true;
    }
    if (length < WORD_LENGTH || holds(line->text, line->length, quoted, length)) {
        return false;
    }
    return open || holds(self->text + self->first, self->end - self->first, quoted, length);
}

/* Messages quote between backticks. */
static void mask_message(const glance *self, const masked *line, bool open, sc_error *error)
{
    char old[SC_ERROR_MESSAGE_SIZE];
    char room[LINE_MOST];
    masked message = {.text = room, .room = sizeof room};
    memcpy(old, error->message, sizeof old);
    bool inside = false;
    for (const char *p = old; *p != '\0'; inside = !inside) {
        size_t length = strcspn(p, "`");
        bool hidden = inside && p[length] == '`' && is_hidden(self, line, open, p, length);
        put(&message, hidden ? shown : p, hidden ? SHOWN_LENGTH : length);
        p += length;
        if (*p == '`') {
            put(&message, p++, 1);
        }
    }
    (void)sc_display_cut(error->message, sizeof error->message, message.text, message.length);
}

void sc_secrets_mask_quotes(sc_error *error)
{
    static const masked nothing = {.length = 0};
    const glance self = {.text = ""};
    if (error != NULL) {
        mask_message(&self, &nothing, true, error);
    }
}

/* Columns of a line as offsets. */
static void find_places(const char *text, size_t length, size_t *columns, size_t count)
{
    size_t at = 0, column = 1;
    for (size_t i = 0; i < count; i++) {
        while (at < length && column < columns[i]) {
            at++;
            while (at < length && ((unsigned char)text[at] & 0xC0) == 0x80) {
                at++;
            }
            column++;
        }
        columns[i] = at;
    }
}

void sc_secrets_mask_line(const sc_secrets *secrets, const char *text, size_t length,
                          size_t *columns, size_t count, sc_buf *out)
{
    glance self = {.secrets = secrets, .text = text, .error = length, .end = length};
    self.stop = length;
    masked line = {.room = length * (SHOWN_LENGTH + 1)}; /* a mask takes one byte at least */
    line.text = sc_alloc(out->allocator, line.room + 1);
    if (line.text == NULL) {
        sc_buf_fail(out, SC_ERROR_OUT_OF_MEMORY);
        return;
    }
    find_url(&line, &self, 0);
    find_places(text, length, columns, count);
    read_line(&self, &line, columns, count);
    hide_urls(&line, &self, length);
    copy_until(&line, &self, length);
    sc_buf_append(out, line.text, line.length);
    sc_free(out->allocator, line.text, line.room + 1);
}

void sc_secrets_mask_error(const sc_secrets *secrets, const char *text, size_t length,
                           const sc_secret_open *open, sc_error *error)
{
    static const sc_secret_open nothing = {.secret = false};
    if (error == NULL || error->line == 0 || error->column == 0 || error->excerpt[0] == '\0') {
        return;
    }
    open = open != NULL ? open : &nothing;
    glance self = {.secrets = secrets, .text = text};
    char room[LINE_MOST];
    masked line = {.text = room, .room = sizeof room};
    find_error(&self, length, error);
    line.copied = self.first;
    find_url(&line, &self, self.start);
    if (self.first > self.start) {
        put(&line, "\xE2\x80\xA6", 3);
    }
    read_line(&self, &line, NULL, 0);
    hide_open(&self, open, &line);
    hide_urls(&line, &self, self.end);
    copy_until(&line, &self, self.end);
    if (self.error == self.end) {
        line.error = line.length;
    }
    if (line.hides) {
        sc_error_excerpt(error, line.text, line.length, line.error);
        mask_message(&self, &line, open->secret, error);
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * text: words in, wrapped lines out.
 *
 *   stranger's span --display--> safe UTF-8 --[no UTF-8: to ASCII]--> wrap --> out
 *
 * Everything ends in word(), which is the only place that knows the column. A
 * word longer than a line is broken, so that no line is ever wider than asked.
 */
#include "report/text.h"

#include <stdarg.h>

#include "base/cleanup.h"
#include "base/display.h"
#include "base/limits.h"
#include "base/time.h"
#include "report/width.h"

#define LEAST_WIDTH 40
#define PIECE_BYTES (64 * CT_KIB)

struct ct_text ct_text(struct ct_buf *out, const struct ct_style *style)
{
    struct ct_text t = { .out = out, .style = *style };

    if (t.style.width == 0)
        t.style.width = 80;
    if (t.style.width < LEAST_WIDTH)
        t.style.width = LEAST_WIDTH;
    return t;
}

void ct_text_ink(struct ct_text *t, enum ct_ink ink)
{
    static const char *const codes[] = { "0", "1", "2", "1;31", "33", "32" };

    if (t->style.colour)
        ct_buf_printf(t->out, "\x1b[%sm", codes[ink]);
}

void ct_text_line(struct ct_text *t)
{
    while (t->out->len && t->out->ptr[t->out->len - 1] == ' ')
        t->out->len--;
    ct_buf_chr(t->out, '\n');
    t->column = t->indent = 0;
}

static void new_line(struct ct_text *t)
{
    size_t indent = t->indent < t->style.width - 20 ? t->indent : 0;

    ct_text_line(t);
    t->indent = indent;
    for (; t->column < indent; t->column++)
        ct_buf_chr(t->out, ' ');
}

/* Our signs in ASCII; NULL: none of ours. */
static const char *ascii_of(uint32_t cp)
{
    static const struct {
        uint32_t cp;
        const char *ascii;
    } rows[] = { { 0x2026, "..." }, { 0xB7, "-" }, { 0x2192, "->" }, { 0x2500, "-" },
        { 0x2039, "<" }, { 0x203A, ">" }, { 0x2013, "-" }, { 0x2014, "-" }, { 0x2019, "'" },
        { 0x2588, "#" }, { 0x2592, "+" }, { 0x201C, "\"" }, { 0x201D, "\"" }, { 0xD7, "x" } };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (rows[i].cp == cp)
            return rows[i].ascii;
    return NULL;
}

/* Appends one character as it will stand in the output. */
static void encode(struct ct_buf *out, uint32_t cp, bool utf8)
{
    const char *ascii = utf8 || cp < 0x80 ? NULL : ascii_of(cp);

    if (ascii)
        ct_buf_add(out, ct_span_str(ascii));
    else if (utf8 || cp < 0x80)
        ct_buf_utf8(out, cp);
    else
        ct_buf_printf(out, "<U+%04X>", cp);
}

static void put_char(struct ct_text *t, uint32_t cp)
{
    size_t width = ct_width_char(cp);

    if (t->column + width > t->style.width && t->column > t->indent)
        new_line(t);
    ct_buf_utf8(t->out, cp);
    t->column += width;
}

/* One word, already safe and encoded. */
static void word(struct ct_text *t, struct ct_span s)
{
    uint32_t cp;

    if (t->column + ct_width(s) > t->style.width && t->column > t->indent)
        new_line(t);
    while (s.len) {
        (void)ct_utf8_take(&s, &cp);
        put_char(t, cp);
    }
}

/* Safe text, word by word. */
static void flow(struct ct_text *t, struct ct_span s)
{
    ct_cleanup(ct_buf_done) struct ct_buf piece = ct_buf(PIECE_BYTES);
    uint32_t cp;

    while (s.len) {
        (void)ct_utf8_take(&s, &cp);
        if (cp != ' ' && cp != '\n') {
            encode(&piece, cp, t->style.utf8);
            if (s.len)
                continue;
        }
        word(t, ct_buf_span(&piece));
        ct_buf_clear(&piece);
        if (cp == '\n')
            new_line(t);
        else if (cp == ' ' && t->column < t->style.width && t->column != t->indent)
            put_char(t, ' ');
    }
}

void ct_text_put(struct ct_text *t, const char *s)
{
    flow(t, ct_span_str(s));
}

void ct_text_printf(struct ct_text *t, const char *fmt, ...)
{
    char line[1024];
    va_list ap;

    va_start(ap, fmt);
    vsnprintf(line, sizeof line, fmt, ap);
    va_end(ap);
    flow(t, ct_span_str(line));
}

/* Cuts safe text to `max` columns, an ellipsis at its end. */
static void flow_cut(struct ct_text *t, struct ct_span s, size_t max)
{
    struct ct_span rest = s;
    size_t width = 0, kept = 0;
    uint32_t cp;

    if (max == 0)
        max = CT_MAX_TEXT_SPAN;
    while (rest.len) {
        (void)ct_utf8_take(&rest, &cp);
        width += ct_width_char(cp);
        if (width > max)
            break;
        if (width + 1 <= max)
            kept = s.len - rest.len;
    }
    if (width <= max) {
        flow(t, s);
        return;
    }
    ct_cleanup(ct_buf_done) struct ct_buf cut = ct_buf(PIECE_BYTES);
    ct_buf_add(&cut, ct_span_head(s, kept));
    ct_buf_add(&cut, CT_LIT("…"));
    flow(t, ct_buf_span(&cut));
}

typedef void safe_fn(struct ct_buf *out, struct ct_span s);

static void put_safe(struct ct_text *t, struct ct_span s, size_t max, safe_fn *safe)
{
    ct_cleanup(ct_buf_done) struct ct_buf piece = ct_buf(4 * PIECE_BYTES);

    safe(&piece, ct_span_head(s, 4 * CT_MAX_TEXT_SPAN));
    flow_cut(t, ct_buf_span(&piece), max);
}

void ct_text_span(struct ct_text *t, struct ct_span s, size_t max)
{
    put_safe(t, s, max, ct_display);
}

void ct_text_defang(struct ct_text *t, struct ct_span s, size_t max)
{
    put_safe(t, s, max, ct_display_defang);
}

void ct_text_claim(struct ct_text *t, struct ct_span s)
{
    put_safe(t, s, 0, ct_defang_prose);
}

void ct_text_to(struct ct_text *t, size_t column)
{
    do {
        ct_buf_chr(t->out, ' ');
        t->column++;
    } while (t->column < column);
}

void ct_text_rule(struct ct_text *t)
{
    for (size_t i = 0; i < t->style.width; i++)
        ct_buf_add(t->out, t->style.utf8 ? CT_LIT("─") : CT_LIT("-"));
    ct_text_line(t);
}

void ct_text_day(struct ct_text *t, int64_t us)
{
    char text[CT_TIME_TEXT];

    if (us == CT_TIME_NONE)
        ct_text_put(t, "unknown");
    else
        ct_text_printf(t, "%.10s", ct_time_rfc3339(us, text));
}

void ct_text_period(struct ct_text *t, int64_t from_us, int64_t to_us)
{
    ct_text_day(t, from_us);
    ct_text_put(t, " … ");
    ct_text_day(t, to_us);
}

void ct_text_label(struct ct_text *t, const char *label, size_t indent)
{
    ct_text_put(t, label);
    ct_text_to(t, indent);
    t->indent = indent;
}

const char *ct_state_sign(enum ct_rung_state s, bool utf8)
{
    static const char *const signs[][2] = { { "?", "?" }, { "n", "○" }, { "m", "⚙" }, { "p", "◐" },
        { "Y", "●" } };

    return signs[s][utf8];
}

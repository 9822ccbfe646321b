/* SPDX-License-Identifier: Apache-2.0 */
/*
 * csv: one pass over the text, a field at a time.
 *
 * RFC 4180 §2 for the grammar; what is taken beyond it is listed in csv.h. Only
 * fields with doubled quotes, or with text behind their closing quote, are
 * copied; all others are spans of the input.
 */
#include "parse/csv.h"

#include "base/lanes.h"
#include "base/limits.h"

static char guess_separator(struct ct_span text)
{
    static const char set[] = ",;\t";
    size_t n[3] = { 0 }, best = 0;
    bool quoted = false;

    for (size_t i = 0; i < text.len && i < CT_MAX_CSV_FIELD; i++) {
        if (text.ptr[i] == '"')
            quoted = !quoted;
        if (!quoted && (text.ptr[i] == '\n' || text.ptr[i] == '\r'))
            break;
        for (size_t k = 0; k < 3 && !quoted; k++)
            n[k] += text.ptr[i] == set[k];
    }
    for (size_t k = 1; k < 3; k++)
        if (n[k] > n[best])
            best = k;
    return set[best];
}

struct ct_csv ct_csv_parted(struct ct_span text, char separator, struct ct_arena *arena)
{
    if (ct_span_starts(text, CT_LIT("\xEF\xBB\xBF")))
        text = ct_span_from(text, 3);
    return (struct ct_csv){
        .arena = arena, .text = text, .rest = text, .next_line = 1, .separator = separator
    };
}

struct ct_csv ct_csv(struct ct_span text, struct ct_arena *arena)
{
    struct ct_csv c = ct_csv_parted(text, ',', arena);

    c.separator = guess_separator(c.text);
    return c;
}

static bool ends_field(const struct ct_csv *c, size_t i)
{
    char ch = c->rest.ptr[i];

    return ch == c->separator || ch == '\n' || ch == '\r';
}

static size_t plain_end(const struct ct_csv *c, size_t i)
{
    while (i < c->rest.len && !ends_field(c, i))
        i++;
    return i;
}

/* Index of the next quote at or behind `i`, or the text's length. JSON within a field has one every
 * few bytes. */
static size_t next_quote(struct ct_span s, size_t i)
{
    for (; i + CT_LANES <= s.len; i += CT_LANES) {
        unsigned quotes = ct_lanes_eq(s.ptr + i, '"');

        if (quotes)
            return i + (size_t)__builtin_ctz(quotes);
    }
    while (i < s.len && s.ptr[i] != '"')
        i++;
    return i;
}

/* Index of the quote that closes the field opened at 0, or the text's length. */
static size_t closing(struct ct_span s, bool *ret_doubled)
{
    size_t i = 1;

    *ret_doubled = false;
    while ((i = next_quote(s, i)) < s.len) {
        if (i + 1 >= s.len || s.ptr[i + 1] != '"')
            return i;
        *ret_doubled = true;
        i += 2;
    }
    return s.len;
}

/* The content of a quoted field that cannot be a span of the input: doubled
 * quotes made single, and the junk behind the closing quote put after it. */
static struct ct_span unquoted(struct ct_csv *c, struct ct_span body, struct ct_span junk)
{
    size_t room = body.len + junk.len, n = 0, i = 0;

    if (room > CT_MAX_CSV_FIELD)
        room = CT_MAX_CSV_FIELD;
    char *p = ct_arena_raw(c->arena, room ? room : 1);
    while (i + CT_LANES <= body.len && n + CT_LANES <= room) {
        unsigned quotes = ct_lanes_eq(body.ptr + i, '"');
        size_t take = quotes ? (size_t)__builtin_ctz(quotes) + 1 : CT_LANES;

        memcpy(p + n, body.ptr + i, CT_LANES);
        n += take;
        i += take + (quotes != 0);
    }
    for (; i < body.len && n < room; i++) {
        p[n++] = body.ptr[i];
        if (body.ptr[i] == '"')
            i++;
    }
    for (i = 0; i < junk.len && n < room; i++)
        p[n++] = junk.ptr[i];
    return (struct ct_span){ p, n };
}

static struct ct_span quoted_field(struct ct_csv *c)
{
    bool doubled;
    size_t close = closing(c->rest, &doubled), body = 1, end;
    struct ct_span text, junk;

    if (close >= c->rest.len) {
        c->flaws |= CT_CSV_UNCLOSED;
        close = end = c->rest.len;
    } else {
        end = plain_end(c, close + 1);
    }
    text = (struct ct_span){ c->rest.ptr + body, close - body };
    junk = close + 1 < end ? (struct ct_span){ c->rest.ptr + close + 1, end - close - 1 }
                           : (struct ct_span){ 0 };
    if (text.len + junk.len > CT_MAX_CSV_FIELD)
        c->flaws |= CT_CSV_LONG;
    if (junk.len)
        c->flaws |= CT_CSV_JUNK;
    if (doubled || junk.len)
        text = unquoted(c, text, junk);
    c->rest = ct_span_from(c->rest, end);
    return ct_span_head(text, CT_MAX_CSV_FIELD);
}

static struct ct_span plain_field(struct ct_csv *c)
{
    size_t end = plain_end(c, 0);
    struct ct_span s = ct_span_head(c->rest, end);

    if (s.len > CT_MAX_CSV_FIELD)
        c->flaws |= CT_CSV_LONG;
    c->rest = ct_span_from(c->rest, end);
    return ct_span_head(s, CT_MAX_CSV_FIELD);
}

static void take_field(struct ct_csv *c)
{
    bool quoted = c->rest.len && c->rest.ptr[0] == '"';
    struct ct_span s = quoted ? quoted_field(c) : plain_field(c);

    if (c->fields.n < CT_MAX_CSV_FIELDS)
        *ct_vec_add(&c->fields) = s;
    else
        c->flaws |= CT_CSV_WIDE;
}

/* Takes one line end off; true when there was one. */
static bool take_end(struct ct_span *s)
{
    if (s->len && s->ptr[0] == '\r') {
        *s = ct_span_from(*s, s->len > 1 && s->ptr[1] == '\n' ? 2 : 1);
        return true;
    }
    if (s->len && s->ptr[0] == '\n') {
        *s = ct_span_from(*s, 1);
        return true;
    }
    return false;
}

static uint64_t lines_in(struct ct_span s)
{
    uint64_t n = 0;
    size_t i = 0;

    for (; i + CT_LANES <= s.len && !ct_lanes_eq(s.ptr + i, '\r'); i += CT_LANES)
        n += (uint64_t)__builtin_popcount(ct_lanes_eq(s.ptr + i, '\n'));
    for (; i < s.len; i++)
        n += s.ptr[i] == '\n' || (s.ptr[i] == '\r' && (i + 1 == s.len || s.ptr[i + 1] != '\n'));
    return n;
}

bool ct_csv_next(struct ct_csv *c)
{
    ct_vec_clear(&c->fields);
    c->flaws = 0;
    while (take_end(&c->rest))
        c->next_line++;
    if (c->rest.len == 0)
        return false;
    c->offset = (uint64_t)(c->rest.ptr - c->text.ptr);
    c->line = c->next_line;
    take_field(c);
    while (c->rest.len && c->rest.ptr[0] == c->separator) {
        c->rest = ct_span_from(c->rest, 1);
        take_field(c);
    }
    c->length = (uint64_t)(c->rest.ptr - c->text.ptr) - c->offset;
    c->next_line += lines_in((struct ct_span){ c->text.ptr + c->offset, c->length });
    if (take_end(&c->rest))
        c->next_line++;
    return true;
}

struct ct_span ct_csv_field(const struct ct_csv *c, size_t i)
{
    return i < c->fields.n ? c->fields.v[i] : (struct ct_span){ 0 };
}

void ct_csv_done(struct ct_csv *c)
{
    ct_vec_done(&c->fields);
    c->text = c->rest = (struct ct_span){ 0 };
}

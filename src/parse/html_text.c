/* SPDX-License-Identifier: Apache-2.0 */
/*
 * html_text: copies words, owes spaces.
 *
 * White space is written only when a word follows, so that neither its amount
 * nor its place in the markup matters. A byte table tells spaces and the few lead
 * bytes behind which a special character may stand; all else is copied in runs.
 */
#include "parse/html_text.h"

enum { SPACE = 1, LEAD = 2 };
enum special { WORD, BLANK, ZERO, JOINER, BIDI };

static const unsigned char classes[256] = {
    [' '] = SPACE,
    ['\t'] = SPACE,
    ['\n'] = SPACE,
    ['\f'] = SPACE,
    ['\r'] = SPACE,
    [0xC2] = LEAD,
    [0xCD] = LEAD,
    [0xD8] = LEAD,
    [0xE1] = LEAD,
    [0xE2] = LEAD,
    [0xE3] = LEAD,
    [0xEF] = LEAD,
};

struct ct_html_writer ct_html_writer(struct ct_arena *a, size_t cap)
{
    return (struct ct_html_writer){ .ptr = ct_arena_raw(a, cap), .cap = cap };
}

static void put(struct ct_html_writer *w, const char *p, size_t n)
{
    if (n > w->cap - w->len) {
        w->full = true;
        return;
    }
    memcpy(w->ptr + w->len, p, n);
    w->len += n;
}

static void put_word(struct ct_html_writer *w, const char *p, size_t n)
{
    if (w->full)
        return;
    if (w->pending && w->len)
        put(w, &w->pending, 1);
    w->pending = 0;
    put(w, p, n);
}

/* By code point; spaces of other widths are blanks too. */
static const struct {
    uint16_t from, to;
    enum special kind;
} specials[] = {
    { 0x00A0, 0x00A0, BLANK },
    { 0x00AD, 0x00AD, ZERO }, /* soft hyphen */
    { 0x034F, 0x034F, ZERO }, /* combining grapheme joiner */
    { 0x061C, 0x061C, BIDI },
    { 0x180E, 0x180E, ZERO },
    { 0x2000, 0x200A, BLANK },
    { 0x200B, 0x200B, ZERO },
    { 0x200C, 0x200D, JOINER },
    { 0x200E, 0x200F, BIDI },
    { 0x202A, 0x202E, BIDI },
    { 0x2060, 0x2064, ZERO },
    { 0x2066, 0x2069, BIDI },
    { 0x3000, 0x3000, BLANK },
    { 0xFEFF, 0xFEFF, ZERO },
};

/* What the character at `p` of at least one byte is, and how long. */
static enum special special_at(const unsigned char *p, size_t left, size_t *ret_len)
{
    unsigned cp;

    *ret_len = p[0] < 0xE0 ? 2 : 3;
    if (left < *ret_len) {
        *ret_len = 1;
        return WORD;
    }
    cp = *ret_len == 2 ? (p[0] & 0x1Fu) << 6 | (p[1] & 0x3Fu)
                       : (p[0] & 0xFu) << 12 | (p[1] & 0x3Fu) << 6 | (p[2] & 0x3Fu);
    for (size_t i = 0; i < sizeof specials / sizeof specials[0]; i++)
        if (cp >= specials[i].from && cp <= specials[i].to)
            return specials[i].kind;
    return WORD;
}

static void owe(struct ct_html_writer *w, char c)
{
    if (w->pending != '\n')
        w->pending = c;
}

/* Handles the special character at text[at]; returns its length. */
static size_t take_special(struct ct_html_writer *w, struct ct_span text, size_t at, size_t *n)
{
    size_t len;
    enum special kind = special_at((const unsigned char *)text.ptr + at, text.len - at, &len);
    bool after_letter = w->len && !w->pending && (w->ptr[w->len - 1] & 0x80);

    if (kind == BLANK) {
        owe(w, ' ');
        return len;
    }
    if (kind == WORD || (kind == JOINER && after_letter)) {
        put_word(w, text.ptr + at, len);
        *n += len;
    } else if (kind == BIDI) {
        w->bidi = true;
    } else {
        w->zero_width = true;
    }
    return len;
}

/* Copies `n` bytes of text[from], of a word most often: sixteen at once where these are there
 * on both sides, since a call costs more than most words. */
static void copy_word(struct ct_html_writer *w, struct ct_span text, size_t from, size_t n)
{
    if (n <= 16 && text.len - from >= 16 && w->cap - w->len >= 16)
        memcpy(w->ptr + w->len, text.ptr + from, 16);
    else
        memcpy(w->ptr + w->len, text.ptr + from, n);
    w->len += n;
}

static inline size_t word_end(struct ct_span text, size_t at)
{
    const unsigned char *p = (const unsigned char *)text.ptr;

    for (; text.len - at >= 4; at += 4) {
        if (classes[p[at]])
            return at;
        if (classes[p[at + 1]])
            return at + 1;
        if (classes[p[at + 2]])
            return at + 2;
        if (classes[p[at + 3]])
            return at + 3;
    }
    while (at < text.len && !classes[p[at]])
        at++;
    return at;
}

/* Takes the white space at text[at]; returns the index behind it. */
static size_t take_space(struct ct_html_writer *w, struct ct_span text, size_t at, bool pre)
{
    do {
        owe(w, pre && text.ptr[at] == '\n' ? '\n' : ' ');
        at++;
    } while (pre && at < text.len && classes[(unsigned char)text.ptr[at]] == SPACE);
    while (at < text.len && classes[(unsigned char)text.ptr[at]] == SPACE)
        at++;
    return at;
}

/* As below, where all of it surely has room. */
static size_t write_all(struct ct_html_writer *w, struct ct_span text, bool pre)
{
    size_t n = 0;

    for (size_t at = 0; at < text.len;) {
        unsigned c = classes[(unsigned char)text.ptr[at]];

        if (c == SPACE) {
            at = take_space(w, text, at, pre);
        } else if (c == LEAD) {
            at += take_special(w, text, at, &n);
        } else {
            size_t end = word_end(text, at + 1);

            if (w->pending && w->len)
                w->ptr[w->len++] = w->pending;
            w->pending = 0;
            copy_word(w, text, at, end - at);
            n += end - at;
            at = end;
        }
    }
    return n;
}

size_t ct_html_write(struct ct_html_writer *w, struct ct_span text, bool pre)
{
    size_t n = 0;

    if (!w->full && text.len < w->cap - w->len)
        return write_all(w, text, pre);
    for (size_t at = 0; at < text.len;) {
        size_t end = word_end(text, at);

        if (end > at) {
            put_word(w, text.ptr + at, end - at);
            n += end - at;
            at = end;
        } else if (classes[(unsigned char)text.ptr[at]] == SPACE) {
            at = take_space(w, text, at, pre);
        } else {
            at += take_special(w, text, at, &n);
        }
    }
    return n;
}

bool ct_html_write_blank(struct ct_html_writer *w, struct ct_span text)
{
    for (size_t i = 0; i < text.len; i++)
        if (classes[(unsigned char)text.ptr[i]] != SPACE)
            return false;
    if (text.len)
        owe(w, ' ');
    return true;
}

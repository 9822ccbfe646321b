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

static enum special in_general_punctuation(unsigned third, unsigned fourth)
{
    if (third == 0x80 && (fourth == 0x8C || fourth == 0x8D))
        return JOINER;
    if (third == 0x80 && fourth == 0x8B)
        return ZERO;
    if (third == 0x80 && fourth >= 0x80 && fourth <= 0x8A)
        return BLANK;
    if (third == 0x80 && (fourth == 0x8E || fourth == 0x8F || (fourth >= 0xAA && fourth <= 0xAE)))
        return BIDI;
    if (third == 0x81 && fourth >= 0xA0 && fourth <= 0xA4)
        return ZERO;
    return third == 0x81 && fourth >= 0xA6 && fourth <= 0xA9 ? BIDI : WORD;
}

/* What the character at `p` of at least one byte is, and how long. */
static enum special special_at(const unsigned char *p, size_t left, size_t *ret_len)
{
    *ret_len = 1;
    if (left < 2)
        return WORD;
    *ret_len = 2;
    if (p[0] == 0xC2)
        return p[1] == 0xA0 ? BLANK : p[1] == 0xAD ? ZERO : WORD;
    if (p[0] == 0xCD)
        return p[1] == 0x8F ? ZERO : WORD;
    if (p[0] == 0xD8)
        return p[1] == 0x9C ? BIDI : WORD;
    if (left < 3) {
        *ret_len = 1;
        return WORD;
    }
    *ret_len = 3;
    if (p[0] == 0xE2)
        return in_general_punctuation(p[1], p[2]);
    if (p[0] == 0xEF)
        return p[1] == 0xBB && p[2] == 0xBF ? ZERO : WORD;
    if (p[0] == 0xE3)
        return p[1] == 0x80 && p[2] == 0x80 ? BLANK : WORD;
    return p[1] == 0xA0 && p[2] == 0x8E ? ZERO : WORD;
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

size_t ct_html_write(struct ct_html_writer *w, struct ct_span text, bool pre)
{
    size_t n = 0;

    for (size_t at = 0; at < text.len;) {
        size_t from = at;
        unsigned c = 0;

        while (at < text.len && !(c = classes[(unsigned char)text.ptr[at]]))
            at++;
        if (at > from) {
            put_word(w, text.ptr + from, at - from);
            n += at - from;
        }
        if (at == text.len)
            break;
        if (c == SPACE) {
            owe(w, pre && text.ptr[at] == '\n' ? '\n' : ' ');
            at++;
        } else {
            at += take_special(w, text, at, &n);
        }
    }
    return n;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * word: encoded-words are found, decoded to bytes, gathered while their charset stays the same,
 * and converted together.
 *
 * Two buffers do it, both taken once: the gathered bytes never exceed the input, and the text
 * never three bytes for each byte of input (see charset_own.h).
 */
#include "parse/word.h"

#include "parse/charset.h"
#include "parse/charset_own.h"
#include "parse/header.h"
#include "parse/transfer.h"

struct words {
    struct ct_arena *a;
    char *text, *w; /* result */
    char *bytes;    /* decoded, of words not yet converted */
    size_t n_bytes;
    struct ct_span charset; /* of these */
    size_t close;           /* the next "?=" */
    unsigned odd;
};

struct word {
    struct ct_span charset, text;
    char encoding; /* 'b' or 'q' */
    size_t len;    /* of the whole word */
    bool broken;
};

static bool is_plain(struct ct_span s)
{
    for (size_t i = 0; i < s.len; i++)
        if ((s.ptr[i] & 0x80) || s.ptr[i] == '\n' || s.ptr[i] == '\r' || s.ptr[i] == '\0')
            return false;
    return true;
}

/* Line ends in decoded text would forge header lines on any screen. */
static void put(struct words *d, struct ct_span text)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];

        if (c != '\0')
            *d->w++ = c == '\r' || c == '\n' ? ' ' : c;
    }
}

static void flush(struct words *d)
{
    struct ct_charset_text t;

    if (d->n_bytes == 0)
        return;
    ct_charset_decode(&t, d->a, (struct ct_span){ d->bytes, d->n_bytes }, d->charset);
    if (t.unknown || t.n_bad)
        d->odd |= CT_WORDS_CHARSET;
    put(d, t.text);
    d->n_bytes = 0;
}

static void literal(struct words *d, struct ct_span s)
{
    struct ct_charset_text t;

    if (s.len == 0)
        return;
    if (ct_charset_is_ascii(s)) {
        put(d, s);
        return;
    }
    d->odd |= CT_WORDS_RAW_8BIT;
    if (ct_charset_utf8_run(s) == s.len) {
        put(d, s);
        return;
    }
    ct_charset_decode(&t, d->a, s, CT_LIT("windows-1252"));
    put(d, t.text);
}

/* Where the encoded text `s` ends: at the "?=" that stands at `close`, or where a word without one
 * must, which is at the next blank or word. */
static size_t text_end(struct ct_span s, size_t close, struct word *w)
{
    size_t next = ct_span_find(s, CT_LIT("=?"), 0);

    if (close < s.len && (next > close || next + 1 == close))
        return close;
    if (close < s.len && next + 2 < s.len && ct_hex_digit(s.ptr[next + 2]) >= 0)
        return close;
    w->broken = true;
    return ct_span_chr(ct_span_head(s, next), ' ', 0);
}

/* "=?charset?b?text?=" at `at`. The place of the next "?=" is kept in d: a header full of words
 * that never end would else be searched to its end for each. */
static bool read_word(struct words *d, struct ct_span all, size_t at, struct word *ret)
{
    struct ct_span s = ct_span_from(all, at);
    size_t q1 = ct_span_chr(ct_span_head(s, 80), '?', 2), end;

    *ret = (struct word){ 0 };
    if (q1 + 3 >= s.len || q1 == 2 || s.ptr[q1] != '?' || s.ptr[q1 + 2] != '?')
        return false;
    ret->charset = (struct ct_span){ s.ptr + 2, q1 - 2 };
    ret->charset = ct_span_head(ret->charset, ct_span_chr(ret->charset, '*', 0));
    for (size_t i = 0; i < ret->charset.len; i++)
        if (ct_is_space(ret->charset.ptr[i]) || ret->charset.ptr[i] == '=')
            return false;
    ret->encoding = ct_lower(s.ptr[q1 + 1]);
    if (ret->encoding != 'b' && ret->encoding != 'q')
        return false;
    s = ct_span_from(s, q1 + 3);
    at += q1 + 3;
    if (d->close < at)
        d->close = ct_span_find(all, CT_LIT("?="), at);
    end = text_end(s, d->close - at, ret);
    ret->text = ct_span_head(s, end);
    ret->len = q1 + 3 + end;
    if (!ret->broken)
        ret->len += 2;
    else if (end < s.len && s.ptr[end] == '?')
        ret->len++;
    for (size_t i = 0; i < ret->text.len; i++)
        ret->broken |= ct_is_space(ret->text.ptr[i]);
    return true;
}

static void gather(struct words *d, const struct word *w)
{
    struct ct_transfer_odd odd;
    struct ct_span bytes;

    if (d->n_bytes && !ct_span_ieq(d->charset, w->charset))
        flush(d);
    d->charset = w->charset;
    if (w->encoding == 'b')
        bytes = ct_base64_decode(d->a, w->text, &odd);
    else
        bytes = ct_q_decode(d->a, w->text, &odd);
    if (w->broken || odd.n_noise)
        d->odd |= CT_WORDS_BROKEN;
    d->odd |= CT_WORDS_ENCODED;
    if (bytes.len)
        memcpy(d->bytes + d->n_bytes, bytes.ptr, bytes.len);
    d->n_bytes += bytes.len;
}

static bool only_blanks(struct ct_span s)
{
    return ct_span_trim(s).len == 0;
}

/* Blanks between two words vanish (RFC 2047 §6.2); all other text stays. */
static void between(struct words *d, struct ct_span s, bool after_word, bool before_word)
{
    if (after_word && before_word && only_blanks(s))
        return;
    flush(d);
    literal(d, s);
}

static void decode(struct words *d, struct ct_span s)
{
    size_t from = 0, at = 0;
    bool after_word = false;
    struct word w;

    for (;;) {
        at = ct_span_find(s, CT_LIT("=?"), at);
        if (at >= s.len)
            break;
        if (!read_word(d, s, at, &w)) {
            at += 2;
            continue;
        }
        between(d, ct_span_head(ct_span_from(s, from), at - from), after_word, true);
        gather(d, &w);
        at += w.len;
        from = at;
        after_word = true;
    }
    between(d, ct_span_from(s, from), after_word, false);
    flush(d);
}

struct ct_span ct_words_decode(struct ct_arena *a, struct ct_span raw, unsigned *ret_odd)
{
    struct words d = { .a = a };
    struct ct_span s = ct_header_unfold(a, raw);

    if (ret_odd)
        *ret_odd = 0;
    if (!ct_span_has(s, CT_LIT("=?")) && is_plain(s))
        return s;
    d.text = d.w = ct_arena_raw(a, ct_conv_room(s.len));
    d.bytes = ct_arena_raw(a, s.len + 1);
    decode(&d, s);
    if (ret_odd)
        *ret_odd = d.odd;
    return (struct ct_span){ d.text, (size_t)(d.w - d.text) };
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * transfer_block: uuencode and yEnc blocks inside text, found and decoded.
 *
 *   begin 644 page.html          =ybegin line=128 size=4711 name=page.html
 *   M/&AT;6P^...                 (bytes plus 42)
 *   end                          =yend size=4711
 *
 * POSIX uuencode (also begin-base64) and yEnc 1.3. Both words hold "begin", so one search finds
 * either. A block must look like one: octal mode and a first data line whose length fits, or
 * prose about beginnings would be decoded.
 */
#include "base/limits.h"
#include "parse/transfer.h"

static bool at_line_start(struct ct_span text, size_t at)
{
    return at == 0 || text.ptr[at - 1] == '\n' || text.ptr[at - 1] == '\r';
}

/* Takes one line, ended by LF, CRLF or a bare CR. */
static bool line(struct ct_span *rest, struct ct_span *ret)
{
    size_t n = 0;

    if (rest->len == 0)
        return false;
    n = ct_span_chr(*rest, '\n', 0);
    n = ct_span_chr(ct_span_head(*rest, n), '\r', 0);
    *ret = ct_span_head(*rest, n);
    if (n + 1 < rest->len && rest->ptr[n] == '\r' && rest->ptr[n + 1] == '\n')
        n++;
    *rest = ct_span_from(*rest, n + 1);
    return true;
}

/* Bytes that a uuencoded line claims to hold; -1 when it is no such line. Blanks at the end may
 * have been lost on the way, and some encoders add a checksum character. */
static int uu_length(struct ct_span l)
{
    size_t n, want;

    if (l.len == 0 || l.ptr[0] < ' ' || l.ptr[0] > '`')
        return -1;
    n = (size_t)(l.ptr[0] - ' ') & 63;
    want = (n + 2) / 3 * 4;
    if (l.len - 1 > want + 2 || l.len + 8 < want)
        return -1;
    for (size_t i = 1; i < l.len; i++)
        if (l.ptr[i] < ' ' || l.ptr[i] > '`')
            return -1;
    return (int)n;
}

/* "644 name" behind "begin "; false when the mode is none. */
static bool mode_and_name(struct ct_span head, struct ct_span *ret_name)
{
    size_t i = 0;

    while (i < head.len && head.ptr[i] >= '0' && head.ptr[i] <= '7')
        i++;
    if (i < 3 || i > 6 || i == head.len || head.ptr[i] != ' ')
        return false;
    *ret_name = ct_span_trim(ct_span_from(head, i));
    return ret_name->len > 0;
}

static bool find_end(struct ct_block_find *b, struct ct_span rest, struct ct_span end_word)
{
    struct ct_span l, start = rest;
    size_t n_lines = 0;

    b->no_end = true;
    for (;;) {
        struct ct_span before = rest;

        if (!line(&rest, &l) || ct_span_starts(l, end_word)) {
            b->data = ct_span_head(start, (size_t)(before.ptr - start.ptr));
            b->no_end = before.len == 0;
            break;
        }
        if (b->kind == CT_TRANSFER_UU && l.len && uu_length(l) < 0) {
            b->data = ct_span_head(start, (size_t)(before.ptr - start.ptr));
            rest = before;
            break;
        }
        n_lines++;
    }
    b->all.len = (size_t)(rest.ptr - b->all.ptr);
    return n_lines > 0;
}

static bool block_at(struct ct_block_find *ret, struct ct_span s)
{
    struct ct_span rest = s, head;

    *ret = (struct ct_block_find){ .all = s };
    if (!line(&rest, &head))
        return false;
    if (ct_span_starts(head, CT_LIT("=ybegin "))) {
        size_t at = ct_span_find(head, CT_LIT(" name="), 0);
        struct ct_span part = rest, l;

        ret->kind = CT_TRANSFER_YENC;
        ret->name = ct_span_trim(ct_span_from(head, at + 6));
        if (line(&part, &l) && ct_span_starts(l, CT_LIT("=ypart ")))
            rest = part;
        return at < head.len && find_end(ret, rest, CT_LIT("=yend"));
    }
    if (ct_span_starts(head, CT_LIT("begin-base64 "))) {
        ret->kind = CT_TRANSFER_BASE64;
        return mode_and_name(ct_span_from(head, 13), &ret->name) &&
               find_end(ret, rest, CT_LIT("===="));
    }
    ret->kind = CT_TRANSFER_UU;
    return ct_span_starts(head, CT_LIT("begin ")) &&
           mode_and_name(ct_span_from(head, 6), &ret->name) && find_end(ret, rest, CT_LIT("end"));
}

bool ct_block_next(struct ct_block_find *ret, struct ct_span text, size_t from)
{
    for (;;) {
        size_t at = ct_span_find(text, CT_LIT("begin"), from);

        if (at >= text.len)
            return false;
        from = at + 5;
        if (at >= 2 && text.ptr[at - 1] == 'y' && text.ptr[at - 2] == '=')
            at -= 2;
        if (at_line_start(text, at) && from < text.len &&
            (text.ptr[from] == ' ' || text.ptr[from] == '-') &&
            block_at(ret, ct_span_from(text, at)))
            return true;
    }
}

static unsigned sixbit(struct ct_span l, size_t i)
{
    return i < l.len ? (unsigned)(l.ptr[i] - ' ') & 63 : 0;
}

static char *uu_line(char *w, struct ct_span l, size_t n)
{
    for (size_t i = 1; n > 0; i += 4) {
        unsigned v =
            sixbit(l, i) << 18 | sixbit(l, i + 1) << 12 | sixbit(l, i + 2) << 6 | sixbit(l, i + 3);

        for (int shift = 16; shift >= 0 && n > 0; shift -= 8, n--)
            *w++ = (char)(v >> shift);
    }
    return w;
}

struct ct_span ct_uu_decode(struct ct_arena *a, struct ct_span lines, struct ct_transfer_odd *odd)
{
    struct ct_transfer_odd o = { .cut = true };
    struct ct_span l, rest = lines;
    size_t size = lines.len + 64;
    char *out = ct_arena_raw(a, size), *w = out;

    while (line(&rest, &l)) {
        int n = uu_length(l);

        if (ct_span_starts(l, CT_LIT("begin ")))
            continue;
        if (n == 0 || ct_span_ieq(l, CT_LIT("end")))
            o.cut = false;
        else if (n < 0)
            o.n_noise += l.len;
        else if ((size_t)n <= l.len + 8 && (size_t)(out + size - w) >= (size_t)n)
            w = uu_line(w, l, (size_t)n);
    }
    if (odd)
        *odd = o;
    ct_arena_shrink(a, out, size, (size_t)(w - out));
    return (struct ct_span){ out, (size_t)(w - out) };
}

struct ct_span ct_yenc_decode(struct ct_arena *a, struct ct_span lines, struct ct_transfer_odd *odd)
{
    char *out = ct_arena_raw(a, lines.len), *w = out;
    bool begin = true;
    struct ct_transfer_odd o = { .cut = true };

    for (size_t i = 0; i < lines.len; i++) {
        unsigned char c = (unsigned char)lines.ptr[i];

        if (c == '\n' || c == '\r') {
            begin = true;
            continue;
        }
        if (begin && c == '=' && i + 1 < lines.len && lines.ptr[i + 1] == 'y') {
            o.cut &= !ct_span_starts(ct_span_from(lines, i), CT_LIT("=yend"));
            i = ct_span_chr(lines, '\n', i) - 1; /* a keyword line */
            continue;
        }
        begin = false;
        if (c == '=' && i + 1 < lines.len)
            c = (unsigned char)(lines.ptr[++i] - 64);
        *w++ = (char)(c - 42);
    }
    if (odd)
        *odd = o;
    ct_arena_shrink(a, out, lines.len, (size_t)(w - out));
    return (struct ct_span){ out, (size_t)(w - out) };
}

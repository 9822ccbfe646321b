/* SPDX-License-Identifier: Apache-2.0 */
/*
 * attach_pdf: names of actions in a PDF file (ISO 32000-1 §12.6), in plain
 * objects and in streams that are unpacked first.
 *
 *   bytes ──▶ plain text of objects ──┐
 *        ──▶ stream … endstream ─inflate─▶ look for /URI (…), /F (…), …
 *
 * No cross-reference is followed: files damaged or forged on purpose hide
 * objects from those who do, while readers find them by searching. A name may
 * be written with #xx for a letter (§7.3.5), so names are compared decoded.
 */
#include "base/inflate.h"
#include "base/limits.h"
#include "parse/attach_sink.h"

#define STRING_MAX 8192
#define NAME_MAX 64

static const struct name {
    struct ct_span name;
    uint32_t note;
    enum ct_fetch_when when; /* of the URL string behind it; NONE: no string */
} names[] = {
    { CT_LIT("URI"), 0, CT_WHEN_CLICK }, { CT_LIT("Launch"), CT_ATTACH_LAUNCH, CT_WHEN_NONE },
    { CT_LIT("GoToR"), CT_ATTACH_REMOTE_GOTO, CT_WHEN_NONE },
    { CT_LIT("GoToE"), CT_ATTACH_REMOTE_GOTO, CT_WHEN_NONE },
    { CT_LIT("SubmitForm"), CT_ATTACH_FORM, CT_WHEN_NONE },
    { CT_LIT("ImportData"), CT_ATTACH_FORM, CT_WHEN_NONE },
    { CT_LIT("XFA"), CT_ATTACH_FORM, CT_WHEN_NONE },
    { CT_LIT("JavaScript"), CT_ATTACH_SCRIPT, CT_WHEN_NONE },
    { CT_LIT("JS"), CT_ATTACH_SCRIPT, CT_WHEN_NONE },
    { CT_LIT("OpenAction"), CT_ATTACH_ON_OPEN, CT_WHEN_NONE },
    { CT_LIT("AA"), CT_ATTACH_ON_OPEN, CT_WHEN_NONE },
    { CT_LIT("EmbeddedFile"), CT_ATTACH_EMBEDDED, CT_WHEN_NONE },
    { CT_LIT("Encrypt"), CT_ATTACH_ENCRYPTED, CT_WHEN_NONE },
    { CT_LIT("F"), 0, CT_WHEN_ATTACHMENT_OPEN },  /* file specification */
    { CT_LIT("UF"), 0, CT_WHEN_ATTACHMENT_OPEN }, /* the same in Unicode */
};

static bool is_regular(char c)
{
    return (unsigned char)c > ' ' && !memchr("()<>[]{}/%", c, 10);
}

/* Reads the name behind a slash at s[0]; returns what it took. */
static size_t take_name(struct ct_span s, char buf[NAME_MAX], size_t *ret_n)
{
    size_t i = 1, n = 0;

    for (; i < s.len && is_regular(s.ptr[i]) && n < NAME_MAX; i++) {
        int hi = s.ptr[i] == '#' && s.len - i > 2 ? ct_hex_digit(s.ptr[i + 1]) : -1;
        int lo = hi >= 0 ? ct_hex_digit(s.ptr[i + 2]) : -1;

        buf[n++] = s.ptr[i];
        if (lo >= 0) {
            buf[n - 1] = (char)(hi << 4 | lo);
            i += 2;
        }
    }
    *ret_n = n;
    return i;
}

/* Up to three octal digits behind a backslash. */
static size_t octal(struct ct_buf *out, struct ct_span s)
{
    unsigned v = 0;
    size_t n = 1;

    for (; n < 4 && n < s.len && s.ptr[n] >= '0' && s.ptr[n] <= '7'; n++)
        v = v * 8 + (unsigned)(s.ptr[n] - '0');
    ct_buf_chr(out, (char)v);
    return n;
}

/* A backslash and what it stands for; returns how many bytes it took. */
static size_t escape(struct ct_buf *out, struct ct_span s)
{
    char c = s.len > 1 ? s.ptr[1] : '\\';

    if (c >= '0' && c <= '7')
        return octal(out, s);
    if (c == 'n' || c == 'r' || c == 't')
        ct_buf_chr(out, c == 'n' ? '\n' : c == 'r' ? '\r' : '\t');
    else if (c != '\n' && c != '\r')
        ct_buf_chr(out, c);
    return 2;
}

/* (text): returns how much of `s` it took. */
static size_t literal(struct ct_buf *out, struct ct_span s)
{
    int depth = 0;
    size_t i = 1;

    while (i < s.len && out->len < STRING_MAX) {
        if (s.ptr[i] == ')' && depth-- == 0)
            return i;
        if (s.ptr[i] == '\\') {
            i += escape(out, ct_span_from(s, i));
            continue;
        }
        depth += s.ptr[i] == '(';
        ct_buf_chr(out, s.ptr[i++]);
    }
    return i < s.len ? i : s.len;
}

/* <hex>: the same. */
static size_t hexadecimal(struct ct_buf *out, struct ct_span s)
{
    int high = -1;
    size_t i = 1;

    for (; i < s.len && s.ptr[i] != '>' && out->len < STRING_MAX; i++) {
        int d = ct_hex_digit(s.ptr[i]);

        if (d < 0)
            continue;
        if (high >= 0)
            ct_buf_chr(out, (char)(high << 4 | d));
        high = high < 0 ? d : -1;
    }
    return i < s.len ? i : s.len;
}

/* UTF-16 with its mark, of which only ASCII matters in a URL. */
static void narrow(struct ct_buf *b)
{
    size_t n = 0;

    if (b->len < 2 || b->ptr[0] != '\xfe' || b->ptr[1] != '\xff')
        return;
    for (size_t i = 3; i < b->len; i += 2)
        b->ptr[n++] = b->ptr[i - 1] ? '?' : b->ptr[i];
    b->len = n;
}

/* Does it name a host? Mere file names are no fetch. */
static bool leads_out(struct ct_span s)
{
    return ct_span_has(ct_span_head(s, 24), CT_LIT("://")) || ct_span_starts(s, CT_LIT("\\\\")) ||
           ct_span_istarts(s, CT_LIT("mailto:")) || ct_span_istarts(s, CT_LIT("www."));
}

/* Returns how much of `s` was blanks and string. */
static size_t string_behind(
    struct ct_attach_sink *k, struct ct_span s, const struct name *name, size_t offset)
{
    struct ct_buf out = ct_buf(STRING_MAX + 8);
    size_t at = 0;

    while (at < s.len && ct_is_space(s.ptr[at]))
        at++;
    s = ct_span_from(s, at);
    if (s.len && s.ptr[0] == '(')
        at += literal(&out, s);
    else if (s.len > 1 && s.ptr[0] == '<' && s.ptr[1] != '<')
        at += hexadecimal(&out, s);
    narrow(&out);
    if (leads_out(ct_buf_span(&out)))
        ct_attach_add(k, ct_buf_span(&out), CT_FETCH_PDF, name->when, offset);
    ct_buf_done(&out);
    return at;
}

static const struct name *find_name(struct ct_span s)
{
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (ct_span_eq(s, names[i].name))
            return &names[i];
    return NULL;
}

static void look(struct ct_attach_sink *k, struct ct_span s, size_t offset)
{
    char buf[NAME_MAX];
    size_t n;

    for (size_t at = 0; (at = ct_span_chr(s, '/', at)) < s.len;) {
        struct ct_span rest = ct_span_from(s, at);
        size_t took = take_name(rest, buf, &n);
        const struct name *name = find_name((struct ct_span){ buf, n });

        if (name) {
            k->ret->notes |= name->note;
            if (name->when != CT_WHEN_NONE) /* a string is passed over: linear time */
                took += string_behind(k, ct_span_from(rest, took), name, offset + at);
        }
        at += took;
    }
}

/* XFA forms and metadata hold their links as XML. */
static void look_for_submit(struct ct_attach_sink *k, struct ct_span s, size_t offset)
{
    for (size_t at = 0; (at = ct_span_find(s, CT_LIT("target=\"http"), at)) < s.len; at++) {
        struct ct_span rest = ct_span_from(s, at + 8);

        ct_attach_add(k, ct_attach_unescape(k->arena, ct_span_cut_chr(&rest, '"')), CT_FETCH_PDF,
            CT_WHEN_CLICK, offset);
    }
}

/* A stream's dictionary names an image: nothing to find, and the largest part. */
static bool is_image(struct ct_span dict)
{
    return ct_span_has(dict, CT_LIT("/DCTDecode")) || ct_span_has(dict, CT_LIT("/JPXDecode")) ||
           ct_span_has(dict, CT_LIT("/Image"));
}

static void unpack(struct ct_attach_sink *k, struct ct_span data, size_t offset)
{
    struct ct_buf out = ct_buf(k->budget);
    enum ct_inflate_result r = ct_inflate(&out, data, CT_INFLATE_ZLIB, NULL);

    if (r == CT_INFLATE_FULL)
        k->ret->notes |= CT_ATTACH_CAPPED;
    if (r == CT_INFLATE_BAD && !(k->ret->notes & CT_ATTACH_ENCRYPTED))
        k->ret->notes |= CT_ATTACH_BROKEN;
    k->budget -= out.len;
    look(k, ct_buf_span(&out), offset);
    look_for_submit(k, ct_buf_span(&out), offset);
    ct_buf_done(&out);
}

/* The dictionary in front of a stream. */
static struct ct_span dictionary(struct ct_span s, size_t from, size_t at)
{
    size_t i = at;

    while (i > from && at - i < 2 * CT_KIB && !ct_span_starts(ct_span_from(s, i), CT_LIT("obj")))
        i--;
    return ct_span_head(ct_span_from(s, i), at - i);
}

/* The data of the stream whose keyword stands at `at`. */
static struct ct_span stream_data(struct ct_span s, size_t at)
{
    size_t from = at + 6, end;

    if (from < s.len && s.ptr[from] == '\r')
        from++;
    if (from < s.len && s.ptr[from] == '\n')
        from++;
    end = ct_span_find(s, CT_LIT("endstream"), from);
    return ct_span_head(ct_span_from(s, from), end - from);
}

void ct_attach_pdf(struct ct_attach_sink *k, struct ct_span bytes)
{
    size_t done = 0, at = 0;

    while ((at = ct_span_find(bytes, CT_LIT("stream"), at)) < bytes.len && k->budget > 0) {
        struct ct_span dict = dictionary(bytes, done, at), data = stream_data(bytes, at);

        look(k, ct_span_head(ct_span_from(bytes, done), at - done), done);
        at = (size_t)(data.ptr + data.len - bytes.ptr);
        if (ct_span_has(dict, CT_LIT("/FlateDecode")) || ct_span_has(dict, CT_LIT("/Fl"))) {
            if (!is_image(dict))
                unpack(k, data, at);
        } else if (!is_image(dict)) {
            look(k, data, at - data.len);
            look_for_submit(k, data, at - data.len);
        }
        at += at < bytes.len ? 9 : 0; /* "endstream" */
        done = at < bytes.len ? at : bytes.len;
    }
    if (k->budget == 0)
        k->ret->notes |= CT_ATTACH_CAPPED;
    look(k, ct_span_from(bytes, done), done);
}

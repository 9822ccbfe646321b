/* SPDX-License-Identifier: Apache-2.0 */
/*
 * shape: normal forms written straight into one small buffer of the arena.
 *
 * In a boundary or Message-ID the words of the tool stay ("NextPart"), what changes from mail to
 * mail becomes a class and a length. A run of hexadecimal digits is all decimal by chance now and
 * then: when another run of the token shows hexadecimal letters, decimal runs of four and more
 * count as hexadecimal too, or one tool would have many shapes.
 */
#include "parse/shape.h"

#include "base/limits.h"

#define MAX_TREE ((size_t)4 * CT_MAX_SHAPE_BYTES)

struct out {
    char *p;
    size_t len, max;
};

static void put(struct out *o, struct ct_span s)
{
    if (s.len > o->max - o->len)
        s.len = o->max - o->len;
    if (s.len)
        memcpy(o->p + o->len, s.ptr, s.len);
    o->len += s.len;
}

static void put_chr(struct out *o, char c)
{
    put(o, (struct ct_span){ &c, 1 });
}

static void put_number(struct out *o, size_t n)
{
    char digits[20], *p = digits + sizeof digits;

    do
        *--p = (char)('0' + n % 10);
    while (n /= 10);
    put(o, (struct ct_span){ p, (size_t)(digits + sizeof digits - p) });
}

struct classes {
    bool digit, upper, lower, beyond_f; /* beyond_f: a letter that is no hexadecimal digit */
};

static struct classes classes_of(struct ct_span s)
{
    struct classes k = { 0 };

    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];

        k.digit |= ct_is_digit(c);
        k.upper |= c >= 'A' && c <= 'Z';
        k.lower |= c >= 'a' && c <= 'z';
        k.beyond_f |= ct_hex_digit(c) < 0;
    }
    return k;
}

/* Letters that programs write and chance does not. */
static bool is_word(struct ct_span s)
{
    static const struct ct_span words[] = {
        CT_LIT("alt"),
        CT_LIT("alternative"),
        CT_LIT("apple"),
        CT_LIT("boundary"),
        CT_LIT("bound"),
        CT_LIT("evm"),
        CT_LIT("mail"),
        CT_LIT("javamail"),
        CT_LIT("part"),
        CT_LIT("nextpart"),
        CT_LIT("mime"),
        CT_LIT("mimepart"),
        CT_LIT("message"),
        CT_LIT("mixed"),
        CT_LIT("multipart"),
        CT_LIT("related"),
        CT_LIT("rel"),
        CT_LIT("mix"),
        CT_LIT("swift"),
        CT_LIT("phpmailer"),
        CT_LIT("sendgrid"),
        CT_LIT("qmail"),
        CT_LIT("gmail"),
        CT_LIT("localhost"),
        CT_LIT("email"),
        CT_LIT("com"),
        CT_LIT("of"),
        CT_LIT("the"),
        CT_LIT("has"),
        CT_LIT("separator"),
    };

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (ct_span_ieq(s, words[i]))
            return true;
    return false;
}

static size_t run_len(struct ct_span s)
{
    size_t n = 0;

    while (n < s.len && ct_is_alnum(s.ptr[n]))
        n++;
    return n;
}

/* 'X' or 'x' when a run of the token mixes digits with hexadecimal letters of one case. */
static char hex_case(struct ct_span s)
{
    while (s.len) {
        size_t n = run_len(s);
        struct classes k = classes_of(ct_span_head(s, n));

        if (n && k.digit && !k.beyond_f && k.upper != k.lower)
            return k.upper ? 'X' : 'x';
        s = ct_span_from(s, n ? n : 1);
    }
    return 0;
}

static bool is_hex(const struct classes *k, size_t len, char hex)
{
    return !k->beyond_f && k->upper != k->lower && (k->digit || (hex && len >= 4));
}

static char letter(struct ct_span run, char hex)
{
    struct classes k = classes_of(run);

    if (!k.upper && !k.lower)
        return hex && run.len >= 4 ? hex : 'D';
    if (is_hex(&k, run.len, hex))
        return k.upper ? 'X' : 'x';
    if (k.digit)
        return 'W';
    if (k.upper && k.lower)
        return run.len >= 8 ? 'W' : 'M'; /* a random run lacks digits by chance */
    return k.upper ? 'A' : 'a';
}

static bool is_base64url(char c)
{
    return ct_is_alnum(c) || c == '-' || c == '_';
}

/* The length of a base64url text at the start of `s`, 0 when it is none: its "-" and "_" come by
 * chance and would give one tool a hundred shapes. Letters of both cases and no number that a
 * program counts with; words that programs write stay readable in shape(). */
static size_t random_len(struct ct_span s)
{
    size_t n = 0, digits = 0, words = 0;
    struct classes k;

    for (; n < s.len && is_base64url(s.ptr[n]); n++) {
        digits = ct_is_digit(s.ptr[n]) ? digits + 1 : 0;
        if (digits >= 5)
            return 0;
        if (n < 3 && !ct_is_alnum(s.ptr[n]) && !classes_of(ct_span_head(s, n)).upper)
            return 0; /* a short mark of the program in front, as in "b1_" */
        if (n == 0 || !ct_is_alnum(s.ptr[n - 1]))
            words += is_word(ct_span_head(ct_span_from(s, n), run_len(ct_span_from(s, n))));
    }
    k = classes_of(ct_span_head(s, n));
    return n >= 10 && words == 0 && ct_is_alnum(s.ptr[0]) && k.upper && k.lower ? n : 0;
}

static void shape(struct out *o, struct ct_span s)
{
    char hex = hex_case(s);

    while (s.len && o->len < o->max) {
        size_t n = run_len(s), random = random_len(s);
        struct ct_span run = ct_span_head(s, n);

        if (random) {
            put_chr(o, 'B');
            put_number(o, random);
            n = random;
        } else if (n == 0) {
            put_chr(o, s.ptr[0]);
            n = 1;
        } else if (is_word(run)) {
            put(o, run);
        } else {
            put_chr(o, letter(run, hex));
            put_number(o, n);
        }
        s = ct_span_from(s, n);
    }
}

static struct out out(struct ct_arena *a, size_t max)
{
    return (struct out){ ct_arena_raw(a, max), 0, max };
}

static struct ct_span finish(struct ct_arena *a, struct out *o)
{
    ct_arena_shrink(a, o->p, o->max, o->len);
    return (struct ct_span){ o->p, o->len };
}

struct ct_span ct_shape_token(struct ct_arena *a, struct ct_span token)
{
    struct out o = out(a, CT_MAX_SHAPE_BYTES);

    shape(&o, ct_span_head(token, 4 * CT_MAX_SHAPE_BYTES));
    return finish(a, &o);
}

struct ct_span ct_shape_msgid(struct ct_arena *a, struct ct_span id)
{
    struct out o = out(a, CT_MAX_SHAPE_BYTES);
    const char *hit = id.len ? memrchr(id.ptr, '@', id.len) : NULL;
    size_t at = hit ? (size_t)(hit - id.ptr) : id.len, labels = 1;
    struct ct_span domain = ct_span_from(id, at + 1);

    shape(&o, ct_span_head(ct_span_head(id, at), 4 * CT_MAX_SHAPE_BYTES));
    if (!hit)
        return finish(a, &o);
    for (size_t i = 0; i < domain.len; i++)
        labels += domain.ptr[i] == '.';
    if (domain.len && domain.ptr[0] == '[') {
        put(&o, CT_LIT("@[ip]"));
    } else {
        put(&o, CT_LIT("@."));
        put_number(&o, domain.len ? labels : 0);
    }
    return finish(a, &o);
}

static struct ct_span short_name(struct ct_span media)
{
    static const struct {
        struct ct_span media, name;
    } names[] = {
        { CT_LIT("application/octet-stream"), CT_LIT("bin") },
        { CT_LIT("application/msword"), CT_LIT("doc") },
        { CT_LIT("application/vnd.ms-excel"), CT_LIT("xls") },
        { CT_LIT("application/x-zip-compressed"), CT_LIT("zip") },
        { CT_LIT("application/ms-tnef"), CT_LIT("tnef") },
        { CT_LIT("application/pkcs7-signature"), CT_LIT("p7s") },
        { CT_LIT("application/x-pkcs7-signature"), CT_LIT("p7s") },
        { CT_LIT("application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
            CT_LIT("docx") },
        { CT_LIT("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            CT_LIT("xlsx") },
        { CT_LIT("application/vnd.openxmlformats-officedocument.presentationml.presentation"),
            CT_LIT("pptx") },
        { CT_LIT("image/jpg"), CT_LIT("jpeg") },
        { CT_LIT("image/svg+xml"), CT_LIT("svg") },
    };

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (ct_span_eq(media, names[i].media))
            return names[i].name;
    return ct_span_head(ct_span_from(media, ct_span_chr(media, '/', 0) + 1), 24);
}

struct ct_span ct_shape_tree(struct ct_arena *a, const struct ct_mail *m)
{
    const unsigned unseen = CT_PART_PREAMBLE | CT_PART_EPILOGUE | CT_PART_EMBEDDED;
    struct out o = out(a, MAX_TREE);
    unsigned depth = 0;

    for (size_t i = 0; i < m->n; i++) {
        const struct ct_part *p = &m->v[i];

        if (p->reading || (p->flags & unseen))
            continue;
        if (i && p->depth > depth)
            put_chr(&o, '(');
        for (unsigned d = p->depth; d < depth; d++)
            put_chr(&o, ')');
        if (i && p->depth <= depth)
            put_chr(&o, ',');
        depth = p->depth;
        put(&o, short_name(p->media));
    }
    while (depth--)
        put_chr(&o, ')');
    return finish(a, &o);
}

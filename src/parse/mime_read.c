/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mime_read: from the header fields of an entity to the ways it may be read.
 *
 *   Content-Type fields × boundaries or charsets in them × transfer encodings named
 *
 * Programs differ in which of two fields, parameters or words they take, so each is followed. All
 * of them are listed in the order written; the first of each is what most programs do.
 */
#include "parse/mime_walk.h"

struct transfers {
    struct {
        struct ct_span word;
        enum ct_transfer kind;
        enum ct_odd cause;
    } v[CT_MAX_ENTITY_TYPES];
    size_t n;
};

bool ct_is_multipart(struct ct_span media)
{
    return ct_span_starts(media, CT_LIT("multipart/"));
}

static void add_transfer(
    struct transfers *t, struct ct_span word, enum ct_transfer kind, enum ct_odd cause)
{
    for (size_t i = 0; i < t->n; i++)
        if (t->v[i].kind == kind)
            return;
    if (t->n == CT_MAX_ENTITY_TYPES)
        return;
    t->v[t->n].word = word;
    t->v[t->n].kind = kind;
    t->v[t->n].cause = t->n ? cause : CT_ODD_NONE;
    t->n++;
}

static bool is_token(char c)
{
    return ct_is_alnum(c) || c == '-' || c == '_';
}

/* The words of one field. Comments are words too: who hides an encoding in one wants it found. */
static void transfer_words(
    struct ct_walk *w, struct transfers *t, struct ct_span s, size_t at, enum ct_odd cause)
{
    enum ct_transfer kind = ct_transfer_find(s);
    size_t known = t->n;

    if (kind != CT_TRANSFER_UNKNOWN) {
        add_transfer(t, s, kind, cause);
        return;
    }
    ct_walk_note(w, CT_ODD_TRANSFER_WORDS, at);
    for (size_t i = 0, n; i < s.len; i += n + 1) {
        for (n = 0; i + n < s.len && is_token(s.ptr[i + n]);)
            n++;
        kind = ct_transfer_find((struct ct_span){ s.ptr + i, n });
        if (n && kind != CT_TRANSFER_UNKNOWN)
            add_transfer(t, s, kind, cause == CT_ODD_NONE ? CT_ODD_TRANSFER_WORDS : cause);
    }
    if (t->n == known && t->n == 0) {
        ct_walk_note(w, CT_ODD_TRANSFER_UNKNOWN, at);
        add_transfer(t, s, CT_TRANSFER_UNKNOWN, cause);
    }
}

static void find_transfers(
    struct ct_walk *w, struct transfers *t, const struct ct_headers *head, size_t at)
{
    const struct ct_header *h;
    enum ct_odd cause = CT_ODD_NONE;
    size_t n = 0;

    for (size_t i = 0; (h = ct_headers_next(head, CT_LIT("Content-Transfer-Encoding"), &i));) {
        if (n++ == CT_MAX_ENTITY_TYPES)
            break;
        transfer_words(w, t, ct_span_head(h->value, 256), at + h->at, cause);
        if (n > 1)
            ct_walk_note(w, CT_ODD_TRANSFER_REPEATED, at + h->at);
        cause = CT_ODD_TRANSFER_REPEATED;
    }
    if (t->n == 0)
        add_transfer(t, (struct ct_span){ 0 }, CT_TRANSFER_IDENTITY, CT_ODD_NONE);
}

struct types {
    struct ct_reading v[CT_MAX_READINGS];
    size_t n;
};

static void add_type(struct types *t, struct ct_reading r)
{
    for (size_t i = 0; i < t->n; i++)
        if (ct_span_eq(t->v[i].media, r.media) && ct_span_eq(t->v[i].boundary, r.boundary) &&
            ct_span_ieq(t->v[i].charset, r.charset))
            return;
    if (t->n == CT_MAX_READINGS)
        return;
    if (t->n == 0)
        r.cause = CT_ODD_NONE;
    t->v[t->n++] = r;
}

/* "text/html", or what a broken word must mean. */
static struct ct_span media_of(struct ct_walk *w, const struct ct_params *type, size_t at)
{
    struct ct_span m = type->main;
    size_t slash = ct_span_chr(m, '/', 0);

    if (slash > 0 && slash + 1 < m.len && ct_span_chr(m, '/', slash + 1) == m.len)
        return m;
    ct_walk_note(w, CT_ODD_TYPE_BROKEN, at);
    if (ct_span_starts(m, CT_LIT("multipart")))
        return CT_LIT("multipart/mixed");
    if (ct_span_eq(m, CT_LIT("html")) || ct_span_ends(m, CT_LIT("/html")))
        return CT_LIT("text/html");
    return CT_LIT("text/plain");
}

/* One boundary parameter: as decoded and, where that differs, as written. */
static void add_boundary(struct types *t, struct ct_reading r, const struct ct_param *p)
{
    r.boundary = ct_span_trim(p->value);
    add_type(t, r);
    if (ct_span_has(p->raw, CT_LIT("=?"))) {
        r.boundary = ct_span_trim(p->raw);
        add_type(t, r);
    }
}

static void add_field(
    struct ct_walk *w, struct types *t, struct ct_params *type, enum ct_odd cause, size_t at)
{
    struct ct_reading r = { .type = type, .media = media_of(w, type, at), .cause = cause };
    bool multi = ct_is_multipart(r.media);
    struct ct_span want = multi ? CT_LIT("boundary") : CT_LIT("charset");
    size_t n = 0;

    if (type->odd & CT_PARAM_ODD_COMMENT)
        ct_walk_note(w, CT_ODD_TYPE_COMMENT, at);
    if (type->odd & (CT_PARAM_ODD_SYNTAX | CT_PARAM_ODD_2231 | CT_PARAM_ODD_CUT))
        ct_walk_note(w, CT_ODD_TYPE_BROKEN, at);
    for (size_t i = 0; i < type->n; i++) {
        const struct ct_param *p = &type->v[i];

        if (!ct_span_eq(p->name, want))
            continue;
        if (n++ && cause == CT_ODD_NONE)
            r.cause = multi ? CT_ODD_BOUNDARY_REPEATED : CT_ODD_CHARSET_REPEATED;
        if (n > 1)
            ct_walk_note(w, multi ? CT_ODD_BOUNDARY_REPEATED : CT_ODD_CHARSET_REPEATED, at);
        if (multi)
            add_boundary(t, r, p);
        r.charset = multi ? (struct ct_span){ 0 } : p->value;
        if (!multi)
            add_type(t, r);
    }
    if (n == 0)
        add_type(t, r);
}

static void find_types(
    struct ct_walk *w, struct types *t, const struct ct_headers *head, bool digest, size_t at)
{
    const struct ct_header *h;
    size_t n = 0;

    for (size_t i = 0; (h = ct_headers_next(head, CT_LIT("Content-Type"), &i));) {
        struct ct_params *type;

        if (n == CT_MAX_ENTITY_TYPES)
            break;
        type = ct_arena_raw(w->a, sizeof *type);
        ct_params_parse(type, w->a, h->value);
        if (n)
            ct_walk_note(w, CT_ODD_TYPE_REPEATED, at + h->at);
        add_field(w, t, type, n ? CT_ODD_TYPE_REPEATED : CT_ODD_NONE, at + h->at);
        n++;
    }
    if (n == 0)
        add_type(t, (struct ct_reading){
                        .media = digest ? CT_LIT("message/rfc822") : CT_LIT("text/plain") });
}

size_t ct_readings(struct ct_walk *w, const struct ct_headers *head, bool digest, size_t at,
    struct ct_reading ret[CT_MAX_READINGS])
{
    struct transfers transfers;
    struct types types;
    size_t n = 0;

    transfers.n = types.n = 0;
    find_types(w, &types, head, digest, at);
    find_transfers(w, &transfers, head, at);
    for (size_t t = 0; t < transfers.n; t++)
        for (size_t i = 0; i < types.n && n < CT_MAX_READINGS; i++) {
            ret[n] = types.v[i];
            ret[n].transfer = transfers.v[t].kind;
            ret[n].transfer_word = transfers.v[t].word;
            if (t)
                ret[n].cause = transfers.v[t].cause;
            n++;
        }
    if (n == CT_MAX_READINGS && types.n * transfers.n > n)
        ct_walk_note(w, CT_ODD_READINGS, at);
    return n;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mime: the walk over entities.
 *
 *   entity ──▶ split the header (again where its end is disputed)
 *          ──▶ ct_readings() ──▶ for each: multipart ──▶ entities
 *                                          message   ──▶ entity
 *                                          leaf      ──▶ decoded
 *
 * An entity that was met before with the same bytes, boundary and encoding is not walked again,
 * whatever reading led there: this is what keeps the number of readings from multiplying with
 * depth, and the same text from coming back twice. Depth, parts, readings, decoded bytes and
 * bytes searched all have limits of their own.
 */
#include "parse/mime.h"

#include "parse/mime_walk.h"

#define FIRST_PARTS 16

static void entity(struct ct_walk *w, struct ct_span bytes, const struct ct_place *pl);

const char *ct_odd_name(enum ct_odd kind)
{
    static const char *const names[] = {
#define X(id, name) name,
        CT_ODDITIES(X)
#undef X
    };

    return (size_t)kind < sizeof names / sizeof names[0] ? names[kind] : names[0];
}

void ct_walk_note(struct ct_walk *w, enum ct_odd kind, size_t at)
{
    struct ct_mail *m = w->ret;

    m->odd |= CT_ODD_BIT(kind);
    if (m->n_anomalies == CT_MAX_ANOMALIES)
        return;
    for (size_t i = m->n_anomalies; i-- > 0 && i + 8 > m->n_anomalies;)
        if (m->anomalies[i].kind == kind && m->anomalies[i].at == at)
            return; /* met again by another reading */
    if (!m->anomalies)
        m->anomalies = ct_arena_raw(w->a, CT_MAX_ANOMALIES * sizeof *m->anomalies);
    m->anomalies[m->n_anomalies++] = (struct ct_anomaly){ kind, at };
}

static bool in_message(const struct ct_walk *w, const char *p)
{
    return (uintptr_t)p >= (uintptr_t)w->message.ptr &&
           (uintptr_t)p <= (uintptr_t)w->message.ptr + w->message.len;
}

size_t ct_walk_at(const struct ct_walk *w, const char *p)
{
    return in_message(w, p) ? (size_t)(p - w->message.ptr) : w->inner_at;
}

struct ct_part *ct_walk_part(
    struct ct_walk *w, const struct ct_place *pl, struct ct_span raw, int *ret_index)
{
    struct ct_mail *m = w->ret;
    struct ct_part *p;

    if (m->n == CT_MAX_PARTS) {
        ct_walk_note(w, CT_ODD_PARTS, ct_walk_at(w, raw.ptr));
        return NULL;
    }
    if (m->n == w->part_cap) {
        size_t cap = w->part_cap ? w->part_cap * 4 : FIRST_PARTS;
        struct ct_part *v = ct_arena_raw(w->a, cap * sizeof *v);

        if (m->n)
            memcpy(v, m->v, m->n * sizeof *v);
        m->v = v;
        w->part_cap = cap;
    }
    p = &m->v[m->n];
    *p = (struct ct_part){ .parent = pl->parent,
        .depth = pl->depth,
        .flags = pl->flags,
        .reading = w->reading,
        .cause = w->cause,
        .raw = raw,
        .at = ct_walk_at(w, raw.ptr) };
    if (!in_message(w, raw.ptr))
        p->flags |= CT_PART_INNER;
    if (ret_index)
        *ret_index = (int)m->n;
    m->n++;
    return p;
}

bool ct_walk_fork(struct ct_walk *w, struct ct_walk_mark *ret, enum ct_odd cause)
{
    if (w->ret->n_readings >= CT_MAX_PARTS || w->ret->n == CT_MAX_PARTS)
        return false;
    *ret = (struct ct_walk_mark){ w->reading, w->cause, w->ret->n };
    w->reading = (unsigned)w->ret->n_readings++;
    w->cause = cause;
    return true;
}

void ct_walk_back(struct ct_walk *w, const struct ct_walk_mark *m)
{
    if (w->ret->n == m->n_parts && w->reading + 1 == w->ret->n_readings)
        w->ret->n_readings--;
    w->reading = m->reading;
    w->cause = m->cause;
}

struct ct_part *ct_walk_seen(struct ct_walk *w, struct ct_span raw, const struct ct_reading *r)
{
    bool multi = ct_is_multipart(r->media);

    if (w->ret->n_readings == 1)
        return NULL;
    for (size_t i = 0; i < w->ret->n; i++) {
        struct ct_part *p = &w->ret->v[i];

        if (p->raw.ptr != raw.ptr || p->raw.len != raw.len || p->transfer != r->transfer ||
            ((p->flags & CT_PART_MULTIPART) != 0) != multi)
            continue;
        if (multi ? ct_span_eq(p->boundary, r->boundary)
                  : ct_span_ieq(p->charset_declared, r->charset))
            return p;
    }
    return NULL;
}

static void describe(
    struct ct_walk *w, struct ct_part *p, const struct ct_headers *head, const struct ct_reading *r)
{
    struct ct_span cd = ct_headers_value(head, CT_LIT("Content-Disposition"));
    struct ct_span id = ct_headers_value(head, CT_LIT("Content-ID"));
    struct ct_params d;

    p->head = *head;
    p->head_at = ct_walk_at(w, p->raw.ptr - head->body);
    p->media = r->media;
    p->boundary = r->boundary;
    p->charset_declared = r->charset;
    p->transfer = r->transfer;
    p->transfer_declared = r->transfer_word;
    if (id.len > 1 && id.ptr[0] == '<')
        id = ct_span_head(ct_span_from(id, 1), ct_span_chr(ct_span_from(id, 1), '>', 0));
    p->content_id = id;
    if (!r->type)
        p->flags |= CT_PART_IMPLIED;
    if (cd.len) {
        ct_params_parse(&d, w->a, cd);
        p->disposition = d.main;
        p->filename = ct_params_value(&d, CT_LIT("filename"));
        if (!p->filename.len)
            p->filename = ct_params_value(&d, CT_LIT("name"));
        if (ct_span_eq(d.main, CT_LIT("attachment")))
            p->flags |= CT_PART_ATTACHMENT;
    }
    if (!p->filename.len && r->type)
        p->filename = ct_params_value(r->type, CT_LIT("name"));
}

/* Text of a multipart outside its parts. Shown by some programs, and read by people who look. */
static void stray_text(struct ct_walk *w, int parent, struct ct_span s, unsigned flag)
{
    struct ct_reading r = { .media = CT_LIT("text/plain") };
    struct ct_place pl = { .parent = parent, .depth = w->ret->v[parent].depth + 1, .flags = flag };
    struct ct_part *p;
    int index;

    if (ct_span_trim(s).len == 0 || ct_walk_seen(w, s, &r))
        return;
    p = ct_walk_part(w, &pl, s, &index);
    if (!p)
        return;
    p->media = r.media;
    p->flags |= CT_PART_IMPLIED;
    ct_walk_leaf(w, index, &r);
}

static struct ct_span slice(struct ct_span s, size_t from, size_t to)
{
    return to > from ? (struct ct_span){ s.ptr + from, to - from }
                     : (struct ct_span){ s.ptr + from, 0 };
}

/* The parts of `body`, which is the container's raw or its decoded form. Returns the number of
 * delimiters found. */
static size_t split_parts(
    struct ct_walk *w, int index, struct ct_span body, struct ct_span boundary, bool loose)
{
    const struct ct_part *self = &w->ret->v[index];
    struct ct_place pl = { .parent = index,
        .depth = self->depth + 1,
        .digest = ct_span_eq(self->media, CT_LIT("multipart/digest")) };
    struct ct_delim d, prev = { 0 };
    size_t n = 0;

    if (body.len > w->walk_left) {
        ct_walk_note(w, CT_ODD_BYTES, ct_walk_at(w, body.ptr));
        return 0;
    }
    w->walk_left -= body.len;
    for (; ct_delim_next(&d, body, boundary, prev.next, loose); prev = d, n++) {
        if (n == 0)
            stray_text(w, index, slice(body, 0, d.at), CT_PART_PREAMBLE);
        else if (prev.close)
            stray_text(w, index, slice(body, prev.next, d.at), CT_PART_EPILOGUE);
        else if (d.at > prev.next)
            entity(w, slice(body, prev.next, d.at), &pl);
        if (n && prev.close && !pl.flags) {
            ct_walk_note(w, CT_ODD_AFTER_CLOSE, ct_walk_at(w, body.ptr + d.at));
            pl.flags = CT_PART_AFTER_CLOSE;
        }
        if (w->ret->n == CT_MAX_PARTS) {
            ct_walk_note(w, CT_ODD_PARTS, ct_walk_at(w, body.ptr + d.at));
            return n + 1;
        }
    }
    if (n && prev.close) {
        stray_text(w, index, ct_span_from(body, prev.next), CT_PART_EPILOGUE);
    } else if (n) {
        ct_walk_note(w, CT_ODD_END_MISSING, ct_walk_at(w, body.ptr) + prev.at);
        if (prev.next < body.len)
            entity(w, ct_span_from(body, prev.next), &pl);
    }
    return n;
}

/* By the declared boundary, by lines that begin with it, by one guessed from the body. */
static size_t split_any(struct ct_walk *w, int index, struct ct_span body)
{
    struct ct_span boundary = w->ret->v[index].boundary;
    size_t at = ct_walk_at(w, body.ptr), n;

    n = split_parts(w, index, body, boundary, false);
    if (n)
        return n;
    ct_walk_note(w, boundary.len ? CT_ODD_BOUNDARY_UNUSED : CT_ODD_BOUNDARY_MISSING, at);
    n = split_parts(w, index, body, boundary, true);
    if (n) {
        ct_walk_note(w, CT_ODD_BOUNDARY_LOOSE, at);
        return n;
    }
    boundary = ct_delim_guess(body);
    if (boundary.len > 2 && ct_span_ends(boundary, CT_LIT("--"))) /* a close delimiter alone */
        boundary.len -= 2;
    return split_parts(w, index, body, boundary, false);
}

static bool is_encoded(enum ct_transfer t)
{
    return t == CT_TRANSFER_BASE64 || t == CT_TRANSFER_QP || t == CT_TRANSFER_UU ||
           t == CT_TRANSFER_YENC;
}

/* RFC 2045 §6.4 forbids it, and some programs decode all the same. */
static size_t split_decoded(struct ct_walk *w, int index, enum ct_transfer kind)
{
    struct ct_span raw = w->ret->v[index].raw, boundary = w->ret->v[index].boundary, body;
    size_t before = w->inner_at, n = 0;
    struct ct_delim d;
    bool cut;

    body = ct_walk_decode(w, kind, raw, &cut);
    if (ct_delim_next(&d, body, boundary, 0, false) || ct_delim_guess(body).len) {
        w->inner_at = ct_walk_at(w, raw.ptr);
        n = split_any(w, index, body);
        w->inner_at = before;
    }
    return n;
}

static void multipart(struct ct_walk *w, int index, const struct ct_reading *r)
{
    struct ct_part *p = &w->ret->v[index];
    struct ct_reading text = { .media = CT_LIT("text/plain"), .transfer = r->transfer };
    struct ct_walk_mark mark;
    struct ct_delim d;
    size_t n = 0;

    p->flags |= CT_PART_MULTIPART;
    if (!is_encoded(r->transfer)) {
        n = split_any(w, index, p->raw);
    } else {
        ct_walk_note(w, CT_ODD_TRANSFER_COMPOSITE, p->at);
        if (ct_delim_next(&d, p->raw, p->boundary, 0, false)) {
            n = split_any(w, index, p->raw);
            if (r->transfer == CT_TRANSFER_BASE64 &&
                ct_walk_fork(w, &mark, CT_ODD_TRANSFER_COMPOSITE)) {
                (void)split_decoded(w, index, r->transfer);
                ct_walk_back(w, &mark);
            }
        } else {
            n = split_decoded(w, index, r->transfer);
            if (n == 0)
                n = split_any(w, index, p->raw);
        }
    }
    if (n)
        return;
    if (ct_walk_seen(w, w->ret->v[index].raw, &text)) {
        w->ret->n--; /* it has no children, so it is the last */
        return;
    }
    w->ret->v[index].flags &= ~(unsigned)CT_PART_MULTIPART; /* a text after all */
    ct_walk_leaf(w, index, &text);
}

static void message(struct ct_walk *w, int index)
{
    struct ct_part *p = &w->ret->v[index];
    struct ct_place pl = { .parent = index, .depth = p->depth + 1, .top = true };
    size_t before = w->inner_at;
    bool cut;

    p->flags |= CT_PART_MESSAGE;
    p->content = ct_walk_decode(w, p->transfer, p->raw, &cut);
    if (cut)
        p->flags |= CT_PART_CUT;
    if (p->content.ptr != p->raw.ptr)
        w->inner_at = p->at;
    entity(w, p->content, &pl);
    w->inner_at = before;
}

static bool is_message(struct ct_span media)
{
    return ct_span_eq(media, CT_LIT("message/rfc822")) ||
           ct_span_eq(media, CT_LIT("message/global")) || ct_span_eq(media, CT_LIT("message/news"));
}

static void read_one(struct ct_walk *w, const struct ct_headers *head, struct ct_span body,
    const struct ct_place *pl, const struct ct_reading *r)
{
    struct ct_part *p = ct_walk_seen(w, body, r);
    int index;

    if (p) { /* another type may still say that the text is HTML */
        if (ct_span_eq(r->media, CT_LIT("text/html")) && (p->flags & CT_PART_TEXT))
            p->flags |= CT_PART_HTML;
        return;
    }
    p = ct_walk_part(w, pl, body, &index);
    if (!p)
        return;
    describe(w, p, head, r);
    if (pl->depth < CT_MAX_PART_DEPTH && ct_is_multipart(r->media)) {
        multipart(w, index, r);
    } else if (pl->depth < CT_MAX_PART_DEPTH && is_message(r->media)) {
        message(w, index);
    } else {
        if (pl->depth >= CT_MAX_PART_DEPTH) {
            ct_walk_note(w, CT_ODD_DEPTH, p->at);
            p->flags |= CT_PART_CUT;
        }
        ct_walk_leaf(w, index, r);
    }
}

static void read_all(struct ct_walk *w, const struct ct_headers *head, struct ct_span bytes,
    const struct ct_place *pl)
{
    struct ct_reading r[CT_MAX_READINGS];
    size_t at = ct_walk_at(w, bytes.ptr);
    size_t n = ct_readings(w, head, pl->digest, at, r);
    struct ct_span body = ct_span_from(bytes, head->body);
    struct ct_walk_mark mark;

    read_one(w, head, body, pl, &r[0]);
    for (size_t i = 1; i < n; i++) {
        if (!ct_walk_fork(w, &mark, r[i].cause))
            return;
        read_one(w, head, body, pl, &r[i]);
        ct_walk_back(w, &mark);
    }
}

static void note_header(struct ct_walk *w, const struct ct_headers *head, size_t at)
{
    static const struct {
        unsigned bit;
        enum ct_odd kind;
    } map[] = {
        { CT_HEADER_FROM_LINE, CT_ODD_HEADER_FROM_LINE },
        { CT_HEADER_LEADING_BLANK, CT_ODD_HEADER_LEADING_BLANK },
        { CT_HEADER_SPACE_COLON, CT_ODD_HEADER_SPACE_COLON },
        { CT_HEADER_BROKEN_LINE, CT_ODD_HEADER_BROKEN_LINE },
        { CT_HEADER_BLANK_LINE, CT_ODD_HEADER_BLANK_LINE },
        { CT_HEADER_BARE_CR, CT_ODD_BARE_CR },
        { CT_HEADER_CUT, CT_ODD_HEADER_CUT },
    };

    if ((head->odd & ~(unsigned)(CT_HEADER_NO_END | CT_HEADER_NUL)) == 0)
        return;
    for (size_t i = 0; i < sizeof map / sizeof map[0]; i++)
        if (head->odd & map[i].bit)
            ct_walk_note(w, map[i].kind, at);
}

/* The header split in another way, when that gives other fields or another body. */
static void resplit(struct ct_walk *w, const struct ct_headers *first, struct ct_span bytes,
    const struct ct_place *pl, unsigned how)
{
    struct ct_headers head;
    struct ct_walk_mark mark;
    enum ct_odd cause = how & CT_SPLIT_CR           ? CT_ODD_BARE_CR
                        : how & CT_SPLIT_STOP_BLANK ? CT_ODD_HEADER_BLANK_LINE
                                                    : CT_ODD_HEADER_BROKEN_LINE;

    ct_headers_split(&head, w->a, bytes, how | (pl->top ? CT_SPLIT_TOP : 0));
    if ((head.body == first->body && head.n == first->n) || !ct_walk_fork(w, &mark, cause))
        return;
    read_all(w, &head, bytes, pl);
    ct_walk_back(w, &mark);
}

static void entity(struct ct_walk *w, struct ct_span bytes, const struct ct_place *pl)
{
    struct ct_headers head;
    size_t at = ct_walk_at(w, bytes.ptr);

    if (w->ret->n == CT_MAX_PARTS)
        return;
    ct_headers_split(&head, w->a, bytes, pl->top ? CT_SPLIT_TOP : 0);
    note_header(w, &head, at);
    read_all(w, &head, bytes, pl);
    if (head.odd & CT_HEADER_BARE_CR)
        resplit(w, &head, bytes, pl, CT_SPLIT_CR);
    if (head.broken_at != SIZE_MAX && head.broken_at != head.body)
        resplit(w, &head, bytes, pl, CT_SPLIT_STOP_BROKEN);
    if (head.blank_at != SIZE_MAX)
        resplit(w, &head, bytes, pl, CT_SPLIT_STOP_BLANK);
}

void ct_mime_walk(struct ct_mail *ret, struct ct_arena *a, struct ct_span message_bytes)
{
    struct ct_walk w = { .ret = ret, .a = a, .message = message_bytes };
    struct ct_place pl = { .parent = -1, .top = true };
    const char *nul;

    if (!message_bytes.ptr)
        w.message = message_bytes = CT_LIT("");
    *ret = (struct ct_mail){ .n_readings = 1 };
    w.walk_left = CT_MAX_WALK_BYTES;
    w.decoded_left = CT_MAX_DECODED_BYTES;
    nul = message_bytes.len ? memchr(message_bytes.ptr, 0, message_bytes.len) : NULL;
    if (nul)
        ct_walk_note(&w, CT_ODD_NUL, ct_walk_at(&w, nul));
    entity(&w, message_bytes, &pl);
}

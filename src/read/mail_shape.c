/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mail_shape: fingerprints of the sending tool, the content hash, oddities.
 *
 * The content hash is of what the sender wrote and every copy keeps: From, To,
 * Cc, Date, Subject and Message-ID without their folding, and the body without
 * CR, without ">" that mbox writers put before "From ", and without empty lines at
 * its end. Trace fields differ between copies and count for nothing. It is
 * keyed with the memory's secret, so that nobody can craft two mails that hide
 * behind each other.
 */
#include "parse/shape.h"

#include "base/hash.h"
#include "base/lanes.h"
#include "base/limits.h"
#include "parse/param.h"
#include "read/mail_part.h"

/* Sixteen digits for each. */
static struct ct_span hex64(struct ct_arena *a, const uint64_t *v, size_t n)
{
    char *p = ct_arena_raw(a, 16 * n);

    for (size_t i = 0; i < 16 * n; i++)
        p[i] = "0123456789abcdef"[v[i / 16] >> (60 - 4 * (i % 16)) & 15];
    return (struct ct_span){ p, 16 * n };
}

static char *put_without_blanks(char *out, struct ct_span s)
{
    for (size_t i = 0; i < s.len; i++)
        if (!ct_is_space(s.ptr[i]) && s.ptr[i] != '\0')
            *out++ = s.ptr[i];
    return out;
}

/* Where the ">" end that stand before "From " at `at`; `at` when they do not. */
static size_t unquoted(struct ct_span body, size_t at)
{
    size_t i = at;

    while (i < body.len && body.ptr[i] == '>')
        i++;
    return ct_span_starts(ct_span_from(body, i), CT_LIT("From ")) ? i : at;
}

/* Copies what stands before the next CR or LF at or behind `at`: its length. `out` has room for
 * CT_LANES more. */
static size_t put_run(char *out, struct ct_span body, size_t at)
{
    size_t i = at;

    for (; body.len - i >= CT_LANES; i += CT_LANES) {
        unsigned stop = ct_lanes_eq2(body.ptr + i, '\r', '\n');

        memcpy(out + (i - at), body.ptr + i, CT_LANES);
        if (stop)
            return i - at + (unsigned)__builtin_ctz(stop);
    }
    for (; i < body.len && body.ptr[i] != '\r' && body.ptr[i] != '\n'; i++)
        out[i - at] = body.ptr[i];
    return i - at;
}

/* The body without the CR of line ends, and without what mbox writers put before "From ". */
static char *put_body(char *out, struct ct_span body)
{
    size_t i = unquoted(body, 0), run;

    for (; i < body.len; i++) {
        run = put_run(out, body, i);
        out += run;
        i += run;
        if (i == body.len)
            break;
        if (body.ptr[i] == '\r' && i + 1 < body.len && body.ptr[i + 1] == '\n')
            i++;
        if (body.ptr[i] == '\n') {
            *out++ = '\n';
            if (i + 1 < body.len && body.ptr[i + 1] == '>')
                i = unquoted(body, i + 1) - 1;
        } else if (i + 1 < body.len) {
            *out++ = '\r';
        }
    }
    return out;
}

static void content_hash(struct ct_entity *e)
{
    static const char *const names[] = { "from", "to", "cc", "date", "subject", "message-id" };
    const struct ct_part *p = &e->mail->v[e->root];
    struct ct_span value[6];
    size_t size = p->raw.len + CT_LANES;
    uint64_t h[2];
    char *start, *out;

    for (size_t i = 0; i < 6; i++) {
        value[i] = ct_headers_value(&p->head, ct_span_str(names[i]));
        size += value[i].len + 1;
    }
    start = out = ct_arena_raw(e->a, size);
    for (size_t i = 0; i < 6; i++) {
        out = put_without_blanks(out, value[i]);
        *out++ = '\n';
    }
    out = put_body(out, p->raw);
    while (out > start && out[-1] == '\n')
        out--;
    ct_hash128((struct ct_span){ start, (size_t)(out - start) }, e->rec->seed, h);
    ct_arena_shrink(e->a, start, size, 0);
    ct_batch_str(e->batch, CT_F_CONTENT_HASH, hex64(e->a, h, 2));
}

/* The tree of this entity alone: that of the whole message for the outermost. */
static void add_tree(struct ct_entity *e)
{
    const struct ct_part *root = &e->mail->v[e->root];
    struct ct_span boundary = { 0 };
    uint64_t order;

    if (e->root == 0)
        ct_batch_str(e->batch, CT_F_SHAPE_MIME, ct_shape_tree(e->a, e->mail));
    for (size_t i = e->root; i < e->mail->n && !boundary.len; i++)
        if (e->owner[i] == e->root && e->mail->v[i].reading == 0)
            boundary = e->mail->v[i].boundary;
    if (boundary.len)
        ct_batch_str(e->batch, CT_F_SHAPE_BOUNDARY, ct_shape_token(e->a, boundary));
    order = ct_hash64(ct_shape_header_order(e->a, &root->head), 0);
    ct_batch_str(e->batch, CT_F_SHAPE_HEADERS, hex64(e->a, &order, 1));
}

static void add_once(struct ct_entity *e, enum ct_field f, struct ct_span s, size_t from)
{
    const struct ct_batch *b = e->batch;

    for (size_t i = from; i < b->values.n; i++)
        if (b->values.v[i].field == f && ct_span_eq(b->values.v[i].str, s))
            return;
    ct_batch_str(e->batch, f, s);
}

static void add_text_shapes(struct ct_entity *e)
{
    const struct ct_mail *m = e->mail;
    size_t from = e->batch->values.n, n = 0;

    for (size_t i = e->root; i < m->n && n < 16; i++) {
        const struct ct_part *p = &m->v[i];

        if (e->owner[i] != e->root || p->reading != 0 || !(p->flags & CT_PART_TEXT) ||
            (p->flags & (CT_PART_PREAMBLE | CT_PART_EPILOGUE | CT_PART_EMBEDDED)))
            continue;
        struct ct_span declared = ct_arena_lower(e->a, ct_span_head(p->charset_declared, 64));
        struct ct_span used = ct_span_str(p->charset_used);

        add_once(e, CT_F_SHAPE_CHARSET,
            ct_span_eq(declared, used)
                ? used
                : ct_arena_printf(e->a, CT_FMT "/" CT_FMT, CT_ARG(declared), CT_ARG(used)),
            from);
        add_once(e, CT_F_SHAPE_ENCODING,
            ct_arena_lower(e->a, ct_span_head(ct_span_trim(p->transfer_declared), 64)), from);
        n++;
    }
}

static void add_oddities(struct ct_entity *e)
{
    if (e->root == 0) {
        for (int kind = 1; kind < 64; kind++)
            if (e->mail->odd & CT_ODD_BIT(kind))
                ct_batch_str(e->batch, CT_F_ANOMALY, ct_span_str(ct_odd_name((enum ct_odd)kind)));
        if (e->mail->n_readings > 1)
            ct_batch_int(e->batch, CT_F_READINGS, (int64_t)e->mail->n_readings);
    }
    for (uint32_t bit = 1; bit && bit <= e->tricks; bit <<= 1)
        if ((e->tricks & bit) && ct_html_trick_name((enum ct_html_trick)bit))
            ct_batch_str(
                e->batch, CT_F_TRICK, ct_span_str(ct_html_trick_name((enum ct_html_trick)bit)));
}

void ct_mail_shape_values(struct ct_entity *e)
{
    struct ct_span id = ct_headers_value(&e->mail->v[e->root].head, CT_LIT("message-id"));

    content_hash(e);
    add_tree(e);
    id = ct_span_trim(ct_header_unfold(e->a, ct_span_head(id, 1024)));
    if (id.len && id.ptr[0] == '<')
        id = ct_span_from(id, 1);
    id = ct_span_head(id, ct_span_chr(id, '>', 0));
    if (id.len)
        ct_batch_str(e->batch, CT_F_SHAPE_MESSAGE_ID, ct_shape_msgid(e->a, id));
    if (e->dom_elements)
        ct_batch_str(e->batch, CT_F_SHAPE_DOM, hex64(e->a, &e->dom_hash, 1));
    add_text_shapes(e);
    add_oddities(e);
}

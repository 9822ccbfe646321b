/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mime_leaf: a part that holds no others, from its encoded body to UTF-8 text.
 *
 *   raw ──transfer──▶ content ──charset──▶ text ──▶ uuencode and yEnc blocks, as parts of their own
 *
 * Texts are all text types, and everything that claims no type or a broken one. What is text
 * already, without an encoding and in UTF-8, is not copied.
 */
#include "parse/mime_walk.h"

static bool is_text(struct ct_span media)
{
    return ct_span_starts(media, CT_LIT("text/")) || ct_span_starts(media, CT_LIT("message/")) ||
           ct_span_eq(media, CT_LIT("application/xhtml+xml"));
}

static bool is_html(struct ct_span media)
{
    return ct_span_eq(media, CT_LIT("text/html")) ||
           ct_span_eq(media, CT_LIT("application/xhtml+xml"));
}

static void note_transfer(
    struct ct_walk *w, enum ct_transfer kind, const struct ct_transfer_odd *odd, size_t at)
{
    if (kind == CT_TRANSFER_BASE64 && (odd->n_noise || odd->cut))
        ct_walk_note(w, CT_ODD_BASE64_NOISE, at);
    if (odd->padding_mid)
        ct_walk_note(w, CT_ODD_BASE64_PADDING, at);
    if (kind == CT_TRANSFER_QP && odd->n_noise)
        ct_walk_note(w, CT_ODD_QP_BROKEN, at);
}

/* A whole body in uuencode or yEnc: the first block, or lines without a frame. */
static struct ct_span decode_block(struct ct_arena *a, enum ct_transfer kind, struct ct_span raw)
{
    struct ct_block_find b = { .kind = kind, .data = raw };

    (void)ct_block_next(&b, raw, 0);
    if (b.data.ptr == NULL)
        b.data = raw;
    if (b.kind == CT_TRANSFER_BASE64)
        return ct_base64_decode(a, b.data, NULL);
    if (b.kind == CT_TRANSFER_YENC)
        return ct_yenc_decode(a, b.data, NULL);
    return ct_uu_decode(a, b.data, NULL);
}

struct ct_span ct_walk_decode(
    struct ct_walk *w, enum ct_transfer kind, struct ct_span raw, bool *ret_cut)
{
    struct ct_transfer_odd odd = { 0 };
    struct ct_span s = { 0 };
    size_t at = ct_walk_at(w, raw.ptr);

    *ret_cut = false;
    w->pad_matters = false;
    if (kind == CT_TRANSFER_IDENTITY || kind == CT_TRANSFER_UNKNOWN)
        return raw;
    if (raw.len > w->decoded_left) {
        ct_walk_note(w, CT_ODD_BYTES, at);
        *ret_cut = true;
        return s;
    }
    w->decoded_left -= raw.len;
    if (kind == CT_TRANSFER_BASE64)
        s = ct_base64_decode(w->a, raw, &odd);
    else if (kind == CT_TRANSFER_QP)
        s = ct_qp_decode(w->a, raw, &odd);
    else
        s = decode_block(w->a, kind, raw);
    note_transfer(w, kind, &odd, at);
    w->pad_matters = odd.pad_matters;
    return s;
}

static void set_text(struct ct_walk *w, struct ct_part *p)
{
    struct ct_charset_text t;
    struct ct_span s = ct_span_head(p->content, CT_MAX_HTML_BYTES);
    size_t at = p->at;

    if (s.len < p->content.len) {
        p->flags |= CT_PART_CUT;
        ct_walk_note(w, CT_ODD_BYTES, at);
    }
    ct_charset_decode(&t, w->a, s, p->charset_declared);
    p->flags |= CT_PART_TEXT;
    p->text = t.text;
    p->charset_detected = t.detected;
    p->charset_used = t.used;
    p->n_charset_bad = t.n_bad;
    if (t.unknown)
        ct_walk_note(w, CT_ODD_CHARSET_UNKNOWN, at);
    if (t.n_bad)
        ct_walk_note(w, CT_ODD_CHARSET_BAD, at);
    if (strcmp(t.used, "utf-7") == 0)
        ct_walk_note(w, CT_ODD_CHARSET_UTF7, at);
}

/* No type that could be believed, and a tag in front. */
static bool looks_like_html(struct ct_span s)
{
    s = ct_span_trim(ct_span_head(s, 512));
    return s.len > 1 && s.ptr[0] == '<' && (ct_is_alpha(s.ptr[1]) || s.ptr[1] == '!');
}

static void add_block(struct ct_walk *w, int parent, const struct ct_block_find *b)
{
    const struct ct_part *from = &w->ret->v[parent];
    struct ct_place pl = {
        .parent = parent, .depth = from->depth + 1, .flags = CT_PART_EMBEDDED | CT_PART_ATTACHMENT
    };
    size_t before = w->inner_at;
    struct ct_part *p;
    bool cut;

    if (from->content.ptr != from->raw.ptr) /* the block stands in decoded bytes */
        w->inner_at = from->at;
    p = ct_walk_part(w, &pl, b->all, NULL);
    w->inner_at = before;
    if (!p)
        return;
    ct_walk_note(w, b->kind == CT_TRANSFER_YENC ? CT_ODD_YENC : CT_ODD_UUENCODE, p->at);
    p->transfer = b->kind;
    p->content = ct_walk_decode(w, b->kind, b->data, &cut);
    p->filename = b->name;
    p->media = CT_LIT("application/octet-stream");
    if (cut)
        p->flags |= CT_PART_CUT;
    if (memchr(
            p->content.len ? p->content.ptr : "", 0, p->content.len < 512 ? p->content.len : 512))
        return;
    if (ct_span_ends(b->name, CT_LIT(".html")) || ct_span_ends(b->name, CT_LIT(".htm")) ||
        looks_like_html(p->content)) {
        p->media = CT_LIT("text/html");
        p->flags |= CT_PART_HTML;
    } else if (ct_span_ends(b->name, CT_LIT(".txt"))) {
        p->media = CT_LIT("text/plain");
    }
    set_text(w, p);
}

static void find_blocks(struct ct_walk *w, int index)
{
    struct ct_span s = w->ret->v[index].content;
    struct ct_block_find b;
    size_t from = 0;

    for (int n = 0; n < CT_MAX_BLOCKS && ct_block_next(&b, s, from); n++) {
        add_block(w, index, &b);
        from = (size_t)(b.all.ptr - s.ptr) + b.all.len;
    }
}

/* Base64 by its look, under a transfer encoding that nobody knows. */
static bool looks_like_base64(struct ct_span raw)
{
    size_t n = 0;

    raw = ct_span_head(raw, 400);
    for (size_t i = 0; i < raw.len; i++) {
        char c = raw.ptr[i];

        if (ct_is_alnum(c) || c == '+' || c == '/' || c == '=')
            n++;
        else if (c != '\r' && c != '\n')
            return false;
    }
    return n >= 16;
}

/* The same bytes in another transfer decoding, as a part beside the first. */
static void other_decoding(
    struct ct_walk *w, int index, enum ct_transfer kind, enum ct_odd cause, bool pad_is_noise)
{
    struct ct_part first = w->ret->v[index], *p;
    struct ct_place pl = { .parent = first.parent, .depth = first.depth, .flags = first.flags };
    struct ct_reading same = {
        .media = first.media, .transfer = kind, .charset = first.charset_declared
    };
    struct ct_walk_mark mark;

    if (first.raw.len > w->decoded_left || (!pad_is_noise && ct_walk_seen(w, first.raw, &same)))
        return;
    if (!ct_walk_fork(w, &mark, cause))
        return;
    p = ct_walk_part(w, &pl, first.raw, NULL);
    if (p) {
        unsigned reading = p->reading;

        w->decoded_left -= first.raw.len;
        *p = first;
        p->reading = reading;
        p->cause = cause;
        p->transfer = kind;
        p->content = pad_is_noise ? ct_base64_decode_nopad(w->a, p->raw, NULL)
                                  : ct_base64_decode(w->a, p->raw, NULL);
        if (ct_span_eq(p->content, first.content))
            w->ret->n--; /* nothing new */
        else if (p->flags & CT_PART_TEXT)
            set_text(w, p);
    }
    ct_walk_back(w, &mark);
}

void ct_walk_leaf(struct ct_walk *w, int index, const struct ct_reading *r)
{
    struct ct_part *p = &w->ret->v[index];
    bool cut, pad_matters, typed = r->type && ct_span_eq(r->type->main, r->media);

    p->content = ct_walk_decode(w, p->transfer, p->raw, &cut);
    pad_matters = w->pad_matters;
    if (cut)
        p->flags |= CT_PART_CUT;
    if (is_html(r->media) || (!typed && looks_like_html(p->content)))
        p->flags |= CT_PART_HTML;
    if (is_text(r->media) || (p->flags & CT_PART_HTML)) {
        set_text(w, p);
        find_blocks(w, index);
    } else if (p->filename.len) {
        p->flags |= CT_PART_ATTACHMENT;
    }
    if (pad_matters)
        other_decoding(w, index, CT_TRANSFER_BASE64, CT_ODD_BASE64_PADDING, true);
    p = &w->ret->v[index];
    if (p->transfer == CT_TRANSFER_UNKNOWN && looks_like_base64(p->raw))
        other_decoding(w, index, CT_TRANSFER_BASE64, CT_ODD_TRANSFER_UNKNOWN, false);
}

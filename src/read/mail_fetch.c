/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mail_fetch: the remote-fetch inventory of a message, from parts to values.
 *
 *   HTML, text, attachments, header --add--> filled entries --values--> event
 *
 * Only what would reach a host is kept: cid:, data: and the like tell nobody
 * anything. The same address by the same element, hidden alike, is listed once.
 */
#include "base/hash.h"
#include "base/limits.h"
#include "parse/address.h"
#include "read/mail_part.h"

void ct_mail_fetch_add(
    struct ct_entity *e, const struct ct_fetch *v, size_t n, const struct ct_url *base)
{
    for (size_t i = 0; i < n; i++) {
        bool relative = v[i].scheme == CT_SCHEME_RELATIVE && base;

        if (!ct_fetch_is_remote(&v[i]) && !relative)
            continue;
        if (e->fetches.n == CT_MAX_EVENT_FETCHES) {
            ct_mail_loss(e, "more links and fetches than are kept");
            return;
        }
        struct ct_fetch *f = ct_vec_add(&e->fetches);

        *f = v[i];
        ct_fetch_fill(e->a, f, base, e->tokens, NULL);
    }
}

/* Receipts and unsubscription are answers the reader's program would send. */
static void add_from_header(struct ct_entity *e)
{
    const struct ct_headers *h = &e->mail->v[e->root].head;
    struct ct_span list = ct_headers_value(h, CT_LIT("list-unsubscribe")), url;

    for (unsigned i = 0; i < 8 && list.len; i++) {
        ct_span_cut_chr(&list, '<');
        url = ct_span_trim(ct_span_cut_chr(&list, '>'));
        struct ct_fetch f = { .url_raw = ct_header_unfold(e->a, url),
            .element = CT_FETCH_LIST_UNSUBSCRIBE,
            .when = CT_WHEN_RECEIPT,
            .width = -1,
            .height = -1,
            .scheme = ct_fetch_scheme(url) };

        ct_mail_fetch_add(e, &f, 1, NULL);
    }
}

static struct ct_span hidden_names(struct ct_arena *a, uint32_t hidden)
{
    struct ct_buf out = ct_buf(512);
    struct ct_span s;

    for (uint32_t bit = 1; bit && bit <= hidden; bit <<= 1) {
        if (!(hidden & bit))
            continue;
        if (out.len)
            ct_buf_chr(&out, ',');
        ct_buf_add(&out, ct_span_str(ct_hide_name((enum ct_hide)bit)));
    }
    s = ct_arena_copy(a, ct_buf_span(&out));
    ct_buf_done(&out);
    return s;
}

/* The address of the recipient whom the token names; empty when it is opaque. */
static struct ct_span token_recipient(const struct ct_entity *e, const struct ct_fetch *f)
{
    struct ct_token_hit hit;

    if (f->token_kind == CT_TOKEN_NONE || !e->tokens || !ct_token_find(e->tokens, f->token, &hit))
        return (struct ct_span){ 0 };
    return hit.rcpt < e->n_rcpts ? e->rcpts[hit.rcpt] : (struct ct_span){ 0 };
}

static struct ct_span wrapper_name(struct ct_entity *e, const struct ct_fetch *f)
{
    struct ct_unwrapped un;
    struct ct_url url;

    if (!ct_url_parse(e->a, f->url.len ? f->url : f->url_raw, &url) ||
        !ct_unwrap(e->a, &url, &un) || un.n_chain == 0)
        return (struct ct_span){ 0 };
    return ct_arena_printf(
        e->a, "%s%s", ct_wrapper_name(un.chain[un.n_chain - 1]), un.opaque ? "!" : "");
}

static void add_values(struct ct_entity *e, const struct ct_fetch *f)
{
    struct ct_span real = f->unwrapped.len ? f->unwrapped : f->url;
    struct ct_batch *b = e->batch;

    if (ct_span_eq(real, f->url_raw))
        real.len = 0;
    ct_batch_str(b, CT_F_FETCH_URL, f->url_raw);
    ct_batch_str(b, CT_F_FETCH_REAL, real);
    ct_batch_str(b, CT_F_FETCH_HOST, f->host);
    ct_batch_str(b, CT_F_FETCH_TEMPLATE, f->template);
    ct_batch_str(b, CT_F_FETCH_ELEMENT, ct_span_str(ct_fetch_element_name(f->element)));
    ct_batch_str(b, CT_F_FETCH_HIDDEN, f->hidden ? hidden_names(e->a, f->hidden) : CT_LIT(""));
    ct_batch_str(b, CT_F_FETCH_CONDITION, ct_span_str(ct_fetch_when_name(f->when)));
    ct_batch_str(b, CT_F_FETCH_TOKEN,
        f->token_kind ? ct_span_str(ct_token_kind_name((enum ct_token_kind)f->token_kind))
                      : CT_LIT(""));
    ct_batch_str(b, CT_F_FETCH_RECIPIENT, token_recipient(e, f));
    ct_batch_str(b, CT_F_FETCH_WRAPPER, wrapper_name(e, f));
}

/* Written by the receiving side, or naming him by their nature. */
static bool is_receivers(struct ct_span name)
{
    static const char *const prefixes[] = { "x-ms-", "x-microsoft", "x-forefront", "x-original",
        "x-originator", "x-delivered", "x-envelope", "x-eop", "x-sid", "x-spam", "x-virus",
        "x-incoming", "x-received", "x-google", "x-gm-" };

    for (size_t i = 0; i < sizeof prefixes / sizeof prefixes[0]; i++)
        if (ct_span_istarts(name, ct_span_str(prefixes[i])))
            return true;
    return false;
}

static bool may_carry(struct ct_span name)
{
    static const char *const names[] = { "message-id", "return-path", "reply-to", "feedback-id",
        "list-unsubscribe", "list-id", "errors-to" };

    if (ct_span_istarts(name, CT_LIT("x-")))
        return !is_receivers(name);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (ct_span_ieq(name, ct_span_str(names[i])))
            return true;
    return false;
}

/* Header fields that carry the recipient: VERP, ids of mailers. Address fields
 * and trace fields name him by their nature. */
static void add_header_tokens(struct ct_entity *e)
{
    const struct ct_headers *h = &e->mail->v[e->root].head;
    struct ct_token_hit hit;
    unsigned n = 0;

    for (size_t i = 0; i < h->n && n < 8; i++) {
        struct ct_span name = h->v[i].name, value = h->v[i].value;

        if (value.len < 8 || value.len > 512 || !may_carry(name) ||
            !ct_token_find(e->tokens, value, &hit))
            continue;
        ct_batch_str(e->batch, CT_F_HEADER_TOKEN,
            ct_arena_printf(e->a, CT_FMT "=%s", CT_ARG(name), ct_token_kind_name(hit.kind)));
        n++;
    }
}

void ct_mail_fetch_values(struct ct_entity *e)
{
    size_t cap = 16;
    uint64_t *seen;

    add_from_header(e);
    if (e->tokens && e->n_rcpts)
        add_header_tokens(e);
    while (cap < e->fetches.n * 2)
        cap *= 2;
    seen = ct_arena_alloc(e->a, cap * sizeof *seen);
    for (size_t i = 0; i < e->fetches.n; i++) {
        const struct ct_fetch *f = &e->fetches.v[i];
        uint64_t kind = (uint64_t)f->element << 40 | (uint64_t)f->when << 32 | f->hidden;
        uint64_t key = ct_hash64(f->url_raw, ct_hash_seed() ^ kind) | 1;
        size_t slot = key & (cap - 1);

        while (seen[slot] && seen[slot] != key)
            slot = (slot + 1) & (cap - 1);
        if (seen[slot] == key)
            continue;
        seen[slot] = key;
        add_values(e, f);
    }
}

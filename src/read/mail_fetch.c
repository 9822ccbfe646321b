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

#define FETCH_VALUES 10 /* of one entry in an event */

static void place(struct ct_entity *e, size_t i)
{
    size_t slot = e->addresses.v[i].hash & (e->n_filled - 1);

    while (e->filled[slot])
        slot = (slot + 1) & (e->n_filled - 1);
    e->filled[slot] = (uint32_t)i + 1;
}

/* Room for one more, the table half full at most. */
static void make_room(struct ct_entity *e)
{
    if (e->fetches.n * 2 < e->n_filled)
        return;
    e->n_filled = e->n_filled ? e->n_filled * 4 : 64;
    e->filled = ct_arena_alloc(e->a, e->n_filled * sizeof *e->filled);
    for (size_t i = 0; i < e->addresses.n; i++)
        place(e, i);
}

static const struct ct_fetch *filled_before(
    const struct ct_entity *e, struct ct_span url, const struct ct_mail_address *address)
{
    size_t slot = address->hash & (e->n_filled - 1);

    for (; e->filled[slot]; slot = (slot + 1) & (e->n_filled - 1)) {
        size_t i = e->filled[slot] - 1;

        if (e->addresses.v[i].hash == address->hash && e->addresses.v[i].base == address->base &&
            ct_span_eq(e->fetches.v[i].url_raw, url))
            return &e->fetches.v[i];
    }
    return NULL;
}

static void copy_filled(struct ct_fetch *f, const struct ct_fetch *from)
{
    f->url = from->url;
    f->unwrapped = from->unwrapped;
    f->host = from->host;
    f->domain = from->domain;
    f->template = from->template;
    f->token = from->token;
    f->token_kind = from->token_kind;
    f->flags = from->flags;
    f->wrapper = from->wrapper;
    f->wrapper_opaque = from->wrapper_opaque;
}

/* The same address stands in a mail many times; it is worked on once. */
static void add_filled(
    struct ct_entity *e, const struct ct_fetch *f, const struct ct_url *base, uint64_t base_hash)
{
    struct ct_mail_address address = { ct_hash64(f->url_raw, ct_hash_seed()), base_hash };
    const struct ct_fetch *before;
    struct ct_fetch new = *f;

    make_room(e);
    before = filled_before(e, f->url_raw, &address);
    if (before)
        copy_filled(&new, before);
    else
        ct_fetch_fill(e->a, &new, base, e->tokens, NULL);
    *ct_vec_add(&e->fetches) = new;
    *ct_vec_add(&e->addresses) = address;
    if (!before)
        place(e, e->fetches.n - 1);
}

void ct_mail_fetch_add(
    struct ct_entity *e, const struct ct_fetch *v, size_t n, const struct ct_url *base)
{
    uint64_t base_hash = base ? ct_hash64(base->text, ct_hash_seed()) : 0;

    for (size_t i = 0; i < n; i++) {
        bool relative = v[i].scheme == CT_SCHEME_RELATIVE && base;

        if (!ct_fetch_is_remote(&v[i]) && !relative)
            continue;
        if (e->fetches.n == CT_MAX_EVENT_FETCHES) {
            ct_mail_loss(e, "more links and fetches than are kept");
            return;
        }
        add_filled(e, &v[i], base, base_hash);
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
    if (f->wrapper == CT_WRAP_NONE)
        return (struct ct_span){ 0 };
    return ct_arena_printf(
        e->a, "%s%s", ct_wrapper_name((enum ct_wrapper)f->wrapper), f->wrapper_opaque ? "!" : "");
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
    static const struct ct_span prefixes[] = { { "ms-", 3 }, { "microsoft", 9 }, { "forefront", 9 },
        { "original", 8 }, { "originator", 10 }, { "delivered", 9 }, { "envelope", 8 },
        { "eop", 3 }, { "sid", 3 }, { "spam", 4 }, { "virus", 5 }, { "incoming", 8 },
        { "received", 8 }, { "google", 6 }, { "gm-", 3 } };

    name = ct_span_from(name, 2); /* x- */
    for (size_t i = 0; i < sizeof prefixes / sizeof prefixes[0]; i++)
        if (ct_span_istarts(name, prefixes[i]))
            return true;
    return false;
}

static bool may_carry(struct ct_span name)
{
    static const struct ct_span names[] = { { "message-id", 10 }, { "return-path", 11 },
        { "reply-to", 8 }, { "feedback-id", 11 }, { "list-unsubscribe", 16 }, { "list-id", 7 },
        { "errors-to", 9 } };

    if (ct_span_istarts(name, CT_LIT("x-")))
        return !is_receivers(name);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (ct_span_ieq(name, names[i]))
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
        uint64_t key = ct_minhash_mix(e->addresses.v[i].hash ^ ct_minhash_mix(kind)) | 1;
        size_t slot = key & (cap - 1);

        while (seen[slot] && seen[slot] != key)
            slot = (slot + 1) & (cap - 1);
        if (seen[slot] == key)
            continue;
        seen[slot] = key;
        if (!ct_mail_fits(e, FETCH_VALUES))
            break;
        add_values(e, f);
    }
}

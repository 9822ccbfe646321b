/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mailset_load: one scan over the memory, then one sort.
 *
 * Copies are joined by content hash while scanning; the first in order of
 * storage gives the message its fields, later ones add recipients and proof of
 * delivery. Never by Message-ID: the attacker writes that.
 */
#include <stdlib.h>

#include "base/bits.h"
#include "base/err.h"
#include "base/hash.h"
#include "detect/mailset.h"
#include "parse/domain.h"
#include "parse/ip.h"

#define SPELT 4 /* bytes of a name in a mailbox that are no chance */
#define MOST_BOX 64
#define MOST_NAME 100

struct rcpt {
    uint32_t msg, id;
};

/* Who was met as recipient of what, each once. */
struct rcpts {
    CT_VEC(struct rcpt) v;
    struct ct_set64 seen;
};

struct loader {
    struct ct_mailset *set;
    struct ct_map by_hash;      /* content hash -> index of the message */
    CT_VEC(uint32_t) last_copy; /* by message: index + 1 */
    struct rcpts rcpts, delivered;
    struct ct_arena keys;
    struct ct_arena scratch;
};

static uint32_t intern(struct ct_mailset *set, struct ct_span s)
{
    return s.len ? ct_intern(&set->strings, s) : 0;
}

uint32_t ct_mailset_domain_of(struct ct_mailset *set, struct ct_span address)
{
    struct ct_span rest = address;

    ct_span_cut_chr(&rest, '@');
    while (ct_span_chr(rest, '@', 0) < rest.len)
        ct_span_cut_chr(&rest, '@');
    return rest.len ? intern(set, ct_domain_group(rest)) : 0;
}

static uint32_t intern_address(struct loader *ld, struct ct_span s)
{
    return intern(ld->set, s.len ? ct_arena_lower(&ld->scratch, s) : s);
}

static uint32_t intern_host_group(struct ct_mailset *set, struct ct_span host)
{
    struct ct_ip ip;

    if (host.len == 0)
        return 0;
    return intern(set, ct_ip_parse_loose(host, &ip) ? host : ct_domain_group(host));
}

/* Values of one event, with cursors for those that are parallel. */
static struct ct_span nth(const struct ct_event *ev, size_t *at, enum ct_field f)
{
    size_t i = ct_event_next(ev, f, *at);

    *at = i + 1;
    return i < ev->n ? ev->values[i].str : (struct ct_span){ 0 };
}

/* A template with every changing part alike: one tool writes the recipient in
 * one way this year and in another way the next. */
static uint32_t coarse(struct loader *ld, struct ct_span t)
{
    char *out = ct_arena_raw(&ld->scratch, t.len + 1);
    size_t n = 0;

    for (size_t i = 0; i < t.len; i++) {
        out[n++] = t.ptr[i];
        if (t.ptr[i] != '{')
            continue;
        i = ct_span_chr(t, '}', i);
        out[n++] = '}';
    }
    return intern(ld->set, (struct ct_span){ out, n < t.len ? n : t.len });
}

/* The changing parts alone, in their order. */
static uint32_t grammar(struct loader *ld, struct ct_span t)
{
    char *out = ct_arena_raw(&ld->scratch, t.len + 1);
    size_t n = 0;

    for (size_t i = ct_span_chr(t, '{', 0), end; i < t.len; i = ct_span_chr(t, '{', end)) {
        end = ct_span_chr(t, '}', i);
        end += end < t.len;
        memcpy(out + n, t.ptr + i, end - i);
        n += end - i;
    }
    return intern(ld->set, (struct ct_span){ out, n });
}

static void add_fetches(struct loader *ld, struct ct_msg *m, const struct ct_event *ev)
{
    struct ct_mailset *set = ld->set;
    size_t url = 0, host = 0, template = 0, hidden = 0, when = 0, token = 0, element = 0;

    m->fetches = (uint32_t)set->fetches.n;
    for (;;) {
        struct ct_span raw;
        size_t i = ct_event_next(ev, CT_F_FETCH_URL, url);

        if (i == ev->n)
            break;
        raw = nth(ev, &url, CT_F_FETCH_URL);
        struct ct_span h = nth(ev, &host, CT_F_FETCH_HOST);
        struct ct_span t = nth(ev, &template, CT_F_FETCH_TEMPLATE);
        struct ct_span hide = nth(ev, &hidden, CT_F_FETCH_HIDDEN);
        struct ct_span w = nth(ev, &when, CT_F_FETCH_CONDITION);
        struct ct_span k = nth(ev, &token, CT_F_FETCH_TOKEN);
        struct ct_span e = nth(ev, &element, CT_F_FETCH_ELEMENT);
        if (h.len == 0)
            continue;
        struct ct_fetch_rec *f = ct_vec_add(&set->fetches);

        f->host = intern(set, h);
        f->domain = intern_host_group(set, h);
        f->template = coarse(ld, t);
        f->grammar = grammar(ld, t);
        f->token = intern(set, k);
        f->url = ct_hash64(raw, 0);
        f->flags = (ct_span_eq(w, CT_LIT("open")) ? CT_FETCH_OPEN : 0u) |
                   (ct_span_eq(w, CT_LIT("click")) ? CT_FETCH_CLICK : 0u) |
                   (ct_span_starts(w, CT_LIT("attach")) ? CT_FETCH_ATTACH : 0u) |
                   (ct_span_has(e, CT_LIT("text")) ? CT_FETCH_TEXT : 0u) |
                   (k.len ? CT_FETCH_PERSONAL : 0u) |
                   (ct_span_chr(t, '{', 0) < t.len ? CT_FETCH_OPAQUE : 0u);
        if (hide.len && !ct_span_eq(hide, CT_LIT("after-html")) &&
            !ct_span_eq(hide, CT_LIT("media")))
            f->flags |= CT_FETCH_HIDDEN;
        if (f->flags & CT_FETCH_ATTACH)
            m->flags |= CT_MSG_REMOTE_DOC;
    }
    m->n_fetches = (uint32_t)set->fetches.n - m->fetches;
}

static void add_hops(struct loader *ld, struct ct_msg *m, const struct ct_event *ev)
{
    struct ct_mailset *set = ld->set;
    size_t by = 0, from = 0, ip = 0;

    m->hops = (uint32_t)set->hops.n;
    for (int n = 0; n < 12 && ct_event_next(ev, CT_F_HOP_BY, by) < ev->n; n++) {
        struct ct_hop *hop = ct_vec_add(&set->hops);

        hop->by_domain = intern_host_group(set, nth(ev, &by, CT_F_HOP_BY));
        hop->from_domain = intern_host_group(set, nth(ev, &from, CT_F_HOP_FROM));
        hop->ip = intern(set, nth(ev, &ip, CT_F_HOP_IP));
    }
    m->n_hops = (uint32_t)set->hops.n - m->hops;
}

static void add_auths(struct loader *ld, struct ct_msg *m, const struct ct_event *ev)
{
    struct ct_mailset *set = ld->set;
    size_t server = 0, method = 0, result = 0, subject = 0;

    m->auths = (uint32_t)set->auths.n;
    for (int n = 0; n < 12 && ct_event_next(ev, CT_F_AUTH_METHOD, method) < ev->n; n++) {
        struct ct_span s = nth(ev, &server, CT_F_AUTH_SERVER);
        struct ct_span how = nth(ev, &method, CT_F_AUTH_METHOD);
        struct ct_span res = nth(ev, &result, CT_F_AUTH_RESULT);
        struct ct_span subj = nth(ev, &subject, CT_F_AUTH_SUBJECT);
        uint8_t kind = ct_span_eq(how, CT_LIT("dmarc"))  ? 3
                       : ct_span_eq(how, CT_LIT("dkim")) ? 2
                       : ct_span_eq(how, CT_LIT("spf"))  ? 1
                                                         : 0;

        if (kind == 0 || ct_span_ihas(s, CT_LIT("arc-")))
            continue;
        struct ct_auth_rec *a = ct_vec_add(&set->auths);

        a->method = kind;
        a->pass = ct_span_eq(res, CT_LIT("pass")) ? 1 : ct_span_eq(res, CT_LIT("fail")) ? 2 : 0;
        a->server_domain = intern_host_group(set, s);
        a->subject_domain = ct_span_chr(subj, '@', 0) < subj.len ? ct_mailset_domain_of(set, subj)
                                                                 : intern_host_group(set, subj);
    }
    m->n_auths = (uint32_t)set->auths.n - m->auths;
}

static void add_sketch(struct ct_mailset *set, struct ct_msg *m, struct ct_span hex)
{
    struct ct_sketch *sk;

    if (hex.len != CT_SKETCH_SLOTS * 4)
        return;
    sk = ct_vec_add(&set->sketches);
    for (size_t i = 0; i < CT_SKETCH_SLOTS; i++)
        for (size_t k = 0; k < 4; k++)
            sk->slot[i] = (uint16_t)(sk->slot[i] << 4 | (ct_hex_digit(hex.ptr[4 * i + k]) & 15));
    m->sketch = (uint32_t)set->sketches.n;
}

static void add_shapes(struct ct_mailset *set, struct ct_msg *m, const struct ct_event *ev)
{
    static const enum ct_field fields[CT_SHAPES] = {
        [CT_SHAPE_HEADERS] = CT_F_SHAPE_HEADERS,
        [CT_SHAPE_MIME] = CT_F_SHAPE_MIME,
        [CT_SHAPE_BOUNDARY] = CT_F_SHAPE_BOUNDARY,
        [CT_SHAPE_MESSAGE_ID] = CT_F_SHAPE_MESSAGE_ID,
        [CT_SHAPE_DOM] = CT_F_SHAPE_DOM,
        [CT_SHAPE_MAILER] = CT_F_X_MAILER,
        [CT_SHAPE_CHARSET] = CT_F_SHAPE_CHARSET,
        [CT_SHAPE_ENCODING] = CT_F_SHAPE_ENCODING,
    };

    for (int i = 0; i < CT_SHAPES; i++)
        m->shapes[i] = intern(set, ct_event_str(ev, fields[i]));
}

static uint16_t flags_of(const struct ct_event *ev)
{
    static const struct {
        enum ct_field field;
        enum ct_msg_flag flag;
    } rows[] = {
        { CT_F_LIST_UNSUBSCRIBE, CT_MSG_UNSUBSCRIBE },
        { CT_F_LIST_ID, CT_MSG_LIST },
        { CT_F_BULK_ID, CT_MSG_BULK_ID },
        { CT_F_PRECEDENCE, CT_MSG_PRECEDENCE },
        { CT_F_IN_REPLY_TO, CT_MSG_REPLY },
        { CT_F_REFERENCES, CT_MSG_REPLY },
        { CT_F_RECEIPT_TO, CT_MSG_RECEIPT },
        { CT_F_NESTED, CT_MSG_NESTED },
    };
    unsigned flags = 0;

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (ct_event_next(ev, rows[i].field, 0) < ev->n)
            flags |= rows[i].flag;
    return (uint16_t)flags;
}

static uint32_t small(int64_t n)
{
    return n < 0 ? 0 : n > UINT16_MAX ? UINT16_MAX : (uint32_t)n;
}

/* "selector._domainkey.domain" of the first signature: where its key is published. */
static uint32_t dkim_key(struct loader *ld, const struct ct_event *ev)
{
    struct ct_span d = ct_event_str(ev, CT_F_DKIM_DOMAIN), s = ct_event_str(ev, CT_F_DKIM_SELECTOR);

    return d.len && s.len
               ? intern(ld->set, ct_arena_lower(&ld->scratch,
                                     ct_arena_printf(&ld->scratch, CT_FMT "._domainkey." CT_FMT,
                                         CT_ARG(s), CT_ARG(d))))
               : 0;
}

/* A person's name and how his address spells it, whatever its domain. Names and mailboxes of
 * offices ("Mail Support", support@) are nobody's. */
static uint32_t persona(struct loader *ld, struct ct_span name, struct ct_span address)
{
    struct ct_span box = ct_span_head(address, ct_span_chr(address, '@', 0)), like, rest, word;

    if (box.len < SPELT || box.len > MOST_BOX || name.len > MOST_NAME)
        return 0;
    like = ct_name_skeleton(&ld->scratch, box);
    rest = ct_name_skeleton(&ld->scratch, name);
    if (ct_span_chr(rest, ' ', 0) == rest.len)
        return 0;
    while (rest.len) {
        word = ct_span_cut_chr(&rest, ' ');
        if (word.len >= SPELT && word.len < like.len && ct_span_find(like, word, 0) < like.len)
            return intern(ld->set, ct_arena_printf(&ld->scratch, CT_FMT " <" CT_FMT ">",
                                       CT_ARG(ct_arena_lower(&ld->scratch, name)), CT_ARG(box)));
    }
    return 0;
}

static void fill(struct loader *ld, struct ct_msg *m, const struct ct_event *ev)
{
    struct ct_mailset *set = ld->set;
    int64_t zone = ct_event_int(ev, CT_F_DATE_OFFSET);
    struct ct_span name = ct_event_str(ev, CT_F_FROM_NAME);

    m->at_us = ev->at_us;
    m->message_id = intern(set, ct_event_str(ev, CT_F_MESSAGE_ID));
    m->subject = intern(set, ct_event_str(ev, CT_F_SUBJECT));
    m->from = intern_address(ld, ct_event_str(ev, CT_F_FROM_ADDRESS));
    m->from_domain = ct_mailset_domain_of(set, ct_mailset_str(set, m->from));
    m->from_name = intern(set, name);
    if (name.len && ct_span_chr(name, '@', 0) == name.len) {
        m->name_key = intern(set, ct_name_skeleton(&ld->scratch, ct_span_head(name, 200)));
        m->persona = persona(ld, name, ct_mailset_str(set, m->from));
    }
    m->reply_to = intern_address(ld, ct_event_str(ev, CT_F_REPLY_TO_ADDRESS));
    m->reply_domain = ct_mailset_domain_of(set, ct_mailset_str(set, m->reply_to));
    m->return_domain = ct_mailset_domain_of(set, ct_event_str(ev, CT_F_RETURN_PATH));
    m->dkim_domain = intern_host_group(set, ct_event_str(ev, CT_F_DKIM_DOMAIN));
    m->dkim_key = dkim_key(ld, ev);
    m->bulk_id = intern(set, ct_event_str(ev, CT_F_BULK_ID));
    m->zone = zone == CT_TIME_NONE ? CT_ZONE_NONE : (int16_t)zone;
    m->words = small(ct_event_int(ev, CT_F_TEXT_WORDS));
    m->calls = small(ct_event_int(ev, CT_F_TEXT_CALL));
    m->flags = flags_of(ev);
    add_sketch(set, m, ct_event_str(ev, CT_F_TEXT_MINHASH));
    add_shapes(set, m, ev);
    add_fetches(ld, m, ev);
    add_hops(ld, m, ev);
    add_auths(ld, m, ev);
}

/* Recipients of `ev` that the message was not known to have. */
static void note_rcpts(struct loader *ld, struct rcpts *to, uint32_t msg, const struct ct_event *ev,
    const enum ct_field *fields, size_t n)
{
    for (size_t f = 0; f < n; f++)
        for (size_t i = ct_event_next(ev, fields[f], 0); i < ev->n;
             i = ct_event_next(ev, fields[f], i + 1)) {
            uint32_t id = intern_address(ld, ev->values[i].str);

            if (id && ct_set64_add(&to->seen, (uint64_t)msg << 32 | id))
                *ct_vec_add(&to->v) = (struct rcpt){ msg, id };
        }
}

/* Lays the recipients of each message side by side, in the order they were met. */
static void lay_out(struct ct_mailset *set, const struct rcpts *from, bool delivered)
{
    uint32_t at = (uint32_t)set->rcpts.n;

    for (size_t i = 0; i < from->v.n; i++) {
        struct ct_msg *m = &set->msgs.v[from->v.v[i].msg];

        *ct_vec_add(&set->rcpts) = 0;
        delivered ? m->n_delivered++ : m->n_rcpts++;
    }
    for (size_t i = 0; i < set->msgs.n; i++) {
        struct ct_msg *m = &set->msgs.v[i];
        uint32_t *first = delivered ? &m->delivered : &m->rcpts;
        uint32_t *n = delivered ? &m->n_delivered : &m->n_rcpts;

        *first = at;
        at += *n;
        *n = 0; /* counts again below */
    }
    for (size_t i = 0; i < from->v.n; i++) {
        struct ct_msg *m = &set->msgs.v[from->v.v[i].msg];

        set->rcpts.v[delivered ? m->delivered + m->n_delivered++ : m->rcpts + m->n_rcpts++] =
            from->v.v[i].id;
    }
}

static void add_copy(
    struct loader *ld, uint32_t msg, const struct ct_event *ev, const struct ct_event_ref *ref)
{
    static const enum ct_field all[] = { CT_F_DELIVERED_TO, CT_F_CLAIMED_TO, CT_F_HOP_RCPT,
        CT_F_TO_ADDRESS, CT_F_CC_ADDRESS, CT_F_BCC_ADDRESS };
    struct ct_mailset *set = ld->set;
    struct ct_msg *m = &set->msgs.v[msg];

    *ct_vec_add(&set->copies) = (struct ct_copy){ .ref = *ref,
        .source = ev->source,
        .offset = ev->offset,
        .length = ev->length,
        .member = intern(set, ct_event_str(ev, CT_F_MEMBER)) };
    if (m->n_copies++ == 0)
        m->copies = (uint32_t)set->copies.n;
    else
        set->copies.v[ld->last_copy.v[msg] - 1].next = (uint32_t)set->copies.n;
    ld->last_copy.v[msg] = (uint32_t)set->copies.n;
    note_rcpts(ld, &ld->rcpts, msg, ev, all, sizeof all / sizeof all[0]);
    note_rcpts(ld, &ld->delivered, msg, ev, all, 1);
}

/* An order for mails of one second that does not depend on the memory's secret, or the same
 * mail read into another case would give other numbers to its findings. Equal ones keep the
 * order of storage. */
static uint64_t tie_of(const struct ct_event *ev)
{
    return ct_hash64(
        ct_event_str(ev, CT_F_MESSAGE_ID), ct_hash64(ct_event_str(ev, CT_F_SUBJECT), 0));
}

static uint64_t key_of(struct ct_span content_hash, const struct ct_event *ev)
{
    return content_hash.len ? ct_hash64(content_hash, 0) : tie_of(ev);
}

static int take(const struct ct_event *ev, const struct ct_event_ref *ref, void *arg)
{
    struct loader *ld = arg;
    struct ct_span hash = ct_event_str(ev, CT_F_CONTENT_HASH);
    uint64_t *at = hash.len ? ct_map_get(&ld->by_hash, hash) : NULL;
    uint32_t msg = at ? (uint32_t)*at : (uint32_t)ld->set->msgs.n;

    ct_arena_reset(&ld->scratch);
    ld->set->n_copies++;
    if (!at) {
        struct ct_msg m = { .tie = tie_of(ev), .key = key_of(hash, ev) };

        if (hash.len)
            *ct_map_put(&ld->by_hash, ct_arena_copy(&ld->keys, hash), NULL) = msg;
        fill(ld, &m, ev);
        *ct_vec_add(&ld->set->msgs) = m;
        *ct_vec_add(&ld->last_copy) = 0;
    }
    add_copy(ld, msg, ev, ref);
    return 0;
}

/* Messages without a time come first; equal times go by content, then by storage. */
static int by_time(const void *a, const void *b)
{
    const struct ct_msg *x = a, *y = b;

    if (x->at_us != y->at_us)
        return x->at_us < y->at_us ? -1 : 1;
    if (x->tie != y->tie)
        return x->tie < y->tie ? -1 : 1;
    return (x->copies > y->copies) - (x->copies < y->copies);
}

static const enum ct_field wanted[] = { CT_F_MEMBER, CT_F_NESTED, CT_F_CONTENT_HASH,
    CT_F_MESSAGE_ID, CT_F_IN_REPLY_TO, CT_F_REFERENCES, CT_F_FROM_ADDRESS, CT_F_FROM_NAME,
    CT_F_REPLY_TO_ADDRESS, CT_F_RETURN_PATH, CT_F_TO_ADDRESS, CT_F_CC_ADDRESS, CT_F_BCC_ADDRESS,
    CT_F_DELIVERED_TO, CT_F_CLAIMED_TO, CT_F_SUBJECT, CT_F_DATE_OFFSET, CT_F_X_MAILER,
    CT_F_RECEIPT_TO, CT_F_LIST_ID, CT_F_LIST_UNSUBSCRIBE, CT_F_PRECEDENCE, CT_F_BULK_ID,
    CT_F_HOP_FROM, CT_F_HOP_IP, CT_F_HOP_BY, CT_F_HOP_RCPT, CT_F_AUTH_SERVER, CT_F_AUTH_METHOD,
    CT_F_AUTH_RESULT, CT_F_AUTH_SUBJECT, CT_F_DKIM_DOMAIN, CT_F_DKIM_SELECTOR, CT_F_FETCH_URL,
    CT_F_FETCH_HOST, CT_F_FETCH_TEMPLATE, CT_F_FETCH_ELEMENT, CT_F_FETCH_HIDDEN,
    CT_F_FETCH_CONDITION, CT_F_FETCH_TOKEN, CT_F_TEXT_WORDS, CT_F_TEXT_CALL, CT_F_TEXT_MINHASH,
    CT_F_SHAPE_HEADERS, CT_F_SHAPE_MIME, CT_F_SHAPE_BOUNDARY, CT_F_SHAPE_MESSAGE_ID, CT_F_SHAPE_DOM,
    CT_F_SHAPE_CHARSET, CT_F_SHAPE_ENCODING };

static void loader_done(struct loader *ld)
{
    ct_map_done(&ld->by_hash);
    ct_vec_done(&ld->last_copy);
    ct_vec_done(&ld->rcpts.v);
    ct_set64_done(&ld->rcpts.seen);
    ct_vec_done(&ld->delivered.v);
    ct_set64_done(&ld->delivered.seen);
    ct_arena_done(&ld->keys);
    ct_arena_done(&ld->scratch);
}

int ct_mailset_load(struct ct_mailset *ret, struct ct_memory *mem, struct ct_span_list own,
    struct ct_span_list border, struct ct_err *err)
{
    struct loader ld = { .set = ret };
    struct ct_scan scan = { .class = CT_CLASS_MAIL,
        .fields = wanted,
        .n = sizeof wanted / sizeof wanted[0],
        .fn = take,
        .arg = &ld };
    int r;

    *ret = (struct ct_mailset){ .first_us = CT_TIME_NONE, .last_us = CT_TIME_NONE };
    ct_assert(ct_intern(&ret->strings, CT_LIT("")) == 0);
    r = ct_memory_scan(mem, &scan, err);
    lay_out(ret, &ld.rcpts, false);
    lay_out(ret, &ld.delivered, true);
    loader_done(&ld);
    if (r < 0) {
        ct_mailset_done(ret);
        return r;
    }
    if (ret->msgs.n)
        qsort(ret->msgs.v, ret->msgs.n, sizeof *ret->msgs.v, by_time);
    ct_mailset_orient(ret, own, border);
    return r;
}

void ct_mailset_done(struct ct_mailset *set)
{
    ct_intern_done(&set->strings);
    ct_vec_done(&set->msgs);
    ct_vec_done(&set->copies);
    ct_vec_done(&set->rcpts);
    ct_vec_done(&set->fetches);
    ct_vec_done(&set->hops);
    ct_vec_done(&set->auths);
    ct_vec_done(&set->sketches);
    ct_vec_done(&set->own);
    ct_vec_done(&set->border);
}

unsigned ct_sketch_alike(const struct ct_sketch *a, const struct ct_sketch *b)
{
    unsigned same = 0, used = 0;

    /* a slot that no word fell into counts for nothing, or all short texts were alike */
    for (size_t i = 0; i < CT_SKETCH_SLOTS; i++) {
        used += a->slot[i] != UINT16_MAX || b->slot[i] != UINT16_MAX;
        same += a->slot[i] == b->slot[i] && a->slot[i] != UINT16_MAX;
    }
    return used ? same * 1000 / used : 0;
}

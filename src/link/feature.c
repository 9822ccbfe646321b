/* SPDX-License-Identifier: Apache-2.0 */
/*
 * feature: values out of a message, and their rarity over the archive.
 *
 * Rarity counts sender domains and leaves out what we sent ourselves: it asks how
 * many strangers have a value, and one busy stranger is one.
 */
#include "link/feature.h"

#include "base/bits.h"

const char *ct_feature_text(enum ct_feature f)
{
    static const char *const texts[] = {
#define FEATURE(id, family, m, u, generic, text) [CT_FEATURE_##id] = text,
#include "link/features.def"
#undef FEATURE
    };

    return (unsigned)f < CT_N_FEATURES ? texts[f] : "text";
}

const char *ct_family_name(enum ct_family f)
{
    static const char *const names[CT_N_FAMILIES] = { "sender", "links", "content", "tool",
        "persona", "infrastructure", "time zone" };

    return names[f];
}

static void take_links(
    struct ct_feature_values *v, const struct ct_mailset *set, const struct ct_msg *m)
{
    for (uint32_t i = 0; i < m->n_fetches && v->n_links < CT_MAX_LINKS; i++) {
        const struct ct_fetch_rec *f = &set->fetches.v[m->fetches + i];
        unsigned k = 0;

        if (!(f->flags & CT_FETCH_CLICK))
            continue;
        while (k < v->n_links && v->links[k] != f->domain)
            k++;
        if (k == v->n_links)
            v->links[v->n_links++] = f->domain;
    }
}

void ct_feature_values(struct ct_feature_values *ret, const struct ct_history *h, uint32_t msg)
{
    const struct ct_mailset *set = h->set;
    const struct ct_msg *m = &set->msgs.v[msg];
    uint32_t *one = ret->one;

    *ret = (struct ct_feature_values){ 0 };
    one[CT_FEATURE_FROM] = m->from;
    one[CT_FEATURE_FROM_DOMAIN] = m->from_domain;
    one[CT_FEATURE_REPLY_TO] = m->reply_to == m->from ? 0 : m->reply_to;
    one[CT_FEATURE_RETURN_DOMAIN] = m->return_domain;
    one[CT_FEATURE_DKIM_DOMAIN] = m->dkim_domain;
    one[CT_FEATURE_BULK_ID] = m->bulk_id;
    one[CT_FEATURE_DOM] = m->shapes[CT_SHAPE_DOM];
    one[CT_FEATURE_SUBJECT] = m->subject;
    one[CT_FEATURE_HEADERS] = m->shapes[CT_SHAPE_HEADERS];
    one[CT_FEATURE_BOUNDARY] = m->shapes[CT_SHAPE_BOUNDARY];
    one[CT_FEATURE_MESSAGE_ID] = m->shapes[CT_SHAPE_MESSAGE_ID];
    one[CT_FEATURE_MAILER] = m->shapes[CT_SHAPE_MAILER];
    one[CT_FEATURE_MIME] = m->shapes[CT_SHAPE_MIME];
    one[CT_FEATURE_ENCODING] = m->shapes[CT_SHAPE_ENCODING];
    one[CT_FEATURE_NAME] = m->name_key;
    one[CT_FEATURE_IP] = m->source_ip;
    /* not a string: any number that tells zones apart and is not 0 */
    one[CT_FEATURE_ZONE] = m->zone == CT_ZONE_NONE ? 0 : (uint32_t)(m->zone + 2000);
    if (h->asof[msg].beacon) {
        const struct ct_fetch_rec *f = &set->fetches.v[h->asof[msg].beacon - 1];

        one[CT_FEATURE_BEACON] = f->domain;
        one[CT_FEATURE_TEMPLATE] = f->template;
    }
    take_links(ret, set, m);
}

struct counter {
    struct ct_set64 seen[CT_N_FEATURES], links, senders;
};

static void count(
    struct ct_rarity *r, struct counter *c, const struct ct_feature_values *v, uint32_t sender)
{
    for (int f = 0; f < CT_N_FEATURES; f++)
        if (v->one[f] && f != CT_FEATURE_ZONE)
            r->senders[f][v->one[f]] +=
                ct_set64_add(&c->seen[f], (uint64_t)v->one[f] << 32 | sender);
    for (unsigned i = 0; i < v->n_links; i++)
        r->link_senders[v->links[i]] +=
            ct_set64_add(&c->links, (uint64_t)v->links[i] << 32 | sender);
    r->n_senders += ct_set64_add(&c->senders, sender);
}

void ct_rarity_build(struct ct_rarity *ret, const struct ct_history *h)
{
    const struct ct_mailset *set = h->set;
    size_t n = set->strings.strings.n;
    struct ct_feature_values v;
    struct counter c = { 0 };

    *ret = (struct ct_rarity){ 0 };
    for (int f = 0; f < CT_N_FEATURES; f++)
        if (f != CT_FEATURE_ZONE)
            ret->senders[f] = ct_arena_alloc(&ret->arena, n * sizeof *ret->senders[f]);
    ret->link_senders = ct_arena_alloc(&ret->arena, n * sizeof *ret->link_senders);
    for (size_t i = 0; i < set->msgs.n; i++) {
        if (set->msgs.v[i].direction == CT_DIR_OUTBOUND)
            continue;
        ct_feature_values(&v, h, (uint32_t)i);
        count(ret, &c, &v, set->msgs.v[i].from_domain);
    }
    for (int f = 0; f < CT_N_FEATURES; f++)
        ct_set64_done(&c.seen[f]);
    ct_set64_done(&c.links);
    ct_set64_done(&c.senders);
}

void ct_rarity_done(struct ct_rarity *r)
{
    ct_arena_done(&r->arena);
    *r = (struct ct_rarity){ 0 };
}

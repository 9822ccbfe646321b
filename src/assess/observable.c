/* SPDX-License-Identifier: Apache-2.0 */
/*
 * observable: what of a campaign can be looked for elsewhere, and its role.
 *
 * `elsewhere` tells how many other messages of the archive have it: an
 * indicator that half of all mail carries would only frighten people.
 */
#include <stdlib.h>

#include "assess/campaign.h"
#include "base/bits.h"

enum role { BEACON, LINK, SENDER, SENDER_DOMAIN, REPLY_TO, RELAY, N_ROLES };

static const struct {
    const char *name;
    enum ct_observable type;
} roles[N_ROLES] = {
    [BEACON] = { "beacon", CT_OBS_DOMAIN },
    [LINK] = { "link", CT_OBS_DOMAIN },
    [SENDER] = { "sender", CT_OBS_EMAIL },
    [SENDER_DOMAIN] = { "sender", CT_OBS_DOMAIN },
    [REPLY_TO] = { "reply-to", CT_OBS_EMAIL },
    [RELAY] = { "relay", CT_OBS_IP },
};

struct entry {
    uint32_t role, value; /* string id */
    uint32_t inside, elsewhere;
    struct ct_span text; /* of the value: numbers of strings depend on what was read first */
};

struct table {
    const struct ct_history *h;
    CT_VEC(struct entry) v;
    struct ct_map index; /* role and value -> index */
    struct ct_arena keys;
    struct ct_set64 once; /* (entry, message) */
    uint8_t *inside;      /* by string id: it is a value of the campaign */
};

static uint64_t *slot(struct table *t, uint32_t role, uint32_t value, bool make)
{
    uint32_t key[2] = { role, value };
    struct ct_span k = { (char *)key, sizeof key };

    if (!make)
        return ct_map_get(&t->index, k);
    return ct_map_get(&t->index, k) ? ct_map_get(&t->index, k)
                                    : ct_map_put(&t->index, ct_arena_copy(&t->keys, k), NULL);
}

static void note(struct table *t, uint32_t role, uint32_t value, uint32_t msg, bool inside)
{
    uint64_t *at;

    if (value == 0 || (!inside && !t->inside[value]) || (at = slot(t, role, value, inside)) == NULL)
        return;
    if (*at == 0) {
        *ct_vec_add(&t->v) = (struct entry){
            .role = role, .value = value, .text = ct_mailset_str(t->h->set, value)
        };
        *at = t->v.n;
        t->inside[value] = 1;
    }
    if (!ct_set64_add(&t->once, *at << 32 | msg))
        return;
    if (inside)
        t->v.v[*at - 1].inside++;
    else
        t->v.v[*at - 1].elsewhere++;
}

static void note_message(struct table *t, uint32_t msg, bool inside)
{
    const struct ct_mailset *set = t->h->set;
    const struct ct_msg *m = &set->msgs.v[msg];
    uint32_t beacon = t->h->asof[msg].beacon;

    note(t, SENDER, m->from, msg, inside);
    note(t, SENDER_DOMAIN, m->from_domain, msg, inside);
    note(t, RELAY, m->source_ip, msg, inside);
    if (m->reply_to != m->from)
        note(t, REPLY_TO, m->reply_to, msg, inside);
    if (inside && beacon)
        note(t, BEACON, set->fetches.v[beacon - 1].host, msg, true);
    for (uint32_t i = 0; i < m->n_fetches; i++) {
        const struct ct_fetch_rec *f = &set->fetches.v[m->fetches + i];

        if (f->flags & CT_FETCH_CLICK)
            note(t, LINK, f->domain, msg, inside);
        else if (!inside)
            note(t, BEACON, f->host, msg, false);
    }
}

static int by_role(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;

    if (x->role != y->role)
        return x->role < y->role ? -1 : 1;
    if (x->inside != y->inside)
        return x->inside > y->inside ? -1 : 1;
    return ct_span_cmp(x->text, y->text);
}

void ct_campaign_observables(
    struct ct_campaign *ret, const struct ct_assess *as, const struct ct_cluster *cl)
{
    const struct ct_mailset *set = as->h->set;
    struct table t = { .h = as->h };
    struct ct_campaign_observable *out;
    uint32_t next = 0;

    t.inside = ct_arena_alloc(&t.keys, set->strings.strings.n);
    for (uint32_t i = 0; i < cl->n; i++)
        note_message(&t, cl->msgs[i], true);
    for (uint32_t i = 0; i < set->msgs.n; i++) {
        if (next < cl->n && cl->msgs[next] == i)
            next++;
        else
            note_message(&t, i, false);
    }
    if (t.v.n)
        qsort(t.v.v, t.v.n, sizeof *t.v.v, by_role);
    out = ct_arena_alloc(as->a, (t.v.n + 1) * sizeof *out);
    for (size_t i = 0; i < t.v.n; i++)
        out[i] = (struct ct_campaign_observable){ .type = roles[t.v.v[i].role].type,
            .value = ct_arena_copy(as->a, t.v.v[i].text),
            .role = ct_span_str(roles[t.v.v[i].role].name),
            .count = t.v.v[i].inside,
            .elsewhere = t.v.v[i].elsewhere };
    ret->observables = out;
    ret->n_observables = t.v.n;
    ct_vec_done(&t.v);
    ct_map_done(&t.index);
    ct_set64_done(&t.once);
    ct_arena_done(&t.keys);
}

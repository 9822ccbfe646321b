/* SPDX-License-Identifier: Apache-2.0 */
/*
 * table: the values of many messages side by side, each with its rarity.
 *
 * Strings, maps and history are asked once a message, so that the hundred million
 * pairs of a pool of a million touch two rows each and nothing else.
 */
#include "link/feature_row.h"

void ct_feature_row(struct ct_feature_row *ret, uint32_t senders[CT_N_SLOTS],
    const struct ct_history *h, const struct ct_rarity *r, uint32_t msg)
{
    const struct ct_msg *m = &h->set->msgs.v[msg];
    struct ct_feature_values v;
    unsigned used = 0;

    *ret = (struct ct_feature_row){ .at_us = m->at_us, .sketch = m->sketch };
    ct_feature_values(&v, h, msg);
    for (uint32_t i = 0; i < v.n; i++) {
        enum ct_feature f = v.v[i].feature;
        const struct ct_value_count *c = ct_rarity_find(r, f, v.v[i].value);
        unsigned slot;

        used = i && v.v[i - 1].feature == f ? used + 1 : 0;
        slot =
            ct_feature_first_slot(f) + (f == CT_FEATURE_TEXT ? v.v[i].value % CT_TEXT_BANDS : used);
        ret->value[slot] = v.v[i].value;
        ret->rarity[slot] = c ? c->rarity : 0;
        ret->has |= 1u << f;
        if (ct_feature_slots(f) > 1 && f != CT_FEATURE_TEXT)
            ret->marks[ct_feature_marks(f)] |= UINT64_C(1) << (v.v[i].value * 2654435761u >> 26);
        if (senders)
            senders[slot] = c ? c->senders : 0;
    }
}

void ct_feature_table_build(struct ct_feature_table *ret, const struct ct_history *h,
    const struct ct_rarity *r, const uint32_t *msgs, uint32_t n)
{
    *ret = (struct ct_feature_table){ .h = h, .n = n };
    ret->rows = ct_arena_raw(&ret->arena, ((size_t)n + 1) * sizeof *ret->rows);
    for (uint32_t i = 0; i < n; i++)
        ct_feature_row(&ret->rows[i], NULL, h, r, msgs[i]);
}

void ct_feature_table_done(struct ct_feature_table *t)
{
    ct_arena_done(&t->arena);
    *t = (struct ct_feature_table){ 0 };
}

struct ct_score ct_table_weigh(const struct ct_feature_table *t, uint32_t a, uint32_t b)
{
    return ct_row_weigh(t->h->set, &t->rows[a], &t->rows[b], NULL);
}

bool ct_table_one_host(const struct ct_feature_table *t, uint32_t a, uint32_t b)
{
    const struct ct_feature_row *x = &t->rows[a], *y = &t->rows[b];
    unsigned first = ct_feature_first_slot(CT_FEATURE_BEACON);
    unsigned end = first + ct_feature_slots(CT_FEATURE_BEACON);

    for (unsigned i = first; i < end && x->value[i]; i++)
        for (unsigned k = first; k < end; k++)
            if (x->value[i] == y->value[k] &&
                ct_weight_of(CT_FEATURE_BEACON, x->rarity[i]) >= CT_STRONG)
                return true;
    return false;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * roster: persons out of rows and addresses.
 *
 * Everything is sorted before it is numbered, so that neither the order of --people
 * nor that of the mail changes an id.
 */
#include "assess/roster.h"

#include <stdlib.h>

#include "assess/hunt.h"

struct row {
    struct ct_span person, address;
    const struct ct_known_person *known; /* NULL: an address only */
};

static int by_person(const void *a, const void *b)
{
    const struct row *x = a, *y = b;
    int r = (y->known != NULL) - (x->known != NULL);

    if (r == 0)
        r = ct_span_cmp(x->person, y->person);
    return r ? r : ct_span_cmp(x->address, y->address);
}

static void add_person(struct ct_roster *r, const struct row *rows, size_t n)
{
    struct ct_roster_person *p = ct_vec_add(&r->v);
    struct ct_span *addresses = ct_arena_raw(r->as->a, n * sizeof *addresses);
    size_t k = 0;

    p->id = ct_arena_printf(r->as->a, "P-%03zu", r->v.n);
    p->name = rows[0].person;
    for (size_t i = 0; i < n; i++) {
        const struct ct_known_person *known = rows[i].known;

        if (known && p->role.len == 0)
            p->role = ct_arena_copy(r->as->a, known->role);
        if (known && p->group.len == 0)
            p->group = ct_arena_copy(r->as->a, known->group);
        if (k && ct_span_eq(addresses[k - 1], rows[i].address))
            continue;
        addresses[k++] = rows[i].address;
        *ct_map_put(&r->by_address, rows[i].address, NULL) = r->v.n - 1;
    }
    p->addresses = (struct ct_span_list){ addresses, k };
}

void ct_roster_build(struct ct_roster *ret, const struct ct_assess *as,
    const struct ct_cluster *const *claimed, size_t n)
{
    const struct ct_mailset *set = as->h->set;
    CT_VEC(struct row) rows = { 0 };
    struct ct_map known = { 0 };

    *ret = (struct ct_roster){ .as = as };
    for (size_t i = 0; i < as->n_people; i++) {
        struct row row = { ct_arena_copy(as->a, as->people[i].person),
            ct_arena_lower(as->a, as->people[i].address), &as->people[i] };

        *ct_vec_add(&rows) = row;
        ct_map_put(&known, row.address, NULL);
    }
    for (size_t c = 0; c < n; c++)
        for (uint32_t i = 0; i < claimed[c]->n; i++) {
            const struct ct_msg *m = &set->msgs.v[claimed[c]->msgs[i]];

            for (uint32_t k = 0; k < m->n_targets; k++) {
                struct ct_span a = ct_mailset_str(set, ct_msg_targets(set, m)[k]);

                if (ct_map_get(&known, a))
                    continue;
                a = ct_arena_copy(as->a, a);
                ct_map_put(&known, a, NULL);
                *ct_vec_add(&rows) = (struct row){ a, a, NULL };
            }
        }
    if (rows.n)
        qsort(rows.v, rows.n, sizeof *rows.v, by_person);
    for (size_t i = 0, end; i < rows.n; i = end) {
        for (end = i; end < rows.n && ct_span_eq(rows.v[end].person, rows.v[i].person);)
            end++;
        add_person(ret, rows.v + i, end - i);
    }
    ct_map_done(&known);
    ct_vec_done(&rows);
}

void ct_roster_done(struct ct_roster *r)
{
    ct_vec_done(&r->v);
    ct_map_done(&r->by_address);
}

struct ct_roster_person *ct_roster_find(const struct ct_roster *r, struct ct_span address)
{
    uint64_t *at = ct_map_get(&r->by_address, address);

    return at ? &r->v.v[*at] : NULL;
}

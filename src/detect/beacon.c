/* SPDX-License-Identifier: Apache-2.0 */
/*
 * beacon: of all that opening a mail would ask for, what watches its reader.
 *
 * Candidates are remote fetches that need no click and either do not show or
 * carry something that could name the reader. Of several the one whose domain
 * reached the fewest people is kept: the marketing pixel beside it is not what
 * needs explaining. A URL that is another in each message of its template is a
 * token even where nothing in it names anybody.
 */
#include "detect/history_part.h"

static bool watches(const struct ct_fetch_rec *f)
{
    return (f->flags & (CT_FETCH_OPEN | CT_FETCH_ATTACH)) &&
           (f->flags & (CT_FETCH_HIDDEN | CT_FETCH_PERSONAL | CT_FETCH_OPAQUE));
}

/* Hidden and personal beats plain and opaque; then the rarer domain; then order. */
static uint64_t strangeness(const struct ct_history *h, const struct ct_fetch_rec *f)
{
    uint64_t marks = ((f->flags & CT_FETCH_HIDDEN) != 0) * 2u +
                     ((f->flags & CT_FETCH_PERSONAL) != 0) * 2u +
                     ((f->flags & CT_FETCH_OPAQUE) != 0);

    return ((uint64_t)(UINT32_MAX - h->domain[f->domain].rcpts) << 3) | marks;
}

static void choose(struct ct_history *h, size_t i)
{
    const struct ct_msg *m = &h->set->msgs.v[i];
    uint32_t seen[16], n = 0;
    uint64_t best = 0;

    h->asof[i].beacon = 0;
    for (uint32_t k = 0; k < m->n_fetches; k++) {
        const struct ct_fetch_rec *f = &h->set->fetches.v[m->fetches + k];
        uint32_t j = 0;

        if (!(f->flags & (CT_FETCH_OPEN | CT_FETCH_ATTACH)))
            continue;
        while (j < n && seen[j] != f->domain)
            j++;
        if (j == n && n < 16)
            seen[n++] = f->domain;
        if (watches(f) && strangeness(h, f) > best) {
            best = strangeness(h, f);
            h->asof[i].beacon = m->fetches + k + 1;
        }
    }
    h->asof[i].beacon_hosts = n;
}

/* NULL: no beacon. */
static const struct ct_fetch_rec *beacon_of(const struct ct_history *h, size_t i)
{
    return h->asof[i].beacon ? &h->set->fetches.v[h->asof[i].beacon - 1] : NULL;
}

void ct_beacons_begin(struct ct_beacon_walk *w, const struct ct_history *h)
{
    size_t n = h->set->strings.strings.n;

    *w = (struct ct_beacon_walk){ 0 };
    w->msgs = ct_arena_alloc(&w->arena, n * sizeof *w->msgs);
    w->urls = ct_arena_alloc(&w->arena, n * sizeof *w->urls);
}

void ct_beacons_add(struct ct_beacon_walk *w, struct ct_history *h, size_t from, size_t to)
{
    const struct ct_fetch_rec *f;

    for (size_t i = from; i < to; i++) {
        choose(h, i);
        f = beacon_of(h, i);
        if (!f)
            continue;
        w->msgs[f->template]++;
        w->urls[f->template] += ct_set64_add(&w->seen, f->url & ~(uint64_t)1);
    }
    for (size_t i = from; i < to; i++) {
        f = beacon_of(h, i);
        h->asof[i].beacon_unique =
            f && w->msgs[f->template] >= 2 && w->urls[f->template] == w->msgs[f->template];
    }
}

void ct_beacons_done(struct ct_beacon_walk *w)
{
    ct_set64_done(&w->seen);
    ct_arena_done(&w->arena);
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ground: sources to archives, then migration and rarity.
 *
 * Comes in: a history and the sources of the case. Goes out: what the weights of link/ need
 * besides.
 */
#include "assess/ground.h"

#include "base/map.h"

#define OWN_ARCHIVE 50 /* mails: a source with fewer counts with its folder */

/* Which sources make one archive: a large one is its own, of small ones (a folder of
 * single mails) the folder. */
static uint32_t *source_groups(const struct ct_mailset *set, const struct ct_source_info *sources,
    size_t n_sources, struct ct_arena *a)
{
    uint32_t *group = ct_arena_alloc(a, (n_sources + 1) * sizeof *group);
    uint32_t *mails = ct_arena_alloc(a, (n_sources + 1) * sizeof *mails);
    struct ct_map folders = { 0 };

    for (size_t i = 0; i < set->copies.n; i++)
        if (set->copies.v[i].source <= n_sources)
            mails[set->copies.v[i].source]++;
    for (size_t i = 0; i < n_sources; i++) {
        struct ct_span name = sources[i].path;
        bool fresh;
        uint64_t *at;

        while (mails[i + 1] < OWN_ARCHIVE && name.len && name.ptr[name.len - 1] != '/')
            name.len--;
        at = ct_map_put(&folders, name, &fresh);
        if (fresh)
            *at = i;
        group[i] = (uint32_t)*at;
    }
    ct_map_done(&folders);
    return group;
}

void ct_ground_weigh(struct ct_ground *ret, struct ct_history *h,
    const struct ct_source_info *sources, size_t n_sources)
{
    struct ct_arena scratch = { 0 };

    ct_migration_find(
        &ret->migration, h, source_groups(h->set, sources, n_sources, &scratch), n_sources);
    h->nulled = ret->migration.nulled;
    ct_rarity_build(&ret->rarity, h);
    ct_arena_done(&scratch);
}

void ct_ground_done(struct ct_ground *g)
{
    ct_rarity_done(&g->rarity);
    ct_migration_done(&g->migration);
}

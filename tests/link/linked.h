/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * linked: a world (detect/world.h) as far as its clusters, for tests of linking.
 *
 *   world_open() -> linked_crowd(), linked_crew() … -> linked_build() -> linked_close()
 */

#include "detect/pool.h"
#include "link/cluster.h"
#include "link/feature.h"

#include "detect/world.h"

struct linked {
    struct world world;
    struct ct_pool pool;
    struct ct_rarity rarity;
    struct ct_clusters clusters;
};

/* One mail each from `n` senders that have nothing in common but what all have. */
static inline void linked_crowd(struct archive *a, int n)
{
    char from[40], to[32], id[40];

    for (int i = 0; i < n; i++) {
        snprintf(from, sizeof from, "desk@crowd%d.example", i);
        snprintf(to, sizeof to, "p%d@parl.example", i % 12);
        snprintf(id, sizeof id, "crowd-%04d", i);
        archive_add(a, (struct mail){ .from = from, .to = to, .minute = i, .calls = 1, .id = id });
    }
}

/* Mail number `i` of a crew: its beacon, its kit, one of three senders. */
static inline struct mail linked_crew_mail(const char *crew, const char *kit, int i)
{
    static char from[64][48], host[64][48], form[64][48], id[64][48], to[64][48];
    static int next;
    int k = next++ % 64;

    snprintf(from[k], sizeof from[k], "x@%s%d.example", crew, i % 3);
    snprintf(host[k], sizeof host[k], "img.%s.example", crew);
    snprintf(form[k], sizeof form[k], "/%s/{HEX32}", crew);
    snprintf(id[k], sizeof id[k], "%s-%04d", crew, i);
    snprintf(to[k], sizeof to[k], "p%d@parl.example", i % 3);
    return (struct mail){ .from = from[k],
        .to = to[k],
        .day = 3 + 2 * i,
        .subject = id[k],
        .beacon_host = host[k],
        .beacon_template = form[k],
        .token = "email",
        .headers = kit,
        .boundary = kit,
        .id = id[k] };
}

static inline void linked_crew(struct archive *a, const char *crew, const char *kit, int n)
{
    for (int i = 0; i < n; i++)
        archive_add(a, linked_crew_mail(crew, kit, i));
}

static inline bool linked_build(struct linked *l)
{
    if (!world_build(&l->world))
        return false;
    ct_pool_build(&l->pool, &l->world.history, 10, (struct ct_seed_list){ 0 });
    ct_rarity_build(&l->rarity, &l->world.history);
    ct_cluster_build(
        &l->clusters, &l->world.history, &l->rarity, &l->pool, (struct ct_judgement_list){ 0 });
    return true;
}

static inline void linked_close(struct linked *l)
{
    ct_cluster_done(&l->clusters);
    ct_rarity_done(&l->rarity);
    ct_pool_done(&l->pool);
    world_close(&l->world);
}

/* The message with that id (Message-ID and content hash), or UINT32_MAX. */
static inline uint32_t linked_find(const struct linked *l, const char *id)
{
    const struct ct_mailset *set = &l->world.set;

    for (uint32_t i = 0; i < set->msgs.n; i++)
        if (ct_span_eq(ct_mailset_str(set, set->msgs.v[i].message_id), ct_span_str(id)))
            return i;
    return UINT32_MAX;
}

/* The cluster that holds the message, or NULL. */
static inline const struct ct_cluster *linked_cluster(const struct linked *l, const char *id)
{
    uint32_t msg = linked_find(l, id);

    for (size_t k = 0; k < l->clusters.v.n; k++)
        for (uint32_t i = 0; i < l->clusters.v.v[k].n; i++)
            if (l->clusters.v.v[k].msgs[i] == msg)
                return &l->clusters.v.v[k];
    return NULL;
}

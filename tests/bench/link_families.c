/* SPDX-License-Identifier: Apache-2.0 */
/*
 * link_families: what linking finds when a family of evidence is taken away.
 *
 *   link_families CASE OUT [OWN-DOMAIN …]
 *
 * Writes OUT/all.json with every family and OUT/without-NAME.json for each one left out, as
 * if no mail had it; suspects stay the same. A family without which nothing is lost
 * carries nothing, and a world that is as easy without it gives itself away elsewhere.
 */
#include <stdlib.h>
#include <string.h>

#include "link/migration.h"

#include "partition.h"

struct ablation {
    struct ct_mailset set;
    struct ct_history history;
    struct ct_pool pool;
    const char *folder;
};

static uint32_t features_of(int family)
{
    uint32_t mask = 0;

    for (unsigned f = 0; f < CT_N_FEATURES; f++)
        if ((int)ct_feature_family((enum ct_feature)f) == family)
            mask |= 1u << f;
    return mask;
}

/* family -1: none is left out. */
static bool link_without(struct ablation *a, int family)
{
    struct ct_arena arena = { 0 };
    uint32_t *nulled = ct_arena_raw(&arena, (a->set.msgs.n + 1) * sizeof *nulled);
    struct ct_judgement_list judged = { 0 };
    struct ct_rarity rarity;
    struct ct_clusters clusters;
    struct ct_threads threads;
    char name[64] = "all";
    bool good;

    for (size_t i = 0; i < a->set.msgs.n; i++)
        nulled[i] = family < 0 ? 0 : features_of(family);
    if (family >= 0)
        snprintf(name, sizeof name, "without-%s", ct_family_name((enum ct_family)family));
    for (char *s = name; *s; s++)
        if (*s == ' ')
            *s = '-';
    a->history.nulled = nulled;
    ct_rarity_build(&rarity, &a->history);
    ct_cluster_build(&clusters, &a->history, &rarity, &a->pool, judged);
    ct_threads_build(&threads, &a->history, &rarity, &clusters, judged);
    good = partition_clusters(&a->set, &clusters, &threads, a->folder, name);
    ct_threads_done(&threads);
    ct_cluster_done(&clusters);
    ct_rarity_done(&rarity);
    ct_arena_done(&arena);
    return good;
}

int main(int argc, char **argv)
{
    struct ablation a = { 0 };
    struct ct_memory *mem = NULL;
    struct ct_span own[16];
    struct ct_err err = { 0 };
    char path[4096];
    size_t n = 0;
    bool good = true;

    if (argc < 3)
        return 2;
    for (int i = 3; i < argc && n < sizeof own / sizeof own[0]; i++)
        own[n++] = ct_span_str(argv[i]);
    snprintf(path, sizeof path, "%s/memory", argv[1]);
    a.folder = argv[2];
    if (ct_memory_open(&mem, path, CT_MEMORY_READ, 0, &err) != 0 ||
        ct_mailset_load(
            &a.set, mem, (struct ct_span_list){ own, n }, (struct ct_span_list){ 0 }, &err)) {
        (void)fprintf(stderr, "link_families: %s\n", err.text);
        return 1;
    }
    ct_history_build(&a.history, &a.set);
    ct_pool_build(&a.pool, &a.history, 10, (struct ct_seed_list){ 0 });
    for (int f = -1; good && f < CT_N_FAMILIES; f++)
        good = link_without(&a, f);
    a.history.nulled = NULL;
    ct_pool_done(&a.pool);
    ct_history_done(&a.history);
    ct_mailset_done(&a.set);
    ct_memory_close(mem);
    return !good;
}

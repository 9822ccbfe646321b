/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * operations: invented campaigns as clusters, for tests of what joins them to threads.
 *
 *   ops_open() -> ops_add() … -> ops_build() -> ops_close()
 *
 * Clusters are made by hand, one for each operation, so that these tests say nothing about
 * clustering. The names of operations begin with the letter of their operator.
 */

#include "link/cluster.h"
#include "link/thread.h"

#include "detect/world.h"

struct op {
    const char *name;
    int day, mails; /* 0 mails: six, every second day */
    const char *kit, *tool, *persona, *ip, *own;
    int zone; /* minutes */
    const char *victims;
    const char *person, *mailbox; /* instead of persona */
    const char *lure;             /* begins every subject; NULL: the name of the operation */
};

#define MAX_OPS 128

struct ops {
    struct world world;
    struct ct_rarity rarity;
    struct ct_clusters clusters;
    struct ct_threads threads;
    struct op v[MAX_OPS];
    int n;
};

static inline bool ops_open(struct ops *o)
{
    char from[40], to[32], headers[24], name[24];

    *o = (struct ops){ 0 };
    if (!world_open(&o->world))
        return false;
    for (int i = 0; i < 400; i++) {
        snprintf(from, sizeof from, "desk@crowd%d.example", i);
        snprintf(to, sizeof to, "p%d@parl.example", i % 12);
        snprintf(headers, sizeof headers, "common%d", i % 6);
        snprintf(name, sizeof name, "Desk %d", i);
        archive_add(&o->world.archive, (struct mail){ .from = from,
                                           .name = name,
                                           .to = to,
                                           .minute = i,
                                           .calls = 1,
                                           .headers = headers });
    }
    return true;
}

/* `before`, `word`, `after`, and `i` at the end when it is not negative. */
static inline const char *ops_word(const char *before, const char *word, const char *after, int i)
{
    static char turn[32][64];
    static int next;
    char number[16] = "", copy[64], *s = turn[next++ % 32];

    if (i >= 0)
        snprintf(number, sizeof number, "%d", i);
    snprintf(copy, sizeof copy, "%s%s%s%s", before, word, after, number);
    memcpy(s, copy, sizeof copy);
    return s;
}

/* One mail of an operation; what the operation leaves out is its own. */
static inline void ops_mail(struct ops *o, const struct op *op, int i)
{
    struct archive *a = &o->world.archive;
    const char *own = op->own ? op->own : op->name, *tool = op->tool ? op->tool : op->name;
    const char *kit = op->kit ? op->kit : op->name, *who = op->persona ? op->persona : op->name;

    const char *box = op->mailbox ? ops_word("", op->mailbox, "@", -1) : i % 2 ? "x@" : "y@";

    archive_add(a, (struct mail){ .from = ops_word(box, own, ".example", -1),
                       .name = op->person ? op->person : ops_word("Dr ", who, "", -1),
                       .to = ops_word("p", ops_word("", "", "", i % 5), "@parl.example", -1),
                       .day = op->day + 2 * i,
                       .subject = ops_word("", op->lure ? op->lure : op->name, " subject ", i),
                       .beacon_host = ops_word("img.", op->name, "-host.example", -1),
                       .beacon_template = ops_word("/", kit, "/{HEX32}", -1),
                       .headers = ops_word("", tool, "-headers", -1),
                       .boundary = ops_word("", tool, "-boundary", -1),
                       .ip = op->ip ? op->ip : ops_word("198.51.100.", "", "", o->n),
                       .id = ops_word("", op->name, "-", i) });
    archive_str(a, CT_F_SHAPE_MESSAGE_ID, ops_word("", tool, "-message-id", -1));
    archive_str(a, CT_F_SHAPE_DOM, ops_word("", kit, "-dom", -1));
    ct_batch_int(&a->batch, CT_F_DATE_OFFSET, op->zone);
}

static inline void ops_add(struct ops *o, struct op op)
{
    if (op.mails == 0)
        op.mails = 6;
    for (int i = 0; i < op.mails; i++)
        ops_mail(o, &op, i);
    o->v[o->n++] = op;
}

static inline void ops_cluster(struct ops *o, int number)
{
    const struct ct_mailset *set = &o->world.set;
    uint32_t *msgs = ct_arena_alloc(&o->clusters.arena, 512 * sizeof *msgs), n = 0;
    struct ct_span prefix = ct_span_str(ops_word("", o->v[number].name, "-", -1));

    for (uint32_t i = 0; i < set->msgs.n && n < 512; i++)
        if (ct_span_starts(ct_mailset_str(set, set->msgs.v[i].message_id), prefix))
            msgs[n++] = i;
    *ct_vec_add(&o->clusters.v) = (struct ct_cluster){ .msgs = msgs, .n = n, .n_seeds = n };
}

static inline bool ops_build(struct ops *o, struct ct_judgement_list judged)
{
    if (!world_build(&o->world))
        return false;
    ct_rarity_build(&o->rarity, &o->world.history);
    for (int i = 0; i < o->n; i++)
        ops_cluster(o, i);
    ct_threads_build(&o->threads, &o->world.history, &o->rarity, &o->clusters, judged);
    return true;
}

static inline void ops_close(struct ops *o)
{
    ct_threads_done(&o->threads);
    ct_vec_done(&o->clusters.v);
    ct_arena_done(&o->clusters.arena);
    ct_rarity_done(&o->rarity);
    world_close(&o->world);
}

static inline uint32_t ops_number(const struct ops *o, const char *name)
{
    for (int i = 0; i < o->n; i++)
        if (strcmp(o->v[i].name, name) == 0)
            return (uint32_t)i;
    return UINT32_MAX;
}

static inline bool ops_same(const struct ops *o, const char *a, const char *b)
{
    return o->threads.of[ops_number(o, a)] == o->threads.of[ops_number(o, b)];
}

static inline const struct ct_thread_link *ops_link(
    const struct ops *o, const char *a, const char *b)
{
    return ct_threads_link(&o->threads, ops_number(o, a), ops_number(o, b));
}

/* Threads that hold operations of two operators. */
static inline int ops_merges(const struct ops *o)
{
    int n = 0;

    for (int i = 0; i < o->n; i++)
        for (int k = 0; k < i; k++)
            n += o->v[i].name[0] != o->v[k].name[0] && o->threads.of[i] == o->threads.of[k];
    return n;
}

/* Prints all links, for a person who looks at a failure. */
static inline void ops_print_links(const struct ops *o)
{
    for (size_t i = 0; i < o->threads.links.n; i++) {
        const struct ct_thread_link *l = &o->threads.links.v[i];

        printf("# %s %s: %d (against %d, %u months) best %s, operator %d%s%s%s%s\n",
            o->v[l->a].name, o->v[l->b].name, l->centibits, l->against, l->months,
            ct_cause_name(l->best), l->cause[CT_CAUSE_OPERATOR], l->enough ? " enough" : "",
            l->joins ? " joins" : "", l->drift ? " drift" : "", l->blocked ? " blocked" : "");
        for (uint32_t k = 0; k < l->n_common; k++)
            printf("#    %s: %d of %d, %u holders, %u worlds, %u benign\n",
                ct_feature_text(l->common[k].feature), l->common[k].centibits, l->common[k].nominal,
                l->common[k].holders, l->common[k].worlds, l->common[k].benign);
    }
}

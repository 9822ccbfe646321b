/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * hunted: an archive with a campaign in it, hunted, for tests of assess.
 *
 * Three senders write in the name of a correspondent of ours, to three of our
 * people who share a group; the other mail is of eighty honest senders.
 */

#include "assess/hunt.h"
#include "model/source.h"

#include "link/linked.h"

static const struct ct_known_person hunted_people[] = {
    { CT_LIT("Ada"), CT_LIT("p0@parl.example"), CT_LIT("member"), CT_LIT("committee") },
    { CT_LIT("Ada"), CT_LIT("Ada@parl.example"), CT_LIT(""), CT_LIT("") },
    { CT_LIT("Ben"), CT_LIT("p1@parl.example"), CT_LIT("member"), CT_LIT("committee") },
    { CT_LIT("Cem"), CT_LIT("p2@parl.example"), CT_LIT("clerk"), CT_LIT("committee") },
    { CT_LIT("Dan"), CT_LIT("p3@parl.example"), CT_LIT("clerk"), CT_LIT("library") },
    { CT_LIT("Eve"), CT_LIT("p4@parl.example"), CT_LIT("clerk"), CT_LIT("library") },
    { CT_LIT("Fay"), CT_LIT("p5@parl.example"), CT_LIT("clerk"), CT_LIT("library") },
    { CT_LIT("Gil"), CT_LIT("p6@parl.example"), CT_LIT("clerk"), CT_LIT("kitchen") },
    { CT_LIT("Hal"), CT_LIT("p7@parl.example"), CT_LIT("clerk"), CT_LIT("kitchen") },
};

static inline void hunted_honest(struct archive *a)
{
    linked_crowd(a, 80);
    archive_add(a,
        (struct mail){ .from = "p1@parl.example", .to = "jane@morningpost.example", .id = "ours" });
    archive_add(a, (struct mail){ .from = "jane@morningpost.example",
                       .name = "Jane Doe",
                       .to = "p1@parl.example",
                       .day = 1,
                       .calls = 1,
                       .id = "jane" });
}

static inline struct mail hunted_mail(int i)
{
    struct mail m = linked_crew_mail("alpha", "K1", i);

    m.name = "Jane Doe";
    return m;
}

static inline bool hunted_run(struct archive *a, struct ct_result *res)
{
    struct ct_span own = CT_LIT("parl.example");
    struct ct_hunt_options opt = { .own_domains = { &own, 1 },
        .people = hunted_people,
        .n_people = sizeof hunted_people / sizeof hunted_people[0] };
    struct ct_err err = { 0 };

    return (a->batch.events.n == 0 || archive_commit(a)) &&
           CHECK_INT(ct_hunt(a->mem, &opt, res, &err), 0);
}

/* The whole of it: `n` mails of the campaign among the honest ones. */
static inline bool hunted(struct archive *a, struct ct_result *res, int n)
{
    if (!archive_open(a))
        return false;
    hunted_honest(a);
    for (int i = 0; i < n; i++)
        archive_add(a, hunted_mail(i));
    return hunted_run(a, res);
}

static inline void hunted_close(struct archive *a, struct ct_result *res)
{
    ct_result_done(res);
    archive_close(a);
}

static inline const struct ct_person *hunted_person(const struct ct_result *res, const char *name)
{
    for (size_t i = 0; i < res->n_people; i++)
        if (ct_span_eq(res->people[i].name, ct_span_str(name)))
            return &res->people[i];
    return NULL;
}

/* The laws of the ladder, for every person of a result without logs. */
static inline void hunted_check_ladders(const struct ct_result *res)
{
    for (size_t i = 0; i < res->n_people; i++)
        for (size_t c = 0; c < res->people[i].n_campaigns; c++)
            for (int r = 0; r < CT_N_RUNGS; r++) {
                const struct ct_rung_result *rung = &res->people[i].campaigns[c].rungs[r];

                CHECK(rung->state != CT_STATE_NO);
                CHECK(rung->state != CT_STATE_YES || rung->evidence.n > 0);
                CHECK(rung->state != CT_STATE_UNKNOWN || rung->missing.len > 0);
                CHECK(r < CT_RUNG_OPENED || rung->state == CT_STATE_UNKNOWN);
                CHECK(r != CT_RUNG_TARGETED || rung->state == CT_STATE_YES);
            }
}

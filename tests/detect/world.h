/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * world: an archive (archive.h) as far as its history, for tests of detectors
 * and of what links their results.
 *
 *   world_open() -> archive_add(&w.archive, …) … -> world_build() -> world_close()
 */

#include "detect/detector.h"

#include "archive.h"

struct world {
    struct archive archive;
    struct ct_mailset set;
    struct ct_history history;
};

static inline bool world_open(struct world *w)
{
    *w = (struct world){ 0 };
    return archive_open(&w->archive);
}

/* Our domain is given, so that a handful of mails is enough. */
static inline bool world_build(struct world *w)
{
    struct ct_span own = CT_LIT("parl.example");
    struct ct_err err = { 0 };

    if ((w->archive.batch.events.n && !archive_commit(&w->archive)) ||
        !CHECK_INT(ct_mailset_load(&w->set, w->archive.mem, (struct ct_span_list){ &own, 1 },
                       (struct ct_span_list){ 0 }, &err),
            0))
        return false;
    ct_history_build(&w->history, &w->set);
    return true;
}

static inline void world_close(struct world *w)
{
    ct_history_done(&w->history);
    ct_mailset_done(&w->set);
    archive_close(&w->archive);
}

/* What all detectors say of the message with that number in order of time. */
static inline struct ct_suspicion world_judge(const struct world *w, size_t msg)
{
    struct ct_suspicion j;

    ct_detect(&w->history, msg, &j);
    return j;
}

/* The weight of a signal, 0 when it was not given. */
static inline int32_t world_weight(const struct ct_suspicion *j, enum ct_signal_kind kind)
{
    for (unsigned i = 0; i < j->n; i++)
        if (j->v[i].kind == kind)
            return j->v[i].centibits;
    return 0;
}

static inline bool world_says(const struct ct_suspicion *j, enum ct_signal_kind kind)
{
    for (unsigned i = 0; i < j->n; i++)
        if (j->v[i].kind == kind)
            return true;
    return false;
}

/* Mail from a known correspondent to p0 .. p<n-1>, so that there are n accounts. */
static inline void world_accounts(struct world *w, int n)
{
    char to[32];

    for (int i = 0; i < n; i++) {
        snprintf(to, sizeof to, "p%d@parl.example", i);
        archive_add(&w->archive,
            (struct mail){ .from = "desk@agency.example", .to = to, .minute = i, .calls = 1 });
    }
}

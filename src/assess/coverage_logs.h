/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * coverage_logs: what the logs in a memory could have shown, for whom and on which days.
 *
 *   memory --scan--> days of each kind and group, fields of each log, clock of each source
 *          --months--> rows of coverage, with what was odd in words
 *
 * Computed from what was read, not from what was said to be there. Only for assess/coverage*.
 */

#include "assess/claim.h"
#include "base/vec.h"

struct ct_coverage_rows {
    CT_VEC(struct ct_coverage) v;
};

/* Fields whose loss makes a log say less; a log that stops having one has changed its level. */
#define CT_COVERAGE_WATCHED 14
extern const enum ct_field ct_coverage_watched[CT_COVERAGE_WATCHED];

struct ct_log_group {
    enum ct_class class; /* stands for its kind */
    struct ct_span name; /* "parl.example", a host, "all", "other" */
    uint64_t events;
    uint32_t into; /* number of the group that it counts as */
};

/* What a group, or a log, had on one day. */
struct ct_log_day {
    uint32_t of; /* number of the group, or of the log */
    int32_t day;
    uint64_t events;
    uint32_t has[CT_COVERAGE_WATCHED]; /* of logs: events with that field */
};

/* A step of time that goes against, or far beyond, the others of its source. */
struct ct_clock_step {
    int64_t from_us, to_us;
};

#define CT_CLOCK_STEPS 4

struct ct_log_clock {
    uint32_t source;
    enum ct_class class;
    int64_t at_us;
    uint64_t offset, events, forward, back, n_forward, n_back; /* n_: steps of an hour and more */
    struct ct_clock_step fore[CT_CLOCK_STEPS], aft[CT_CLOCK_STEPS];
};

struct ct_log_survey {
    const struct ct_assess *as;
    CT_VEC(struct ct_log_group) groups;
    CT_VEC(struct ct_log_day) days;   /* of groups; by group and day when done */
    CT_VEC(struct ct_log_group) logs; /* by provider */
    CT_VEC(struct ct_log_day) levels; /* of logs; likewise */
    CT_VEC(struct ct_log_clock) clocks;
    struct ct_map ids;    /* of groups, logs, days, levels, clocks */
    struct ct_arena keys; /* of ids */
    size_t last[2];       /* day and level of the event before, plus one */
    size_t clock;         /* likewise */
};

/* Scans the memory: 0, CT_MEMORY_DAMAGED when something is left out, or an error. */
int ct_log_survey(
    struct ct_log_survey *ret, const struct ct_assess *as, struct ct_err *err) CT_MUST_CHECK;
void ct_log_survey_done(struct ct_log_survey *s);

/* "sign-in", "proxy" …; NULL for mail. */
const char *ct_log_kind(enum ct_class class);

/* Adds the rows of all logs, in order of kind, group and month. Returns the same. */
int ct_coverage_logs(
    struct ct_coverage_rows *rows, const struct ct_assess *as, struct ct_err *err) CT_MUST_CHECK;

/* coverage_note.c: puts what is odd into the notes of rows[from ..]. */
void ct_coverage_notes(
    struct ct_coverage_rows *rows, size_t from, const struct ct_log_survey *s, struct ct_arena *a);

/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * judgement: a person's signed-off decision about campaigns and threads.
 *
 *   coldtrail judge C-03 --merge C-05 --> CASE/judgements.jsonl --> hard constraints
 *
 * It never edits evidence. What it is about is kept as keys of messages (ct_msg.tie,
 * made from their content), so that it means the same after any later hunt, whatever
 * ids that gives. All borrowed from whoever read the file.
 */

#include "base/span.h"

enum ct_judgement_kind {
    CT_JUDGE_CONFIRM,
    CT_JUDGE_DISMISS,
    CT_JUDGE_MERGE,    /* a and b are one */
    CT_JUDGE_SPLIT,    /* a are another operation than b, the rest of their campaign */
    CT_JUDGE_NOT_SAME, /* a and b are not one, nor of one actor */
    CT_JUDGE_NOTE,
};

struct ct_key_list {
    const uint64_t *v; /* keys of messages, sorted, each once */
    size_t n;
};

struct ct_judgement {
    enum ct_judgement_kind kind;
    bool threads;              /* a and b are threads; else campaigns */
    struct ct_span a_id, b_id; /* as they were called then */
    struct ct_key_list a, b;   /* b: empty where the kind has one side */
    struct ct_span who, note;
    int64_t at_us;
};

struct ct_judgement_list {
    const struct ct_judgement *v; /* in order of time; of two that contradict the later holds */
    size_t n;
};

/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * naming: which ids were given, to which messages, and what became of them.
 *
 *   CASE/campaigns.jsonl --replay--> ct_known_names --new hunt--> ct_name_changes --append--> same
 * file
 *
 * "C-07" and "T-02" are a kind and a number. A number is given once and never again. A
 * campaign is known by the keys of its messages (ct_msg.key), a thread by the numbers of its
 * campaigns. All borrowed from whoever made the list.
 */

#include "base/arena.h"
#include "model/judgement.h"

enum ct_name_kind { CT_NAME_CAMPAIGN, CT_NAME_THREAD, CT_N_NAME_KINDS };

struct ct_known_name {
    uint32_t number;
    uint32_t heir;           /* merged into that one; 0: not */
    bool retired;            /* of the last hunt it is no longer part, and nobody's */
    struct ct_key_list keys; /* as of the last hunt that had it; sorted */
};

struct ct_known_names {
    const struct ct_known_name *v[CT_N_NAME_KINDS]; /* in order of number */
    size_t n[CT_N_NAME_KINDS];
};

enum ct_name_event {
    CT_NAME_NEW,    /* other: a retired one that had its messages; 0: none */
    CT_NAME_GROW,   /* more messages, perhaps fewer of others */
    CT_NAME_SHRINK, /* only fewer */
    CT_NAME_SPLIT,  /* new; until now part of other */
    CT_NAME_MERGE,  /* other went up in it */
    CT_NAME_RETIRE,
    CT_N_NAME_EVENTS,
};

struct ct_name_change {
    enum ct_name_kind kind;
    enum ct_name_event event;
    uint32_t number, other;
    struct ct_key_list plus, minus; /* against the last hunt */
};

struct ct_name_changes {
    const struct ct_name_change *v; /* any first part of them, replayed, is a state to go on from */
    size_t n;
};

/* "C-07", "T-112": upper or lower case, any number of digits. */
bool ct_name_parse(struct ct_span id, enum ct_name_kind *ret_kind, uint32_t *ret_number);
struct ct_span ct_name_text(struct ct_arena *a, enum ct_name_kind kind, uint32_t number);

/* "grow" … Static. */
const char *ct_name_event_word(enum ct_name_event e);

/* The one with that number, or NULL. */
const struct ct_known_name *ct_name_find(
    const struct ct_known_names *names, enum ct_name_kind kind, uint32_t number);

/* The number that answers for it today: itself, or the heir of its heirs. */
uint32_t ct_name_heir(const struct ct_known_names *names, enum ct_name_kind kind, uint32_t number);

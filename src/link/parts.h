/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * parts: threads while they grow.
 *
 *   campaigns --judgements, links--> parts, each a list of campaigns
 *
 * Knows which parts must and must not become one, and whether two parts as wholes speak for
 * or against a link between two of their campaigns. Only for link/thread.
 */

#include "base/bits.h"
#include "link/thread.h"

struct ct_parts {
    struct ct_arena arena;
    struct ct_threads *t;         /* borrowed */
    uint32_t *up;                 /* by campaign: towards the first of its part */
    uint32_t *next, *tail, *size; /* members as lists, by first campaign */
    struct ct_set64 apart;        /* pairs of campaigns that are judged not to be one */
    CT_VEC(struct ct_profile_pair) apart_list;
    struct ct_map by_ends; /* a, b -> index in links + 1 */
};

void ct_parts_open(struct ct_parts *ret, struct ct_threads *t);
void ct_parts_done(struct ct_parts *p);

/* parts_judge.c: judgements that concern threads: joins what must be one, remembers what must not.
 * Of two that contradict each other the later holds. */
void ct_parts_judge(struct ct_parts *p, const struct ct_mailset *set, const struct ct_clusters *c,
    struct ct_judgement_list judged);

uint32_t ct_parts_first(struct ct_parts *p, uint32_t campaign);
uint32_t ct_parts_size(struct ct_parts *p, uint32_t campaign);

/* Joins the parts of both ends when nothing speaks against it; marks the link. True when
 * two parts became one. */
bool ct_parts_join(struct ct_parts *p, struct ct_thread_link *l);

/* Whether something forbids that two parts become one. */
bool ct_parts_apart(struct ct_parts *p, uint32_t a, uint32_t b);
void ct_parts_unite(struct ct_parts *p, uint32_t a, uint32_t b);

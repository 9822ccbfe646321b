/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * campaign: what verdict, list and page all say about one campaign. Only for the
 * module report. Words and counts stand here once, so that the three never
 * disagree.
 */

#include "report/kind.h"

extern const struct ct_report_kind ct_kind_campaigns;

void ct_text_campaigns(struct ct_text *t, const struct ct_view *v);
void ct_text_campaign(struct ct_text *t, const struct ct_view *v, size_t i);

/* The block of a few lines that verdict and list have in common. */
void ct_text_campaign_head(struct ct_text *t, const struct ct_view *v, const struct ct_campaign *c);

/* What people said about a campaign or thread; nothing when nobody did. */
void ct_text_judgements(struct ct_text *t, const struct ct_view *v, struct ct_span id);

/* claim, for, against, alternatives, what would settle it. */
void ct_text_reason(struct ct_text *t, const struct ct_reason *r);

/* "mail/in.mbox @ 1024 + 8123". */
void ct_text_pointer(struct ct_text *t, const struct ct_evidence *e);

/* Keys of one message into an open object. */
void ct_json_message(struct ct_json *j, const struct ct_campaign_message *m);

/* One object: what two campaigns have in common (kind_threads.c). */
void ct_json_tie(struct ct_json *j, const struct ct_thread_tie *t);

/* How many people of the campaign are in each state of each rung. */
struct ct_ladder {
    unsigned n[CT_N_RUNGS][CT_STATE_YES + 1];
};

struct ct_ladder ct_ladder_of(const struct ct_view *v, const struct ct_campaign *c);

/* The state that sums up a rung: the furthest that anyone is in; unknown before no. */
enum ct_rung_state ct_ladder_sum(const struct ct_ladder *l, enum ct_rung r, unsigned *ret_people);

/* "targeted", "data: mail" … for people. Static. */
const char *ct_rung_title(enum ct_rung r);
/* "tgt", "mail" … at most four letters. Static. */
const char *ct_rung_short(enum ct_rung r);
/* "checked, no" … for people. Static. */
const char *ct_state_title(enum ct_rung_state s);
enum ct_ink ct_state_ink(enum ct_rung_state s);

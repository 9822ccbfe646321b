/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * html: the page in the making. Only for the module report.
 *
 *   view --> summary, people, campaigns, coverage, method, evidence --> one file
 *
 * Our own words are put as they are and may hold markup; a stranger's words go
 * through one of the three functions for them, which make controls visible,
 * escape every character that HTML knows and isolate direction with <bdi>. The
 * page holds no script, no link outwards and no style attribute, so that its
 * Content-Security-Policy can forbid all of them.
 */

#include "base/map.h"
#include "report/campaign.h"

struct ct_html {
    struct ct_buf *out; /* borrowed */
    const struct ct_view *v;
    struct ct_map by_path;                       /* source path -> index + 1 */
    CT_VEC(const struct ct_evidence *) evidence; /* E-1 is the first */
    struct ct_map by_place;                      /* the same bytes -> their number */
    struct ct_arena arena;                       /* keys of by_place */
};

void ct_html_put(struct ct_html *h, const char *markup);
void ct_html_printf(struct ct_html *h, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* A stranger's words, at most `max` bytes of them (0: CT_MAX_TEXT_SPAN): as they
 * are, defanged as a whole, and as a sentence of ours that quotes them. */
void ct_html_span(struct ct_html *h, struct ct_span s, size_t max);
void ct_html_defang(struct ct_html *h, struct ct_span s, size_t max);
void ct_html_claim(struct ct_html *h, struct ct_span s);

/* <time>; "unknown" without one. */
void ct_html_day(struct ct_html *h, int64_t us);
void ct_html_time(struct ct_html *h, int64_t us);

/* A state as sign, word and colour in a table cell. */
void ct_html_state(struct ct_html *h, enum ct_rung_state s);

/* Links into the evidence index, which new bytes enlarge: the same place has one
 * number wherever it is cited. */
void ct_html_cite(struct ct_html *h, const struct ct_evidence *e);

/* False when the page is nearly full: lists then end with what they left out. */
bool ct_html_room(const struct ct_html *h);
void ct_html_more(struct ct_html *h, size_t left, const char *command);

/* "<table><caption>…</caption><thead>…", columns separated by "|". */
void ct_html_table(struct ct_html *h, const char *caption, const char *columns);
void ct_html_table_end(struct ct_html *h);

void ct_html_summary(struct ct_html *h);
void ct_html_people(struct ct_html *h);
void ct_html_campaigns(struct ct_html *h);
void ct_html_threads(struct ct_html *h); /* within campaigns */
void ct_html_review(struct ct_html *h);  /* within campaigns */
void ct_html_coverage(struct ct_html *h);
void ct_html_method(struct ct_html *h);
void ct_html_evidence(struct ct_html *h);

/* Drawings of one campaign. */
void ct_html_timeline(struct ct_html *h, const struct ct_campaign *c);
void ct_html_ladder(struct ct_html *h, const struct ct_campaign *c, size_t number);

/* The style sheet. Static. */
extern const char ct_html_style[];

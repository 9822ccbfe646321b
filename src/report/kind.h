/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * kind: one list that can be shown, and one way to show lists. Only for the
 * module report.
 *
 *   kinds.def x formats.def: every kind describes its objects (JSON), its rows
 *   (CSV) and its text; every format walks a kind and knows nothing else.
 */

#include "base/json.h"
#include "report/report.h"
#include "report/text.h"

struct ct_csv_out {
    struct ct_buf *out; /* borrowed */
    bool some;          /* the row already has a field */
};

void ct_csv_str(struct ct_csv_out *c, struct ct_span s);
void ct_csv_int(struct ct_csv_out *c, uint64_t n);
void ct_csv_time(struct ct_csv_out *c, int64_t us);
void ct_csv_ratio(struct ct_csv_out *c, int64_t n, int64_t unit);
/* Joined with "; ". */
void ct_csv_list(struct ct_csv_out *c, struct ct_span_list list);
void ct_csv_end(struct ct_csv_out *c);

struct ct_report_kind {
    const char *name;    /* of the list: "campaigns" */
    const char *one;     /* of a single object: "campaign"; NULL: has no ids */
    const char *columns; /* CSV header */
    size_t (*count)(const struct ct_view *v);
    struct ct_span (*id)(const struct ct_view *v, size_t i);              /* NULL without ids */
    void (*json)(struct ct_json *j, const struct ct_view *v, size_t i);   /* one object */
    void (*csv)(struct ct_csv_out *c, const struct ct_view *v, size_t i); /* one or more rows */
    void (*text)(struct ct_text *t, const struct ct_view *v);             /* the whole list */
    void (*text_one)(struct ct_text *t, const struct ct_view *v, size_t i);
};

struct ct_report_format {
    const char *name;
    /* Objects from..to-1; `single` when one was asked for by its id. */
    void (*write)(struct ct_buf *out, const struct ct_view *v, const struct ct_report_kind *kind,
        size_t only, const struct ct_style *style);
};

#define CT_ALL SIZE_MAX /* `only`: the whole list */

/* Shared shapes of JSON. */
void ct_json_evidence(struct ct_json *j, const char *key, struct ct_evidence_list list);
void ct_json_pointer(struct ct_json *j, const struct ct_evidence *e); /* keys into an open object */
void ct_json_list(struct ct_json *j, const char *key, struct ct_span_list list);
void ct_json_reason(struct ct_json *j, const struct ct_reason *r); /* keys into an open object */
void ct_json_head(struct ct_json *j, const struct ct_view *v, const char *kind);

const struct ct_person *ct_view_person(const struct ct_view *v, struct ct_span id);
const struct ct_campaign *ct_view_campaign(const struct ct_view *v, struct ct_span id);
/* What this campaign did to that person; NULL: nothing known. */
const struct ct_person_campaign *ct_view_rungs(const struct ct_person *p, struct ct_span campaign);

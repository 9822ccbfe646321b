/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kind_findings: what each detector claims, with the bytes that it rests on.
 *
 * The list is one line a finding; a single one is shown with its whole reasoning
 * and every pointer, since that is what someone opens who doubts it.
 */
#include "report/campaign.h"

static size_t count(const struct ct_view *v)
{
    return v->res->n_findings;
}

static struct ct_span id(const struct ct_view *v, size_t i)
{
    return v->res->findings[i].id;
}

static void json(struct ct_json *j, const struct ct_view *v, size_t i)
{
    const struct ct_finding *f = &v->res->findings[i];

    ct_json_str(j, "id", f->id);
    ct_json_str(j, "detector", f->detector);
    ct_json_time(j, "time", f->at_us);
    if (f->campaign.len)
        ct_json_str(j, "campaign", f->campaign);
    ct_json_reason(j, &f->reason);
    ct_json_evidence(j, "events", f->evidence);
}

static void csv(struct ct_csv_out *o, const struct ct_view *v, size_t i)
{
    const struct ct_finding *f = &v->res->findings[i];
    const struct ct_evidence none = { 0 }, *e = f->evidence.n ? &f->evidence.v[0] : &none;

    ct_csv_str(o, f->id);
    ct_csv_str(o, f->detector);
    ct_csv_time(o, f->at_us);
    ct_csv_str(o, f->campaign);
    ct_csv_ratio(o, f->reason.centibits, 100);
    ct_csv_str(o, f->reason.claim);
    ct_csv_list(o, f->reason.for_it);
    ct_csv_list(o, f->reason.against);
    ct_csv_list(o, f->reason.alternatives);
    ct_csv_str(o, e->source);
    ct_csv_str(o, e->member);
    ct_csv_int(o, e->offset);
    ct_csv_int(o, e->length);
    ct_csv_end(o);
}

static void text(struct ct_text *t, const struct ct_view *v)
{
    for (size_t i = 0; i < v->res->n_findings; i++) {
        const struct ct_finding *f = &v->res->findings[i];

        ct_text_span(t, f->id, 10);
        ct_text_to(t, 8);
        ct_text_day(t, f->at_us);
        ct_text_to(t, 20);
        ct_text_span(t, f->campaign, 6);
        ct_text_to(t, 27);
        t->indent = 27;
        ct_text_claim(t, ct_span_head(f->reason.claim, 300));
        ct_text_line(t);
    }
    if (v->res->n_findings == 0) {
        ct_text_put(t, "no finding in what could be seen");
        ct_text_line(t);
    }
}

static void text_one(struct ct_text *t, const struct ct_view *v, size_t i)
{
    const struct ct_finding *f = &v->res->findings[i];

    ct_text_ink(t, CT_INK_BOLD);
    ct_text_span(t, f->id, 10);
    ct_text_ink(t, CT_INK_PLAIN);
    ct_text_put(t, "  ");
    ct_text_day(t, f->at_us);
    ct_text_put(t, "  ");
    ct_text_span(t, f->detector, 40);
    ct_text_put(t, "  ");
    ct_text_span(t, f->campaign, 10);
    ct_text_line(t);
    ct_text_reason(t, &f->reason);
    for (size_t k = 0; k < f->evidence.n; k++) {
        ct_text_label(t, k ? "" : "evidence", 10);
        ct_text_pointer(t, &f->evidence.v[k]);
        ct_text_line(t);
    }
}

const struct ct_report_kind ct_kind_findings = {
    .name = "findings",
    .one = "finding",
    .columns = "id,detector,time,campaign,bits,claim,for,against,alternatives,source,member,"
               "offset,length",
    .count = count,
    .id = id,
    .json = json,
    .csv = csv,
    .text = text,
    .text_one = text_one,
};

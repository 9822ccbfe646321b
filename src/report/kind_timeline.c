/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kind_timeline: the messages of all campaigns in the order in which they came.
 *
 * Read across campaigns, since an operation seldom keeps to the boxes that we
 * put its parts into. The order is made once by ct_report_show().
 */
#include "base/limits.h"
#include "report/campaign.h"

static size_t count(const struct ct_view *v)
{
    return v->n_moments;
}

static void json(struct ct_json *j, const struct ct_view *v, size_t i)
{
    ct_json_str(j, "campaign", v->moments[i].campaign->id);
    ct_json_message(j, v->moments[i].message);
}

static void csv(struct ct_csv_out *o, const struct ct_view *v, size_t i)
{
    const struct ct_campaign_message *m = v->moments[i].message;

    ct_csv_time(o, m->at_us);
    ct_csv_str(o, v->moments[i].campaign->id);
    ct_csv_str(o, m->from_address);
    ct_csv_str(o, m->subject);
    ct_csv_list(o, m->people);
    ct_csv_str(o, m->message_id);
    ct_csv_str(o, m->copy.source);
    ct_csv_str(o, m->copy.member);
    ct_csv_int(o, m->copy.offset);
    ct_csv_int(o, m->copy.length);
    ct_csv_end(o);
}

static void text(struct ct_text *t, const struct ct_view *v)
{
    for (size_t i = 0; i < v->n_moments; i++) {
        const struct ct_campaign_message *m = v->moments[i].message;

        ct_text_day(t, m->at_us);
        ct_text_to(t, 12);
        ct_text_span(t, v->moments[i].campaign->id, 6);
        ct_text_to(t, 19);
        t->indent = 19;
        ct_text_defang(t, m->from_address, 28);
        ct_text_put(t, "  ");
        ct_text_span(t, m->subject, 60);
        ct_text_line(t);
    }
}

const struct ct_report_kind ct_kind_timeline = {
    .name = "timeline",
    .columns = "time,campaign,from,subject,people,message_id,source,member,offset,length",
    .count = count,
    .json = json,
    .csv = csv,
    .text = text,
};

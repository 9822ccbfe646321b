/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kind_review: groups that somebody should look at, shown as campaigns are.
 *
 * They are the same objects with less evidence, so the views of campaigns are asked, with
 * the review list in the place of the campaigns. No ladder, finding or thread is theirs.
 */
#include "report/campaign.h"

struct instead {
    struct ct_view view;
    struct ct_result res;
};

static const struct ct_view *swap(struct instead *in, const struct ct_view *v)
{
    in->view = *v;
    in->res = *v->res;
    in->res.campaigns = v->res->review;
    in->res.n_campaigns = v->res->n_review;
    in->view.res = &in->res;
    return &in->view;
}

static size_t count(const struct ct_view *v)
{
    return v->res->n_review;
}

static struct ct_span id(const struct ct_view *v, size_t i)
{
    return v->res->review[i].id;
}

static void json(struct ct_json *j, const struct ct_view *v, size_t i)
{
    struct instead in;

    ct_kind_campaigns.json(j, swap(&in, v), i);
}

static void csv(struct ct_csv_out *o, const struct ct_view *v, size_t i)
{
    struct instead in;

    ct_kind_campaigns.csv(o, swap(&in, v), i);
}

static void text(struct ct_text *t, const struct ct_view *v)
{
    struct instead in;

    if (v->res->n_review == 0) {
        ct_text_put(t, "nothing waits for review");
        ct_text_line(t);
        return;
    }
    ct_text_campaigns(t, swap(&in, v));
}

static void text_one(struct ct_text *t, const struct ct_view *v, size_t i)
{
    struct instead in;

    ct_text_campaign(t, swap(&in, v), i);
}

const struct ct_report_kind ct_kind_review = {
    .name = "review",
    .one = "campaign",
    .columns = "id,thread,title,state,likelihood,probability,confidence,first,last,messages,people",
    .count = count,
    .id = id,
    .json = json,
    .csv = csv,
    .text = text,
    .text_one = text_one,
};

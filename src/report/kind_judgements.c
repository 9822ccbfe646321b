/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kind_judgements: what people decided about campaigns and threads.
 *
 * Every judgement that stands, the oldest first, as it was made: two that contradict each other
 * are both here, and the later holds. Names and notes are a person's words and may have been
 * written by anyone who could write to the case: they are shown as a stranger's.
 */
#include "base/limits.h"
#include "case/judgements.h"
#include "report/campaign.h"

#define AT_WHO 12
#define AT_WHAT 24
#define AT_NOTE 46

static size_t count(const struct ct_view *v)
{
    return v->judged.n;
}

static void json(struct ct_json *j, const struct ct_view *v, size_t i)
{
    const struct ct_judgement *d = &v->judged.v[i];

    ct_json_time(j, "time", d->at_us);
    ct_json_bytes(j, "who", d->who);
    ct_json_str(j, "judgement", ct_span_str(ct_judgement_word(d->kind)));
    ct_json_str(j, "of", d->threads ? CT_LIT("thread") : CT_LIT("campaign"));
    ct_json_str(j, "a", d->a_id);
    if (d->b_id.len)
        ct_json_str(j, "b", d->b_id);
    ct_json_int(j, "a_messages", (int64_t)d->a.n);
    ct_json_int(j, "b_messages", (int64_t)d->b.n);
    ct_json_bytes(j, "note", d->note);
}

static void csv(struct ct_csv_out *o, const struct ct_view *v, size_t i)
{
    const struct ct_judgement *d = &v->judged.v[i];

    ct_csv_time(o, d->at_us);
    ct_csv_str(o, d->who);
    ct_csv_str(o, ct_span_str(ct_judgement_word(d->kind)));
    ct_csv_str(o, d->a_id);
    ct_csv_str(o, d->b_id);
    ct_csv_int(o, d->a.n);
    ct_csv_int(o, d->b.n);
    ct_csv_str(o, d->note);
    ct_csv_end(o);
}

static void line(struct ct_text *t, const struct ct_judgement *d)
{
    ct_text_day(t, d->at_us);
    ct_text_to(t, AT_WHO);
    ct_text_span(t, d->who, AT_WHAT - AT_WHO - 2);
    ct_text_to(t, AT_WHAT);
    ct_text_span(t, d->a_id, 12);
    ct_text_printf(t, " %s", ct_judgement_word(d->kind));
    if (d->kind == CT_JUDGE_SPLIT)
        ct_text_printf(t, " %zu from %zu", d->a.n, d->b.n);
    else if (d->b_id.len) {
        ct_text_put(t, " ");
        ct_text_span(t, d->b_id, 12);
    }
    if (d->note.len) {
        ct_text_to(t, AT_NOTE);
        t->indent = AT_NOTE;
        ct_text_claim(t, ct_span_head(d->note, CT_MAX_TEXT_SPAN));
    }
    ct_text_line(t);
}

static void text(struct ct_text *t, const struct ct_view *v)
{
    for (size_t i = 0; i < v->judged.n; i++)
        line(t, &v->judged.v[i]);
    if (v->judged.n == 0) {
        ct_text_put(t, "nothing was judged yet");
        ct_text_line(t);
    }
}

void ct_text_judgements(struct ct_text *t, const struct ct_view *v, struct ct_span id)
{
    bool some = false;

    for (size_t i = 0; i < v->judged.n; i++) {
        const struct ct_judgement *d = &v->judged.v[i];

        if (!ct_span_eq(d->a_id, id) && !ct_span_eq(d->b_id, id))
            continue;
        if (!some) {
            ct_text_line(t);
            ct_text_ink(t, CT_INK_BOLD);
            ct_text_put(t, "JUDGEMENTS");
            ct_text_ink(t, CT_INK_PLAIN);
            ct_text_line(t);
        }
        some = true;
        line(t, d);
    }
}

const struct ct_report_kind ct_kind_judgements = {
    .name = "judgements",
    .columns = "time,who,judgement,a,b,a_messages,b_messages,note",
    .count = count,
    .json = json,
    .csv = csv,
    .text = text,
};

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kind_threads: which campaigns one operator may have run, and why.
 *
 * The list is a line a thread. A single one shows its campaigns and every tie with its
 * weight and its likeliest explanation; with --why each tie with its whole reasoning. CSV has a
 * row for each tie, and one for a thread without any. A contested tie is one that would
 * join two threads and was refused: a person should look at it.
 */
#include "report/campaign.h"

#define AT_PERIOD 8
#define AT_REST 34
#define AT_BITS 16
#define AT_CAUSE 28

static size_t count(const struct ct_view *v)
{
    return v->res->n_threads;
}

static struct ct_span id(const struct ct_view *v, size_t i)
{
    return v->res->threads[i].id;
}

void ct_json_tie(struct ct_json *j, const struct ct_thread_tie *t)
{
    ct_json_object(j, NULL);
    ct_json_str(j, "a", t->a);
    ct_json_str(j, "b", t->b);
    ct_json_ratio(j, "bits", t->centibits, 100);
    ct_json_str(j, "cause", t->cause);
    ct_json_bool(j, "joins", t->joins);
    ct_json_bool(j, "drift", t->drift);
    ct_json_bool(j, "contested", t->contested);
    ct_json_object(j, "why");
    ct_json_reason(j, &t->reason);
    ct_json_end(j);
    ct_json_end(j);
}

static void json(struct ct_json *j, const struct ct_view *v, size_t i)
{
    const struct ct_thread *th = &v->res->threads[i];

    ct_json_str(j, "id", th->id);
    ct_json_list(j, "campaigns", th->campaigns);
    ct_json_list(j, "people", th->people);
    ct_json_time(j, "first", th->first_us);
    ct_json_time(j, "last", th->last_us);
    ct_json_int(j, "messages", (int64_t)th->messages);
    ct_json_array(j, "ties");
    for (size_t k = 0; k < th->n_ties; k++)
        ct_json_tie(j, &th->ties[k]);
    ct_json_end(j);
}

static void csv_head(struct ct_csv_out *o, const struct ct_thread *th)
{
    ct_csv_str(o, th->id);
    ct_csv_time(o, th->first_us);
    ct_csv_time(o, th->last_us);
    ct_csv_int(o, th->messages);
    ct_csv_list(o, th->campaigns);
}

static const char *role(const struct ct_thread_tie *t)
{
    return t->contested ? "contested" : t->drift ? "joins alone" : t->joins ? "joins" : "";
}

static void csv(struct ct_csv_out *o, const struct ct_view *v, size_t i)
{
    const struct ct_thread *th = &v->res->threads[i];

    for (size_t k = 0; k < th->n_ties; k++) {
        const struct ct_thread_tie *t = &th->ties[k];

        csv_head(o, th);
        ct_csv_str(o, t->a);
        ct_csv_str(o, t->b);
        ct_csv_ratio(o, t->centibits, 100);
        ct_csv_str(o, t->cause);
        ct_csv_str(o, ct_span_str(role(t)));
        ct_csv_list(o, t->reason.for_it);
        ct_csv_list(o, t->reason.against);
        ct_csv_end(o);
    }
    if (th->n_ties)
        return;
    csv_head(o, th);
    for (int k = 0; k < 7; k++)
        ct_csv_str(o, CT_LIT(""));
    ct_csv_end(o);
}

static void names(struct ct_text *t, struct ct_span_list list)
{
    for (size_t i = 0; i < list.n; i++) {
        ct_text_put(t, i ? " " : "");
        ct_text_span(t, list.v[i], 20);
    }
}

static size_t contested(const struct ct_thread *th)
{
    size_t n = 0;

    for (size_t i = 0; i < th->n_ties; i++)
        n += th->ties[i].contested;
    return n;
}

static void line(struct ct_text *t, const struct ct_thread *th)
{
    ct_text_ink(t, CT_INK_BOLD);
    ct_text_span(t, th->id, 20);
    ct_text_ink(t, CT_INK_PLAIN);
    ct_text_to(t, AT_PERIOD);
    ct_text_period(t, th->first_us, th->last_us);
    ct_text_to(t, AT_REST);
    t->indent = AT_REST;
    ct_text_printf(t, "%zu campaign%s: ", th->campaigns.n, th->campaigns.n == 1 ? "" : "s");
    names(t, th->campaigns);
    if (contested(th))
        ct_text_printf(t, " · %zu contested", contested(th));
    ct_text_line(t);
}

static void text(struct ct_text *t, const struct ct_view *v)
{
    for (size_t i = 0; i < v->res->n_threads; i++)
        line(t, &v->res->threads[i]);
    if (v->res->n_threads == 0) {
        ct_text_put(t, "no campaign found in what could be seen (this is not proof of absence)");
        ct_text_line(t);
    }
}

static void tie(struct ct_text *t, const struct ct_thread_tie *tie)
{
    int32_t tenths = tie->centibits / 10, mag = tenths < 0 ? -tenths : tenths;

    ct_text_span(t, tie->a, 20);
    ct_text_put(t, " ");
    ct_text_span(t, tie->b, 20);
    ct_text_to(t, AT_BITS);
    ct_text_printf(t, "%s%d.%d bits", tenths < 0 ? "-" : "", mag / 10, mag % 10);
    ct_text_to(t, AT_CAUSE);
    t->indent = AT_CAUSE;
    ct_text_span(t, tie->cause, 40);
    if (role(tie)[0])
        ct_text_printf(t, " · %s", role(tie));
    ct_text_line(t);
    if (t->style.why)
        ct_text_reason(t, &tie->reason);
}

static void text_one(struct ct_text *t, const struct ct_view *v, size_t i)
{
    const struct ct_thread *th = &v->res->threads[i];

    line(t, th);
    ct_text_label(t, "", AT_PERIOD);
    ct_text_printf(t, "%llu messages to %zu %s", (unsigned long long)th->messages, th->people.n,
        th->people.n == 1 ? "person" : "people");
    ct_text_line(t);
    if (th->campaigns.n > 1) {
        ct_text_label(t, "", AT_PERIOD);
        ct_text_put(t, "A thread is a guess at an operator, made from what these campaigns share "
                       "and others do not. It names nobody.");
        ct_text_line(t);
    }
    for (size_t k = 0; k < th->n_ties; k++) {
        if (k == 0 || t->style.why)
            ct_text_line(t);
        tie(t, &th->ties[k]);
    }
}

const struct ct_report_kind ct_kind_threads = {
    .name = "threads",
    .one = "thread",
    .columns = "id,first,last,messages,campaigns,a,b,bits,cause,role,for,against",
    .count = count,
    .id = id,
    .json = json,
    .csv = csv,
    .text = text,
    .text_one = text_one,
};

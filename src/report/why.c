/* SPDX-License-Identifier: Apache-2.0 */
/*
 * why: the two mails, then each family with its values, then what speaks against, what would
 * separate them, and for campaigns what linking kept of the whole.
 *
 * Values come from mail that an attacker wrote: for people they are escaped and defanged, for
 * programs they are exact.
 */
#include "report/why.h"

#include "report/campaign.h"

#define INDENT 6
#define MOST_VALUE 160 /* columns */

static void bits(struct ct_text *t, int32_t centibits)
{
    int32_t tenths = centibits / 10, mag = tenths < 0 ? -tenths : tenths;

    ct_text_printf(t, "%s%d.%d bits", centibits < 0 ? "-" : "", mag / 10, mag % 10);
}

static void title(struct ct_text *t, const char *s)
{
    ct_text_line(t);
    ct_text_ink(t, CT_INK_BOLD);
    ct_text_put(t, s);
    ct_text_ink(t, CT_INK_PLAIN);
    ct_text_line(t);
}

static void mail(struct ct_text *t, const struct ct_why_mail *m)
{
    ct_text_to(t, INDENT);
    t->indent = INDENT;
    ct_text_day(t, m->at_us);
    ct_text_put(t, "  ");
    ct_text_defang(t, m->from, 60);
    ct_text_put(t, "  ");
    ct_text_span(t, m->subject, 80);
    if (m->campaign.len) {
        ct_text_put(t, "  in ");
        ct_text_span(t, m->campaign, 20);
    }
    ct_text_line(t);
    if (m->namesakes) {
        ct_text_to(t, INDENT);
        ct_text_printf(t, "the first of %u mails with this Message-ID", m->namesakes + 1);
        ct_text_line(t);
    }
}

static void side(struct ct_text *t, const struct ct_why_side *s)
{
    ct_text_ink(t, CT_INK_BOLD);
    ct_text_span(t, s->id, 200);
    ct_text_ink(t, CT_INK_PLAIN);
    if (s->campaigns)
        ct_text_printf(
            t, "  %llu messages; of these the most alike:", (unsigned long long)s->messages);
    ct_text_line(t);
    if (s->campaigns) {
        ct_text_to(t, INDENT);
        ct_text_put(t, "<");
        ct_text_span(t, s->mail.message_id, 200);
        ct_text_put(t, ">");
        ct_text_line(t);
    }
    mail(t, &s->mail);
}

static void sum(struct ct_text *t, const struct ct_why *w)
{
    unsigned strong = 0;

    for (size_t i = 0; i < w->n_families; i++)
        strong += w->families[i].strong;
    t->indent = 0;
    bits(t, w->centibits);
    ct_text_printf(t, " that these two are of one campaign, from %u strong famil%s; worth ", strong,
        strong == 1 ? "y" : "ies");
    bits(t, w->llr);
    ct_text_put(t, " as measured");
    ct_text_line(t);
    if (w->all_pairs <= w->pairs)
        return;
    ct_text_printf(t, "%llu of %llu pairs of their mails were looked at",
        (unsigned long long)w->pairs, (unsigned long long)w->all_pairs);
    ct_text_line(t);
}

static void quoted(struct ct_text *t, struct ct_span s)
{
    if (s.len == 0)
        return;
    ct_text_put(t, " \"");
    ct_text_defang(t, s, MOST_VALUE);
    ct_text_put(t, "\"");
}

static void value(struct ct_text *t, const struct ct_why_value *v)
{
    ct_text_to(t, INDENT);
    t->indent = INDENT + 2;
    if (v->agrees) {
        ct_text_printf(t, "both: %s", v->feature);
        quoted(t, v->value);
        if (v->of)
            ct_text_printf(t, "; %u of %u sender domains; ", v->holders, v->of);
        else
            ct_text_printf(t, "; %u mails; ", v->holders);
        if (v->centibits)
            bits(t, v->centibits);
        else
            ct_text_put(t, "too common to say anything");
    } else {
        ct_text_printf(t, "differ: %s", v->feature);
        quoted(t, v->value);
        ct_text_put(t, v->value.len || v->other.len ? " and" : "");
        quoted(t, v->other);
        ct_text_put(t, "; ");
        bits(t, v->centibits);
    }
    ct_text_line(t);
}

/* A family with nothing but what is too common has no weight and comes last. */
static void family(
    struct ct_text *t, const struct ct_why *w, const char *name, int32_t centibits, bool strong)
{
    ct_text_printf(t, "%s  ", name);
    bits(t, centibits);
    ct_text_put(t, strong ? ", a reason of its own" : "");
    ct_text_line(t);
    for (size_t i = 0; i < w->n_values; i++)
        if (strcmp(w->values[i].family, name) == 0)
            value(t, &w->values[i]);
}

static bool has_weight(const struct ct_why *w, const char *name)
{
    for (size_t i = 0; i < w->n_families; i++)
        if (strcmp(w->families[i].name, name) == 0)
            return true;
    return false;
}

static void families(struct ct_text *t, const struct ct_why *w)
{
    bool some = false;

    title(t, "WHAT THEY SHARE");
    for (size_t i = 0; i < w->n_families; i++)
        family(t, w, w->families[i].name, w->families[i].centibits, w->families[i].strong);
    if (w->time) {
        ct_text_put(t, "time between them  ");
        bits(t, w->time);
        ct_text_line(t);
    }
    for (size_t i = 0; i < w->n_values; i++) {
        if (has_weight(w, w->values[i].family))
            continue;
        if (!some) {
            ct_text_put(t, "without weight");
            ct_text_line(t);
        }
        some = true;
        value(t, &w->values[i]);
    }
    if (w->n_values == 0) {
        ct_text_put(t, "nothing that linking looks at");
        ct_text_line(t);
    }
}

static void list(struct ct_text *t, const char *name, struct ct_span_list lines, const char *none)
{
    title(t, name);
    for (size_t i = 0; i < lines.n; i++) {
        ct_text_to(t, 2);
        t->indent = 4;
        ct_text_claim(t, lines.v[i]);
        ct_text_line(t);
    }
    if (lines.n == 0) {
        ct_text_to(t, 2);
        ct_text_put(t, none);
        ct_text_line(t);
    }
    t->indent = 0;
}

static void ties(struct ct_text *t, const struct ct_why *w)
{
    title(t, "AS WHOLE CAMPAIGNS");
    for (size_t i = 0; i < w->n_ties; i++) {
        const struct ct_thread_tie *tie = &w->ties[i];

        ct_text_printf(t, "likeliest cause: %.*s%s", (int)tie->cause.len, tie->cause.ptr,
            tie->contested ? "; contested, kept in two threads"
            : tie->drift   ? "; the only link between its parts of the thread"
            : tie->joins   ? "; joins them into one thread"
                           : "");
        ct_text_line(t);
        ct_text_reason(t, &tie->reason);
    }
    if (w->n_ties == 0) {
        ct_text_put(t, "what they share as a whole was not enough for the last hunt to keep a tie");
        ct_text_line(t);
    }
}

static void text(struct ct_buf *out, const struct ct_why *w, const struct ct_style *style)
{
    struct ct_text t = ct_text(out, style);

    side(&t, &w->a);
    side(&t, &w->b);
    ct_text_line(&t);
    sum(&t, w);
    families(&t, w);
    list(&t, "WHAT SPEAKS AGAINST IT", w->against, "nothing that these mails show");
    list(&t, "WHAT WOULD SEPARATE THEM", w->would_separate, "nothing that linking looks at");
    if (w->a.campaigns)
        ties(&t, w);
}

static void json_side(struct ct_json *j, const char *key, const struct ct_why_side *s)
{
    ct_json_object(j, key);
    ct_json_bytes(j, "id", s->id);
    ct_json_int(j, "messages", (int64_t)s->messages);
    ct_json_object(j, "mail");
    ct_json_bytes(j, "message_id", s->mail.message_id);
    ct_json_time(j, "time", s->mail.at_us);
    ct_json_bytes(j, "from", s->mail.from);
    ct_json_bytes(j, "subject", s->mail.subject);
    if (s->mail.campaign.len)
        ct_json_str(j, "campaign", s->mail.campaign);
    ct_json_int(j, "namesakes", s->mail.namesakes);
    ct_json_end(j);
    ct_json_end(j);
}

static void json_values(struct ct_json *j, const struct ct_why *w)
{
    ct_json_array(j, "families");
    for (size_t i = 0; i < w->n_families; i++) {
        ct_json_object(j, NULL);
        ct_json_str(j, "family", ct_span_str(w->families[i].name));
        ct_json_ratio(j, "bits", w->families[i].centibits, 100);
        ct_json_bool(j, "strong", w->families[i].strong);
        ct_json_end(j);
    }
    ct_json_end(j);
    ct_json_array(j, "values");
    for (size_t i = 0; i < w->n_values; i++) {
        const struct ct_why_value *v = &w->values[i];

        ct_json_object(j, NULL);
        ct_json_str(j, "family", ct_span_str(v->family));
        ct_json_str(j, "feature", ct_span_str(v->feature));
        ct_json_bool(j, "agrees", v->agrees);
        ct_json_bytes(j, "value", v->value);
        if (!v->agrees)
            ct_json_bytes(j, "other", v->other);
        ct_json_int(j, v->of ? "senders" : "mails", v->holders);
        if (v->of)
            ct_json_int(j, "of_senders", v->of);
        ct_json_ratio(j, "bits", v->centibits, 100);
        ct_json_end(j);
    }
    ct_json_end(j);
}

static void json(struct ct_buf *out, const struct ct_view *v, const struct ct_why *w)
{
    struct ct_json j = ct_json(out);

    ct_json_head(&j, v, "why");
    ct_json_str(&j, "of",
        w->a.campaigns == 0                      ? CT_LIT("messages")
        : ct_span_istarts(w->a.id, CT_LIT("T-")) ? CT_LIT("threads")
                                                 : CT_LIT("campaigns"));
    json_side(&j, "a", &w->a);
    json_side(&j, "b", &w->b);
    ct_json_int(&j, "pairs", (int64_t)w->pairs);
    ct_json_int(&j, "of_pairs", (int64_t)w->all_pairs);
    ct_json_ratio(&j, "bits", w->centibits, 100);
    ct_json_ratio(&j, "worth_bits", w->llr, 100);
    ct_json_ratio(&j, "time_bits", w->time, 100);
    json_values(&j, w);
    ct_json_list(&j, "against", w->against);
    ct_json_list(&j, "would_separate", w->would_separate);
    ct_json_array(&j, "ties");
    for (size_t i = 0; i < w->n_ties; i++)
        ct_json_tie(&j, &w->ties[i]);
    ct_json_end(&j);
    ct_json_end(&j);
    ct_buf_chr(out, '\n');
}

void ct_report_why(struct ct_buf *out, const struct ct_view *v, const struct ct_why *w,
    enum ct_format format, const struct ct_style *style)
{
    if (format == CT_FORMAT_text)
        text(out, w, style);
    else
        json(out, v, w);
}

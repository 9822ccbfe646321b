/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kind_coverage: which source could have shown what, for whom and when.
 *
 * Objects as in INTERFACE. The text is a matrix of time by kind of source (ux
 * §4.3), then the questions that stay open and the logs that would answer them: a
 * reader must see at a glance which "no" may be believed.
 */
#include "base/cleanup.h"
#include "report/bins.h"
#include "report/campaign.h"

#define MATRIX_AT 22
#define MOST_CSV_NOTES 64 /* of one row; JSON has all */

static size_t count(const struct ct_view *v)
{
    return v->res->n_coverage;
}

static void json(struct ct_json *j, const struct ct_view *v, size_t i)
{
    const struct ct_coverage *c = &v->res->coverage[i];

    ct_json_str(j, "source_kind", c->source_kind);
    ct_json_str(j, "account_group", c->account_group);
    ct_json_time(j, "from", c->from_us);
    ct_json_time(j, "to", c->to_us);
    ct_json_ratio(j, "completeness", c->completeness_permille, 1000);
    ct_json_int(j, "events", (int64_t)c->events);
    ct_json_array(j, "answers");
    for (int r = 0; r < CT_N_RUNGS; r++)
        if (c->answers & 1u << r)
            ct_json_str(j, NULL, ct_span_str(ct_rung_name((enum ct_rung)r)));
    ct_json_end(j);
    if (c->notes.len == 0)
        return;

    struct ct_span notes = c->notes;

    ct_json_array(j, "notes");
    while (notes.len)
        ct_json_str(j, NULL, ct_span_cut_chr(&notes, '\n'));
    ct_json_end(j);
}

static void csv_notes(struct ct_csv_out *o, struct ct_span notes)
{
    struct ct_span v[MOST_CSV_NOTES];
    size_t n = 0;

    while (notes.len && n < MOST_CSV_NOTES)
        v[n++] = ct_span_cut_chr(&notes, '\n');
    ct_csv_list(o, (struct ct_span_list){ v, n });
}

static void csv(struct ct_csv_out *o, const struct ct_view *v, size_t i)
{
    const struct ct_coverage *c = &v->res->coverage[i];
    struct ct_span names[CT_N_RUNGS];
    size_t n = 0;

    for (int r = 0; r < CT_N_RUNGS; r++)
        if (c->answers & 1u << r)
            names[n++] = ct_span_str(ct_rung_name((enum ct_rung)r));
    ct_csv_str(o, c->source_kind);
    ct_csv_str(o, c->account_group);
    ct_csv_time(o, c->from_us);
    ct_csv_time(o, c->to_us);
    ct_csv_ratio(o, c->completeness_permille, 1000);
    ct_csv_int(o, c->events);
    ct_csv_list(o, (struct ct_span_list){ names, n });
    csv_notes(o, c->notes);
    ct_csv_end(o);
}

static void axis(struct ct_text *t, const struct ct_bins *b)
{
    static const char letters[] = "JFMAMJJASOND";
    int year = 0, month = 0, last = 0;

    for (size_t i = 0; i < b->n; i++) {
        ct_bins_start(b, i, &year, &month);
        if ((i == 0 || year != last) && t->column <= MATRIX_AT + i) {
            ct_text_to(t, MATRIX_AT + i);
            ct_text_printf(t, "%d", year);
        }
        last = year;
    }
    ct_text_line(t);
    if (b->step > 1)
        return;
    ct_text_to(t, MATRIX_AT);
    for (size_t i = 0; i < b->n; i++) {
        ct_bins_start(b, i, &year, &month);
        ct_text_printf(t, "%c", letters[month - 1]);
    }
    ct_text_line(t);
}

static void rungs(struct ct_text *t, uint32_t set)
{
    bool some = false;

    for (int r = 0; r < CT_N_RUNGS; r++)
        if (set & 1u << r) {
            ct_text_put(t, some ? " " : "");
            ct_text_put(t, ct_rung_short((enum ct_rung)r));
            some = true;
        }
}

static void row(struct ct_text *t, const struct ct_bins *b, const struct ct_bins_line *l)
{
    static const char *const blocks[2][3] = { { ".", "+", "#" }, { "·", "▒", "█" } };

    ct_text_span(t, l->first->source_kind, 12);
    ct_text_put(t, " ");
    ct_text_defang(t, l->first->account_group, MATRIX_AT - 2 - t->column);
    ct_text_to(t, MATRIX_AT);
    for (size_t i = 0; i < b->n; i++, t->column++)
        ct_buf_add(t->out, ct_span_str(blocks[t->style.utf8][l->level[i]]));
    ct_text_put(t, "  ");
    t->indent = MATRIX_AT;
    rungs(t, l->answers);
    ct_text_line(t);
}

static void legend(struct ct_text *t, const struct ct_bins *b, uint32_t answers)
{
    bool some = false;

    ct_text_put(
        t, t->style.utf8 ? "█ nearly all  ▒ partly  · none" : "# nearly all, + partly, . none");
    if (b->step > 1)
        ct_text_printf(t, "; one column is %d months", b->step);
    ct_text_line(t);
    for (int r = 0; r < CT_N_RUNGS; r++)
        if (answers & 1u << r) {
            ct_text_printf(t, "%s%s: %s", some ? ", " : "can show ", ct_rung_short((enum ct_rung)r),
                ct_rung_title((enum ct_rung)r));
            some = true;
        }
    if (some)
        ct_text_line(t);
}

static void matrix(struct ct_text *t, const struct ct_view *v)
{
    ct_cleanup(ct_arena_done) struct ct_arena a = { 0 };
    struct ct_bins b = ct_bins_of(v->res->coverage, v->res->n_coverage);
    struct ct_bins_line *lines;
    size_t n = ct_bins_lines(&b, v->res->coverage, v->res->n_coverage, &a, &lines);
    uint32_t answers = 0;

    if (b.n)
        axis(t, &b);
    for (size_t i = 0; i < n; i++) {
        row(t, &b, &lines[i]);
        answers |= lines[i].answers;
    }
    legend(t, &b, answers);
}

static void month(struct ct_text *t, int64_t us)
{
    struct ct_civil c = ct_time_civil(us);

    ct_text_printf(t, "%04d-%02d", c.year, c.month);
}

static void whose(struct ct_text *t, const struct ct_coverage *c)
{
    ct_text_put(t, "  ");
    ct_text_span(t, c->source_kind, 12);
    ct_text_put(t, " ");
    ct_text_defang(t, c->account_group, 40);
    ct_text_put(t, ": ");
}

/* What was odd, month by month. */
static void odd(struct ct_text *t, const struct ct_coverage *c)
{
    struct ct_span notes = c->notes;

    while (notes.len) {
        month(t, c->from_us);
        whose(t, c);
        ct_text_claim(t, ct_span_cut_chr(&notes, '\n'));
        ct_text_line(t);
    }
}

/* Months without anything, of which v[0] is one, in one line. Returns how many. */
static size_t silence(struct ct_text *t, const struct ct_coverage *v, size_t n)
{
    size_t i = 1;

    while (i < n && v[i].events == 0 && v[i].from_us == v[i - 1].to_us)
        i++;
    month(t, v[0].from_us);
    if (i > 1) {
        ct_text_put(t, "/");
        month(t, v[i - 1].from_us);
    }
    whose(t, &v[0]);
    ct_text_put(t, "not a line");
    ct_text_line(t);
    return i;
}

static void all_odd(struct ct_text *t, const struct ct_coverage *v, size_t n)
{
    for (size_t i = 0; i < n;) {
        if (v[i].events == 0 && v[i].notes.len)
            i += silence(t, &v[i], n - i);
        else
            odd(t, &v[i++]);
    }
}

static void text(struct ct_text *t, const struct ct_view *v)
{
    matrix(t, v);
    all_odd(t, v->res->coverage, v->res->n_coverage);
    for (size_t i = 0; i < v->res->n_blind; i++) {
        const struct ct_blind_spot *s = &v->res->blind[i];

        ct_text_line(t);
        ct_text_label(t, "cannot say", 13);
        ct_text_claim(t, s->question);
        ct_text_line(t);
        ct_text_label(t, "ask for", 13);
        ct_text_claim(t, s->ask_for);
        ct_text_line(t);
    }
}

const struct ct_report_kind ct_kind_coverage = {
    .name = "coverage",
    .columns = "source_kind,account_group,from,to,completeness,events,answers,notes",
    .count = count,
    .json = json,
    .csv = csv,
    .text = text,
};

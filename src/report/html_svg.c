/* SPDX-License-Identifier: Apache-2.0 */
/*
 * html_svg: two drawings of a campaign, each with its words beside it.
 *
 * The timeline counts messages in at most 60 equal steps of the campaign's time;
 * the ladder stacks its people by state for every rung, unknown hatched so that it
 * shows on paper. Coordinates are integers: the same result is the same bytes.
 * Numbers a drawing shows also stand in tables, for those who cannot see it.
 */
#include <inttypes.h>

#include "report/html.h"

#define BINS 60
#define BAR 14 /* width of a bar and its gap */
#define HIGH 70

static size_t bin_of(const struct ct_campaign *c, int64_t us)
{
    uint64_t span = (uint64_t)c->last_us - (uint64_t)c->first_us;
    uint64_t step = span / BINS + 1, at = (uint64_t)us - (uint64_t)c->first_us;

    if (us == CT_TIME_NONE || us < c->first_us || us > c->last_us)
        return BINS;
    return (size_t)(at / step);
}

static unsigned count_bins(const struct ct_campaign *c, unsigned n[BINS + 1])
{
    unsigned most = 1;

    for (size_t i = 0; i < c->n_messages; i++) {
        size_t b = bin_of(c, c->messages[i].at_us);

        if (++n[b] > most && b < BINS)
            most = n[b];
    }
    return most;
}

/* HTML's <time> would end the drawing: inside SVG a date is bare text. */
static void put_day(struct ct_html *h, int64_t us)
{
    char text[CT_TIME_TEXT];

    ct_html_printf(h, "%.10s", ct_time_rfc3339(us, text));
}

void ct_html_timeline(struct ct_html *h, const struct ct_campaign *c)
{
    unsigned n[BINS + 1] = { 0 }, most;

    if (c->first_us == CT_TIME_NONE || c->last_us == CT_TIME_NONE || c->last_us < c->first_us)
        return;
    most = count_bins(c, n);
    ct_html_put(h, "<figure><figcaption>When its messages came</figcaption>\n");
    ct_html_printf(h,
        "<svg role=\"img\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" "
        "aria-label=\"%zu messages over time, at most %u in one step\">",
        BINS * BAR, HIGH + 24, BINS * BAR, HIGH + 24, c->n_messages, most);
    for (int i = 0; i < BINS; i++) {
        int high = n[i] ? (int)(n[i] * (HIGH - 16) / most) + 4 : 0;

        if (high)
            ct_html_printf(h,
                "<rect class=\"bar\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"2\"/>",
                i * BAR + 1, HIGH - high, BAR - 2, high);
    }
    ct_html_printf(
        h, "<line class=\"axis\" x1=\"0\" x2=\"%d\" y1=\"%d\" y2=\"%d\"/>", BINS * BAR, HIGH, HIGH);
    ct_html_printf(h, "<text class=\"t\" x=\"0\" y=\"%d\">", HIGH + 18);
    put_day(h, c->first_us);
    ct_html_printf(h, "</text><text class=\"t\" x=\"%d\" y=\"%d\" text-anchor=\"end\">", BINS * BAR,
        HIGH + 18);
    put_day(h, c->last_us);
    ct_html_put(h, "</text></svg></figure>\n");
}

#define COLUMN 84
#define STACK 96
#define TOP 20

/* One rung: a frame, in it the states from the bottom up. */
static void stack(struct ct_html *h, const struct ct_ladder *l, int r, unsigned all, size_t number)
{
    static const enum ct_rung_state order[] = { CT_STATE_YES, CT_STATE_PROBABLE, CT_STATE_MACHINE,
        CT_STATE_NO, CT_STATE_UNKNOWN };
    int x = r * COLUMN + 6, y = TOP + STACK;

    for (size_t i = 0; i < sizeof order / sizeof order[0]; i++) {
        unsigned n = l->n[r][order[i]];
        int high = (int)(n * STACK / all);

        if (n == 0)
            continue;
        high = high ? high : 2;
        y -= high;
        ct_html_printf(h, "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"",
            ct_rung_state_name(order[i]), x, y, COLUMN - 24, high);
        if (order[i] == CT_STATE_UNKNOWN)
            ct_html_printf(h, " fill=\"url(#u%zu)\"", number);
        ct_html_printf(h, "><title>%s: %u</title></rect>", ct_state_title(order[i]), n);
    }
    ct_html_printf(h, "<rect class=\"frame\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/>", x,
        TOP, COLUMN - 24, STACK);
}

static void label(struct ct_html *h, const struct ct_ladder *l, int r)
{
    unsigned people;
    enum ct_rung_state s = ct_ladder_sum(l, (enum ct_rung)r, &people);
    int x = r * COLUMN + 6 + (COLUMN - 24) / 2;

    ct_html_printf(
        h, "<text x=\"%d\" y=\"14\" text-anchor=\"middle\">%s ", x, ct_state_sign(s, true));
    if (s != CT_STATE_UNKNOWN)
        ct_html_printf(h, "%u", people);
    ct_html_printf(h, "</text><text class=\"t\" x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text>",
        x, TOP + STACK + 16, ct_rung_title((enum ct_rung)r));
}

void ct_html_ladder(struct ct_html *h, const struct ct_campaign *c, size_t number)
{
    struct ct_ladder l = ct_ladder_of(h->v, c);
    unsigned all = 0;
    int wide = CT_N_RUNGS * COLUMN, high = TOP + STACK + 24;

    for (int s = 0; s <= CT_STATE_YES; s++)
        all += l.n[CT_RUNG_TARGETED][s];
    if (all == 0)
        return;
    ct_html_put(h, "<figure><figcaption>How far it got with how many people "
                   "(hatched: unknown)</figcaption>\n");
    ct_html_printf(h,
        "<svg role=\"img\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" "
        "aria-label=\"the ladder; the same numbers stand in the table of people\">",
        wide, high, wide, high);
    ct_html_printf(h,
        "<defs><pattern id=\"u%zu\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" "
        "patternTransform=\"rotate(45)\"><line class=\"hatch\" x1=\"0\" y1=\"0\" x2=\"0\" "
        "y2=\"6\" stroke-width=\"2\"/></pattern></defs>",
        number);
    for (int r = 0; r < CT_N_RUNGS; r++) {
        stack(h, &l, r, all, number);
        label(h, &l, r);
    }
    ct_html_put(h, "</svg></figure>\n");
}

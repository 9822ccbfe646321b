/* SPDX-License-Identifier: Apache-2.0 */
/*
 * report: finds the kind and the format that were asked for.
 *
 * Both tables are made from their .def file; this file knows no kind and no
 * format by itself, so that adding one touches nothing here.
 */
#include "report/report.h"

#include <stdlib.h>

#include "report/kind.h"

#define KIND(name) extern const struct ct_report_kind ct_kind_##name;
#include "report/kinds.def"
#undef KIND
#define FORMAT(name) extern const struct ct_report_format ct_format_##name;
#include "report/formats.def"
#undef FORMAT

static const struct ct_report_kind *const kinds[] = {
#define KIND(name) &ct_kind_##name,
#include "report/kinds.def"
#undef KIND
};

static const struct ct_report_format *const formats[CT_N_FORMATS] = {
#define FORMAT(name) &ct_format_##name,
#include "report/formats.def"
#undef FORMAT
};

#define N_KINDS (sizeof kinds / sizeof kinds[0])

const char *const *ct_report_kinds(void)
{
    static const char *const names[] = {
#define KIND(name) #name,
#include "report/kinds.def"
#undef KIND
        NULL
    };

    return names;
}

static int earlier(const void *a, const void *b)
{
    const struct ct_moment *x = a, *y = b;

    if (x->message->at_us != y->message->at_us)
        return x->message->at_us < y->message->at_us ? -1 : 1;
    if (x->campaign != y->campaign)
        return x->campaign < y->campaign ? -1 : 1;
    return x->message < y->message ? -1 : x->message > y->message;
}

/* All messages of all campaigns in order of time. */
static void add_moments(struct ct_view *v, struct ct_arena *a)
{
    const struct ct_result *res = v->res;
    struct ct_moment *all;
    size_t n = 0;

    for (size_t i = 0; i < res->n_campaigns; i++)
        n += res->campaigns[i].n_messages;
    all = ct_arena_alloc(a, (n + 1) * sizeof *all);
    v->n_moments = 0;
    for (size_t i = 0; i < res->n_campaigns; i++)
        for (size_t k = 0; k < res->campaigns[i].n_messages; k++)
            all[v->n_moments++] =
                (struct ct_moment){ &res->campaigns[i], &res->campaigns[i].messages[k] };
    qsort(all, n, sizeof *all, earlier);
    v->moments = all;
}

/* The index of the thing with that id; CT_ALL when this kind has none such. */
static size_t find(const struct ct_report_kind *kind, const struct ct_view *v, struct ct_span what)
{
    size_t n = kind->id ? kind->count(v) : 0;

    for (size_t i = 0; i < n; i++)
        if (ct_span_ieq(kind->id(v, i), what))
            return i;
    return CT_ALL;
}

int ct_report_show(struct ct_buf *out, const struct ct_view *v, struct ct_span what,
    enum ct_format format, const struct ct_style *style)
{
    struct ct_arena a = { 0 };
    struct ct_view whole = *v;
    int r = CT_REPORT_NONE;

    add_moments(&whole, &a);
    for (size_t i = 0; i < N_KINDS && r == CT_REPORT_NONE; i++) {
        bool all = ct_span_eq(what, ct_span_str(kinds[i]->name));
        size_t one = all ? CT_ALL : find(kinds[i], &whole, what);

        if (!all && one == CT_ALL)
            continue;
        formats[format]->write(out, &whole, kinds[i], one, style);
        r = 0;
    }
    ct_arena_done(&a);
    return r;
}

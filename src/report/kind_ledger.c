/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kind_ledger: every piece of evidence that could not be read, and why.
 *
 * What could not be read may be where the answer was, so it is shown as plainly
 * as what was found: source, place, extent, reason, how often.
 */
#include "report/campaign.h"

static size_t count(const struct ct_view *v)
{
    return v->n_ledger;
}

static void json(struct ct_json *j, const struct ct_view *v, size_t i)
{
    const struct ct_ledger_line *l = &v->ledger[i];

    ct_json_bytes(j, "source", l->path);
    if (l->entry.member.len)
        ct_json_bytes(j, "member", l->entry.member);
    ct_json_int(j, "offset", (int64_t)l->entry.offset);
    ct_json_int(j, "length", (int64_t)l->entry.length);
    ct_json_str(j, "reason", l->entry.reason);
    ct_json_int(j, "count", (int64_t)l->entry.count);
}

static void csv(struct ct_csv_out *o, const struct ct_view *v, size_t i)
{
    const struct ct_ledger_line *l = &v->ledger[i];

    ct_csv_str(o, l->path);
    ct_csv_str(o, l->entry.member);
    ct_csv_int(o, l->entry.offset);
    ct_csv_int(o, l->entry.length);
    ct_csv_str(o, l->entry.reason);
    ct_csv_int(o, l->entry.count);
    ct_csv_end(o);
}

static void text(struct ct_text *t, const struct ct_view *v)
{
    for (size_t i = 0; i < v->n_ledger; i++) {
        const struct ct_ledger_line *l = &v->ledger[i];
        struct ct_evidence e = { .source = l->path,
            .member = l->entry.member,
            .offset = l->entry.offset,
            .length = l->entry.length };

        ct_text_pointer(t, &e);
        ct_text_line(t);
        ct_text_label(t, "", 6);
        ct_text_claim(t, l->entry.reason);
        if (l->entry.count > 1)
            ct_text_printf(t, "  × %llu", (unsigned long long)l->entry.count);
        ct_text_line(t);
    }
    if (v->n_ledger == 0) {
        ct_text_put(t, "nothing was left unread");
        ct_text_line(t);
    }
}

const struct ct_report_kind ct_kind_ledger = {
    .name = "ledger",
    .columns = "source,member,offset,length,reason,count",
    .count = count,
    .json = json,
    .csv = csv,
    .text = text,
};

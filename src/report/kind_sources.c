/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kind_sources: the evidence files of a case, as they were when they were read.
 *
 * The SHA-256 lets anyone check, with sha256sum and without us, that a report
 * speaks of the very file that lies before them.
 */
#include "report/campaign.h"

static size_t count(const struct ct_view *v)
{
    return v->n_sources;
}

static struct ct_span hex(const struct ct_source_info *s, char ret[64])
{
    static const char digits[] = "0123456789abcdef";

    for (size_t i = 0; i < 32; i++) {
        ret[2 * i] = digits[s->sha256[i] >> 4];
        ret[2 * i + 1] = digits[s->sha256[i] & 15];
    }
    return (struct ct_span){ ret, 64 };
}

static void json(struct ct_json *j, const struct ct_view *v, size_t i)
{
    const struct ct_source_info *s = &v->sources[i];
    char text[64];

    ct_json_int(j, "id", s->id);
    ct_json_bytes(j, "source", s->path);
    ct_json_int(j, "bytes", (int64_t)s->bytes);
    ct_json_str(j, "sha256", hex(s, text));
    ct_json_str(j, "reader", s->reader);
    ct_json_int(j, "events", (int64_t)s->events);
    ct_json_int(j, "repeats", (int64_t)s->repeats);
    ct_json_int(j, "ledger", (int64_t)s->ledger);
    ct_json_time(j, "first", s->first_us);
    ct_json_time(j, "last", s->last_us);
}

static void csv(struct ct_csv_out *o, const struct ct_view *v, size_t i)
{
    const struct ct_source_info *s = &v->sources[i];
    char text[64];

    ct_csv_int(o, s->id);
    ct_csv_str(o, s->path);
    ct_csv_int(o, s->bytes);
    ct_csv_str(o, hex(s, text));
    ct_csv_str(o, s->reader);
    ct_csv_int(o, s->events);
    ct_csv_int(o, s->ledger);
    ct_csv_time(o, s->first_us);
    ct_csv_time(o, s->last_us);
    ct_csv_int(o, s->repeats);
    ct_csv_end(o);
}

static void text(struct ct_text *t, const struct ct_view *v)
{
    char sum[64];

    for (size_t i = 0; i < v->n_sources; i++) {
        const struct ct_source_info *s = &v->sources[i];

        ct_text_printf(t, "%u", s->id);
        ct_text_label(t, "", 6);
        ct_text_span(t, s->path, 0);
        ct_text_line(t);
        ct_text_label(t, "", 6);
        ct_text_printf(t, "%llu bytes · ", (unsigned long long)s->bytes);
        ct_text_span(t, s->reader.len ? s->reader : CT_LIT("no reader"), 20);
        ct_text_printf(t, " · %llu events · %llu in the ledger · ", (unsigned long long)s->events,
            (unsigned long long)s->ledger);
        ct_text_period(t, s->first_us, s->last_us);
        ct_text_line(t);
        if (s->repeats) {
            ct_text_label(t, "", 6);
            ct_text_printf(t, "%llu events passed over as repeats: another source had brought them",
                (unsigned long long)s->repeats);
            ct_text_line(t);
        }
        ct_text_label(t, "", 6);
        ct_text_span(t, hex(s, sum), 0);
        ct_text_line(t);
    }
}

const struct ct_report_kind ct_kind_sources = {
    .name = "sources",
    .columns = "id,source,bytes,sha256,reader,events,ledger,first,last,repeats",
    .count = count,
    .json = json,
    .csv = csv,
    .text = text,
};

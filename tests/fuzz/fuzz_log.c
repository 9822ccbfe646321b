/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_log: any bytes as the log of any product.
 *
 * A first byte of 0x80 or more picks a reader, and the rest is the log; else all of it is, and
 * detection picks. Beyond not crashing: every event points into the log, in rising order; its
 * values are of fields and no longer than a value may be; what is lost lies in the log. Where the
 * log can be cut, each half read by itself gives the same events, of readers that pass over
 * repeats at least as many.
 */
#include <stdlib.h>

#include "base/hash.h"
#include "base/limits.h"
#include "base/unpack.h"
#include "fuzz/fuzz.h"
#include "read/reading.h"

struct sum {
    size_t size;
    uint64_t last, events, hash, lost;
};

static const struct ct_reader *picked;
static size_t n_readers;
static unsigned want;

static void pick(const struct ct_reader *r, void *arg)
{
    (void)arg;
    if (want == n_readers++)
        picked = r;
}

static void check_value(const struct ct_value *v)
{
    if (v->field == CT_FIELD_NONE || v->field >= CT_N_FIELDS)
        abort();
    if (ct_fields[v->field].type == CT_TYPE_STR && v->str.len > CT_MAX_VALUE_BYTES)
        abort();
    if (ct_fields[v->field].type == CT_TYPE_TIME && v->num == CT_TIME_NONE)
        abort();
}

static void add(struct sum *s, uint64_t n)
{
    s->hash = ct_hash64((struct ct_span){ (const char *)&n, sizeof n }, s->hash);
}

static void check_event(struct sum *s, const struct ct_event *ev)
{
    if (ev->class == CT_CLASS_NONE || ev->class >= CT_N_CLASSES || ev->offset < s->last ||
        ev->offset + ev->length > s->size || ev->n > CT_MAX_VALUES)
        abort();
    s->last = ev->offset;
    add(s, ev->offset);
    add(s, ev->length);
    add(s, (uint64_t)ev->at_us);
    for (size_t i = 0; i < ev->n; i++) {
        const struct ct_value *v = &ev->values[i];

        check_value(v);
        add(s, v->field);
        if (ct_fields[v->field].type == CT_TYPE_STR)
            s->hash = ct_hash64(v->str, s->hash);
        else
            add(s, (uint64_t)v->num);
    }
}

static int take(void *arg, struct ct_batch *b)
{
    struct sum *s = arg;

    for (size_t i = 0; i < b->events.n; i++)
        check_event(s, &b->events.v[i]);
    s->events += b->events.n;
    return 0;
}

static void lose(void *arg, const struct ct_ledger_entry *e)
{
    struct sum *s = arg;

    if (e->reason.len == 0 || (e->member.len == 0 && e->offset + e->length > s->size))
        abort();
    s->lost++;
}

/* `all`: as a source is read; else the records that start in a range. */
static void read(struct ct_span log, bool all, uint64_t from, uint64_t below, struct sum *s)
{
    struct ct_stream in = ct_stream_memory(log);
    struct ct_reading_sum sum;
    struct ct_reading rd = { .source = CT_LIT("mail.log-20210113"),
        .seed = 7,
        .changed_us = INT64_C(1640995200000000),
        .arg = s,
        .batch = take,
        .lost = lose };

    ct_stream_skip(&in, from);
    if ((all ? ct_read_all(&rd, &in, &sum) : ct_read_range(&rd, picked, &in, below, &sum)) != 0)
        abort();
    if (all && (sum.events != s->events || (sum.reader && sum.reader != picked)))
        abort();
    ct_stream_done(&in);
}

/* Only of what is detected as the reader picked: a survey asks detection. */
static void check_cut(struct ct_span log, const struct sum *whole)
{
    struct ct_stream in = ct_stream_memory(log);
    struct sum parts = { .size = log.len };
    struct ct_cuts cuts;
    uint64_t middle;

    ct_read_survey(&in, UINT64_MAX, 1 + log.len / 4, &cuts);
    if (cuts.reader == picked && cuts.at.n > 1) {
        middle = cuts.at.v[cuts.at.n / 2];
        read(log, false, 0, middle, &parts);
        read(log, false, middle, UINT64_MAX, &parts);
        /* a repeat in the other half is not known there: the memory counts ids once */
        if (picked->end ? parts.events < whole->events
                        : parts.events != whole->events || parts.hash != whole->hash)
            abort();
    }
    ct_vec_done(&cuts.at);
    ct_stream_done(&in);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    bool forced = size && data[0] >= 0x80;
    struct ct_span log = { (const char *)data + forced, size - forced };
    struct sum s = { .size = log.len };

    picked = NULL;
    n_readers = 0;
    want = forced ? data[0] - 0x80U : UINT8_MAX;
    ct_reader_each(pick, NULL);
    if (ct_unpack_wants(ct_span_head(log, CT_PROBE_BYTES)))
        return 0;
    if (!forced)
        picked = ct_reader_detect(ct_span_head(log, CT_PROBE_BYTES));
    if (!picked || !picked->source_kind) /* mail has targets of its own */
        return 0;
    read(log, !forced, 0, UINT64_MAX, &s);
    check_cut(log, &s);
    return 0;
}

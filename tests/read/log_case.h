/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * log_case: a few lines of a log through the whole of reading, for tests of readers.
 *
 *   text --ct_read_all()--> events, kept with their values; entries of the ledger, counted
 *
 * The reader that was asked for must be the one that is detected: that is checked too.
 * Samples are made up: reserved names and addresses, people who do not exist.
 */

#include "read/log.h"
#include "read/reading.h"
#include "tap.h"

/* Every reader, for tests to name. */
#define READER(name) extern const struct ct_reader ct_reader_##name;
#include "read/readers.def"
#undef READER

struct log_case {
    struct ct_arena arena;
    CT_VEC(struct ct_event) events;
    unsigned lost;
    char why[128]; /* of the newest loss */
};

static inline int log_case_batch(void *arg, struct ct_batch *b)
{
    struct log_case *c = arg;

    for (size_t i = 0; i < b->events.n; i++) {
        struct ct_event ev = b->events.v[i];
        struct ct_value *v = ct_arena_alloc(&c->arena, (ev.n + 1) * sizeof *v);

        for (size_t k = 0; k < ev.n; k++) {
            v[k] = ev.values[k];
            if (ct_fields[v[k].field].type == CT_TYPE_STR)
                v[k].str = ct_arena_copy(&c->arena, v[k].str);
        }
        ev.values = v;
        *ct_vec_add(&c->events) = ev;
    }
    return 0;
}

static inline void log_case_lost(void *arg, const struct ct_ledger_entry *e)
{
    struct log_case *c = arg;

    c->lost++;
    snprintf(c->why, sizeof c->why, CT_FMT, CT_ARG(e->reason));
}

static inline struct log_case log_case_bytes(
    const struct ct_reader *reader, struct ct_span bytes, const char *path)
{
    struct log_case c = { 0 };
    struct ct_stream in = ct_stream_memory(bytes);
    struct ct_reading_sum sum;
    struct ct_reading rd = { .source = ct_span_str(path),
        .seed = 7,
        .changed_us = INT64_C(1640995200000000), /* 2022-01-01 */
        .arg = &c,
        .batch = log_case_batch,
        .lost = log_case_lost };

    CHECK(ct_reader_detect(ct_span_head(bytes, CT_PROBE_BYTES)) == reader);
    CHECK_INT(ct_read_all(&rd, &in, &sum), 0);
    ct_stream_done(&in);
    return c;
}

static inline struct log_case log_case_read(const struct ct_reader *reader, const char *text)
{
    return log_case_bytes(reader, ct_span_str(text), "log");
}

static inline void log_case_done(struct log_case *c)
{
    ct_vec_done(&c->events);
    ct_arena_done(&c->arena);
}

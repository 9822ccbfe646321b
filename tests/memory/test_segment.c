/* SPDX-License-Identifier: Apache-2.0 */
/*
 * segment: what goes in comes out, and what was damaged comes out never.
 */
#include "base/limits.h"
#include "memory/keys.h"
#include "memory/sample.h"
#include "memory/segment_read.h"
#include "memory/store.h"

#include <errno.h>

static struct ct_segment *open_bytes(struct ct_span bytes, bool unchecked)
{
    struct ct_segment_input in = {
        .fd = -1, .bytes = bytes, .size = bytes.len, .unchecked = unchecked
    };
    struct ct_segment *seg;

    return ct_segment_open(&seg, in, NULL) == 0 ? seg : NULL;
}

/* A text of chance: short ones come back, some are empty, some hold NUL, some are huge. */
static struct ct_span any_text(uint64_t *state, struct ct_arena *a)
{
    uint64_t kind = sample_random(state) % 40;
    size_t len = kind < 2 ? 0 : kind < 38 ? sample_random(state) % 24 : sample_random(state) % 3000;
    char *p;

    if (sample_random(state) % 5000 == 0)
        len = CT_MAX_VALUE_BYTES;
    p = ct_arena_alloc(a, len);
    for (size_t i = 0; i < len; i++)
        p[i] = (char)(kind % 3 ? 'a' + sample_random(state) % 4 : sample_random(state));
    return (struct ct_span){ p, len };
}

static void any_value(struct ct_batch *b, uint64_t *state)
{
    enum ct_field f = (enum ct_field)(1 + sample_random(state) % (CT_N_FIELDS - 1));

    if (ct_fields[f].type != CT_TYPE_STR)
        ct_batch_int(b, f, (int64_t)(sample_random(state) >> sample_random(state) % 64));
    else
        ct_batch_str(b, f, any_text(state, &b->arena));
}

static void any_event(struct ct_batch *b, uint64_t *state)
{
    uint64_t n = sample_random(state) % 30;
    int64_t at = sample_random(state) % 10 ? (int64_t)(sample_random(state) >> 12) : CT_TIME_NONE;

    if (sample_random(state) % 300 == 0)
        n = sample_random(state) % 5000;
    if (sample_random(state) % 50 == 0)
        n = 0;
    ct_batch_event(b, CT_CLASS_MAIL, at, sample_random(state), sample_random(state));
    for (uint64_t i = 0; i < n; i++)
        any_value(b, state);
}

/* The same class, time, place and, field by field, the same values. */
static bool same(const struct ct_event *a, const struct ct_event *b)
{
    size_t k = 0;

    if (a->class != b->class || a->source != b->source || a->at_us != b->at_us ||
        a->offset != b->offset || a->length != b->length || a->n != b->n)
        return false;
    for (int f = 1; f < CT_N_FIELDS; f++)
        for (size_t i = 0; i < a->n; i++) {
            if (a->values[i].field != (enum ct_field)f)
                continue;
            if (b->values[k].field != (enum ct_field)f)
                return false;
            if (ct_fields[f].type == CT_TYPE_STR ? !ct_span_eq(a->values[i].str, b->values[k].str)
                                                 : a->values[i].num != b->values[k].num)
                return false;
            k++;
        }
    return k == b->n;
}

static size_t count_same(struct ct_segment *seg, const struct ct_batch *b, size_t from)
{
    struct ct_rows rows = { 0 };
    struct ct_values values = { 0 };
    size_t n = 0;

    for (size_t g = 0; g < seg->dir.n_groups; g++) {
        if (ct_rows_load(seg, g, NULL, &rows) < 0)
            continue;
        for (uint32_t i = 0; i < rows.n_rows; i++) {
            struct ct_event ev;

            if (ct_rows_event(seg, &rows, i, &values, &ev) == 0)
                n += same(&b->events.v[from + rows.first_row + i], &ev);
        }
    }
    ct_vec_done(&values.list);
    ct_rows_done(&rows);
    return n;
}

TEST(events_of_chance_come_back_as_they_were)
{
    uint64_t state = 1;
    struct ct_segment_builder *builder = ct_segment_new(CT_CLASS_MAIL, SEED);

    for (int round = 0; round < 30; round++) {
        struct ct_batch b = { 0 };
        struct ct_buf out = ct_buf(CT_MAX_SEGMENT_BYTES);
        size_t n = round == 0 ? 1 : 1 + sample_random(&state) % 600, bound;
        struct ct_segment *seg;

        for (size_t i = 0; i < n; i++)
            any_event(&b, &state);
        ct_batch_seal(&b);
        for (size_t i = 0; i < n; i++) {
            b.events.v[i].source = (uint32_t)(sample_random(&state) % 9);
            CHECK_INT(ct_segment_add(builder, &b.events.v[i]), 0);
        }
        CHECK_INT(ct_segment_events(builder), n);
        bound = ct_segment_bytes(builder);
        ct_segment_finish(builder, &out);
        CHECK(out.len <= bound && !out.full);
        CHECK_INT(ct_segment_events(builder), 0);
        seg = open_bytes(ct_buf_span(&out), false);
        REQUIRE(seg != NULL);
        CHECK_INT(count_same(seg, &b, 0), n);
        CHECK_INT(ct_segment_check(seg, SEED, NULL, NULL), 0);
        ct_segment_close(seg);
        ct_buf_done(&out);
        ct_batch_done(&b);
    }
    ct_segment_free(builder);
}

TEST(a_long_archive_is_cut_into_groups_and_every_row_is_found)
{
    struct ct_buf out = ct_buf(CT_MAX_SEGMENT_BYTES);
    struct ct_batch b = { 0 };
    struct ct_segment *seg;

    sample_segment(&out, 0, 30000, SEED);
    for (unsigned i = 0; i < 30000; i++)
        sample_mail(&b, i);
    ct_batch_seal(&b);
    for (unsigned i = 0; i < 30000; i++)
        b.events.v[i].source = i % 3;
    seg = open_bytes(ct_buf_span(&out), false);
    REQUIRE(seg != NULL);
    CHECK(seg->dir.n_groups > 3);
    CHECK_INT(count_same(seg, &b, 0), 30000);
    for (uint32_t row = 0; row < 30000; row += 997) {
        const struct ct_dir_group *g = &seg->dir.groups[ct_segment_group(seg, row)];

        CHECK(row >= g->first_row && row < g->first_row + g->n_rows);
    }
    ct_segment_close(seg);
    ct_batch_done(&b);
    ct_buf_done(&out);
}

TEST(the_same_events_give_the_same_bytes)
{
    struct ct_buf a = ct_buf(CT_MAX_SEGMENT_BYTES), b = ct_buf(CT_MAX_SEGMENT_BYTES);

    sample_segment(&a, 5, 400, SEED);
    sample_segment(&b, 5, 400, SEED);
    CHECK(ct_span_eq(ct_buf_span(&a), ct_buf_span(&b)));
    ct_buf_done(&a);
    ct_buf_done(&b);
}

/* In one go as far as they can be; the rest one by one. */
static void add_ahead(struct ct_segment_builder *to, struct ct_batch *b, size_t *ret_together)
{
    uint32_t hashes[CT_SEGMENT_AHEAD];

    for (size_t i = 0, n; i < b->events.n;) {
        const struct ct_event *v = &b->events.v[i];
        size_t at = 0;

        n = ct_segment_ahead(to, v, b->events.n - i, hashes);
        if (n == 0)
            CHECK_INT(ct_segment_add(to, v), 0);
        for (size_t k = 0; k < n; at += v[k++].n)
            CHECK_INT(ct_segment_add_hashed(to, &v[k], hashes + at), 0);
        *ret_together += n > 1 ? n : 0;
        i += n ? n : 1;
    }
}

TEST(events_taken_together_give_the_bytes_of_events_taken_one_by_one)
{
    struct ct_segment_builder *one = ct_segment_new(CT_CLASS_MAIL, 11);
    struct ct_segment_builder *many = ct_segment_new(CT_CLASS_MAIL, 11);
    struct ct_buf x = ct_buf(CT_MAX_SEGMENT_BYTES), y = ct_buf(CT_MAX_SEGMENT_BYTES);
    uint64_t state = 5;
    size_t together = 0;

    for (int round = 0; round < 20; round++) {
        struct ct_batch b = { 0 };

        for (int i = 0; i < 50; i++)
            any_event(&b, &state);
        ct_batch_seal(&b);
        for (size_t i = 0; i < b.events.n; i++)
            CHECK_INT(ct_segment_add(one, &b.events.v[i]), 0);
        add_ahead(many, &b, &together);
        ct_batch_done(&b);
    }
    CHECK(together > 500);
    ct_segment_finish(one, &x);
    ct_segment_finish(many, &y);
    CHECK(x.len > 100000 && ct_span_eq(ct_buf_span(&x), ct_buf_span(&y)));
    ct_buf_done(&x);
    ct_buf_done(&y);
    ct_segment_free(one);
    ct_segment_free(many);
}

TEST(segments_can_follow_each_other_in_one_buffer)
{
    struct ct_buf out = ct_buf(CT_MAX_SEGMENT_BYTES);
    size_t first;
    struct ct_segment *seg;

    sample_segment(&out, 0, 40, SEED);
    first = out.len;
    sample_segment(&out, 0, 40, SEED);
    CHECK_INT(out.len, 2 * first);
    seg = open_bytes(ct_span_from(ct_buf_span(&out), first), false);
    REQUIRE(seg != NULL);
    CHECK_INT(ct_segment_check(seg, SEED, NULL, NULL), 0);
    ct_segment_close(seg);
    ct_buf_done(&out);
}

TEST(no_events_give_no_bytes)
{
    struct ct_segment_builder *builder = ct_segment_new(CT_CLASS_MAIL, SEED);
    struct ct_buf out = ct_buf(1000);

    ct_segment_finish(builder, &out);
    CHECK_INT(out.len, 0);
    ct_buf_done(&out);
    ct_segment_free(builder);
}

TEST(text_beyond_what_one_event_may_have_is_left_out)
{
    struct ct_segment_builder *builder = ct_segment_new(CT_CLASS_MAIL, SEED);
    struct ct_buf out = ct_buf(CT_MAX_SEGMENT_BYTES);
    struct ct_batch b = { 0 };
    struct ct_rows rows = { 0 };
    struct ct_values values = { 0 };
    struct ct_event ev;
    struct ct_segment *seg;
    char *big = calloc(1, CT_MAX_VALUE_BYTES);

    REQUIRE(big != NULL);
    ct_batch_event(&b, CT_CLASS_MAIL, 0, 0, 0);
    for (int i = 0; i < 200; i++) {
        big[0] = (char)i;
        ct_batch_str(&b, CT_F_TO_NAME, (struct ct_span){ big, CT_MAX_VALUE_BYTES });
    }
    free(big);
    ct_batch_seal(&b);
    CHECK_INT(ct_segment_add(builder, &b.events.v[0]), 0);
    ct_segment_finish(builder, &out);
    seg = open_bytes(ct_buf_span(&out), false);
    REQUIRE(seg != NULL);
    REQUIRE(ct_rows_load(seg, 0, NULL, &rows) == 0);
    REQUIRE(ct_rows_event(seg, &rows, 0, &values, &ev) == 0);
    CHECK_INT(ev.n, CT_MAX_EVENT_BYTES / CT_MAX_VALUE_BYTES);
    ct_vec_done(&values.list);
    ct_rows_done(&rows);
    ct_segment_close(seg);
    ct_batch_done(&b);
    ct_buf_done(&out);
    ct_segment_free(builder);
}

TEST(a_full_builder_takes_nothing_until_it_is_finished)
{
    struct ct_segment_builder *builder = ct_segment_new(CT_CLASS_MAIL, SEED);
    struct ct_buf out = ct_buf(CT_MAX_SEGMENT_BYTES);
    struct ct_batch b = { 0 };
    uint64_t state = 3;
    int r = 0;

    for (int i = 0; i < 60 && r == 0; i++) {
        ct_batch_event(&b, CT_CLASS_MAIL, i, 0, 0);
        for (int k = 0; k < 80; k++) {
            struct ct_span s = { ct_arena_alloc(&b.arena, 60000), 60000 };
            uint64_t n = sample_random(&state);

            memcpy((char *)(uintptr_t)s.ptr, &n, sizeof n);
            ct_batch_str(&b, CT_F_TO_NAME, s);
        }
        ct_batch_seal(&b);
        r = ct_segment_add(builder, &b.events.v[0]);
        if (r == 0)
            ct_batch_reset(&b);
    }
    CHECK_INT(r, CT_SEGMENT_FULL);
    CHECK(ct_segment_events(builder) > 1 && ct_segment_bytes(builder) < CT_MAX_SEGMENT_BYTES);
    ct_segment_finish(builder, &out);
    CHECK(out.len > 0);
    CHECK_INT(ct_segment_add(builder, &b.events.v[0]), 0);
    ct_batch_done(&b);
    ct_buf_done(&out);
    ct_segment_free(builder);
}

/* Everything a reader can do with these bytes; every event given must be right.
 * Returns how many were given. */
static size_t use(struct ct_span bytes, const struct ct_batch *truth, bool unchecked)
{
    struct ct_segment *seg = open_bytes(bytes, unchecked);
    size_t bad, n;

    if (!seg)
        return 0;
    n = count_same(seg, truth, 0);
    bad = ct_segment_check(seg, SEED, NULL, NULL);
    if (!unchecked && bad == 0)
        CHECK_INT(n, truth->events.n); /* nothing is missing without being said */
    ct_segment_close(seg);
    return n;
}

static void truth_of(struct ct_batch *b, unsigned n)
{
    for (unsigned i = 0; i < n; i++)
        sample_mail(b, i);
    ct_batch_seal(b);
    for (unsigned i = 0; i < n; i++)
        b->events.v[i].source = i % 3;
}

TEST(cut_at_every_byte_a_segment_gives_nothing)
{
    struct ct_buf out = ct_buf(CT_MAX_SEGMENT_BYTES);
    struct ct_batch truth = { 0 };

    sample_segment(&out, 0, 12, SEED);
    truth_of(&truth, 12);
    CHECK_INT(use(ct_buf_span(&out), &truth, false), 12);
    for (size_t len = 0; len < out.len; len++) {
        char *exact = malloc(len ? len : 1);

        REQUIRE(exact != NULL);
        memcpy(exact, out.ptr, len);
        CHECK_INT(use((struct ct_span){ exact, len }, &truth, false), 0);
        free(exact);
    }
    ct_batch_done(&truth);
    ct_buf_done(&out);
}

/* Reads a damaged segment; false when an event came out that never went in. */
static bool nothing_false(struct ct_span bytes, const struct ct_batch *truth)
{
    struct ct_segment *seg = open_bytes(bytes, false);
    struct ct_rows rows = { 0 };
    struct ct_values values = { 0 };
    bool ok = true;

    if (!seg)
        return true;
    if (ct_segment_check(seg, SEED, NULL, NULL) == 0)
        ok = false; /* every byte is covered by a checksum */
    for (size_t g = 0; g < seg->dir.n_groups; g++)
        for (uint32_t i = 0; ct_rows_load(seg, g, NULL, &rows) == 0 && i < rows.n_rows; i++) {
            struct ct_event ev;

            if (ct_rows_event(seg, &rows, i, &values, &ev) == 0 &&
                !same(&truth->events.v[rows.first_row + i], &ev))
                ok = false;
        }
    ct_vec_done(&values.list);
    ct_rows_done(&rows);
    ct_segment_close(seg);
    return ok;
}

TEST(no_flipped_byte_is_ever_believed)
{
    struct ct_buf out = ct_buf(CT_MAX_SEGMENT_BYTES);
    struct ct_batch truth = { 0 };

    sample_segment(&out, 0, 12, SEED);
    truth_of(&truth, 12);
    for (size_t i = 0; i < out.len; i++)
        for (int bit = 0; bit < 8; bit += 3) {
            out.ptr[i] = (char)(out.ptr[i] ^ 1 << bit);
            CHECK(nothing_false(ct_buf_span(&out), &truth));
            out.ptr[i] = (char)(out.ptr[i] ^ 1 << bit);
        }
    ct_batch_done(&truth);
    ct_buf_done(&out);
}

TEST(without_checksums_a_flipped_byte_still_harms_nobody)
{
    struct ct_buf out = ct_buf(CT_MAX_SEGMENT_BYTES);
    struct ct_batch truth = { 0 };

    sample_segment(&out, 0, 12, SEED);
    truth_of(&truth, 12);
    for (size_t i = 0; i < out.len; i++) {
        char was = out.ptr[i];

        for (int k = 1; k < 256; k += 50) {
            out.ptr[i] = (char)(was + k);
            (void)use(ct_buf_span(&out), &truth, true);
        }
        out.ptr[i] = was;
    }
    ct_batch_done(&truth);
    ct_buf_done(&out);
}

TEST(a_segment_of_another_memory_is_recognised)
{
    struct ct_buf out = ct_buf(CT_MAX_SEGMENT_BYTES);
    struct ct_segment *seg;

    sample_segment(&out, 0, 5, SEED + 1);
    seg = open_bytes(ct_buf_span(&out), false);
    REQUIRE(seg != NULL);
    CHECK_INT(ct_segment_check(seg, SEED, NULL, NULL), 1);
    ct_segment_close(seg);
    ct_buf_done(&out);
}

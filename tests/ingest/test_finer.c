/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reader processes that die, spin or eat memory on one marked message: what is around it must
 * be there as if nothing had happened, and the ledger must name that one.
 */
#include "ingest/task.h"

#include <signal.h>

#include "base/sandbox.h"
#include "ingest/box.h"

static void misbehave(const struct ct_event *ev)
{
    struct ct_span s = ct_event_str(ev, CT_F_SUBJECT);
    volatile bool forever = true;

    if (ct_span_eq(s, CT_LIT("die")))
        (void)raise(SIGABRT);
    while (ct_span_eq(s, CT_LIT("spin")) && forever)
        ;
    if (ct_span_eq(s, CT_LIT("eat")))
        for (struct ct_arena a = { 0 };;)
            (void)ct_arena_alloc(&a, 64 * CT_MIB);
}

static const struct ct_trial trial = {
    .big_bytes = 256 * 1024, .range_bytes = 64 * 1024, .cpu_seconds = 2, .event = misbehave
};

struct place {
    uint64_t offset, length;
};

/* A message of about `size` bytes. `mark` is its subject; NULL: a number. */
static struct place put(FILE *f, int i, const char *mark, int size)
{
    struct place p = { (uint64_t)ftell(f), 0 };

    fprintf(f, "From a%d@b.example Fri Jul  8 12:%02d:%02d 2011\n", i, i / 60 % 60, i % 60);
    if (mark)
        fprintf(f, "From: a@b.example\nSubject: %s\n\n", mark);
    else
        fprintf(f, "From: a@b.example\nSubject: number %d\n\n", i);
    for (int n = 0; n < size; n += 64)
        fprintf(f, "%063d\n", n);
    p.length = (uint64_t)ftell(f) - p.offset;
    fputc('\n', f);
    return p;
}

/* An mbox of n messages; `mark`ed the one numbered `at`, left out when mark is NULL. */
static struct place put_mbox(const char *path, int n, int at, const char *mark)
{
    struct place ret = { 0 };
    FILE *f = fopen(path, "w");

    if (!f)
        abort();
    for (int i = 0; i < n; i++) {
        if (i == at)
            ret = put(f, i, mark, 500);
        else
            (void)put(f, i, NULL, i * 37 % 3000);
    }
    if (fclose(f) != 0)
        abort();
    return ret;
}

/* Whether `got` is `want` but for the one event at source:offset. */
static bool same_but(struct ct_span got, struct ct_span want, const char *gone)
{
    size_t left_out = 0;

    while (want.len) {
        struct ct_span w = ct_span_cut_chr(&want, '\n'), rest = got;
        struct ct_span g = ct_span_cut_chr(&rest, '\n');

        if (ct_span_starts(w, ct_span_str(gone)))
            left_out++;
        else if (ct_span_eq(w, g))
            got = rest;
        else
            return false;
    }
    return left_out == 1 && got.len == 0;
}

/* Reads `path` with and without misbehaviour; only the message at `p` may be gone. */
static void check(
    const char *path, uint32_t source, struct place p, unsigned workers, const char *words)
{
    static const struct ct_trial calm = { .big_bytes = 256 * 1024, .range_bytes = 64 * 1024 };
    const char *good = box("good"), *bad = box("bad");
    struct ct_buf ge, gl, be, bl;
    char gone[64], line[200];

    snprintf(gone, sizeof gone, "%u %llu %llu ", source, (unsigned long long)p.offset,
        (unsigned long long)p.length);
    /* with the empty line behind it */
    snprintf(line, sizeof line, "%u %llu %llu %s", source, (unsigned long long)p.offset,
        (unsigned long long)p.length + 1, words);
    REQUIRE(box_add(good, path, workers, &calm) == 0 && box_tell(good, &ge, &gl));
    REQUIRE(box_add(bad, path, workers, &trial) == 0 && box_tell(bad, &be, &bl));
    CHECK_INT(gl.len, 0);
    CHECK(same_but(ct_buf_span(&be), ct_buf_span(&ge), gone));
    if (!CHECK(ct_span_starts(ct_buf_span(&bl), ct_span_str(line))))
        printf("# want %s, got " CT_FMT "\n", line, CT_ARG(ct_buf_span(&bl)));
    CHECK_INT(ct_span_chr(ct_buf_span(&bl), '\n', 0), bl.len - 1); /* one entry */
    ct_buf_done(&ge);
    ct_buf_done(&gl);
    ct_buf_done(&be);
    ct_buf_done(&bl);
}

TEST(a_file_that_ends_its_reader_costs_only_itself)
{
    const char *mail = box("mail");
    struct place p = { 0 };
    char name[32];

    for (int i = 0; i < 40; i++) {
        snprintf(name, sizeof name, "%03d.mbox", i);
        struct place q = put_mbox(box_path(mail, name), 1, 0, i == 17 ? "die" : name);

        if (i == 17)
            p = q;
    }
    for (unsigned w = 1; w <= 4; w += 3)
        check(mail, 18, p, w, "the reader process ended by signal 6");
}

TEST(a_message_of_a_small_mbox_costs_only_itself)
{
    const char *mail = box("mail");
    struct place p;

    (void)put_mbox(box_path(mail, "a.mbox"), 20, -1, NULL);
    p = put_mbox(box_path(mail, "b.mbox"), 70, 33, "die");
    (void)put_mbox(box_path(mail, "c.mbox"), 30, -1, NULL);
    for (unsigned w = 1; w <= 4; w += 3)
        check(mail, 2, p, w, "the reader process ended by signal 6");
}

TEST(a_message_of_a_big_mbox_costs_only_itself)
{
    const char *mail = box("mail");
    struct place p;

    (void)put_mbox(box_path(mail, "a.mbox"), 20, -1, NULL);
    for (unsigned w = 1; w <= 4; w += 3)
        for (int at = 0; at < 400; at += 199) {
            p = put_mbox(box_path(mail, "big.mbox"), 399, at, "die");
            check(mail, 2, p, w, "the reader process ended by signal 6");
        }
}

TEST(a_message_that_takes_too_long_costs_only_itself)
{
    const char *mail = box("mail");
    struct place p = put_mbox(box_path(mail, "a.mbox"), 3, 1, "spin");

    check(mail, 1, p, 2, "the reader process took too long");
}

TEST(a_message_that_takes_too_much_memory_costs_only_itself)
{
    const char *mail = box("mail");
    struct place p = put_mbox(box_path(mail, "a.mbox"), 30, 7, "eat");

    if (!(ct_sandbox_wanted() & CT_SANDBOX_MEMORY)) {
        printf("# skipped: no memory ceiling under a sanitizer\n");
        return;
    }
    check(mail, 1, p, 2, "the reader process needed more memory");
}

TEST(many_culprits_are_not_looked_for_without_end)
{
    const char *mail = box("mail"), *c[2] = { box("one"), box("four") };
    struct ct_buf events[2], ledger[2];
    FILE *f = fopen(box_path(mail, "a.mbox"), "w");

    REQUIRE(f != NULL);
    for (int i = 0; i < 160; i++)
        (void)put(f, i, i % 2 == 1 ? "die" : NULL, 64);
    REQUIRE(fclose(f) == 0);
    for (int i = 0; i < 2; i++) {
        REQUIRE(box_add(c[i], mail, i ? 4 : 1, &trial) == 0);
        REQUIRE(box_tell(c[i], &events[i], &ledger[i]));
    }
    CHECK(ct_span_eq(ct_buf_span(&events[0]), ct_buf_span(&events[1])));
    CHECK(ct_span_eq(ct_buf_span(&ledger[0]), ct_buf_span(&ledger[1])));
    CHECK(events[0].len > 0 && ct_span_has(ct_buf_span(&events[0]), CT_LIT("number 0")));
    for (int i = 0; i < 2; i++) {
        ct_buf_done(&events[i]);
        ct_buf_done(&ledger[i]);
    }
}

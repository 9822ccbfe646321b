/* SPDX-License-Identifier: Apache-2.0 */
#include "ingest/sweep.h"

#include <errno.h>
#include <stdlib.h>

#include "base/buf.h"
#include "ingest/box.h"
#include "tap.h"

struct told {
    struct ct_buf hits, lost;
    size_t n, most; /* most: the hit that ends it */
};

static int on_hit(void *arg, const struct ct_sweep_hit *h)
{
    struct told *t = arg;
    const char *name = strrchr(h->path, '/');

    ct_buf_printf(&t->hits, "%s!" CT_FMT ":%llu:%u:" CT_FMT "\n", name ? name + 1 : h->path,
        CT_ARG(h->member), (unsigned long long)h->offset, h->indicator, CT_ARG(h->match));
    return ++t->n == t->most ? 7 : 0;
}

static void on_lost(void *arg, const struct ct_sweep_lost *l)
{
    struct told *t = arg;
    const char *name = strrchr(l->path, '/');

    ct_buf_printf(&t->lost, "%s!" CT_FMT ":%llu: " CT_FMT "\n", name ? name + 1 : l->path,
        CT_ARG(l->member), (unsigned long long)l->offset, CT_ARG(l->reason));
}

static void told_done(struct told *t)
{
    ct_buf_done(&t->hits);
    ct_buf_done(&t->lost);
}

/* Searches `path` for evil.example (0) and 192.0.2.1 (1). */
static int sweep(struct told *t, const char *path, unsigned workers, uint64_t range)
{
    struct ct_indicators in = { 0 };
    struct ct_sweep sw = { .n_indicators = 2,
        .workers = workers,
        .quiet = true,
        .range_bytes = range,
        .arg = t,
        .hit = on_hit,
        .lost = on_lost };
    struct ct_sweep_sum sum;
    struct ct_err err = { 0 };
    struct ct_matcher *m;
    int r;

    t->hits = t->lost = ct_buf(256 * CT_MIB);
    t->n = 0;
    CHECK(ct_indicators_value(&in, CT_LIT("evil.example")));
    CHECK(ct_indicators_value(&in, CT_LIT("192.0.2.1")));
    sw.matcher = m = ct_matcher_new(&in);
    r = ct_sweep(&sw, &path, 1, &sum, &err);
    ct_matcher_free(m);
    ct_indicators_done(&in);
    return r;
}

static void put(const char *dir, const char *name, struct ct_span s)
{
    CHECK_INT(ct_file_append(box_path(dir, name), s, NULL), 0);
}

TEST(hits_come_in_the_order_of_files_and_offsets)
{
    const char *dir = box("order");
    struct told t = { 0 };

    put(dir, "b.log", CT_LIT("x evil.example y 192.0.2.1\n"));
    put(dir, "a.log", CT_LIT("192.0.2.1 www.evil.example\n"));
    put(dir, "c.log", CT_LIT("nothing\n"));
    put(dir, "empty", CT_LIT(""));
    CHECK_INT(sweep(&t, dir, 2, 0), 0);
    CHECK_SPAN(ct_buf_span(&t.hits), "a.log!:0:1:192.0.2.1\na.log!:10:0:www.evil.example\n"
                                     "b.log!:2:0:evil.example\nb.log!:17:1:192.0.2.1\n");
    CHECK_INT(t.lost.len, 0);
    told_done(&t);
}

/* Plain files that are cut in ranges, many small ones, and a container. */
TEST(any_number_of_workers_and_any_ranges_tell_the_same)
{
    static const char line[] =
        "2021-01-12 mail from a@evil.example by 192.0.2.1, and much other text\n";
    const char *dir = box("same");
    struct ct_buf big = ct_buf(64 * CT_MIB);
    struct told one = { 0 };
    char name[32];

    for (int i = 0; i < 40000; i++)
        ct_buf_add(&big, ct_span_str(line));
    put(dir, "big.log", ct_buf_span(&big));
    for (int i = 0; i < 300; i++) {
        snprintf(name, sizeof name, "small-%d", i);
        put(dir, name, ct_span_str(line));
    }
    CHECK_INT(sweep(&one, dir, 1, CT_GIB), 0);
    CHECK_INT(one.n, 2 * (40000 + 300));
    for (unsigned workers = 1; workers <= 4; workers++)
        for (uint64_t range = 99991; range < CT_GIB; range *= 7) {
            struct told t = { 0 };

            CHECK_INT(sweep(&t, dir, workers, range), 0);
            CHECK(ct_span_eq(ct_buf_span(&t.hits), ct_buf_span(&one.hits)));
            CHECK_INT(t.lost.len, 0);
            told_done(&t);
        }
    told_done(&one);
    ct_buf_done(&big);
}

/* gzip(1) of "x evil.example\n" */
static const uint8_t packed[] = { 0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 3, 1, 15, 0, 0xf0, 0xff, 'x',
    ' ', 'e', 'v', 'i', 'l', '.', 'e', 'x', 'a', 'm', 'p', 'l', 'e', '\n', 0, 0, 0, 0, 15, 0, 0,
    0 };

TEST(a_container_is_searched_once_whatever_the_ranges)
{
    const char *dir = box("gz");
    struct told t = { 0 };

    put(dir, "x.gz", (struct ct_span){ (const char *)packed, sizeof packed });
    CHECK_INT(sweep(&t, dir, 2, 8), 0);
    CHECK_SPAN(ct_buf_span(&t.hits), "x.gz!:2:0:evil.example\n");
    told_done(&t);
}

TEST(what_cannot_be_searched_is_told)
{
    const char *dir = box("lost");
    struct told t = { 0 };

    put(dir, "cut.gz", (struct ct_span){ (const char *)packed, sizeof packed - 20 });
    CHECK(symlink("/dev/null", box_path(dir, "link")) == 0);
    CHECK_INT(sweep(&t, dir, 1, 0), 0);
    CHECK(ct_span_has(ct_buf_span(&t.lost), CT_LIT("link!:0: a symbolic link")));
    CHECK(ct_span_has(ct_buf_span(&t.lost), CT_LIT("cut.gz!")));
    told_done(&t);
    CHECK_INT(sweep(&t, box_path(dir, "absent"), 1, 0), -ENOENT);
    told_done(&t);
}

TEST(whoever_takes_the_hits_can_end_the_search)
{
    const char *dir = box("end");
    struct told t = { .most = 3 };
    struct ct_buf big = ct_buf(64 * CT_MIB);

    for (int i = 0; i < 100000; i++)
        ct_buf_add(&big, CT_LIT("evil.example 192.0.2.1 evil.example\n"));
    put(dir, "big.log", ct_buf_span(&big));
    CHECK_INT(sweep(&t, dir, 2, CT_MIB), 7);
    CHECK_INT(t.n, 3);
    told_done(&t);
    ct_buf_done(&big);
}

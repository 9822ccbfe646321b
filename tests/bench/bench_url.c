/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bench_url: how fast hosts, URLs, tokens and text are read.
 *
 *   bench_url FILE…    the URLs of these files (mail as it stands) are the sample
 *
 * Prints a line a measurement; the best of three runs.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/buf.h"
#include "base/cleanup.h"
#include "base/limits.h"
#include "base/vec.h"
#include "parse/domain.h"
#include "parse/fetch_url.h"
#include "parse/url_text.h"

#define SAMPLE_MAX (256 * CT_MIB)

static struct {
    struct ct_arena arena;
    struct ct_buf text;
    CT_VEC(struct ct_span) urls;
    CT_VEC(struct ct_span) hosts;
} sample;

static double seconds(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void load(const char *path)
{
    ct_cleanup(ct_close_file) FILE *f = fopen(path, "rb");
    char *to;
    size_t n;

    if (!f)
        return;
    while ((to = ct_buf_room(&sample.text, 65536)) && (n = fread(to, 1, 65536, f)) > 0)
        sample.text.len += n;
}

static bool keep(void *arg, const struct ct_found *f)
{
    struct ct_url u;

    (void)arg;
    if (f->kind == CT_FOUND_MAIL || !ct_url_parse(&sample.arena, f->text, &u))
        return true;
    *ct_vec_add(&sample.urls) = ct_arena_copy(&sample.arena, f->text);
    *ct_vec_add(&sample.hosts) = ct_arena_copy(&sample.arena, u.host);
    return true;
}

static bool ignore(void *arg, const struct ct_found *f)
{
    (void)arg;
    (void)f;
    return true;
}

/* The text in pieces of a message's size, since the number of finds is capped. */
static size_t scan(ct_found_fn *fn)
{
    size_t n = 0;

    for (size_t at = 0; at < sample.text.len; at += 32 * CT_KIB) {
        struct ct_span piece =
            ct_span_head(ct_span_from(ct_buf_span(&sample.text), at), 32 * CT_KIB);
        ct_cleanup(ct_arena_done) struct ct_arena a = { 0 };

        n += ct_url_text(fn == keep ? &sample.arena : &a, piece, fn, NULL);
    }
    return n;
}

static size_t scan_text(void)
{
    scan(ignore);
    return sample.text.len / 1000;
}

static size_t registrable_cold(void)
{
    struct ct_span d;

    for (size_t i = 0; i < sample.hosts.n; i++) {
        if (i % 64 == 0)
            ct_domain_cold();
        ct_domain_registrable(sample.hosts.v[i], &d);
    }
    return sample.hosts.n;
}

static size_t registrable(void)
{
    struct ct_span d;

    for (size_t i = 0; i < sample.hosts.n; i++)
        ct_domain_registrable(sample.hosts.v[i], &d);
    return sample.hosts.n;
}

static size_t skeletons(void)
{
    ct_cleanup(ct_arena_done) struct ct_arena a = { 0 };

    for (size_t i = 0; i < sample.hosts.n; i++)
        ct_domain_skeleton(&a, ct_domain_core(sample.hosts.v[i]));
    return sample.hosts.n;
}

static size_t parse(void)
{
    struct ct_arena a = { 0 };
    struct ct_url u;

    for (size_t i = 0; i < sample.urls.n; i++) {
        if (i % 64 == 0)
            ct_arena_reset(&a);
        ct_url_parse(&a, sample.urls.v[i], &u);
    }
    ct_arena_done(&a);
    return sample.urls.n;
}

/* All of it: parse, unwrap, domain, template, token of one recipient. */
static size_t fill(void)
{
    const struct ct_span who = CT_LIT("jane.doe@example.org");
    struct ct_arena a = { 0 };

    for (size_t i = 0; i < sample.urls.n;) {
        struct ct_token_set *set = ct_token_set(&a, &who, 1);

        for (size_t k = 0; k < 16 && i < sample.urls.n; k++, i++) {
            struct ct_fetch f = { .url_raw = sample.urls.v[i] };

            ct_fetch_fill(&a, &f, NULL, set, NULL);
        }
        ct_arena_reset(&a);
    }
    ct_arena_done(&a);
    return sample.urls.n;
}

static size_t lookalikes(void)
{
    static const struct ct_span known[] = { CT_LIT("parliamentnews.org"), CT_LIT("example.com") };

    for (size_t i = 0; i < sample.hosts.n; i++)
        ct_domain_lookalike(sample.hosts.v[i], known[i % 2]);
    return sample.hosts.n;
}

static void measure(const char *what, const char *unit, size_t (*run)(void))
{
    double best = 0;

    for (int i = 0; i < 3; i++) {
        double start = seconds();
        double rate = (double)run() / (seconds() - start);

        best = rate > best ? rate : best;
    }
    printf("%-34s %12.0f %s\n", what, best, unit);
}

int main(int argc, char **argv)
{
    sample.text = ct_buf(SAMPLE_MAX);
    for (int i = 1; i < argc; i++)
        load(argv[i]);
    ct_domain_warm();
    scan(keep);
    printf("%zu bytes, %zu URLs\n", sample.text.len, sample.urls.n);
    if (sample.urls.n == 0)
        return 1;
    measure("text scanned", "kB/s", scan_text);
    measure("registrable domain, cold cache", "hosts/s", registrable_cold);
    measure("registrable domain, warm cache", "hosts/s", registrable);
    measure("skeleton, warm cache", "hosts/s", skeletons);
    measure("URL parsed and normalised", "URLs/s", parse);
    measure("fetch entry filled", "URLs/s", fill);
    measure("look-alike pair compared", "pairs/s", lookalikes);
    ct_domain_cold();
    ct_token_cold();
    ct_vec_done(&sample.urls);
    ct_vec_done(&sample.hosts);
    ct_arena_done(&sample.arena);
    ct_buf_done(&sample.text);
    return 0;
}

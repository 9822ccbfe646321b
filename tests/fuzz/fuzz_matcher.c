/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_matcher: the first line is a list of indicators with commas between them, the rest is text.
 *
 * Each hit lies within the text, they rise, none is told twice, and it is the same whether the text
 * is scanned at once, in two parts, or as a stream.
 */
#include <stdlib.h>

#include "base/hash.h"
#include "base/limits.h"
#include "fuzz/fuzz.h"
#include "intel/matcher.h"

struct seen {
    struct ct_span text;
    size_t n, last;
    uint64_t sum; /* of all hits, whatever their order */
};

static void add(struct seen *s, uint64_t from, uint64_t len, uint32_t indicator)
{
    s->n++;
    s->sum += (from * 31 + len) * 0x9E3779B97F4A7C15ULL ^ indicator;
}

static void on_hit(void *arg, const struct ct_matcher_hit *h)
{
    struct seen *s = arg;

    if (h->len == 0 || h->from > s->text.len || h->len > s->text.len - h->from || h->from < s->last)
        abort();
    s->last = h->from;
    add(s, h->from, h->len, h->indicator);
}

static void on_place(void *arg, const struct ct_matcher_place *p)
{
    add(arg, p->offset, p->text.len, p->indicator);
}

static void scan(const struct ct_matcher *m, struct ct_matcher_work *w, struct ct_span text)
{
    struct seen once = { .text = text }, twice = { .text = text }, streamed = { .text = text };
    struct ct_matcher_sweep sweep = { .arg = &streamed, .place = on_place };
    struct ct_stream in = ct_stream_memory(text);

    ct_matcher_scan(m, w, text, 0, text.len, on_hit, &once);
    ct_matcher_scan(m, w, text, 0, text.len / 3, on_hit, &twice);
    twice.last = 0;
    ct_matcher_scan(m, w, text, text.len / 3, text.len, on_hit, &twice);
    ct_matcher_stream(m, w, &in, 0, UINT64_MAX, &sweep);
    if (once.n != twice.n || once.sum != twice.sum || once.n != streamed.n ||
        once.sum != streamed.sum)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct ct_span text = { (const char *)data, size }, list = ct_span_cut_chr(&text, '\n');
    struct ct_indicators in = { 0 };
    struct ct_matcher_work *w = ct_matcher_work_new();
    struct ct_matcher *m;

    ct_hash_seed_fix(1);
    while (list.len)
        (void)ct_indicators_value(&in, ct_span_cut_chr(&list, ','));
    m = ct_matcher_new(&in);
    scan(m, w, text);
    ct_matcher_free(m);
    ct_matcher_work_free(w);
    ct_indicators_done(&in);
    return 0;
}

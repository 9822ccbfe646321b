/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bench_html: MB/s of the tokenizer, of the whole scan, of the text sketch and of
 * gumbo, on the same HTML files, loaded beforehand.
 *
 *   bench_html ROUNDS FILE...
 *
 * Each line is the best of ROUNDS over all files; gumbo builds its tree, which is
 * what one has to do with it to know anything.
 */
#include <gumbo.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/cleanup.h"
#include "parse/html.h"
#include "parse/html_scan.h"

struct files {
    struct ct_span *v;
    size_t n, bytes;
};

static uint64_t sum; /* keeps the compiler from leaving work out */

static double now_s(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void load(struct files *fs, const char *path)
{
    ct_cleanup(ct_close_file) FILE *f = fopen(path, "rb");
    long size;

    if (!f || fseek(f, 0, SEEK_END) != 0 || (size = ftell(f)) < 0)
        return;
    rewind(f);

    char *p = malloc((size_t)size + 1);
    size_t n = p ? fread(p, 1, (size_t)size, f) : 0;
    fs->v[fs->n++] = (struct ct_span){ p, n };
    fs->bytes += n;
}

static void tokenize(struct ct_span in, struct ct_arena *arena)
{
    static struct ct_html_tokenizer t;
    struct ct_html_token tok;

    ct_html_init(&t, in, arena);
    while (ct_html_next(&t, &tok)) {
        sum += tok.n_attrs;
        if (tok.kind == CT_HTML_START)
            ct_html_follow(&t, &tok);
    }
}

static void scan(struct ct_span in, struct ct_arena *arena)
{
    struct ct_html h;

    ct_html_scan(in, arena, NULL, &h);
    sum += h.n_fetches;
}

static void sketch(struct ct_span in, struct ct_arena *arena)
{
    struct ct_minhash m;

    (void)arena;
    sum += ct_minhash_text(&m, in);
}

static void gumbo(struct ct_span in, struct ct_arena *arena)
{
    GumboOutput *out = gumbo_parse_with_options(&kGumboDefaultOptions, in.ptr, in.len);

    (void)arena;
    sum += out->root->v.element.children.length;
    gumbo_destroy_output(&kGumboDefaultOptions, out);
}

static void run(const char *name, const struct files *fs, int rounds,
    void (*work)(struct ct_span, struct ct_arena *))
{
    struct ct_arena arena = { 0 };
    double best = 1e9;

    for (int r = 0; r < rounds; r++) {
        double from = now_s(), took;

        for (size_t i = 0; i < fs->n; i++) {
            work(fs->v[i], &arena);
            ct_arena_reset(&arena);
        }
        took = now_s() - from;
        best = took < best ? took : best;
    }
    printf("%-10s %8.1f MB/s\n", name, (double)fs->bytes / 1e6 / best);
    ct_arena_done(&arena);
}

int main(int argc, char **argv)
{
    struct files fs = { .v = calloc((size_t)argc, sizeof *fs.v) };
    uint64_t rounds = 0;

    for (int i = 2; fs.v && i < argc; i++)
        load(&fs, argv[i]);
    if (argc < 2 || !ct_span_uint(ct_span_str(argv[1]), 1000, &rounds) || rounds == 0 ||
        fs.n == 0) {
        fprintf(stderr, "usage: bench_html ROUNDS FILE...\n");
        return 2;
    }
    printf("%zu files, %.1f MB\n", fs.n, (double)fs.bytes / 1e6);
    run("tokenize", &fs, (int)rounds, tokenize);
    run("scan", &fs, (int)rounds, scan);
    run("minhash", &fs, (int)rounds, sketch);
    run("gumbo", &fs, 1, gumbo);
    printf("# %llu\n", (unsigned long long)sum);
    for (size_t i = 0; i < fs.n; i++)
        free((char *)(uintptr_t)fs.v[i].ptr);
    free(fs.v);
    return 0;
}

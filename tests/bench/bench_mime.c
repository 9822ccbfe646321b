/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bench_mime: how fast messages are walked and decoded by one core.
 *
 *   find DIR -name '*.eml' | bench_mime [ROUNDS]
 *   find DIR -name '*.eml' | bench_mime -v       one line a file: leaves, bytes of content
 *
 * File names come on stdin. All files are read into memory first, so that only parsing is
 * measured; each round walks all of them. Printed: messages and MB per second of the best round,
 * parts, and bytes of text, which must not change when the code does.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/time.h"
#include "base/vec.h"
#include "parse/mime.h"

struct totals {
    size_t parts, text, content, odd, readings;
};

struct files {
    CT_VEC(struct ct_span) v;
    size_t bytes;
};

static void load(struct files *f, struct ct_arena *a, const char *path)
{
    ct_cleanup(ct_close_fd) int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat st;
    char *p;
    ssize_t n;

    if (fd < 0 || fstat(fd, &st) < 0) {
        fprintf(stderr, "%s: %s\n", path, strerror(errno));
        return;
    }
    p = ct_arena_raw(a, (size_t)st.st_size);
    n = read(fd, p, (size_t)st.st_size);
    if (n < 0)
        return;
    *ct_vec_add(&f->v) = (struct ct_span){ p, (size_t)n };
    f->bytes += (size_t)n;
}

static void walk(struct ct_arena *a, struct ct_span s, struct totals *t)
{
    struct ct_mail m;

    ct_mime_walk(&m, a, s);
    t->parts += m.n;
    t->odd += m.odd != 0;
    t->readings += m.n_readings > 1;
    for (size_t i = 0; i < m.n; i++) {
        t->text += m.v[i].text.len;
        t->content += m.v[i].content.len;
    }
}

/* Leaves as other parsers count them: without preambles, blocks in text and other readings. */
static void show(struct ct_arena *a, struct ct_span s, const char *path)
{
    const unsigned inner = CT_PART_MULTIPART | CT_PART_MESSAGE | CT_PART_PREAMBLE |
                           CT_PART_EPILOGUE | CT_PART_EMBEDDED | CT_PART_AFTER_CLOSE;
    struct ct_mail m;
    size_t leaves = 0, content = 0;

    ct_mime_walk(&m, a, s);
    for (size_t i = 0; i < m.n; i++)
        if (!(m.v[i].flags & inner) && m.v[i].reading == 0) {
            leaves++;
            content += m.v[i].content.len;
        }
    printf("%zu\t%zu\t%s\t", leaves, content, path);
    for (size_t i = 0; i < m.n_anomalies; i++)
        printf("%s%s", i ? "," : "", ct_odd_name(m.anomalies[i].kind));
    printf("\n");
    ct_arena_reset(a);
}

int main(int argc, char **argv)
{
    bool verbose = argc > 1 && strcmp(argv[1], "-v") == 0;
    struct files f = { 0 };
    struct ct_arena mail = { 0 }, work = { 0 };
    uint64_t rounds = 3;
    int64_t best = INT64_MAX;
    struct totals t = { 0 };
    char line[4096];

    if (argc > 1 && !verbose && !ct_span_uint(ct_span_str(argv[1]), 1000, &rounds))
        return 2;
    ct_charset_warm();
    while (fgets(line, sizeof line, stdin)) {
        line[strcspn(line, "\n")] = '\0';
        load(&f, &mail, line);
        if (verbose && f.v.n)
            show(&work, f.v.v[f.v.n - 1], line);
    }
    if (verbose || f.v.n == 0)
        return 0;
    for (uint64_t r = 0; r < rounds; r++) {
        int64_t start = ct_time_now();

        t = (struct totals){ 0 };
        for (size_t i = 0; i < f.v.n; i++) {
            walk(&work, f.v.v[i], &t);
            ct_arena_reset(&work);
        }
        int64_t took = ct_time_now() - start;
        best = took < best ? took : best;
    }
    printf("mime: %zu messages, %zu bytes, %lld us: %.0f msg/s, %.1f MB/s\n", f.v.n, f.bytes,
        (long long)best, (double)f.v.n * 1e6 / (double)best, (double)f.bytes / (double)best);
    printf("parts %zu, content %zu, text %zu, with anomalies %zu, with readings %zu\n", t.parts,
        t.content, t.text, t.odd, t.readings);
    ct_vec_done(&f.v);
    ct_arena_done(&mail);
    ct_arena_done(&work);
    return 0;
}

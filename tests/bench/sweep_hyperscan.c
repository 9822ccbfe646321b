/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sweep_hyperscan: the same list in the same files by Hyperscan, to compare with.
 *
 *   sweep_hyperscan LIST FILE...
 *
 * Literals without regard to case (hs_compile_lit_multi), blocks of 8 MiB, one thread. A hit counts
 * when no letter, digit, "-" or "_" stands on either side of it, nor a dot and such behind it; a
 * dot in front counts as a sub-domain. URLs are only found as they are spelled in the list. Prints
 * processor seconds of compiling and of scanning, and hits.
 */
#include <ctype.h>
#include <fcntl.h>
#include <hs/hs.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define BLOCK (8 << 20)

struct block {
    const char *p;
    size_t n;
    unsigned long hits;
    const size_t *lengths;
};

static int is_name(const struct block *b, size_t at)
{
    return at < b->n && (isalnum((unsigned char)b->p[at]) || b->p[at] == '-' || b->p[at] == '_');
}

static int on_match(
    unsigned id, unsigned long long from, unsigned long long to, unsigned flags, void *arg)
{
    struct block *b = arg;
    size_t begin = (size_t)to - b->lengths[id];

    (void)from;
    (void)flags;
    if ((begin == 0 || !is_name(b, begin - 1)) && !is_name(b, (size_t)to) &&
        !((size_t)to < b->n && b->p[to] == '.' && is_name(b, (size_t)to + 1)))
        b->hits++;
    return 0;
}

static double cpu(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static char *load(const char *path, size_t *ret_n)
{
    FILE *f = fopen(path, "rb");
    char *p;

    if (!f || fseek(f, 0, SEEK_END) != 0)
        exit(1);
    *ret_n = (size_t)ftell(f);
    rewind(f);
    p = malloc(*ret_n + 1);
    if (!p || fread(p, 1, *ret_n, f) != *ret_n)
        exit(1);
    fclose(f);
    return p;
}

static hs_database_t *compile(const char *path, size_t **ret_lengths)
{
    size_t bytes, n = 0, cap = 1 << 21;
    const char **v = calloc(cap, sizeof *v);
    size_t *lengths = calloc(cap, sizeof *lengths);
    unsigned *flags = calloc(cap, sizeof *flags), *ids = calloc(cap, sizeof *ids);
    char *p = load(path, &bytes), *end = p + bytes;
    hs_compile_error_t *err = NULL;
    hs_database_t *db = NULL;

    while (p < end && n < cap) {
        char *nl = memchr(p, '\n', (size_t)(end - p));

        v[n] = p;
        lengths[n] = (size_t)((nl ? nl : end) - p);
        flags[n] = HS_FLAG_CASELESS;
        ids[n] = (unsigned)n;
        n += lengths[n] > 0;
        p = nl ? nl + 1 : end;
    }
    if (hs_compile_lit_multi(v, flags, ids, lengths, (unsigned)n, HS_MODE_BLOCK, NULL, &db, &err) !=
        HS_SUCCESS) {
        fprintf(stderr, "hs: %s\n", err ? err->message : "?");
        exit(1);
    }
    *ret_lengths = lengths;
    return db;
}

int main(int argc, char **argv)
{
    hs_scratch_t *scratch = NULL;
    struct block b = { 0 };
    double begun = cpu(), scanning, most = 0;
    size_t *lengths;
    hs_database_t *db = compile(argv[1], &lengths);
    char *buf = malloc(BLOCK);
    size_t bytes = 0;

    b.lengths = lengths;
    if (!buf || hs_alloc_scratch(db, &scratch) != HS_SUCCESS)
        return 1;
    most = cpu() - begun;
    scanning = cpu();
    for (int i = 2; i < argc; i++) {
        int fd = open(argv[i], O_RDONLY);
        ssize_t n;

        if (fd < 0)
            return 1;
        while ((n = read(fd, buf, BLOCK)) > 0) {
            b.p = buf;
            b.n = (size_t)n;
            bytes += b.n;
            if (hs_scan(db, buf, (unsigned)n, 0, scratch, on_match, &b) != HS_SUCCESS)
                return 1;
        }
        close(fd);
    }
    scanning = cpu() - scanning;
    printf("hyperscan: compile %.2f s, scan %.2f s = %.0f MB/s, %lu hits\n", most, scanning,
        (double)bytes / scanning / 1e6, b.hits);
    return 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bench_years: a memory of many years, and what asking it costs.
 *
 *   bench_years make DIR EVENTS        DNS log lines of 14 years into DIR, merged at the end
 *   bench_years look DIR N cold|warm   N indicators, 0.2 % of them seen; cold: the
 *                                      kernel forgets the memory's files first
 *   bench_years raw EVENTS             the same lines as Zeek would write them, to standard output
 *   bench_years words N                the same indicators, one a line
 *   bench_years sqlite FILE EVENTS     table obs(key, event) of the same events, loaded in order
 *   bench_years ask FILE N cold|warm   the same question asked of it
 *
 * Hosts and addresses from a skewed distribution, 12 % of the addresses and 3 % of
 * the hosts new each time. The seed is fixed: every part sees the same events.
 */
#include <dirent.h>
#include <fcntl.h>
#include <inttypes.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/vec.h"
#include "memory/memory.h"
#include "memory/segment.h"

#define FIRST_S INT64_C(1356998400) /* 2013 */
#define YEARS_S (INT64_C(14) * 365 * 86400)
#define A_DAY 86400
#define AT_ONCE 1000000 /* events of one segment, one commit */

static uint64_t state = 7;

static uint64_t any(uint64_t below)
{
    state += UINT64_C(0x9e3779b97f4a7c15);
    uint64_t z = state;

    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return (z ^ z >> 31) % below;
}

/* Small numbers often, large ones seldom. */
static unsigned skewed(unsigned below)
{
    return (unsigned)(any(below) * any(below) / below * any(below) / below);
}

static double now(clockid_t clock)
{
    struct timespec t;

    clock_gettime(clock, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

struct line {
    int64_t at_us;
    char inside[24], host[48], outside[24];
    unsigned ttl;
};

static void make_line(struct line *l, uint64_t i, uint64_t n)
{
    unsigned from = skewed(5000), host = skewed(600000);
    uint32_t to = any(100) < 12 ? (uint32_t)(UINT32_C(0x20000000) + any(UINT32_C(0x60000000)))
                                : UINT32_C(0x14000000) + skewed(400000) * 97;

    l->at_us = (FIRST_S + (int64_t)((double)i / (double)n * (double)YEARS_S)) * CT_SECOND_US +
               (int64_t)any(1000000);
    snprintf(l->inside, sizeof l->inside, "10.%u.%u.%u", from >> 16, from >> 8 & 255, from & 255);
    if (any(100) < 3)
        snprintf(l->host, sizeof l->host, "h%" PRIx64 ".host%u.example", any(UINT64_MAX), host);
    else
        snprintf(l->host, sizeof l->host, "w%u.host%u.example", skewed(15), host);
    snprintf(l->outside, sizeof l->outside, "%u.%u.%u.%u", to >> 24, to >> 16 & 255, to >> 8 & 255,
        to & 255);
    l->ttl = 60 * (1 + skewed(60));
}

/* Indicators: hosts and addresses that were seen, and strangers. */
static void make_word(char ret[96], enum ct_observable *ret_type)
{
    uint64_t kind = any(100);

    if (any(500) == 0) {
        bool host = any(2);

        *ret_type = host ? CT_OBS_DOMAIN : CT_OBS_IP;
        if (host) {
            snprintf(ret, 96, "host%u.example", (unsigned)any(600000));
        } else {
            uint32_t to = UINT32_C(0x14000000) + skewed(400000) * 97;

            snprintf(ret, 96, "%u.%u.%u.%u", to >> 24, to >> 16 & 255, to >> 8 & 255, to & 255);
        }
        return;
    }
    *ret_type = kind < 50   ? CT_OBS_DOMAIN
                : kind < 85 ? CT_OBS_IP
                : kind < 95 ? CT_OBS_HASH
                            : CT_OBS_EMAIL;
    if (*ret_type == CT_OBS_DOMAIN)
        snprintf(ret, 96, "evil%" PRIx64 ".example", any(UINT64_MAX));
    else if (*ret_type == CT_OBS_IP)
        snprintf(ret, 96, "%u.%u.%u.%u", (unsigned)(200 + any(20)), (unsigned)any(256),
            (unsigned)any(256), (unsigned)any(256));
    else if (*ret_type == CT_OBS_HASH)
        snprintf(ret, 96, "%016" PRIx64 "%016" PRIx64 "%016" PRIx64 "%016" PRIx64, any(UINT64_MAX),
            any(UINT64_MAX), any(UINT64_MAX), any(UINT64_MAX));
    else
        snprintf(ret, 96, "x%" PRIx64 "@evil.example", any(UINT64_MAX));
}

static void add_line(struct ct_batch *b, const struct line *l, uint64_t i)
{
    ct_batch_event(b, CT_CLASS_DNS, l->at_us, i * 300, 300);
    ct_batch_str(b, CT_F_SOURCE_IP, ct_span_str(l->inside));
    ct_batch_str(b, CT_F_DNS_NAME, ct_span_str(l->host));
    ct_batch_str(b, CT_F_DNS_TYPE, CT_LIT("A"));
    ct_batch_str(b, CT_F_DNS_RCODE, CT_LIT("NOERROR"));
    ct_batch_int(b, CT_F_DNS_TTL, l->ttl);
    ct_batch_str(b, CT_F_DNS_RESOLVED_IP, ct_span_str(l->outside));
}

static int store(struct ct_memory *mem, struct ct_segment_builder *b, struct ct_buf *bytes,
    uint32_t *base, uint32_t next)
{
    struct ct_span span;
    struct ct_err err = { 0 };
    struct ct_commit c = { .source_base = *base, .segments = &span, .n = 1 };

    *base = next;
    ct_buf_clear(bytes);
    ct_segment_finish(b, bytes);
    span = ct_buf_span(bytes);
    if (span.len == 0 || ct_memory_commit(mem, &c, &err) == 0)
        return 0;
    printf("# %s\n", err.text);
    return 1;
}

static void build(struct ct_memory *mem, uint64_t n)
{
    struct ct_segment_builder *b = ct_segment_new(CT_CLASS_DNS, ct_memory_seed(mem));
    struct ct_buf bytes = ct_buf(CT_MAX_SEGMENT_BYTES);
    struct ct_batch batch = { 0 };
    uint32_t base = 1, day = 1;

    for (uint64_t i = 0; i < n; i++) {
        struct line l;

        make_line(&l, i, n);
        day = 1 + (uint32_t)((l.at_us / CT_SECOND_US - FIRST_S) / A_DAY);
        add_line(&batch, &l, i);
        batch.events.v[batch.events.n - 1].source = day - base;
        if (batch.events.n < 512 && i + 1 < n)
            continue;
        ct_batch_seal(&batch);
        for (size_t k = 0; k < batch.events.n; k++)
            if (ct_segment_add(b, &batch.events.v[k]) != 0)
                printf("# full\n");
        ct_batch_reset(&batch);
        if (ct_segment_bytes(b) >= CT_SEGMENT_FLUSH || ct_segment_events(b) > AT_ONCE - 512)
            if (store(mem, b, &bytes, &base, day))
                return;
    }
    (void)store(mem, b, &bytes, &base, day);
    ct_batch_done(&batch);
    ct_segment_free(b);
    ct_buf_done(&bytes);
}

static uint64_t bytes_of(const char *dir, const char *ending)
{
    DIR *d = opendir(dir);
    struct dirent *e;
    uint64_t sum = 0;

    while (d && (e = readdir(d)) != NULL) {
        struct stat st;

        if (ct_span_has(ct_span_str(e->d_name), ct_span_str(ending)) &&
            fstatat(dirfd(d), e->d_name, &st, 0) == 0)
            sum += (uint64_t)st.st_size;
    }
    if (d)
        closedir(d);
    return sum;
}

static int make(const char *dir, uint64_t n)
{
    struct ct_memory *mem;
    struct ct_err err = { 0 };
    struct rusage use;
    double t[3];

    if (ct_memory_open(&mem, dir, CT_MEMORY_WRITE, 1, &err) != 0)
        return printf("# %s\n", err.text);
    t[0] = now(CLOCK_PROCESS_CPUTIME_ID);
    if (ct_memory_state(mem)->events == 0)
        build(mem, n);
    t[1] = now(CLOCK_PROCESS_CPUTIME_ID);
    if (ct_memory_merge(mem, false, NULL, &err) < 0)
        printf("# %s\n", err.text);
    t[2] = now(CLOCK_PROCESS_CPUTIME_ID);
    getrusage(RUSAGE_SELF, &use);
    printf("%" PRIu64 " events, %" PRIu64 " segments; CPU: build %.1f s, merge %.1f s; "
           "%.1f + %.1f bytes an event (segments, runs); peak %ld MiB\n",
        ct_memory_state(mem)->events, ct_memory_state(mem)->segments, t[1] - t[0], t[2] - t[1],
        (double)bytes_of(dir, ".seg") / (double)ct_memory_state(mem)->events,
        (double)bytes_of(dir, ".run") / (double)ct_memory_state(mem)->events, use.ru_maxrss / 1024);
    ct_memory_close(mem);
    return 0;
}

/* The kernel keeps nothing of the file in memory, as far as it listens. */
static void forget_file(int dir, const char *name)
{
    int fd = openat(dir, name, O_RDONLY);

    if (fd < 0)
        return;
    (void)fdatasync(fd);
    (void)posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
    close(fd);
}

static void forget(const char *path)
{
    DIR *d = opendir(path);
    struct dirent *e;

    if (!d)
        forget_file(AT_FDCWD, path);
    while (d && (e = readdir(d)) != NULL)
        forget_file(dirfd(d), e->d_name);
    if (d)
        closedir(d);
}

static struct ct_look_value *words(struct ct_arena *a, size_t n)
{
    struct ct_look_value *v = ct_arena_alloc(a, n * sizeof *v);

    state = 99;
    for (size_t i = 0; i < n; i++) {
        char word[96];

        make_word(word, &v[i].type);
        v[i].value = ct_arena_copy(a, ct_span_str(word));
    }
    return v;
}

static void tell(const char *what, size_t n, const char *how, size_t found, const double t[2])
{
    struct rusage use;

    getrusage(RUSAGE_SELF, &use);
    printf("%s %7zu %s: %8.2f ms wall, %8.2f ms CPU, %zu found, peak %ld MiB\n", what, n, how,
        (now(CLOCK_MONOTONIC) - t[0]) * 1e3, (now(CLOCK_PROCESS_CPUTIME_ID) - t[1]) * 1e3, found,
        use.ru_maxrss / 1024);
}

static int look(const char *dir, size_t n, const char *how)
{
    struct ct_arena a = { 0 };
    struct ct_look_value *values = words(&a, n);
    struct ct_look_result *results = ct_arena_alloc(&a, n * sizeof *results);
    struct ct_look ask = { .values = values, .n = n };
    struct ct_memory *mem;
    struct ct_err err = { 0 };
    size_t found = 0;
    double t[2];

    if (how[0] == 'c')
        forget(dir);
    t[0] = now(CLOCK_MONOTONIC);
    t[1] = now(CLOCK_PROCESS_CPUTIME_ID);
    if (ct_memory_open(&mem, dir, CT_MEMORY_READ, 0, &err) != 0 ||
        ct_memory_look(mem, &ask, &a, results, &err) != 0)
        return printf("# %s\n", err.text);
    for (size_t i = 0; i < n; i++)
        found += results[i].count > 0;
    tell("coldtrail", n, how, found, t);
    ct_memory_close(mem);
    ct_arena_done(&a);
    return 0;
}

static void raw(uint64_t n)
{
    for (uint64_t i = 0; i < n; i++) {
        struct line l;

        make_line(&l, i, n);
        printf(
            "{\"ts\":%.6f,\"uid\":\"C%016" PRIx64 "\",\"id.orig_h\":\"%s\",\"id.orig_p\":%u,"
            "\"id.resp_h\":\"10.0.0.53\",\"id.resp_p\":53,\"proto\":\"udp\",\"trans_id\":%u,"
            "\"rtt\":0.0%u,\"query\":\"%s\",\"qclass\":1,\"qclass_name\":\"C_INTERNET\","
            "\"qtype\":1,\"qtype_name\":\"A\",\"rcode\":0,\"rcode_name\":\"NOERROR\",\"AA\":false,"
            "\"TC\":false,\"RD\":true,\"RA\":true,\"Z\":0,\"answers\":[\"%s\"],\"TTLs\":[%u.0],"
            "\"rejected\":false}\n",
            (double)l.at_us / 1e6, i * UINT64_C(0x9e3779b97f4a7c15), l.inside,
            1024 + (unsigned)(i * 7919 % 60000), (unsigned)(i * 31 % 65536), (unsigned)(i % 9999),
            l.host, l.outside, l.ttl);
    }
}

static void print_words(size_t n)
{
    struct ct_arena a = { 0 };
    struct ct_look_value *v = words(&a, n);

    for (size_t i = 0; i < n; i++)
        printf("%.*s\n", (int)v[i].value.len, v[i].value.ptr);
    ct_arena_done(&a);
}

/* SQLite */

struct obs {
    int64_t key, event;
};

static int by_key(const void *a, const void *b)
{
    const struct obs *x = a, *y = b;

    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return x->event < y->event ? -1 : x->event > y->event;
}

static int64_t key_of(enum ct_observable type, const char *text)
{
    return (int64_t)ct_segment_key(type, ct_span_str(text), 1);
}

static int fill_sqlite(const char *file, uint64_t n)
{
    struct ct_arena a = { 0 };
    struct obs *v = ct_arena_raw(&a, n * 4 * sizeof *v);
    sqlite3 *db;
    sqlite3_stmt *st;
    double t;

    for (uint64_t i = 0; i < n; i++) {
        struct line l;

        make_line(&l, i, n);
        v[i * 4] = (struct obs){ key_of(CT_OBS_IP, l.inside), (int64_t)i };
        v[i * 4 + 1] = (struct obs){ key_of(CT_OBS_DOMAIN, l.host), (int64_t)i };
        v[i * 4 + 2] = (struct obs){ key_of(CT_OBS_DOMAIN, strchr(l.host, '.') + 1), (int64_t)i };
        v[i * 4 + 3] = (struct obs){ key_of(CT_OBS_IP, l.outside), (int64_t)i };
    }
    t = now(CLOCK_PROCESS_CPUTIME_ID);
    qsort(v, n * 4, sizeof *v, by_key);
    if (sqlite3_open(file, &db) != SQLITE_OK)
        return 1;
    sqlite3_exec(db,
        "PRAGMA page_size=4096; PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;"
        "CREATE TABLE obs(key INTEGER, event INTEGER, PRIMARY KEY(key, event)) WITHOUT ROWID;"
        "BEGIN",
        NULL, NULL, NULL);
    sqlite3_prepare_v2(db, "INSERT OR IGNORE INTO obs VALUES(?,?)", -1, &st, NULL);
    for (uint64_t i = 0; i < n * 4; i++) {
        sqlite3_bind_int64(st, 1, v[i].key);
        sqlite3_bind_int64(st, 2, v[i].event);
        sqlite3_step(st);
        sqlite3_reset(st);
    }
    sqlite3_finalize(st);
    sqlite3_exec(db, "COMMIT", NULL, NULL, NULL);
    sqlite3_close(db);
    printf("SQLite: %" PRIu64 " events sorted and loaded in order: %.1f s CPU\n", n,
        now(CLOCK_PROCESS_CPUTIME_ID) - t);
    ct_arena_done(&a);
    return 0;
}

static int ask_sqlite(const char *file, size_t n, const char *how)
{
    struct ct_arena a = { 0 };
    struct ct_look_value *values = words(&a, n);
    struct obs *v = ct_arena_raw(&a, n * sizeof *v);
    size_t found = 0;
    sqlite3 *db;
    sqlite3_stmt *st;
    double t[2];

    if (how[0] == 'c')
        forget(file);
    t[0] = now(CLOCK_MONOTONIC);
    t[1] = now(CLOCK_PROCESS_CPUTIME_ID);
    if (sqlite3_open_v2(file, &db, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK)
        return 1;
    for (size_t i = 0; i < n; i++)
        v[i].key = (int64_t)ct_segment_key(values[i].type, values[i].value, 1);
    qsort(v, n, sizeof *v, by_key);
    sqlite3_prepare_v2(
        db, "SELECT count(*), min(event), max(event) FROM obs WHERE key=?", -1, &st, NULL);
    for (size_t i = 0; i < n; i++) {
        sqlite3_bind_int64(st, 1, v[i].key);
        if (sqlite3_step(st) == SQLITE_ROW)
            found += sqlite3_column_int64(st, 0) > 0;
        sqlite3_reset(st);
    }
    tell("SQLite", n, how, found, t);
    sqlite3_finalize(st);
    sqlite3_close(db);
    ct_arena_done(&a);
    return 0;
}

int main(int argc, char **argv)
{
    struct ct_span what = argc > 2 ? ct_span_str(argv[1]) : (struct ct_span){ 0 };
    uint64_t n = 0;

    if (argc < 3 || !ct_span_uint(ct_span_str(argv[argc == 3 ? 2 : 3]), UINT64_C(10000000000), &n))
        return 2;
    if (ct_span_eq(what, CT_LIT("make")) && argc == 4)
        return make(argv[2], n);
    if (ct_span_eq(what, CT_LIT("look")) && argc == 5)
        return look(argv[2], (size_t)n, argv[4]);
    if (ct_span_eq(what, CT_LIT("sqlite")) && argc == 4)
        return fill_sqlite(argv[2], n);
    if (ct_span_eq(what, CT_LIT("ask")) && argc == 5)
        return ask_sqlite(argv[2], (size_t)n, argv[4]);
    if (ct_span_eq(what, CT_LIT("raw")))
        raw(n);
    else if (ct_span_eq(what, CT_LIT("words")))
        print_words((size_t)n);
    else
        return 2;
    return 0;
}

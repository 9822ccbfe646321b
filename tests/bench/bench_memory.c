/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bench_memory: what storing and looking up costs.
 *
 *   bench_memory [EVENTS]      default 200000
 *
 * Mail-like events of chance, about 80 values each, 20 of them observables:
 * senders and hosts from a skewed distribution, links with tokens that never come
 * back, an excerpt and a minhash. Prints microseconds of process time and bytes
 * an event, and the time of look-ups, first and again.
 */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/hash.h"
#include "base/limits.h"
#include "base/vec.h"
#include "memory/memory.h"
#include "memory/segment.h"

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

static double cpu_s(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double wall_s(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void str(struct ct_batch *b, enum ct_field f, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

static void str(struct ct_batch *b, enum ct_field f, const char *fmt, ...)
{
    char text[2048];
    va_list ap;
    int n;

    va_start(ap, fmt);
    n = vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    ct_batch_str(b, f, (struct ct_span){ text, (size_t)n });
}

static void link_to(struct ct_batch *b, unsigned host)
{
    str(b, CT_F_FETCH_URL, "https://img%u.host%u.example/open/%x/pixel.gif?u=%" PRIx64, host % 5,
        host, host % 977, any(UINT64_MAX));
    str(b, CT_F_FETCH_REAL, "%s", "");
    str(b, CT_F_FETCH_HOST, "img%u.host%u.example", host % 5, host);
    str(b, CT_F_FETCH_TEMPLATE, "/open/{hex}/pixel.gif?u={hex}");
    str(b, CT_F_FETCH_ELEMENT, "%s", host % 3 ? "img" : "a");
    str(b, CT_F_FETCH_HIDDEN, "%s", host % 4 ? "" : "size,style");
    str(b, CT_F_FETCH_CONDITION, "%s", host % 3 ? "open" : "click");
    str(b, CT_F_FETCH_TOKEN, "%s", "");
}

static void words(struct ct_batch *b)
{
    char text[700];
    size_t n = 0;

    while (n < 560)
        n += (size_t)snprintf(text + n, sizeof text - n, "w%x ", skewed(20000));
    ct_batch_str(b, CT_F_TEXT_EXCERPT, (struct ct_span){ text, n });
    for (n = 0; n < 256; n += 16)
        snprintf(text + n, sizeof text - n, "%016" PRIx64, any(UINT64_MAX));
    ct_batch_str(b, CT_F_TEXT_MINHASH, (struct ct_span){ text, 256 });
}

static void hops(struct ct_batch *b, unsigned from)
{
    for (unsigned i = 0; i < 3; i++) {
        str(b, CT_F_HOP_FROM, "mx%u.host%u.example", i, from + i);
        str(b, CT_F_HOP_IP, "198.51.%u.%u", from % 256, i + from / 256 % 250);
        str(b, CT_F_HOP_BY, "mx%u.parliament.example", i);
        str(b, CT_F_HOP_WITH, "ESMTPS");
        str(b, CT_F_HOP_ID, "%012" PRIx64, any(UINT64_MAX) >> 16);
        ct_batch_int(b, CT_F_HOP_TIME, 1600000000 * CT_SECOND_US + (int64_t)any(1000000000));
    }
}

static void mail(struct ct_batch *b, unsigned n)
{
    unsigned from = skewed(60000);

    ct_batch_event(b, CT_CLASS_MAIL, 1500000000 * CT_SECOND_US + n * CT_SECOND_US * 60, n * 20000,
        15000 + any(9000));
    str(b, CT_F_CONTENT_HASH, "%016" PRIx64 "%016" PRIx64, any(UINT64_MAX), any(UINT64_MAX));
    str(b, CT_F_MAILBOX, "archive/person%u", skewed(500));
    str(b, CT_F_MESSAGE_ID, "%" PRIx64 ".%u@host%u.example", any(UINT64_MAX), n, from);
    str(b, CT_F_FROM_ADDRESS, "news%u@host%u.example", from % 7, from);
    str(b, CT_F_FROM_NAME, "The News %u", from);
    str(b, CT_F_RETURN_PATH, "bounce+%u@host%u.example", n, from);
    str(b, CT_F_TO_ADDRESS, "person%u@parliament.example", skewed(5000));
    str(b, CT_F_TO_NAME, "Person");
    str(b, CT_F_SUBJECT, "Weekly letter %u of %u", n, from);
    str(b, CT_F_LIST_ID, "list%u.host%u.example", from % 3, from);
    ct_batch_int(b, CT_F_ORIGINATION, 1500000000 * CT_SECOND_US + n * CT_SECOND_US * 60);
    ct_batch_int(b, CT_F_DATE_OFFSET, 60);
    str(b, CT_F_DKIM_DOMAIN, "host%u.example", from);
    str(b, CT_F_AUTH_METHOD, "spf");
    str(b, CT_F_AUTH_RESULT, "pass");
    hops(b, from);
    for (int i = 0; i < 4; i++)
        link_to(b, from);
    words(b);
    ct_batch_int(b, CT_F_TEXT_WORDS, (int64_t)any(400));
    str(b, CT_F_SHAPE_HEADERS, "%016x", from);
    str(b, CT_F_SHAPE_MIME, "multipart/alternative(text/plain,text/html)");
}

struct build {
    struct ct_memory *mem;
    struct ct_segment_builder *builder;
    struct ct_buf bytes;
    double add_s, finish_s, commit_s;
    uint64_t values, segments, observables;
};

static void commit(struct build *b)
{
    struct ct_err err = { 0 };
    double t = cpu_s(), u;
    struct ct_span span;
    struct ct_commit c = { .segments = &span, .n = 1 };

    ct_buf_clear(&b->bytes);
    ct_segment_finish(b->builder, &b->bytes);
    b->finish_s += (u = cpu_s()) - t;
    span = ct_buf_span(&b->bytes);
    if (span.len && ct_memory_commit(b->mem, &c, &err) != 0)
        printf("# %s\n", err.text);
    b->commit_s += cpu_s() - u;
    b->segments++;
}

static void add_all(struct build *b, const struct ct_batch *batch)
{
    double t = cpu_s();

    for (size_t i = 0; i < batch->events.n; i++) {
        const struct ct_event *ev = &batch->events.v[i];

        b->values += ev->n;
        for (size_t k = 0; k < ev->n; k++)
            b->observables += ct_fields[ev->values[k].field].observable != CT_OBS_NONE;
        if (ct_segment_add(b->builder, ev) != 0)
            printf("# full\n");
    }
    b->add_s += cpu_s() - t;
}

static void build(struct build *b, unsigned n)
{
    struct ct_batch batch = { 0 };

    b->builder = ct_segment_new(CT_CLASS_MAIL, ct_memory_seed(b->mem));
    b->bytes = ct_buf(CT_MAX_SEGMENT_BYTES);
    for (unsigned i = 0; i < n; i++) {
        mail(&batch, i);
        if (batch.events.n < 512 && i + 1 < n)
            continue;
        ct_batch_seal(&batch);
        add_all(b, &batch);
        ct_batch_reset(&batch);
        if (ct_segment_bytes(b->builder) >= CT_SEGMENT_FLUSH)
            commit(b);
    }
    commit(b);
    ct_batch_done(&batch);
    ct_segment_free(b->builder);
    ct_buf_done(&b->bytes);
}

static void look(const char *dir, size_t n, const char *when)
{
    struct ct_arena a = { 0 };
    struct ct_look_value *values = ct_arena_alloc(&a, n * sizeof *values);
    struct ct_look_result *results = ct_arena_alloc(&a, n * sizeof *results);
    struct ct_look ask = { .values = values, .n = n };
    struct ct_memory *mem;
    size_t found = 0;
    double t;

    state = 99;
    for (size_t i = 0; i < n; i++)
        values[i] = any(200) == 0
                        ? (struct ct_look_value){ CT_OBS_DOMAIN,
                              ct_arena_printf(&a, "host%u.example", (unsigned)any(60000)) }
                        : (struct ct_look_value){ CT_OBS_DOMAIN,
                              ct_arena_printf(&a, "evil%" PRIx64 ".example", any(UINT64_MAX)) };
    t = wall_s();
    if (ct_memory_open(&mem, dir, CT_MEMORY_READ, 0, NULL) != 0)
        return;
    if (ct_memory_look(mem, &ask, &a, results, NULL) != 0)
        printf("# damaged\n");
    t = wall_s() - t;
    for (size_t i = 0; i < n; i++)
        found += results[i].count > 0;
    printf("look-up of %7zu indicators, %s: %9.2f ms, %zu found\n", n, when, t * 1e3, found);
    ct_memory_close(mem);
    ct_arena_done(&a);
}

static int count(const struct ct_event *ev, const struct ct_event_ref *ref, void *arg)
{
    uint64_t *n = arg;

    (void)ref;
    *n += ev->n;
    return 0;
}

static void scan(const char *dir, const enum ct_field *fields, size_t n, const char *what)
{
    uint64_t values = 0;
    struct ct_scan s = { .fields = fields, .n = n, .fn = count, .arg = &values };
    struct ct_memory *mem;
    double t = cpu_s();

    if (ct_memory_open(&mem, dir, CT_MEMORY_READ, 0, NULL) != 0)
        return;
    if (ct_memory_scan(mem, &s, NULL) != 0)
        printf("# scan not whole\n");
    t = cpu_s() - t;
    printf("scan of %s: %.2f us an event, %.1f values\n", what,
        t * 1e6 / (double)ct_memory_state(mem)->events,
        (double)values / (double)ct_memory_state(mem)->events);
    ct_memory_close(mem);
}

static void clean(const char *dir)
{
    char path[300];

    for (unsigned i = 0; i < 100000; i++) {
        snprintf(path, sizeof path, "%s/%08u.seg", dir, i);
        if (unlink(path) != 0)
            break;
    }
    snprintf(path, sizeof path, "%s/MANIFEST", dir);
    unlink(path);
    rmdir(dir);
}

int main(int argc, char **argv)
{
    static const enum ct_field few[] = { CT_F_FROM_ADDRESS, CT_F_FETCH_HOST, CT_F_TO_ADDRESS };
    char dir[] = "bench-memory-XXXXXX";
    uint64_t n = 200000;
    struct build b = { 0 };
    struct rusage use;

    if (argc > 1 && !ct_span_uint(ct_span_str(argv[1]), 100000000, &n))
        return 2;
    if (!mkdtemp(dir) || ct_memory_open(&b.mem, dir, CT_MEMORY_WRITE, 1, NULL) != 0)
        return 1;
    build(&b, (unsigned)n);
    getrusage(RUSAGE_SELF, &use);
    printf("%" PRIu64 " events, %.1f values, %.1f observables each; %" PRIu64 " segments\n", n,
        (double)b.values / (double)n, (double)b.observables / (double)n, b.segments);
    printf("add %.2f us, finish %.2f us, commit with check %.2f us an event\n",
        b.add_s * 1e6 / (double)n, b.finish_s * 1e6 / (double)n, b.commit_s * 1e6 / (double)n);
    printf("%.1f bytes an event, peak memory %ld MiB\n",
        (double)ct_memory_state(b.mem)->bytes / (double)n, use.ru_maxrss / 1024);
    ct_memory_close(b.mem);
    look(dir, 1000, "first");
    look(dir, 1000, "again");
    look(dir, 100000, "first");
    look(dir, 100000, "again");
    scan(dir, few, 3, "3 fields");
    scan(dir, NULL, 0, "all fields");
    clean(dir);
    return 0;
}

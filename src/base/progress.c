/* SPDX-License-Identifier: Apache-2.0 */
/*
 * progress: when to show, and the line itself.
 *
 * The time left is from the mean speed so far, which swings less than the
 * speed of the last moment, and is shown only after two seconds, when it begins to
 * mean something.
 */
#include "base/progress.h"

#include <inttypes.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#define REDRAW_US 100000
#define LINE_US 30000000
#define SETTLE_US 2000000

static int64_t now_us(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

struct ct_progress ct_progress(const char *what, uint64_t total, bool quiet)
{
    int64_t now = now_us();

    return (struct ct_progress){ .what = what,
        .total = total,
        .began_us = now,
        .shown_us = now,
        .tty = isatty(STDERR_FILENO) == 1,
        .quiet = quiet,
        .fd = STDERR_FILENO };
}

static void size_words(char *ret, size_t size, uint64_t n)
{
    static const char *const units[] = { "B", "kB", "MB", "GB", "TB", "PB", "EB" };
    uint64_t tenths = n * 10;
    unsigned u = 0;

    if (n > UINT64_MAX / 10)
        tenths = n / 1000 * 10, u = 1;
    while (tenths >= 10000 && u < 6) {
        tenths /= 1000;
        u++;
    }
    if (u == 0)
        snprintf(ret, size, "%" PRIu64 " B", n);
    else
        snprintf(ret, size, "%" PRIu64 ".%" PRIu64 " %s", tenths / 10, tenths % 10, units[u]);
}

static void time_words(char *ret, size_t size, uint64_t s)
{
    if (s < 100)
        snprintf(ret, size, "%" PRIu64 " s", s);
    else if (s < 100 * 60)
        snprintf(ret, size, "%" PRIu64 " min", (s + 30) / 60);
    else
        snprintf(ret, size, "%" PRIu64 " h", (s + 1800) / 3600);
}

size_t ct_progress_line(const struct ct_progress *p, int64_t at_us, char *ret, size_t size)
{
    uint64_t total = p->total > p->done ? p->total : p->done;
    uint64_t us = at_us > p->began_us ? (uint64_t)(at_us - p->began_us) : 0;
    char done[24], all[24], speed[24], left[24];
    int n;

    size_words(done, sizeof done, p->done);
    size_words(all, sizeof all, total);
    n = snprintf(ret, size, "%s  %s of %s  %u%%", p->what, done, all,
        total ? (unsigned)((unsigned __int128)p->done * 100 / total) : 100);
    if (us >= SETTLE_US && p->done > 0 && n > 0 && (size_t)n < size) {
        uint64_t rate = (uint64_t)((unsigned __int128)p->done * 1000000 / us);

        size_words(speed, sizeof speed, rate);
        time_words(left, sizeof left, rate ? (total - p->done) / rate : 0);
        n += snprintf(ret + n, size - (size_t)n, "  %s/s  %s left", speed, left);
    }
    return n < 0 ? 0 : (size_t)n < size ? (size_t)n : size - 1;
}

static void show(struct ct_progress *p, int64_t now)
{
    char text[160], line[192];
    int n;

    ct_progress_line(p, now, text, sizeof text);
    n = snprintf(line, sizeof line, p->tty ? "\r%s\033[K" : "%s\n", text);
    /* a line that cannot be shown is no reason to stop */
    if (n > 0 && write(p->fd, line, (size_t)n) < 0)
        p->quiet = true;
    p->shown_us = now;
    p->drawn = p->tty;
}

void ct_progress_at(struct ct_progress *p, uint64_t done)
{
    int64_t now;

    p->done = done;
    if (p->quiet)
        return;
    now = now_us();
    if (now - p->shown_us >= (p->tty ? REDRAW_US : LINE_US))
        show(p, now);
}

void ct_progress_clear(struct ct_progress *p)
{
    if (p->drawn && write(p->fd, "\r\033[K", 4) < 0)
        p->quiet = true;
    p->drawn = false;
}

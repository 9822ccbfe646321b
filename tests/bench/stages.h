/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * stages: what each step of a bench took.
 *
 *   stages_begin() -> work -> stages_end("history") -> … -> one JSON object on standard output,
 *   and a line each on standard error as it ends
 *
 * Wall and processor time in milliseconds, and the most memory the process held during
 * the step: the kernel forgets its high-water mark at each begin, where it lets us
 * (/proc/self/clear_refs); else the peak is that of the whole run so far.
 */

#include <fcntl.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "base/json.h"

struct stages {
    struct ct_json *j; /* borrowed; inside an object */
    int64_t wall_us, cpu_us;
};

static inline int64_t stages_clock(clockid_t clock)
{
    struct timespec t;

    clock_gettime(clock, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static inline int64_t stages_peak_kib(void)
{
    char line[256];
    FILE *f = fopen("/proc/self/status", "re");
    int64_t kib = 0;

    while (f && kib == 0 && fgets(line, sizeof line, f))
        if (sscanf(line, "VmHWM: %ld kB", &kib) != 1)
            kib = 0;
    if (f)
        (void)fclose(f);
    return kib;
}

static inline void stages_begin(struct stages *s)
{
    int fd = open("/proc/self/clear_refs", O_WRONLY | O_CLOEXEC);

    if (fd >= 0) {
        if (write(fd, "5", 1) != 1)
            (void)fprintf(stderr, "# peaks are those of the whole run\n");
        close(fd);
    }
    s->wall_us = stages_clock(CLOCK_MONOTONIC);
    s->cpu_us = stages_clock(CLOCK_PROCESS_CPUTIME_ID);
}

static inline void stages_end(struct stages *s, const char *name)
{
    int64_t wall = (stages_clock(CLOCK_MONOTONIC) - s->wall_us) / 1000;
    int64_t cpu = (stages_clock(CLOCK_PROCESS_CPUTIME_ID) - s->cpu_us) / 1000;
    int64_t peak = stages_peak_kib();

    (void)fprintf(stderr, "# %-10s %9.2f s wall %9.2f s CPU %6ld MiB\n", name, (double)wall / 1e3,
        (double)cpu / 1e3, peak / 1024);
    ct_json_object(s->j, name);
    ct_json_int(s->j, "wall_ms", wall);
    ct_json_int(s->j, "cpu_ms", cpu);
    ct_json_int(s->j, "peak_kib", peak);
    ct_json_end(s->j);
}

/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * progress: how far a long run is, on stderr, never on stdout.
 *
 *   reading  1.2 of 3.4 GB  35%  412 MB/s  5 s left
 *
 * On a terminal one line that is redrawn at most ten times a second; into a file
 * or pipe a line every 30 seconds, so that logs stay readable. Quiet shows nothing.
 */

#include <stdint.h>

#include "base/span.h"

struct ct_progress {
    const char *what; /* static: "reading" */
    uint64_t done, total;
    int64_t began_us, shown_us; /* private; monotonic */
    bool tty, quiet, drawn;
    int fd;
};

struct ct_progress ct_progress(const char *what, uint64_t total, bool quiet);

/* Sets how much is done and shows it when it is time. */
void ct_progress_at(struct ct_progress *p, uint64_t done);

/* Wipes the line of a terminal, so that other words can be written. */
void ct_progress_clear(struct ct_progress *p);

/* The line as it would be shown at `now_us`, without line end. Returns its length, at most
 * size - 1. */
size_t ct_progress_line(const struct ct_progress *p, int64_t now_us, char *ret, size_t size);

/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * stream: bytes that come one after another, with a window to look ahead.
 *
 *   file range, memory, unpacked member --fill--> window --look, skip--> framing
 *
 * Whoever cuts records looks at as much as it needs and skips what it is done
 * with; the window grows only as far as was looked ahead, so memory depends on
 * the largest record and never on the size of the source. Memory as a source is
 * looked at where it lies.
 */

#include <sys/types.h>

#include "base/span.h"

#define CT_SIZE_UNKNOWN UINT64_MAX

struct ct_stream {
    /* Puts up to `n` bytes at p; 0 at the end, or when nothing more can be had, then with
     * `trouble` set. NULL: all there is lies in memory. */
    size_t (*fill)(struct ct_stream *s, char *p, size_t n);
    void *arg;           /* for fill */
    uint64_t at;         /* offset of the window's first byte in the source or member */
    const char *trouble; /* static words why it ended early; NULL: it did not */

    /* private */
    struct ct_span memory;
    char *buf;
    size_t cap, from, to;
    bool ended; /* fill has nothing more */
    int fd;     /* of ct_stream_file() */
    uint64_t begin, next, end;
};

/* All of `s`, which must stay where it is. */
struct ct_stream ct_stream_memory(struct ct_span s);

/* The bytes from `from` to `to` of an open file; `at` counts from the file's beginning. A file that
 * ends before `to` ends the stream with trouble. */
struct ct_stream ct_stream_file(int fd, uint64_t from, uint64_t to);

/* What lies ahead: at least `want` bytes, less only when the end comes first; perhaps more. Good
 * until the next look or skip. */
struct ct_span ct_stream_look(struct ct_stream *s, size_t want);

/* Goes on by `n` bytes, which may lie beyond what was looked at; stops at the end. */
void ct_stream_skip(struct ct_stream *s, uint64_t n);

/* Memory and files only: goes to any place in it. False when it cannot. */
bool ct_stream_seek(struct ct_stream *s, uint64_t at);

/* Where it ends, counted as `at` is; CT_SIZE_UNKNOWN for anything but memory and files. */
uint64_t ct_stream_end(const struct ct_stream *s);

/* Frees the window, not the source behind it. */
void ct_stream_done(struct ct_stream *s);

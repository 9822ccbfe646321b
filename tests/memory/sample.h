/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * sample: events of chance for the tests of memory, and folders to put it in.
 *
 * The numbers are those of a fixed generator, so that a failure comes back.
 */

#include <dirent.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/hash.h"
#include "memory/memory.h"
#include "memory/segment.h"
#include "tap.h"

#define SEED UINT64_C(0x5eed)

static inline uint64_t sample_random(uint64_t *state)
{
    *state += UINT64_C(0x9e3779b97f4a7c15);
    uint64_t z = *state;

    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

/* One mail as they are: a sender, a subject, links. `n` makes it differ. */
static inline void sample_mail(struct ct_batch *b, unsigned n)
{
    struct ct_span s;

    ct_batch_event(b, CT_CLASS_MAIL, 1600000000 * CT_SECOND_US + n * CT_SECOND_US, n * 1000, 900);
    s = ct_arena_printf(&b->arena, "<%u@mail.example>", n);
    ct_batch_str(b, CT_F_MESSAGE_ID, s);
    s = ct_arena_printf(&b->arena, "Person%u@News%u.example", n % 50, n % 7);
    ct_batch_str(b, CT_F_FROM_ADDRESS, s);
    ct_batch_str(b, CT_F_TO_ADDRESS, CT_LIT("minister@parliament.example"));
    ct_batch_str(b, CT_F_TO_ADDRESS, CT_LIT("office@parliament.example"));
    s = ct_arena_printf(&b->arena, "192.0.2.%u", n % 200);
    ct_batch_str(b, CT_F_HOP_IP, s);
    s = ct_arena_printf(&b->arena, "https://img.track%u.example/p/%u/x.gif?id=%u", n % 9, n, n);
    ct_batch_str(b, CT_F_FETCH_URL, s);
    ct_batch_int(b, CT_F_TEXT_WORDS, n % 300);
}

/* The segment of mails `from` to `from + n - 1`, source n % 3; in `out`. */
static inline void sample_segment(struct ct_buf *out, unsigned from, unsigned n, uint64_t seed)
{
    struct ct_segment_builder *builder = ct_segment_new(CT_CLASS_MAIL, seed);
    struct ct_batch b = { 0 };

    for (unsigned i = 0; i < n; i++)
        sample_mail(&b, from + i);
    ct_batch_seal(&b);
    for (unsigned i = 0; i < n; i++) {
        b.events.v[i].source = (from + i) % 3;
        if (ct_segment_add(builder, &b.events.v[i]) != 0)
            abort();
    }
    ct_segment_finish(builder, out);
    ct_batch_done(&b);
    ct_segment_free(builder);
}

/* A folder of its own, to be ended with sample_remove(). */
static inline char *sample_folder(char ret[64])
{
    const char *tmp = getenv("TMPDIR");

    snprintf(ret, 64, "%s/coldtrail-XXXXXX", tmp && strlen(tmp) < 40 ? tmp : P_tmpdir);
    return mkdtemp(ret);
}

static inline void sample_remove(const char *folder)
{
    DIR *dir = opendir(folder);
    struct dirent *e;

    while (dir && (e = readdir(dir)) != NULL)
        if (e->d_name[0] != '.')
            unlinkat(dirfd(dir), e->d_name, 0);
    if (dir)
        closedir(dir);
    rmdir(folder);
}

/* Commits `n` mails from `from` on as one segment. */
static inline int sample_commit(
    struct ct_memory *mem, unsigned from, unsigned n, struct ct_err *err)
{
    struct ct_buf bytes = ct_buf(64 << 20);
    struct ct_span span;
    int r;

    sample_segment(&bytes, from, n, ct_memory_seed(mem));
    span = ct_buf_span(&bytes);
    r = ct_memory_commit(mem,
        &(struct ct_commit){ .share = from,
            .source_base = 10,
            .segments = &span,
            .n = 1,
            .sources_bytes = from + n,
            .ledger_bytes = 2 * (from + n) },
        err);
    ct_buf_done(&bytes);
    return r;
}

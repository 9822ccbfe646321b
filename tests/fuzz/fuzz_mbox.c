/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_mbox: any bytes as an mbox.
 *
 * Beyond not crashing: records come in rising order and do not overlap, what is between them is
 * white space only, and reading in two ranges, cut at any record's start, gives the same
 * records as reading in one go. That equality is what lets workers share a file.
 */
#include <stdint.h>
#include <stdlib.h>

#include "base/hash.h"
#include "fuzz/fuzz.h"
#include "read/frame_mbox.h"

#define MAX 512

struct seen {
    uint64_t offset, length, hash;
    enum ct_mbox_next kind;
    unsigned flags;
};

static size_t walk(struct ct_span data, uint64_t from, uint64_t below, struct seen *ret)
{
    struct ct_stream in = ct_stream_memory(data);
    size_t n = 0;

    ct_stream_skip(&in, from);
    struct ct_mbox m = ct_mbox(&in, below);
    struct ct_record r = { 0 };
    enum ct_mbox_next kind;

    while (n < MAX && (kind = ct_mbox_next(&m, &r)) != CT_MBOX_END) {
        if (r.bytes.len > data.len || r.offset + r.length > data.len)
            abort();
        ret[n++] = (struct seen){ r.offset, r.length, ct_hash64(r.bytes, 1), kind, r.flags };
        if (kind == CT_MBOX_MESSAGE && !ct_mbox_is_separator(r.from_line))
            abort();
    }
    ct_mbox_done(&m);
    ct_stream_done(&in);
    return n;
}

static void check_cover(struct ct_span data, const struct seen *v, size_t n)
{
    uint64_t at = 0;

    for (size_t i = 0; i < n; i++) {
        if (v[i].offset < at)
            abort();
        for (; at < v[i].offset; at++)
            if (data.ptr[at] != '\n' && data.ptr[at] != '\r')
                abort();
        at = v[i].offset + v[i].length;
    }
    if (n < MAX)
        for (; at < data.len; at++)
            if (data.ptr[at] != '\n' && data.ptr[at] != '\r')
                abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct seen whole[MAX], first[MAX], second[MAX];
    struct ct_span s = { (const char *)data, size };
    size_t n = walk(s, 0, UINT64_MAX, whole);

    check_cover(s, whole, n);
    if (n < 2 || n == MAX)
        return 0;

    size_t cut = 1 + data[0] % (n - 1);
    if (whole[cut].kind != CT_MBOX_MESSAGE)
        return 0;
    size_t a = walk(s, 0, whole[cut].offset, first);
    size_t b = walk(s, whole[cut].offset, UINT64_MAX, second);

    if (a + b != n || (a && memcmp(first, whole, a * sizeof *whole) != 0) ||
        memcmp(second, whole + a, b * sizeof *whole) != 0)
        abort();
    return 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_unpack: any bytes as a container.
 *
 * Checked: depth and names stay below their ceilings, a member's stream counts its bytes, and
 * the whole never gives more than the ratio allows.
 */
#include <stdint.h>
#include <stdlib.h>

#include "base/limits.h"
#include "base/unpack.h"
#include "fuzz/fuzz.h"

struct seen {
    uint64_t bytes;
    unsigned members, losses;
};

static int member(void *arg, const struct ct_member *m, struct ct_stream *bytes)
{
    struct seen *seen = arg;
    uint64_t begin = bytes->at;

    if (m->depth > CT_MAX_UNPACK_DEPTH || m->path.len > CT_MAX_PATH_BYTES)
        abort();
    for (;;) {
        struct ct_span s = ct_stream_look(bytes, 1);

        if (s.len == 0)
            break;
        begin += s.len;
        seen->bytes += s.len;
        ct_stream_skip(bytes, s.len);
        if (bytes->at != begin)
            abort();
        if (seen->bytes > 128 * CT_MIB)
            return 1; /* enough for one input */
    }
    return ++seen->members > 2000;
}

static void lost(void *arg, struct ct_span path, uint64_t at, const char *reason)
{
    struct seen *seen = arg;

    (void)at;
    if (!reason || path.len > CT_MAX_PATH_BYTES)
        abort();
    seen->losses++;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct seen seen = { 0 };
    struct ct_unpacking u = { .arg = &seen, .member = member, .lost = lost };
    struct ct_stream in = ct_stream_memory((struct ct_span){ (const char *)data, size });
    int r = ct_unpack(&in, &u);

    if (r < 0 || r > 1)
        abort();
    ct_stream_done(&in);
    return 0;
}

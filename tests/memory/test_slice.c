/* SPDX-License-Identifier: Apache-2.0 */
#include "memory/slice.h"

#include <errno.h>

#include "memory/sample.h"

TEST(one_column_is_read_alone)
{
    struct ct_buf bytes = ct_buf(1 << 24);
    struct ct_segment_input in = { .fd = -1 };
    struct ct_segment *seg;
    struct ct_arena a = { 0 };
    const int64_t *v;

    sample_segment(&bytes, 5, 100, SEED);
    in.bytes = ct_buf_span(&bytes);
    in.size = bytes.len;
    REQUIRE(ct_segment_open(&seg, in, NULL) == 0);
    CHECK_INT(ct_slice_find(&seg->dir, "@time"), CT_COL_TIME);
    CHECK_INT(ct_slice_find(&seg->dir, "no such column"), (int)seg->dir.n_columns);
    REQUIRE(ct_slice_numbers(seg, 0, CT_COL_TIME, &a, &v) == 0 && v != NULL);
    CHECK_INT(v[99], 1600000104 * CT_SECOND_US);
    REQUIRE(ct_slice_numbers(seg, 0, (uint32_t)seg->dir.n_columns, &a, &v) == 0);
    CHECK(v == NULL);
    CHECK_INT(
        ct_slice_numbers(seg, 0, ct_slice_find(&seg->dir, "email.to.address"), &a, &v), -EBADMSG);
    bytes.ptr[seg->dir.groups[0].cells[0].block.offset] ^= 1;
    CHECK_INT(ct_slice_numbers(seg, 0, CT_COL_TIME, &a, &v), -EBADMSG);
    ct_segment_close(seg);
    ct_arena_done(&a);
    ct_buf_done(&bytes);
}

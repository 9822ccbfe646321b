/* SPDX-License-Identifier: Apache-2.0 */
/*
 * column: counts only where a row has none or several values, differences for
 * numbers, and for strings the one byte 0 wherever the next new one stands.
 * What zstd then meets is mostly runs of the same byte.
 */
#include "memory/column.h"

#include "base/limits.h"

static bool one_each(const struct ct_column_in *in)
{
    if (in->n != in->n_rows)
        return false;
    for (size_t i = 0; i < in->n; i++)
        if (in->cells[i].row != in->first_row + i)
            return false;
    return true;
}

static void put_counts(struct ct_buf *out, const struct ct_column_in *in)
{
    size_t at = 0;

    for (uint32_t row = in->first_row; row < in->first_row + in->n_rows; row++) {
        size_t from = at;

        while (at < in->n && in->cells[at].row == row)
            at++;
        ct_buf_varint(out, at - from);
    }
}

static void put_numbers(struct ct_buf *out, const struct ct_column_in *in)
{
    uint64_t last = 0;

    for (size_t i = 0; i < in->n; i++) {
        ct_buf_varint(out, ct_zigzag((int64_t)((uint64_t)in->nums[i] - last)));
        last = (uint64_t)in->nums[i];
    }
}

/* The number at which new strings of this group begin is taken to be that of
 * the highest run of ascending ones: the first id that is above all before it
 * and whose successor follows. A poor guess costs bytes, nothing else. */
static uint32_t first_new(const struct ct_column_in *in)
{
    uint32_t high = in->n ? in->cells[0].id : 0, ret = high;

    for (size_t i = 1; i < in->n; i++) {
        if (in->cells[i].id <= high)
            continue;
        if (in->cells[i].id != high + 1)
            ret = in->cells[i].id;
        high = in->cells[i].id;
    }
    return ret;
}

static void put_strings(struct ct_buf *out, const struct ct_column_in *in)
{
    uint32_t low = in->n ? in->cells[0].id : 0, next = first_new(in);

    for (size_t i = 0; i < in->n; i++)
        if (in->cells[i].id < low)
            low = in->cells[i].id;
    ct_buf_varint(out, low);
    ct_buf_varint(out, next);
    for (size_t i = 0; i < in->n; i++) {
        if (in->cells[i].id == next) {
            ct_buf_chr(out, 0);
            next++;
        } else {
            ct_buf_varint(out, (uint64_t)in->cells[i].id - low + 1);
        }
    }
}

void ct_column_write(struct ct_buf *out, const struct ct_column_in *in)
{
    bool one = one_each(in);

    ct_buf_chr(out, (char)one);
    if (!one)
        put_counts(out, in);
    if (in->nums)
        put_numbers(out, in);
    else
        put_strings(out, in);
}

static bool take_counts(
    struct ct_span *s, uint32_t n_rows, struct ct_arena *a, struct ct_column *ret)
{
    bool one;
    uint64_t n = 1;

    if (s->len == 0 || (uint8_t)s->ptr[0] > 1)
        return false;
    one = s->ptr[0] == 1;
    *s = ct_span_from(*s, 1);
    ret->start = ct_arena_raw(a, (n_rows + 1) * sizeof *ret->start);
    ret->n = 0;
    for (uint32_t i = 0; i < n_rows; i++) {
        ret->start[i] = (uint32_t)ret->n;
        if (!one && (!ct_take_varint(s, &n) || n > CT_MAX_VALUES))
            return false;
        ret->n += n;
    }
    ret->start[n_rows] = (uint32_t)ret->n;
    return ret->n <= s->len; /* a value takes a byte at least */
}

static bool take_numbers(struct ct_span *s, struct ct_arena *a, struct ct_column *ret)
{
    uint64_t last = 0, n;

    ret->nums = ct_arena_raw(a, ret->n * sizeof *ret->nums);
    for (size_t i = 0; i < ret->n; i++) {
        if (!ct_take_varint(s, &n))
            return false;
        last += (uint64_t)ct_unzigzag(n);
        ret->nums[i] = (int64_t)last;
    }
    return true;
}

static bool take_strings(
    struct ct_span *s, uint64_t n_strings, struct ct_arena *a, struct ct_column *ret)
{
    uint64_t low, next, n;

    if (!ct_take_varint(s, &low) || !ct_take_varint(s, &next) || low > n_strings ||
        next > n_strings)
        return false;
    ret->ids = ct_arena_raw(a, ret->n * sizeof *ret->ids);
    for (size_t i = 0; i < ret->n; i++) {
        if (!ct_take_varint(s, &n) || n > n_strings)
            return false;
        n = n == 0 ? next++ : low + n - 1;
        if (n >= n_strings)
            return false;
        ret->ids[i] = (uint32_t)n;
    }
    return true;
}

bool ct_column_read(struct ct_span raw, const struct ct_column_want *want, struct ct_arena *a,
    struct ct_column *ret)
{
    *ret = (struct ct_column){ 0 };
    if (!take_counts(&raw, want->n_rows, a, ret))
        return false;
    if (want->strings ? !take_strings(&raw, want->n_strings, a, ret) : !take_numbers(&raw, a, ret))
        return false;
    return raw.len == 0;
}

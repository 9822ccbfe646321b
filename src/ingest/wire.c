/* SPDX-License-Identifier: Apache-2.0 */
/*
 * wire: frames put together and taken apart; no state, no waiting.
 *
 * Numbers are varints but for the frame's own length, which is fixed, so that a reader
 * knows after nine bytes how many more belong to the frame.
 */
#include "ingest/wire.h"

#include <errno.h>

#include "base/file.h"

#define HEAD 9

int ct_wire_send(int fd, enum ct_wire_kind kind, struct ct_span payload)
{
    char head[HEAD] = { (char)kind };
    int r;

    for (int i = 0; i < 8; i++)
        head[1 + i] = (char)(payload.len >> (8 * i) & 255);
    r = ct_write_all(fd, (struct ct_span){ head, HEAD }, NULL);
    return r < 0 ? r : ct_write_all(fd, payload, NULL);
}

void ct_wire_put(struct ct_buf *out, enum ct_wire_kind kind, struct ct_span payload)
{
    ct_buf_chr(out, (char)kind);
    ct_buf_u64(out, payload.len);
    ct_buf_add(out, payload);
}

int ct_wire_take(struct ct_span *in, enum ct_wire_kind *ret_kind, struct ct_span *ret)
{
    struct ct_span s = *in;
    uint64_t n;
    uint8_t kind;

    if (s.len < HEAD)
        return 1;
    kind = (uint8_t)s.ptr[0];
    s = ct_span_from(s, 1);
    if (!ct_take_u64(&s, &n) || n > CT_MAX_WIRE_FRAME || kind == 0 || kind >= CT_WIRE_KINDS)
        return -EBADMSG;
    if (s.len < n)
        return 1;
    *ret_kind = (enum ct_wire_kind)kind;
    *ret = ct_span_head(s, (size_t)n);
    *in = ct_span_from(s, (size_t)n);
    return 0;
}

static void put_text(struct ct_buf *out, struct ct_span s)
{
    ct_buf_varint(out, s.len);
    ct_buf_add(out, s);
}

static bool take_text(struct ct_span *s, size_t max, struct ct_span *ret)
{
    uint64_t n;

    if (!ct_take_varint(s, &n) || n > s->len || n > max)
        return false;
    *ret = ct_span_head(*s, (size_t)n);
    *s = ct_span_from(*s, (size_t)n);
    return true;
}

void ct_wire_put_lost(struct ct_buf *out, const struct ct_ledger_entry *e)
{
    ct_buf_varint(out, e->source);
    ct_buf_varint(out, e->offset);
    ct_buf_varint(out, e->length);
    ct_buf_varint(out, e->count);
    put_text(out, e->member);
    put_text(out, e->reason);
}

bool ct_wire_take_lost(struct ct_span s, struct ct_ledger_entry *ret)
{
    uint64_t file;

    if (!ct_take_varint(&s, &file) || file > UINT32_MAX || !ct_take_varint(&s, &ret->offset) ||
        !ct_take_varint(&s, &ret->length) || !ct_take_varint(&s, &ret->count) ||
        !take_text(&s, CT_MAX_PATH_BYTES, &ret->member) || !take_text(&s, 256, &ret->reason))
        return false;
    ret->source = (uint32_t)file;
    return s.len == 0 && ret->count > 0 && ret->offset <= INT64_MAX && ret->length <= INT64_MAX;
}

void ct_wire_put_sum(struct ct_buf *out, uint32_t file, const struct ct_reading_sum *sum)
{
    ct_buf_varint(out, file);
    ct_buf_varint(out, sum->events);
    ct_buf_varint(out, sum->records);
    ct_buf_u64(out, (uint64_t)sum->first_us);
    ct_buf_u64(out, (uint64_t)sum->last_us);
    put_text(out, sum->reader ? ct_span_str(sum->reader->name) : CT_LIT(""));
}

bool ct_wire_take_sum(struct ct_span s, uint32_t *ret_file, struct ct_reading_sum *ret)
{
    struct ct_span reader;
    uint64_t file, first, last;

    if (!ct_take_varint(&s, &file) || file > UINT32_MAX || !ct_take_varint(&s, &ret->events) ||
        !ct_take_varint(&s, &ret->records) || !ct_take_u64(&s, &first) || !ct_take_u64(&s, &last) ||
        !take_text(&s, 64, &reader) || s.len)
        return false;
    *ret_file = (uint32_t)file;
    ret->first_us = (int64_t)first;
    ret->last_us = (int64_t)last;
    ret->reader = ct_reader_find(reader);
    return ret->events <= UINT32_MAX && ret->records <= INT64_MAX;
}

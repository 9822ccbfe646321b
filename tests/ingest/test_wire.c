/* SPDX-License-Identifier: Apache-2.0 */
#include "ingest/wire.h"

#include <errno.h>
#include <unistd.h>

#include "tap.h"

TEST(a_frame_is_taken_only_when_it_is_whole)
{
    char bytes[64];
    enum ct_wire_kind kind;
    struct ct_span payload, in;
    int pair[2];

    REQUIRE(pipe(pair) == 0);
    CHECK_INT(ct_wire_send(pair[1], CT_WIRE_LOST, CT_LIT("hello")), 0);
    ssize_t n = read(pair[0], bytes, sizeof bytes);
    REQUIRE(CHECK_INT(n, 14));
    for (size_t i = 0; i < 14; i++) {
        in = (struct ct_span){ bytes, i };
        CHECK_INT(ct_wire_take(&in, &kind, &payload), 1);
        CHECK_INT(in.len, i);
    }
    in = (struct ct_span){ bytes, 14 };
    CHECK_INT(ct_wire_take(&in, &kind, &payload), 0);
    CHECK_INT(kind, CT_WIRE_LOST);
    CHECK_SPAN(payload, "hello");
    CHECK_INT(in.len, 0);
    (void)close(pair[0]);
    (void)close(pair[1]);
}

TEST(nonsense_is_refused)
{
    enum ct_wire_kind kind;
    struct ct_span payload, in = CT_LIT("\0\0\0\0\0\0\0\0\0");

    CHECK_INT(ct_wire_take(&in, &kind, &payload), -EBADMSG);
    in = CT_LIT("\x63\0\0\0\0\0\0\0\0");
    CHECK_INT(ct_wire_take(&in, &kind, &payload), -EBADMSG);
    in = CT_LIT("\1\xff\xff\xff\xff\xff\xff\xff\xff");
    CHECK_INT(ct_wire_take(&in, &kind, &payload), -EBADMSG);
}

TEST(an_entry_comes_back_and_a_cut_one_does_not)
{
    struct ct_ledger_entry e = { .source = 3,
        .member = CT_LIT("a\0b"),
        .offset = 1 << 30,
        .length = 77,
        .reason = CT_LIT("why"),
        .count = 2 };
    struct ct_ledger_entry got;
    struct ct_buf b = ct_buf(CT_KIB);

    ct_wire_put_lost(&b, &e);
    REQUIRE(ct_wire_take_lost(ct_buf_span(&b), &got));
    CHECK(got.source == 3 && got.offset == 1 << 30 && got.length == 77 && got.count == 2);
    CHECK(ct_span_eq(got.member, e.member) && ct_span_eq(got.reason, e.reason));
    for (size_t n = 0; n < b.len; n++)
        CHECK(!ct_wire_take_lost(ct_span_head(ct_buf_span(&b), n), &got));
    ct_buf_chr(&b, 'x');
    CHECK(!ct_wire_take_lost(ct_buf_span(&b), &got));
    ct_buf_done(&b);
}

TEST(counts_come_back_and_impossible_ones_do_not)
{
    struct ct_reading_sum sum = { .events = 5, .records = 6, .first_us = -1, .last_us = 9 }, got;
    struct ct_buf b = ct_buf(CT_KIB);
    uint32_t file;

    sum.reader = ct_reader_find(CT_LIT("mbox"));
    ct_wire_put_sum(&b, 4, &sum);
    REQUIRE(ct_wire_take_sum(ct_buf_span(&b), &file, &got));
    CHECK(file == 4 && got.events == 5 && got.records == 6 && got.first_us == -1);
    CHECK(got.last_us == 9 && got.reader == sum.reader);
    for (size_t n = 0; n < b.len; n++)
        CHECK(!ct_wire_take_sum(ct_span_head(ct_buf_span(&b), n), &file, &got));
    ct_buf_clear(&b);
    sum.events = (uint64_t)1 << 40;
    ct_wire_put_sum(&b, 4, &sum);
    CHECK(!ct_wire_take_sum(ct_buf_span(&b), &file, &got));
    ct_buf_done(&b);
}

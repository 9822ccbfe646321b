/* SPDX-License-Identifier: Apache-2.0 */
#include "memory/manifest.h"

#include <errno.h>
#include <inttypes.h>

#include "base/hash.h"
#include "memory/segment.h"
#include "tap.h"

/* A manifest of one commit with one segment. Version 1 is what older programs wrote. */
static struct ct_buf manifest(unsigned version)
{
    struct ct_manifest m = { .version = version };
    struct ct_manifest_commit c = { .n = 1, .source_base = 3, .share = 9 };
    struct ct_buf out = ct_buf(1 << 16);
    uint64_t chain;

    ct_buf_printf(&out, "coldtrail-memory %u seed=0000000000000007", version);
    chain = ct_hash64(ct_buf_span(&out), CT_SEGMENT_CHECK);
    ct_buf_printf(&out, " #%016" PRIx64 "\n", chain);
    *ct_vec_add(&m.segments) = (struct ct_manifest_segment){ .name = "00000000.seg",
        .class_name = CT_LIT("mail.message"),
        .events = 4,
        .first_us = 1356998400000000,
        .last_us = 1588291200000000,
        .bytes = 77,
        .check = 5 };
    m.segments.v[0].months.bits[516 / 64] = UINT64_C(1) << 516 % 64; /* 2013-01 */
    ct_manifest_line(&m, &c, &out, &chain);
    ct_vec_done(&m.segments);
    return out;
}

TEST(the_months_of_a_segment_come_back)
{
    struct ct_buf text = manifest(2), head = ct_buf(1 << 10);
    struct ct_manifest m = { 0 };
    uint64_t chain;

    CHECK(ct_span_has(ct_buf_span(&text), CT_LIT(" 77 0000000000000005 201301 #")));
    REQUIRE(ct_manifest_parse(&m, ct_buf_span(&text), NULL) == 0);
    CHECK_INT(m.version, 2);
    CHECK_INT(m.segments.n, 1);
    CHECK(ct_months_has(&m.segments.v[0].months, 516));
    CHECK(!ct_months_has(&m.segments.v[0].months, 517));
    ct_manifest_head(&head, 7, &chain);
    CHECK(ct_span_starts(ct_buf_span(&text), ct_buf_span(&head)));
    ct_manifest_done(&m);
    ct_buf_done(&head);
    ct_buf_done(&text);
}

TEST(a_manifest_of_an_older_program_is_read_and_says_no_months)
{
    struct ct_buf text = manifest(1);
    struct ct_manifest m = { 0 };

    CHECK(!ct_span_has(ct_buf_span(&text), CT_LIT("201301")));
    REQUIRE(ct_manifest_parse(&m, ct_buf_span(&text), NULL) == 0);
    CHECK_INT(m.version, 1);
    CHECK_INT(m.segments.n, 1);
    CHECK_INT(m.segments.v[0].events, 4);
    CHECK_INT(m.commits.v[0].share, 9);
    ct_manifest_done(&m);
    ct_buf_done(&text);
}

TEST(a_manifest_of_the_future_or_with_other_words_is_refused)
{
    struct ct_buf text = manifest(3), swapped = manifest(2);
    struct ct_manifest m = { 0 };
    size_t at = ct_span_find(ct_buf_span(&swapped), CT_LIT("201301"), 0);

    CHECK_INT(ct_manifest_parse(&m, ct_buf_span(&text), NULL), -ENOTSUP);
    ct_manifest_done(&m);
    m = (struct ct_manifest){ 0 };
    swapped.ptr[at + 3] = '4';
    CHECK_INT(ct_manifest_parse(&m, ct_buf_span(&swapped), NULL), -EBADMSG);
    ct_manifest_done(&m);
    ct_buf_done(&swapped);
    ct_buf_done(&text);
}

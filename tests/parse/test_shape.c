/* SPDX-License-Identifier: Apache-2.0 */
#include "parse/shape.h"
#include "tap.h"

static struct ct_arena a;

TEST(tokens_keep_the_words_of_the_tool_and_lose_what_changes)
{
    static const struct {
        const char *token, *want;
    } rows[] = {
        { "", "" },
        { "----=_Part_123456_789.1", "----=_Part_D6_D3.D1" },
        { "----=_NextPart_000_0012_01D6AB34.5C9F2E10", "----=_NextPart_D3_X4_X8.X8" },
        { "----=_NextPart_000_0012_01D61234.50912310", "----=_NextPart_D3_X4_X8.X8" },
        { "Apple-Mail=_5F0B3F2A-71A1-4E64", "Apple-Mail=_X8-X4-X4" },
        { "000000000000a1b2c305d6e7f809", "x28" },
        { "b1_kXpQzTa", "x2_M7" },
        { "b1_kXpQzTaLm", "x2_W9" },
        { "_004_qwerty_", "_D3_a6_" },
        { "ABCXYZ", "A6" },
        { "a9Zz", "W4" },
        { "V-n2jWgAQofRrE", "B14" },
        { "xzgWV0xDRhW5kQ", "B14" },
        { "EMLwhyiXYYiP_t==", "B14==" },
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        CHECK_SPAN(ct_shape_token(&a, ct_span_str(rows[i].token)), rows[i].want);
}

TEST(message_ids_tell_the_form_of_their_domain_only)
{
    CHECK_SPAN(ct_shape_msgid(&a, CT_LIT("20200303.xyz@mail.sender.example")), "D8.a3@.3");
    CHECK_SPAN(ct_shape_msgid(&a, CT_LIT("12@[192.0.2.1]")), "D2@[ip]");
    CHECK_SPAN(ct_shape_msgid(&a, CT_LIT("xyz")), "a3");
    CHECK_SPAN(ct_shape_msgid(&a, CT_LIT("xyz@")), "a3@.0");
}

TEST(the_tree_is_that_of_the_first_reading)
{
    struct ct_mail m;

    ct_mime_walk(&m, &a,
        CT_LIT("Content-Type: multipart/mixed; boundary=a\nContent-Type: text/plain\n\nHi\n"
               "--a\nContent-Type: multipart/alternative; boundary=b\n\n"
               "--b\n\nx\n--b\nContent-Type: text/html\n\n<p>\n--b--\n"
               "--a\nContent-Type: application/pdf\n\n%PDF\n"
               "--a\nContent-Type: message/rfc822\n\nSubject: x\n\ny\n--a--\n"));
    CHECK_SPAN(ct_shape_tree(&a, &m), "mixed(alternative(plain,html),pdf,rfc822(plain))");
    ct_mime_walk(&m, &a, CT_LIT("Subject: x\n\ny"));
    CHECK_SPAN(ct_shape_tree(&a, &m), "plain");
}

static struct ct_span order(const char *s)
{
    struct ct_headers h;

    ct_headers_split(&h, &a, ct_span_str(s), 0);
    return ct_shape_header_order(&a, &h);
}

TEST(header_order_is_without_what_receivers_add)
{
    CHECK_SPAN(order("Received: x\nReturn-Path: <a>\nX-Spam-Score: 1\nFrom: a\nTo: b\nSUBJECT: c\n"
                     "ARC-Seal: x\nDate: d\nStatus: R\n\n"),
        "from\nsubject\ndate\n");
    CHECK_SPAN(order("X-Own: 1\nX-IncomingTopHeaderMarker: x\nDate: d\nFrom: a\n"
                     "X-IncomingHeaderCount: 2\nMIME-Version: 1.0\n\n"),
        "date\nfrom\n");
    CHECK_SPAN(order(""), "");
}

TEST(shapes_stop_at_their_limit)
{
    char big[5000];

    memset(big, '-', sizeof big);
    CHECK_INT(ct_shape_token(&a, (struct ct_span){ big, sizeof big }).len, 256);
    ct_arena_done(&a);
}

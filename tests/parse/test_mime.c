/* SPDX-License-Identifier: Apache-2.0 */
#include "base/limits.h"
#include "parse/mime.h"
#include "tap.h"

#define HONEST                                                                       \
    "From: a@sender.example\r\nMIME-Version: 1.0\r\n"                                \
    "Content-Type: multipart/mixed; boundary=\"=_out\"\r\n\r\n"                      \
    "--=_out\r\nContent-Type: multipart/alternative; boundary=\"=_in\"\r\n\r\n"      \
    "--=_in\r\nContent-Type: text/plain; charset=iso-8859-1\r\n"                     \
    "Content-Transfer-Encoding: quoted-printable\r\n\r\nD=FC\r\n"                    \
    "--=_in\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>D\xC3\xBC</p>\r\n"   \
    "--=_in--\r\n\r\n"                                                               \
    "--=_out\r\nContent-Type: application/pdf; name=x.pdf\r\n"                       \
    "Content-Transfer-Encoding: base64\r\nContent-ID: <i@sender.example>\r\n"        \
    "Content-Disposition: attachment; filename*=utf-8''r%C3%A9sum%C3%A9.pdf\r\n\r\n" \
    "JVBERi0=\r\n--=_out--\r\n"

static struct ct_arena a;

static struct ct_mail walk(struct ct_span s)
{
    struct ct_mail m;

    ct_arena_reset(&a);
    ct_mime_walk(&m, &a, s);
    return m;
}

TEST(an_honest_message_has_one_reading_and_no_anomalies)
{
    struct ct_mail m = walk(CT_LIT(HONEST));

    REQUIRE(m.n == 5);
    CHECK_INT(m.n_readings, 1);
    CHECK_INT(m.odd, 0);
    CHECK_INT(m.n_anomalies, 0);
    CHECK_SPAN(m.v[0].media, "multipart/mixed");
    CHECK_SPAN(m.v[0].boundary, "=_out");
    CHECK_SPAN(m.v[1].media, "multipart/alternative");
    CHECK_INT(m.v[1].parent, 0);
    CHECK_INT(m.v[2].parent, 1);
    CHECK_INT(m.v[3].depth, 2);
    CHECK_INT(m.v[4].parent, 0);
}

TEST(texts_are_utf_8_and_attachments_are_named)
{
    struct ct_mail m = walk(CT_LIT(HONEST));

    REQUIRE(m.n == 5);
    CHECK_SPAN(m.v[2].text, "D\xC3\xBC");
    CHECK_SPAN(ct_span_str(m.v[2].charset_used), "windows-1252");
    CHECK_INT(m.v[2].transfer, CT_TRANSFER_QP);
    CHECK_SPAN(m.v[3].text, "<p>D\xC3\xBC</p>");
    CHECK(m.v[3].text.ptr == m.v[3].raw.ptr);
    CHECK_INT(m.v[3].flags, CT_PART_TEXT | CT_PART_HTML);
    CHECK_SPAN(m.v[4].content, "%PDF-");
    CHECK_SPAN(m.v[4].filename, "r\xC3\xA9sum\xC3\xA9.pdf");
    CHECK_SPAN(m.v[4].disposition, "attachment");
    CHECK_SPAN(m.v[4].content_id, "i@sender.example");
    CHECK_INT(m.v[4].flags, CT_PART_ATTACHMENT);
    CHECK_SPAN(ct_headers_value(&m.v[4].head, CT_LIT("content-transfer-encoding")), "base64");
}

TEST(offsets_point_into_the_message)
{
    struct ct_span s = CT_LIT(HONEST);
    struct ct_mail m = walk(s);

    for (size_t i = 0; i < m.n; i++) {
        CHECK(m.v[i].raw.ptr == s.ptr + m.v[i].at);
        CHECK_INT(m.v[i].head_at + m.v[i].head.body, m.v[i].at);
    }
}

TEST(nested_messages_are_walked_and_their_header_is_kept)
{
    struct ct_mail m = walk(CT_LIT("Content-Type: message/rfc822\n\n"
                                   "Subject: in\nContent-Type: text/html\n\n<p>"));

    REQUIRE(m.n == 2);
    CHECK_INT(m.v[0].flags, CT_PART_MESSAGE);
    CHECK_SPAN(ct_headers_value(&m.v[1].head, CT_LIT("subject")), "in");
    CHECK_SPAN(m.v[1].text, "<p>");
    m = walk(CT_LIT("Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n"
                    "U3ViamVjdDogeAoKaGk="));
    REQUIRE(m.n == 2);
    CHECK_SPAN(m.v[1].text, "hi");
    CHECK(m.v[1].flags & CT_PART_INNER);
    CHECK_INT(m.v[1].at, m.v[0].at);
}

TEST(parts_of_a_digest_are_messages)
{
    struct ct_mail m = walk(CT_LIT("Content-Type: multipart/digest; boundary=b\n\n"
                                   "--b\n\nSubject: in\n\nhi\n--b--\n"));

    REQUIRE(m.n == 3);
    CHECK_SPAN(m.v[1].media, "message/rfc822");
    CHECK_SPAN(m.v[2].text, "hi");
}

TEST(contradictions_give_readings_that_name_their_cause)
{
    struct ct_mail m = walk(CT_LIT("Content-Type: text/plain\n"
                                   "Content-Type: multipart/mixed; boundary=b\n\n"
                                   "--b\nContent-Type: text/html\n\n<p>\n--b--\n"));

    REQUIRE(m.n == 3);
    CHECK_INT(m.n_readings, 2);
    CHECK_INT(m.v[0].reading, 0);
    CHECK_SPAN(m.v[0].media, "text/plain");
    CHECK_INT(m.v[1].reading, 1);
    CHECK_INT(m.v[1].cause, CT_ODD_TYPE_REPEATED);
    CHECK_SPAN(m.v[2].text, "<p>");
    REQUIRE(m.n_anomalies == 1);
    CHECK_INT(m.anomalies[0].kind, CT_ODD_TYPE_REPEATED);
    CHECK_INT(m.anomalies[0].at, 25);
}

TEST(fields_repeated_with_one_meaning_give_no_second_reading)
{
    struct ct_mail m = walk(CT_LIT("Content-Type: text/html\nContent-Type: TEXT/html\n"
                                   "Content-Transfer-Encoding: 7bit\n"
                                   "Content-Transfer-Encoding: 8bit\n\n<p>"));

    CHECK_INT(m.n, 1);
    CHECK_INT(m.n_readings, 1);
    CHECK(ct_mail_is(&m, CT_ODD_TYPE_REPEATED));
    CHECK(ct_mail_is(&m, CT_ODD_TRANSFER_REPEATED));
}

TEST(the_same_bytes_come_back_once_and_are_html_if_any_reading_says_so)
{
    struct ct_mail m = walk(CT_LIT("Content-Type: text/plain\nContent-Type: text/html\n\n<p>"));

    REQUIRE(m.n == 1);
    CHECK_INT(m.n_readings, 1);
    CHECK(m.v[0].flags & CT_PART_HTML);
    CHECK_SPAN(m.v[0].media, "text/plain");
}

TEST(text_outside_of_parts_is_kept_and_marked)
{
    struct ct_mail m = walk(CT_LIT("Content-Type: multipart/mixed; boundary=b\n\nbefore\n"
                                   "--b\n\nhi\n--b--\nafter\n"));

    REQUIRE(m.n == 4);
    CHECK_SPAN(m.v[1].text, "before");
    CHECK(m.v[1].flags & CT_PART_PREAMBLE);
    CHECK_SPAN(m.v[2].text, "hi");
    CHECK_SPAN(m.v[3].text, "after\n");
    CHECK(m.v[3].flags & CT_PART_EPILOGUE);
    CHECK_INT(m.odd, 0);
}

TEST(a_longer_line_is_no_delimiter)
{
    struct ct_mail m = walk(CT_LIT("Content-Type: multipart/mixed; boundary=b\n\n"
                                   "--b\n\nx\n--bc\ny--b\n--b-\n--b-- \t\n"));

    REQUIRE(m.n == 2);
    CHECK_SPAN(m.v[1].text, "x\n--bc\ny--b\n--b-");
}

TEST(anything_is_a_message)
{
    static const struct {
        struct ct_span s;
        const char *text;
    } rows[] = {
        { CT_LIT(""), "" },
        { CT_LIT("\n"), "\n" },
        { CT_LIT("just text"), "just text" },
        { CT_LIT("A: b\n\nbody"), "body" },
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct ct_mail m = walk(rows[i].s);

        CHECK_INT(m.n, 1);
        CHECK_SPAN(m.v[0].text, rows[i].text);
    }
    CHECK_INT(walk((struct ct_span){ 0 }).n, 1);
    CHECK_INT(walk(CT_LIT("a\0")).odd & CT_ODD_BIT(CT_ODD_NUL), CT_ODD_BIT(CT_ODD_NUL));
}

TEST(more_parts_than_the_limit_are_left_out_and_said)
{
    struct ct_arena mail = { 0 };
    size_t n = CT_MAX_PARTS + 100, at;
    char *s = ct_arena_raw(&mail, 64 + n * 6);

    at = (size_t)(stpcpy(s, "Content-Type: multipart/mixed; boundary=b\n\n") - s);
    for (size_t i = 0; i < n; i++, at += 6)
        memcpy(s + at, "--b\n\n\n", 6);
    struct ct_mail m = walk((struct ct_span){ s, at });
    CHECK_INT(m.n, CT_MAX_PARTS);
    CHECK(ct_mail_is(&m, CT_ODD_PARTS));
    ct_arena_done(&mail);
    ct_arena_done(&a);
}

TEST(every_anomaly_has_a_name_and_a_bit)
{
    CHECK_SPAN(ct_span_str(ct_odd_name(CT_ODD_NONE)), "none");
    CHECK_SPAN(ct_span_str(ct_odd_name(CT_ODD_TYPE_VERSUS_BODY)), "type-versus-body");
    CHECK(CT_ODD_TYPE_VERSUS_BODY < 64);
}

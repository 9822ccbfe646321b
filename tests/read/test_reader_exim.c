/* SPDX-License-Identifier: Apache-2.0 */
/* Made from the examples of the Exim 4.98 specification, chapter 53. */
#include "log_case.h"

static const char arrival[] =
    "2021-01-12 09:13:58 1kzABC-0001Ab-Cd <= anna@example.org H=out.example (ws7) "
    "[192.0.2.1]:50273 I=[192.0.2.9]:587 P=esmtpsa X=TLS1.3:AES256:256 CV=no A=dovecot_plain:anna "
    "S=3210 id=m1@example.org T=\"=?utf-8?Q?Gr=C3=BC=C3=9Fe?=\" from <anna@example.org> for "
    "bea@example.net carl@example.net\n";

TEST(an_arrival_names_who_brought_it_and_to_whom)
{
    struct log_case c = log_case_read(&ct_reader_exim, arrival);
    const struct ct_event *ev;

    REQUIRE(c.events.n == 2);
    ev = &c.events.v[0];
    CHECK_INT(ev->class, CT_CLASS_TRANSPORT);
    CHECK_INT(ev->at_us, INT64_C(1610442838000000));
    CHECK_SPAN(ct_event_str(ev, CT_F_QUEUE_ID), "1kzABC-0001Ab-Cd");
    CHECK_SPAN(ct_event_str(ev, CT_F_ENVELOPE_FROM), "anna@example.org");
    CHECK_SPAN(ct_event_str(ev, CT_F_SOURCE_IP), "192.0.2.1");
    CHECK_INT(ct_event_int(ev, CT_F_SOURCE_PORT), 50273);
    CHECK_SPAN(ct_event_str(ev, CT_F_SOURCE_DOMAIN), "out.example");
    CHECK_SPAN(ct_event_str(ev, CT_F_SMTP_HELO), "ws7");
    CHECK_SPAN(ct_event_str(ev, CT_F_MESSAGE_ID), "m1@example.org");
    CHECK_SPAN(ct_event_str(ev, CT_F_SUBJECT), "Gr\xC3\xBC\xC3\x9F"
                                               "e");
    CHECK_INT(ct_event_int(ev, CT_F_EMAIL_SIZE), 3210);
    CHECK_SPAN(ct_event_str(ev, CT_F_ENVELOPE_TO), "bea@example.net");
    CHECK_SPAN(
        ev->values[ct_event_next(ev, CT_F_ENVELOPE_TO, ct_event_next(ev, CT_F_ENVELOPE_TO, 0) + 1)]
            .str,
        "carl@example.net");
    ev = &c.events.v[1];
    CHECK_INT(ev->class, CT_CLASS_AUTH);
    CHECK_SPAN(ct_event_str(ev, CT_F_USER_NAME), "anna");
    CHECK_SPAN(ct_event_str(ev, CT_F_SOURCE_IP), "192.0.2.1");
    CHECK_SPAN(ct_event_str(ev, CT_F_EVENT_OUTCOME), "success");
    log_case_done(&c);
}

TEST(deliveries_say_where_to_and_how_it_went)
{
    struct log_case c = log_case_read(&ct_reader_exim,
        "2021-01-12 09:13:58 1kzABC-0001Ab-Cd => bea@example.net <alias@example.net> R=dns T=smtp "
        "H=mx.example.net [192.0.2.2]:25 C=\"250 OK id=1kzXYZ-000123-Ab\"\n"
        "2021-01-12 09:13:58.123 +0100 [77] 1rABCD-00000001abC-2XyZ ** carl@example.net R=dns "
        "T=smtp "
        "H=mx.example.net [192.0.2.2]: SMTP error: 550 no\n"
        "2021-01-12 09:13:59 1kzABC-0001Ab-Cd == dora@example.net R=dns T=smtp defer (-44): later\n"
        "2021-01-12 09:13:59 1kzABC-0001Ab-Cd -> eve <eve@example.net> R=local T=maildir\n"
        "2021-01-12 09:13:59 1kzABC-0001Ab-Cd Completed\n");

    REQUIRE(c.events.n == 4);
    CHECK_SPAN(ct_event_str(&c.events.v[0], CT_F_ENVELOPE_TO), "bea@example.net");
    CHECK_SPAN(ct_event_str(&c.events.v[0], CT_F_ENVELOPE_ORIGINAL_TO), "alias@example.net");
    CHECK_SPAN(ct_event_str(&c.events.v[0], CT_F_DESTINATION_IP), "192.0.2.2");
    CHECK_SPAN(ct_event_str(&c.events.v[0], CT_F_NEXT_QUEUE_ID), "1kzXYZ-000123-Ab");
    CHECK_SPAN(ct_event_str(&c.events.v[0], CT_F_EVENT_OUTCOME), "success");
    CHECK_INT(c.events.v[1].at_us, INT64_C(1610439238123000));
    CHECK_SPAN(ct_event_str(&c.events.v[1], CT_F_QUEUE_ID), "1rABCD-00000001abC-2XyZ");
    CHECK_SPAN(ct_event_str(&c.events.v[1], CT_F_EVENT_OUTCOME), "failure");
    CHECK_SPAN(ct_event_str(&c.events.v[1], CT_F_EVENT_REASON), "SMTP error: 550 no");
    CHECK_SPAN(ct_event_str(&c.events.v[2], CT_F_EVENT_ACTION), "==");
    CHECK_SPAN(ct_event_str(&c.events.v[2], CT_F_EVENT_REASON), "defer (-44): later");
    CHECK_SPAN(ct_event_str(&c.events.v[3], CT_F_ENVELOPE_TO), "eve@example.net");
    CHECK_INT(c.lost, 0);
    log_case_done(&c);
}

TEST(failed_logins_name_the_account_and_the_true_address)
{
    struct log_case c = log_case_read(&ct_reader_exim,
        "2021-01-12 09:13:58 dovecot_login authenticator failed for h.example ([198.51.100.7]) "
        "[192.0.2.1]:5 I=[192.0.2.9]:465: 535 Incorrect authentication data (set_id=anna)\n"
        "2021-01-12 09:13:58 SMTP protocol error in \"AUTH\" H=(test) [198.51.100.7]\" H=(x) "
        "[192.0.2.6] AUTH command used when not advertised\n");

    REQUIRE(c.events.n == 2);
    CHECK_INT(c.events.v[0].class, CT_CLASS_AUTH);
    CHECK_SPAN(ct_event_str(&c.events.v[0], CT_F_USER_NAME), "anna");
    CHECK_SPAN(ct_event_str(&c.events.v[0], CT_F_SOURCE_IP), "192.0.2.1");
    CHECK_SPAN(ct_event_str(&c.events.v[0], CT_F_SMTP_HELO), "198.51.100.7");
    CHECK_SPAN(
        ct_event_str(&c.events.v[0], CT_F_EVENT_REASON), "535 Incorrect authentication data");
    CHECK_SPAN(ct_event_str(&c.events.v[1], CT_F_SOURCE_IP), "192.0.2.6");
    log_case_done(&c);
}

TEST(a_rejection_names_both_sides)
{
    struct log_case c = log_case_read(&ct_reader_exim,
        "2021-01-12 09:13:58 H=mx.example (helo.example) [192.0.2.3] X=TLS1.2:A:256 CV=no "
        "F=<anna@example.org> rejected RCPT <bea@example.net>: relay not permitted\n");

    REQUIRE(c.events.n == 1);
    CHECK_SPAN(ct_event_str(&c.events.v[0], CT_F_SOURCE_IP), "192.0.2.3");
    CHECK_SPAN(ct_event_str(&c.events.v[0], CT_F_ENVELOPE_FROM), "anna@example.org");
    CHECK_SPAN(ct_event_str(&c.events.v[0], CT_F_ENVELOPE_TO), "bea@example.net");
    CHECK_SPAN(ct_event_str(&c.events.v[0], CT_F_EVENT_ACTION), "rejected RCPT");
    CHECK_SPAN(ct_event_str(&c.events.v[0], CT_F_EVENT_REASON), "relay not permitted");
    log_case_done(&c);
}

TEST(a_line_without_a_time_is_lost_aloud)
{
    char text[2 * sizeof arrival + 20];
    struct log_case c;

    snprintf(text, sizeof text, "%s%sno time here\n", arrival, arrival);
    c = log_case_read(&ct_reader_exim, text);
    CHECK_INT(c.events.n, 4);
    CHECK_INT(c.lost, 1);
    log_case_done(&c);
}

TEST(a_line_cut_anywhere_is_stood)
{
    char text[2 * sizeof arrival];

    for (size_t n = 1; n < sizeof arrival; n++) {
        struct log_case c;

        snprintf(text, sizeof text, "%s%.*s", arrival, (int)n, arrival);
        c = log_case_read(&ct_reader_exim, text);
        CHECK(c.events.n >= 2);
        log_case_done(&c);
    }
}

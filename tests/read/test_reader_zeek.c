/* SPDX-License-Identifier: Apache-2.0 */
#include "log_case.h"

static const char conn[] = "#separator \\x09\n"
                           "#set_separator\t,\n"
                           "#empty_field\t(empty)\n"
                           "#unset_field\t-\n"
                           "#path\tconn\n"
                           "#fields\tts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tservice\n"
                           "1610442838.250000\tCa1\t192.0.2.1\t40000\t2001:db8::1\t443\t-\n";

TEST(a_row_has_the_names_of_its_heading)
{
    struct log_case c = log_case_read(&ct_reader_zeek, conn);

    REQUIRE(c.events.n == 1);
    CHECK_INT(c.events.v[0].class, CT_CLASS_FLOW);
    CHECK_INT(c.events.v[0].at_us, 1610442838250000);
    CHECK_SPAN(ct_event_str(&c.events.v[0], CT_F_SOURCE_IP), "192.0.2.1");
    CHECK_INT(ct_event_int(&c.events.v[0], CT_F_DESTINATION_PORT), 443);
    CHECK_SPAN(ct_event_str(&c.events.v[0], CT_F_NETWORK_PROTOCOL), "");
    log_case_done(&c);
}

TEST(a_row_that_does_not_fit_its_heading_is_lost_aloud)
{
    struct log_case c = log_case_read(&ct_reader_zeek, "#separator \\x09\n#fields\tts\tuid\n1\n");

    CHECK_INT(c.events.n, 0);
    CHECK_INT(c.lost, 1);
    log_case_done(&c);
}

TEST(a_list_has_its_members_whatever_is_written_in_them)
{
    struct log_case c = log_case_read(&ct_reader_zeek,
        "#separator\t\\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n#path\tdns\n"
        "#fields\tts\tuid\tquery\tanswers\tTTLs\n#types\ttime\tstring\tstring\tvector[string]\t"
        "vector[interval]\n"
        "1610442838.25\tCa1\tnews.example\tTXT a\\x2cb,-,192.0.2.7\t60.000000,-,5.000000\n");

    REQUIRE(c.events.n == 1);

    const struct ct_event *ev = &c.events.v[0];
    size_t first = ct_event_next(ev, CT_F_DNS_ANSWER, 0);

    REQUIRE(first < ev->n);
    CHECK_SPAN(ev->values[first].str, "TXT a,b");
    CHECK_SPAN(ev->values[ct_event_next(ev, CT_F_DNS_ANSWER, first + 1)].str, "192.0.2.7");
    CHECK_SPAN(ct_event_str(ev, CT_F_DNS_RESOLVED_IP), "192.0.2.7");
    CHECK_INT(ct_event_int(ev, CT_F_DNS_TTL), 60);
    log_case_done(&c);
}

TEST(a_path_of_windows_keeps_its_backslashes_once)
{
    struct log_case c = log_case_read(&ct_reader_zeek,
        "#separator \\x09\n#path\tsmb_files\n#fields\tts\tuid\tpath\tname\n"
        "1\tC\t\\\\\\\\fs1\\\\share\tplan\\x09\\x.doc\n");

    REQUIRE(c.events.n == 1);
    CHECK_INT(c.events.v[0].class, CT_CLASS_FILE);
    CHECK_SPAN(ct_event_str(&c.events.v[0], CT_F_LOG_FILE_PATH), "\\\\fs1\\share");
    CHECK_SPAN(ct_event_str(&c.events.v[0], CT_F_LOG_FILE_NAME), "plan\t\\x.doc");
    log_case_done(&c);
}

TEST(a_heading_in_the_middle_begins_another_log)
{
    struct log_case c = log_case_read(&ct_reader_zeek,
        "#separator \\x09\n#path\tdns\n#fields\tts\tquery\n1\ta.example\n#close\t2021\n"
        "#separator \\x09\n#path\tloaded_scripts\n#fields\tname\n/zeek/base/init-bare.zeek\n"
        "#separator \\x09\n#path\topen_conn\n#fields\tts\tid.orig_h\tduration\n"
        "2\t192.0.2.9\t9.5367431640625e-07\n");

    REQUIRE(c.events.n == 2);
    CHECK_INT(c.lost, 0);
    CHECK_SPAN(ct_event_str(&c.events.v[1], CT_F_EVENT_PROVIDER), "zeek.open_conn");
    CHECK_INT(ct_event_int(&c.events.v[1], CT_F_EVENT_DURATION), 1000);
    log_case_done(&c);
}

TEST(a_log_without_a_table_is_kept_by_its_connection)
{
    struct log_case c = log_case_read(&ct_reader_zeek,
        "#separator \\x09\n#path\tmodbus\n#fields\tts\tuid\tid.orig_h\tid.orig_p\n"
        "1\tC9\t192.0.2.9\t77\n\t\t\t\n");

    REQUIRE(c.events.n == 1);
    CHECK_INT(c.events.v[0].class, CT_CLASS_ACTIVITY);
    CHECK_SPAN(ct_event_str(&c.events.v[0], CT_F_EVENT_PROVIDER), "zeek.modbus");
    CHECK_INT(c.lost, 1); /* the row without a time */
    log_case_done(&c);
}

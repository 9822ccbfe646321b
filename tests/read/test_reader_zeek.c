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

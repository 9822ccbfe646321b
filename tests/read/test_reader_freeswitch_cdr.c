/* SPDX-License-Identifier: Apache-2.0 */
/* Made from the templates that cdr_csv.conf.xml lists. */
#include "log_case.h"

#define UUID "6e1f2a00-1111-4222-8333-0123456789ab"

TEST(the_default_template_is_known_by_where_its_id_stands)
{
    struct log_case c = log_case_read(&ct_reader_freeswitch_cdr,
        "\"Ada\",\"100\",\"200\",\"default\",\"2021-01-12 09:13:58\",\"\","
        "\"2021-01-12 09:14:28\",\"30\",\"0\",\"NO_ANSWER\",\"" UUID "\",\"\", \"acc\","
        "\"PCMA\",\"PCMA\",\"Phone/1\"\n");
    const struct ct_event *ev = c.events.v;

    REQUIRE(c.events.n == 1);
    CHECK_INT(ev->class, CT_CLASS_CALL);
    CHECK_INT(ev->at_us, INT64_C(1610442838000000));
    CHECK_SPAN(ct_event_str(ev, CT_F_CALL_FROM), "100");
    CHECK_SPAN(ct_event_str(ev, CT_F_CALL_TO), "200");
    CHECK_SPAN(ct_event_str(ev, CT_F_CALL_CAUSE), "NO_ANSWER");
    CHECK_SPAN(ct_event_str(ev, CT_F_CALL_ID), UUID);
    CHECK_SPAN(ct_event_str(ev, CT_F_USER_NAME), "acc");
    CHECK_SPAN(ct_event_str(ev, CT_F_USER_AGENT), "Phone/1");
    CHECK_INT(ct_event_int(ev, CT_F_CALL_ANSWERED), CT_TIME_NONE);
    CHECK_INT(ct_event_int(ev, CT_F_CALL_DURATION), 30);
    log_case_done(&c);
}

TEST(the_template_that_is_like_asterisk_is_not_taken_for_it)
{
    struct log_case c = log_case_read(&ct_reader_freeswitch_cdr,
        "\"acc\",\"100\",\"200\",\"default\",\"Ada <100>\",\"sofia/internal/100\",\"\","
        "\"bridge\",\"user/200\",\"2021-01-12 09:13:58\",\"\",\"2021-01-12 09:14:28\",\"30\","
        "\"0\",\"NORMAL_CLEARING\",\"DOCUMENTATION\",\"" UUID "\",\"\"\n");

    REQUIRE(c.events.n == 1);
    CHECK_SPAN(ct_event_str(c.events.v, CT_F_CALL_APPLICATION), "bridge");
    CHECK_SPAN(ct_event_str(c.events.v, CT_F_CALL_ID), UUID);
    log_case_done(&c);
}

#define ROW                                                             \
    "\"Ada\",\"100\",\"200\",\"default\",\"2021-01-12 09:13:58\",\"\"," \
    "\"2021-01-12 09:14:28\",\"30\",\"0\",\"NO_ANSWER\",\"" UUID "\",\"\",\"acc\"\n"

TEST(a_row_of_another_form_goes_to_the_ledger)
{
    struct log_case c = log_case_read(&ct_reader_freeswitch_cdr, ROW ROW "\"Ada\",\"100\"\n");

    CHECK_INT(c.events.n, 2);
    CHECK_INT(c.lost, 1);
    log_case_done(&c);
}

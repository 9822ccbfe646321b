/* SPDX-License-Identifier: Apache-2.0 */
/* Rows made after those of Search-UnifiedAuditLog and of the Purview portal. */
#include "base/buf.h"
#include "log_case.h"

#define HEAD "RecordType,CreationDate,UserIds,Operations,AuditData,ResultIndex,ResultCount\n"
#define DATA(id)                                                                     \
    "\"{\"\"CreationTime\"\":\"\"2024-03-01T10:00:00\"\",\"\"Id\"\":\"\"" id "\"\"," \
    "\"\"Operation\"\":\"\"Send\"\",\"\"RecordType\"\":2,\"\"ClientIP\"\":\"\"192.0.2.5:25\"\"}\""
#define ROW(id, index, count)                                                                     \
    "ExchangeItem,3/1/2024 10:00:00 AM,ada@parliament.example,Send," DATA(id) "," index "," count \
                                                                              "\n"

TEST(the_record_is_the_json_in_its_column)
{
    struct log_case c = log_case_read(&ct_reader_ual_csv, HEAD ROW("a", "1", "1"));

    REQUIRE(c.events.n == 1);
    CHECK_INT(c.events.v[0].class, CT_CLASS_MAILBOX);
    CHECK_INT(c.events.v[0].at_us, INT64_C(1709287200000000));
    CHECK_SPAN(ct_event_str(c.events.v, CT_F_SOURCE_IP), "192.0.2.5");
    CHECK_SPAN(ct_event_str(c.events.v, CT_F_EVENT_ID), "a");
    CHECK_INT(c.lost, 0);
    log_case_done(&c);
}

TEST(the_portal_names_its_columns_otherwise)
{
    struct log_case c = log_case_read(&ct_reader_ual_csv,
        "RecordId,CreationDate,RecordType,Operation,UserId,AuditData,AssociatedAdminUnits\r\n"
        "a,2024-03-01T10:00:00.0000000Z,2,Send,ada@parliament.example," DATA("a") ",\r\n");

    REQUIRE(c.events.n == 1);
    CHECK_SPAN(ct_event_str(c.events.v, CT_F_EVENT_ID), "a");
    log_case_done(&c);
}

TEST(of_a_cut_record_the_columns_are_read_and_the_loss_is_told)
{
    struct log_case c = log_case_read(&ct_reader_ual_csv,
        HEAD "ExchangeItem,3/1/2024 10:00:00 AM,ada@parliament.example,Send,"
             "\"{\"\"Id\"\":\"\"a\"\",\"\"Client\",1,1\n"
             "ExchangeItem,3/2/2024 10:00:00 AM,ada@parliament.example,Send,,1,1\n");

    REQUIRE(c.events.n == 2);
    CHECK_INT(c.events.v[0].at_us, INT64_C(1709287200000000));
    CHECK_SPAN(ct_event_str(&c.events.v[0], CT_F_EVENT_ID), "a");
    CHECK_SPAN(ct_event_str(&c.events.v[1], CT_F_EVENT_ACTION), "Send");
    CHECK_SPAN(ct_event_str(&c.events.v[1], CT_F_USER_NAME), "ada@parliament.example");
    CHECK_INT(c.lost, 2);
    log_case_done(&c);
}

TEST(rows_that_a_search_found_but_are_not_here_are_told)
{
    struct log_case c =
        log_case_read(&ct_reader_ual_csv, HEAD ROW("a", "1", "3") ROW("b", "2", "3"));

    CHECK_INT(c.events.n, 2);
    CHECK_INT(c.lost, 1);
    CHECK(strstr(c.why, "search found") != NULL);
    log_case_done(&c);
    c = log_case_read(&ct_reader_ual_csv, HEAD ROW("a", "-1", "0"));
    CHECK_INT(c.lost, 1);
    CHECK(strstr(c.why, "did not count") != NULL);
    log_case_done(&c);
}

TEST(an_export_that_ends_where_its_tool_does_is_told)
{
    struct ct_buf text = ct_buf(SIZE_MAX);

    ct_buf_add(&text, CT_LIT("CreationDate,UserIds,Operations,AuditData\n"));
    for (int i = 0; i < 5000; i++)
        ct_buf_printf(
            &text, "1,2,Send,\"{\"\"Id\"\":\"\"%d\"\",\"\"Operation\"\":\"\"Send\"\"}\"\n", i);

    struct log_case c = log_case_bytes(&ct_reader_ual_csv, ct_buf_span(&text), "log");

    CHECK_INT(c.events.n, 5000);
    CHECK_INT(c.lost, 1);
    CHECK(strstr(c.why, "5,000") != NULL);
    log_case_done(&c);
    ct_buf_done(&text);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "log_case.h"
#include "read/csv_map.h"

static const struct ct_span match[] = { CT_LIT("badge_time"), CT_LIT("badge_user") };
static const struct ct_span columns[] = { CT_LIT("who"), CT_LIT("n"), CT_LIT("when") };
static const struct ct_csv_map_field fields[] = { { CT_LIT("badge_user"), CT_F_USER_NAME },
    { CT_LIT("ip"), CT_F_SOURCE_IP }, { CT_LIT("port"), CT_F_SOURCE_PORT } };
static const struct ct_csv_map_field bare[] = { { CT_LIT("who"), CT_F_CALL_FROM },
    { CT_LIT("n"), CT_F_CALL_DURATION } };
static const struct ct_csv_map maps[] = {
    { .name = CT_LIT("door"),
        .match = { match, 2 },
        .class = CT_CLASS_AUTH,
        .time = CT_LIT("badge_time"),
        .zoned = true,
        .zone = 60,
        .fields = fields,
        .n = 3 },
    { .name = CT_LIT("bare"),
        .columns = { columns, 3 },
        .class = CT_CLASS_CALL,
        .time = CT_LIT("when"),
        .fields = bare,
        .n = 2 },
};
static const struct ct_csv_map_list list = { maps, 2 };

static struct log_case read_mapped(const char *text)
{
    struct log_case c = { 0 };
    struct ct_stream in = ct_stream_memory(ct_span_str(text));
    struct ct_reading_sum sum;
    struct ct_reading rd = { .source = CT_LIT("log"),
        .seed = 7,
        .changed_us = INT64_C(1640995200000000),
        .zone = -120,
        .maps = &list,
        .arg = &c,
        .batch = log_case_batch,
        .lost = log_case_lost };

    CHECK_INT(ct_read_all(&rd, &in, &sum), 0);
    ct_stream_done(&in);
    return c;
}

TEST(columns_become_the_fields_that_the_mapping_names)
{
    struct log_case c = read_mapped("port;badge_user;x;ip;badge_time\n"
                                    "99;Ada;1;192.0.2.7;2021-01-12 09:13:58\n"
                                    "no;Bo;1;nowhere;2021-01-12 09:13:59\n");
    const struct ct_event *ev = c.events.v;

    REQUIRE(c.events.n == 2);
    CHECK_INT(ev->class, CT_CLASS_AUTH);
    CHECK_INT(ev->at_us, INT64_C(1610442838000000) - 60 * 60 * CT_SECOND_US); /* of the mapping */
    CHECK_SPAN(ct_event_str(ev, CT_F_USER_NAME), "Ada");
    CHECK_SPAN(ct_event_str(ev, CT_F_SOURCE_IP), "192.0.2.7");
    CHECK_SPAN(ct_event_str(ev, CT_F_EVENT_PROVIDER), "csv.door");
    CHECK_INT(ct_event_int(ev, CT_F_SOURCE_PORT), 99);
    CHECK_SPAN(ct_event_str(&ev[1], CT_F_SOURCE_IP), "");
    log_case_done(&c);
}

TEST(a_file_without_a_heading_is_known_by_its_columns_and_times)
{
    struct log_case c = read_mapped("100, 7, 1610442838\n101, 8, 2021-01-12 09:13:58\n");

    REQUIRE(c.events.n == 2);
    CHECK_INT(c.events.v[0].at_us, INT64_C(1610442838000000)); /* says its zone */
    CHECK_INT(c.events.v[1].at_us, INT64_C(1610442838000000) + 120 * 60 * CT_SECOND_US);
    CHECK_SPAN(ct_event_str(&c.events.v[0], CT_F_CALL_FROM), "100");
    CHECK_INT(ct_event_int(&c.events.v[1], CT_F_CALL_DURATION), 8);
    log_case_done(&c);
}

TEST(rows_that_do_not_fit_and_times_that_are_none_go_to_the_ledger)
{
    struct log_case c = read_mapped("badge_time,badge_user\n2021-01-12 09:13:58\nsoon,Ada\n"
                                    "2021-01-12 09:13:58,Bo\n");

    CHECK_INT(c.events.n, 1);
    CHECK_INT(c.lost, 2);
    log_case_done(&c);
}

TEST(a_mapping_comes_before_the_readers_that_are_built_in)
{
    static const char cucm[] =
        "cdrRecordType,globalCallID_callManagerId,globalCallID_callId,badge_time,badge_user\n";

    CHECK(ct_csv_map_find(&list, ct_span_str(cucm)) == &maps[0]);
    CHECK(ct_reader_detect(ct_span_str(cucm)) == &ct_reader_cucm_cdr);
    CHECK(ct_csv_map_find(&list, CT_LIT("badge_time,other\n")) == NULL);
    CHECK(ct_csv_map_find(&list, CT_LIT("a,b,c\nd,e,f\n")) == NULL);
    CHECK(ct_csv_map_find(&list, CT_LIT("")) == NULL);
    CHECK(ct_csv_map_find(NULL, CT_LIT("badge_time,badge_user\n")) == NULL);
}

TEST(no_file_is_taken_without_a_mapping)
{
    CHECK_INT(ct_reader_csv_map.probe(CT_LIT("badge_time,badge_user\n")), 0);
}

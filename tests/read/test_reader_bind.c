/* SPDX-License-Identifier: Apache-2.0 */
/* Made from the forms in the BIND 9 Administrator Reference Manual, 9.9 to 9.18. */
#include "log_case.h"

TEST(a_query_is_read_in_the_forms_of_all_versions)
{
    static const struct {
        const char *line, *client, *name, *type;
        int64_t at_us;
    } rows[] = {
        { "12-Jan-2021 09:13:58.123 queries: info: client @0x7f65100ee4d8 192.0.2.9#53123 "
          "(img.news.example): query: img.news.example IN A +E(0)K (192.0.2.53)",
            "192.0.2.9", "img.news.example", "A", 1610442838123000 },
        { "12-Jan-2021 09:13:58.123 client 192.0.2.9#53123 (img.news.example): view inside: query: "
          "img.news.example IN AAAA +ED (192.0.2.53)",
            "192.0.2.9", "img.news.example", "AAAA", 1610442838123000 },
        { "12-Jan-2021 09:13:58.123 client 192.0.2.9#53123: query: a.example IN MX + (192.0.2.53)",
            "192.0.2.9", "a.example", "MX", 1610442838123000 },
        { "2021-01-12T09:13:58.123Z queries: info: client @0x7f65100ee4d8 2001:db8::9#53123/key k1 "
          "(a.example): query: a.example IN TXT -SE(0)T (2001:db8::53) [ECS 192.0.2.0/24/0]",
            "2001:db8::9", "a.example", "TXT", 1610442838123000 },
        { "Jan 12 09:13:58 ns1 named[77]: client @0x7f65100ee4d8 192.0.2.9#53123 (a.example): "
          "query: "
          "a.example IN A + (192.0.2.53)",
            "192.0.2.9", "a.example", "A", 1610442838000000 },
        { "2021-01-12T09:13:58+00:00 ns1 named[77]: queries: info: client 192.0.2.9#53123 "
          "(a.example): query: a.example IN A + (192.0.2.53)",
            "192.0.2.9", "a.example", "A", 1610442838000000 },
        { "client @0x7f65100ee4d8 192.0.2.9#53123 (a.example): query: a.example IN A + "
          "(192.0.2.53)",
            "192.0.2.9", "a.example", "A", CT_TIME_NONE },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct log_case c = log_case_read(&ct_reader_bind, rows[i].line);
        bool ok = CHECK_INT(c.events.n, 1);

        if (c.events.n == 1) {
            const struct ct_event *ev = &c.events.v[0];

            ok &= CHECK_INT(ev->class, CT_CLASS_DNS);
            ok &= CHECK_SPAN(ct_event_str(ev, CT_F_SOURCE_IP), rows[i].client);
            ok &= CHECK_SPAN(ct_event_str(ev, CT_F_DNS_NAME), rows[i].name);
            ok &= CHECK_SPAN(ct_event_str(ev, CT_F_DNS_TYPE), rows[i].type);
            ok &= CHECK(ct_event_str(ev, CT_F_DESTINATION_IP).len > 0);
            if (rows[i].at_us == CT_TIME_NONE || ct_event_str(ev, CT_F_EVENT_TIME_TEXT).len == 0)
                ok &= CHECK_INT(ev->at_us, rows[i].at_us);
        }
        if (!ok)
            printf("# in: %s\n", rows[i].line);
        log_case_done(&c);
    }
}

TEST(what_was_refused_says_so)
{
    struct log_case c = log_case_read(&ct_reader_bind,
        "03-Nov-2022 13:34:52.235 security: error: client @0x7f 2001:db8::9#6 (news.example): "
        "zone transfer 'news.example/AXFR/IN' denied\n"
        "03-Nov-2022 13:34:52.235 client 192.0.2.9#3076 (a/b.example): query (cache) "
        "'a/b.example/ANY/IN' denied (allow-query-cache did not match)\n"
        "03-Nov-2022 13:34:52.235 query-errors: debug 1: client 192.0.2.9#3 (a.example): query "
        "failed "
        "(SERVFAIL) for a.example/IN/A at query.c:7044\n"
        "03-Nov-2022 13:34:52.235 client @0x8c 192.0.2.9#5 (a.example): answer: a.example IN A + "
        "(192.0.2.53) -> NXDOMAIN\n");

    REQUIRE(c.events.n == 4);
    CHECK_SPAN(ct_event_str(&c.events.v[3], CT_F_DNS_RCODE), "NXDOMAIN");
    CHECK_SPAN(ct_event_str(&c.events.v[3], CT_F_EVENT_ACTION), "answer");
    CHECK_SPAN(ct_event_str(&c.events.v[0], CT_F_EVENT_ACTION), "zone transfer");
    CHECK_SPAN(ct_event_str(&c.events.v[0], CT_F_DNS_TYPE), "AXFR");
    CHECK_SPAN(ct_event_str(&c.events.v[0], CT_F_EVENT_OUTCOME), "failure");
    CHECK_SPAN(ct_event_str(&c.events.v[1], CT_F_DNS_NAME), "a/b.example");
    CHECK_SPAN(ct_event_str(&c.events.v[1], CT_F_DNS_TYPE), "ANY");
    CHECK_SPAN(ct_event_str(&c.events.v[2], CT_F_DNS_RCODE), "SERVFAIL");
    CHECK_SPAN(ct_event_str(&c.events.v[2], CT_F_DNS_TYPE), "A");
    log_case_done(&c);
}

TEST(a_name_rewritten_by_policy_is_an_alert)
{
    struct log_case c = log_case_read(&ct_reader_bind,
        "03-Nov-2022 13:34:52.235 rpz: info: client @0x12 192.0.2.9#52998 (img.news.example): "
        "rpz QNAME NXDOMAIN rewrite img.news.example/A/IN via img.news.example.block.rpz\n");

    REQUIRE(c.events.n == 1);
    CHECK_INT(c.events.v[0].class, CT_CLASS_ALERT);
    CHECK_SPAN(ct_event_str(&c.events.v[0], CT_F_DNS_NAME), "img.news.example");
    CHECK_SPAN(ct_event_str(&c.events.v[0], CT_F_RULE_NAME), "img.news.example.block.rpz");
    log_case_done(&c);
}

TEST(what_the_server_says_of_itself_is_passed_over)
{
    struct log_case c = log_case_read(&ct_reader_bind,
        "03-Nov-2022 13:34:52.235 general: info: zone news.example/IN: loaded serial 7\n"
        "03-Nov-2022 13:34:52.235 resolver: notice: success resolving 'a.example/A' after 1\n"
        "03-Nov-2022 13:34:52.236 client 192.0.2.9#3076 (a.example): query: a.example IN A + "
        "(::1)\n"
        "neither\n");

    CHECK_INT(c.events.n, 1);
    CHECK_INT(c.lost, 1);
    log_case_done(&c);
}

TEST(a_blank_before_a_category_is_no_category)
{
    struct ct_span head = CT_LIT("12-Jan-2021 09:13:58.123  client: info: x\n"
                                 "Jan 12 09:13:58 h named[1]:  client: y\n");

    CHECK(ct_reader_bind.probe(head) < CT_PROBE_SURE);
}

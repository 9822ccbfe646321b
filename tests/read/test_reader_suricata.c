/* SPDX-License-Identifier: Apache-2.0 */
/* Records are made from the field lists of the Suricata user guide, eve-json-format. */
#include "log_case.h"

#define WHO                                                                     \
    "{\"timestamp\":\"2021-01-12T09:13:58.250000+0100\",\"flow_id\":77,"        \
    "\"src_ip\":\"192.0.2.9\",\"src_port\":40000,\"dest_ip\":\"198.51.100.7\"," \
    "\"dest_port\":80,\"proto\":\"TCP\",\"event_type\":"

static struct ct_span value(const struct ct_event *ev, enum ct_field f, size_t nth)
{
    size_t at = ct_event_next(ev, f, 0);

    while (nth-- && at < ev->n)
        at = ct_event_next(ev, f, at + 1);
    return at < ev->n ? ev->values[at].str : (struct ct_span){ 0 };
}

TEST(an_alert_has_its_rule_and_the_request_it_was_met_in)
{
    struct log_case c = log_case_read(&ct_reader_suricata,
        WHO "\"alert\",\"alert\":{\"action\":\"allowed\",\"signature_id\":9000001,\"rev\":1,"
            "\"signature\":\"LOCAL tracking pixel\",\"category\":\"Misc\",\"severity\":2},"
            "\"http\":{\"hostname\":\"img.news.example\",\"url\":\"\\/p.gif?u=1\","
            "\"http_method\":\"GET\",\"http_user_agent\":\"Mozilla\",\"status\":200,"
            "\"length\":43}}\n");

    REQUIRE(c.events.n == 1);

    const struct ct_event *ev = &c.events.v[0];

    CHECK_INT(ev->class, CT_CLASS_ALERT);
    CHECK_INT(ev->at_us, 1610439238250000);
    CHECK_SPAN(ct_event_str(ev, CT_F_RULE_ID), "9000001");
    CHECK_SPAN(ct_event_str(ev, CT_F_URL_FULL), "http://img.news.example/p.gif?u=1");
    CHECK_SPAN(ct_event_str(ev, CT_F_NETWORK_TRANSPORT), "tcp");
    CHECK_INT(ct_event_int(ev, CT_F_DESTINATION_PORT), 80);
    log_case_done(&c);
}

TEST(dns_is_read_in_its_three_shapes)
{
    struct log_case c = log_case_read(&ct_reader_suricata,
        "{\"timestamp\":\"2017-01-12T09:13:58+0000\",\"event_type\":\"dns\",\"src_ip\":\"192.0.2."
        "53\","
        "\"src_port\":53,\"dest_ip\":\"192.0.2.9\",\"dest_port\":5300,\"proto\":\"UDP\",\"dns\":{"
        "\"type\":\"answer\",\"id\":1,\"rcode\":\"NOERROR\",\"rrname\":\"a.example\",\"rrtype\":"
        "\"A\",\"ttl\":60,\"rdata\":\"198.51.100.7\"}}\n"
        "{\"timestamp\":\"2020-01-12T09:13:58+0000\",\"event_type\":\"dns\",\"src_ip\":\"192.0.2."
        "9\","
        "\"src_port\":5300,\"dest_ip\":\"192.0.2.53\",\"dest_port\":53,\"proto\":\"UDP\",\"dns\":{"
        "\"version\":2,\"type\":\"answer\",\"rrname\":\"b.example\",\"rrtype\":\"A\",\"rcode\":"
        "\"NOERROR\",\"answers\":[{\"rrname\":\"b.example\",\"rrtype\":\"CNAME\",\"ttl\":5,"
        "\"rdata\":\"c.example\"},{\"rrname\":\"c.example\",\"rrtype\":\"A\",\"ttl\":6,\"rdata\":"
        "\"198.51.100.8\"}],\"grouped\":{\"A\":[\"198.51.100.8\"],\"CNAME\":[\"c.example\"]}}}\n"
        "{\"timestamp\":\"2025-01-12T09:13:58+0000\",\"event_type\":\"dns\",\"src_ip\":\"192.0.2."
        "9\","
        "\"src_port\":5300,\"dest_ip\":\"192.0.2.53\",\"dest_port\":53,\"proto\":\"UDP\",\"dns\":{"
        "\"version\":3,\"type\":\"response\",\"rcode\":\"NOERROR\",\"queries\":[{\"rrname\":"
        "\"d.example\",\"rrtype\":\"AAAA\"}],\"grouped\":{\"AAAA\":[\"2001:db8::8\"]}}}\n");

    REQUIRE(c.events.n == 3);
    CHECK_SPAN(ct_event_str(&c.events.v[0], CT_F_DNS_NAME), "a.example");
    CHECK_SPAN(ct_event_str(&c.events.v[0], CT_F_SOURCE_IP), "192.0.2.9"); /* who asked */
    CHECK_INT(ct_event_int(&c.events.v[0], CT_F_DESTINATION_PORT), 53);
    CHECK_SPAN(ct_event_str(&c.events.v[0], CT_F_DNS_RESOLVED_IP), "198.51.100.7");
    CHECK_SPAN(ct_event_str(&c.events.v[1], CT_F_SOURCE_IP), "192.0.2.9");
    CHECK_SPAN(value(&c.events.v[1], CT_F_DNS_ANSWER, 1), "198.51.100.8");
    CHECK_SPAN(value(&c.events.v[1], CT_F_DNS_ANSWER, 2), "");
    CHECK_SPAN(ct_event_str(&c.events.v[2], CT_F_DNS_NAME), "d.example");
    CHECK_SPAN(ct_event_str(&c.events.v[2], CT_F_DNS_TYPE), "AAAA");
    CHECK_SPAN(ct_event_str(&c.events.v[2], CT_F_DNS_RESOLVED_IP), "2001:db8::8");
    log_case_done(&c);
}

TEST(a_flow_happened_when_it_began)
{
    struct log_case c = log_case_read(&ct_reader_suricata,
        WHO "\"flow\",\"app_proto\":\"tls\",\"flow\":{\"pkts_toserver\":2,\"pkts_toclient\":1,"
            "\"bytes_toserver\":180,\"bytes_toclient\":60,\"start\":"
            "\"2021-01-12T09:13:50.000000+0100\",\"end\":\"2021-01-12T09:13:51.500000+0100\","
            "\"state\":\"closed\"},\"tcp\":{\"tcp_flags\":\"1b\"}}\n" WHO
            "\"netflow\",\"netflow\":{\"pkts\":2,\"bytes\":181,\"start\":"
            "\"2021-01-12T09:13:50.000000+0100\",\"end\":\"2021-01-12T09:13:50.000000+0100\"}}\n");

    REQUIRE(c.events.n == 2);
    CHECK_INT(c.events.v[0].class, CT_CLASS_FLOW);
    CHECK_INT(c.events.v[0].at_us, 1610439230000000);
    CHECK_INT(ct_event_int(&c.events.v[0], CT_F_EVENT_DURATION), 1500000000);
    CHECK_INT(ct_event_int(&c.events.v[0], CT_F_DESTINATION_BYTES), 60);
    CHECK_SPAN(ct_event_str(&c.events.v[0], CT_F_NETWORK_HISTORY), "1b");
    CHECK_INT(ct_event_int(&c.events.v[1], CT_F_SOURCE_BYTES), 181);
    log_case_done(&c);
}

TEST(certificates_mail_and_files_are_read)
{
    struct log_case c = log_case_read(&ct_reader_suricata, WHO
        "\"tls\",\"tls\":{\"subject\":\"CN=drop.example\",\"issuerdn\":\"CN=CA\",\"sni\":"
        "\"drop.example\",\"fingerprint\":\"aa:bb\",\"notbefore\":\"2021-01-01T00:00:00\","
        "\"ja3\":{\"hash\":\"0123\",\"string\":\"771,4\"}}}\n" WHO
        "\"smtp\",\"smtp\":{\"helo\":\"mx.example\",\"mail_from\":\"<a@news.example>\","
        "\"rcpt_to\":[\"<b@firm.example>\",\"<c@firm.example>\"]},\"email\":{\"status\":"
        "\"PARSE_DONE\",\"from\":\"A <a@news.example>\",\"subject\":\"Agenda\"}}\n" WHO
        "\"fileinfo\",\"http\":{\"hostname\":\"h.example\",\"http_port\":8080,\"url\":\"\\/x\"},"
        "\"fileinfo\":{\"filename\":\"\\/x\",\"size\":9,\"sha256\":\"00ff\",\"state\":"
        "\"CLOSED\"}}\n");

    REQUIRE(c.events.n == 3);
    CHECK_SPAN(ct_event_str(&c.events.v[0], CT_F_TLS_JA3), "0123");
    CHECK_INT(ct_event_int(&c.events.v[0], CT_F_TLS_NOT_BEFORE), 1609459200000000);
    CHECK_SPAN(value(&c.events.v[1], CT_F_ENVELOPE_TO, 1), "<c@firm.example>");
    CHECK_SPAN(ct_event_str(&c.events.v[2], CT_F_URL_FULL), "http://h.example:8080/x");
    CHECK_INT(ct_event_int(&c.events.v[2], CT_F_LOG_FILE_SIZE), 9);
    log_case_done(&c);
}

TEST(statistics_are_passed_over_and_a_broken_record_is_lost_aloud)
{
    struct log_case c = log_case_read(&ct_reader_suricata,
        "{\"timestamp\":\"2021-01-12T09:13:58+0000\",\"event_type\":\"stats\",\"stats\":{\"a\":1}}"
        "\n"
        "{\"event_type\":\"dns\",\"src_ip\":\"192.0.2.9\"}\n" WHO "\"ssh\",\"ssh\":{\"client\":{"
        "\"software_version\":\"PuTTY\"}}}\n");

    CHECK_INT(c.lost, 1);
    REQUIRE(c.events.n == 1);
    CHECK_INT(c.events.v[0].class, CT_CLASS_ACTIVITY);
    CHECK_SPAN(ct_event_str(&c.events.v[0], CT_F_EVENT_PROVIDER), "suricata.ssh");
    CHECK_SPAN(ct_event_str(&c.events.v[0], CT_F_CLIENT_INFO), "PuTTY");
    log_case_done(&c);
}

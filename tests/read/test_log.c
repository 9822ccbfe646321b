/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "base/limits.h"
#include "log_case.h"

static const struct ct_map_row rows[] = {
    { "time", CT_FIELD_NONE, CT_AS_EVENT_TIME },
    { "epoch", CT_FIELD_NONE, CT_AS_EVENT_EPOCH },
    { "ms", CT_FIELD_NONE, CT_AS_EVENT_EPOCH_MS },
    { "ip", CT_F_SOURCE_IP, CT_AS_IP_PORT },
    { "to", CT_F_DESTINATION_IP, CT_AS_IP },
    { "port", CT_F_DESTINATION_PORT, CT_AS_INT },
    { "took", CT_F_EVENT_DURATION, CT_AS_SECONDS },
    { "took_ms", CT_F_EVENT_DURATION, CT_AS_MILLISECONDS },
    { "proto", CT_F_NETWORK_TRANSPORT, CT_AS_LOWER },
    { "via", CT_F_FORWARDED_IP, CT_AS_IP_LIST },
    { "ttl", CT_F_DNS_TTL, CT_AS_INT_LIST },
    { "file", CT_F_LOG_FILE_NAME, CT_AS_LIST },
    { "from", CT_F_TLS_NOT_BEFORE, CT_AS_TIME },
    { "user", CT_F_USER_NAME, CT_AS_TEXT },
};

static const struct ct_mapping mapping = CT_MAPPING("test", rows);

struct bench {
    struct ct_log log;
    struct ct_batch batch;
    struct ct_record rec;
};

static void begin(struct bench *b)
{
    *b = (struct bench){ 0 };
    b->log.work = &b->batch.scratch;
    b->log.newest_us = INT64_C(1610582400000000); /* 2021-01-14 */
    b->rec.log = &b->log;
    ct_log_heading(&b->log);
}

static void end(struct bench *b)
{
    ct_log_done(&b->log);
    ct_batch_done(&b->batch);
}

/* The event of a JSON record. */
static const struct ct_event *event(struct bench *b, const char *json)
{
    const char *why;

    begin(b);
    CHECK(ct_log_json(&b->log, ct_span_str(json), &why));
    ct_log_event(&b->rec, &mapping, CT_CLASS_FLOW, &b->batch);
    ct_batch_seal(&b->batch);
    return &b->batch.events.v[0];
}

static size_t count(const struct ct_event *ev, enum ct_field f)
{
    size_t n = 0;

    for (size_t i = ct_event_next(ev, f, 0); i < ev->n; i = ct_event_next(ev, f, i + 1))
        n++;
    return n;
}

TEST(values_become_what_their_row_says)
{
    struct bench b;
    const struct ct_event *ev = event(&b,
        "{\"epoch\":1610442838.25,\"ip\":\"[2001:db8::1]:443\",\"to\":\"no address\",\"port\":25.0,"
        "\"took\":\"1.5\",\"proto\":\"TCP\",\"via\":\"192.0.2.1, "
        "x,2001:db8::2\",\"ttl\":[60,\"x\"],"
        "\"file\":\"a.doc,,b.doc\",\"from\":\"2021-01-12T00:00:00Z\",\"user\":\"M.Vogel\","
        "\"other\":1}");

    CHECK_INT(ev->at_us, 1610442838250000);
    CHECK_SPAN(ct_event_str(ev, CT_F_EVENT_PROVIDER), "test");
    CHECK_SPAN(ct_event_str(ev, CT_F_SOURCE_IP), "2001:db8::1");
    CHECK_INT(ct_event_int(ev, CT_F_SOURCE_PORT), 443);
    CHECK_SPAN(ct_event_str(ev, CT_F_DESTINATION_IP), "");
    CHECK_INT(ct_event_int(ev, CT_F_DESTINATION_PORT), 25);
    CHECK_INT(ct_event_int(ev, CT_F_EVENT_DURATION), 1500000000);
    CHECK_SPAN(ct_event_str(ev, CT_F_NETWORK_TRANSPORT), "tcp");
    CHECK_INT(count(ev, CT_F_FORWARDED_IP), 2);
    CHECK_INT(ct_event_int(ev, CT_F_DNS_TTL), 60);
    CHECK_INT(count(ev, CT_F_DNS_TTL), 2);
    CHECK_INT(count(ev, CT_F_LOG_FILE_NAME), 2);
    CHECK_INT(ct_event_int(ev, CT_F_TLS_NOT_BEFORE), 1610409600000000);
    CHECK_SPAN(ct_event_str(ev, CT_F_USER_NAME), "M.Vogel");
    end(&b);
}

TEST(the_first_value_that_can_be_read_counts)
{
    struct bench b;
    const struct ct_event *ev = event(&b,
        "{\"time\":\"soon\",\"ms\":1610442838250,\"epoch\":1,\"to\":\"-\",\"to\":\"192.0.2.1\","
        "\"to\":\"192.0.2.2\",\"port\":\"1.5\",\"took\":\"1e999\",\"took_ms\":2}");

    CHECK_INT(ev->at_us, 1610442838250000);
    CHECK_INT(count(ev, CT_F_DESTINATION_IP), 1);
    CHECK_SPAN(ct_event_str(ev, CT_F_DESTINATION_IP), "192.0.2.1");
    CHECK_INT(count(ev, CT_F_DESTINATION_PORT), 0);
    CHECK_INT(ct_event_int(ev, CT_F_EVENT_DURATION), 2000000);
    end(&b);
}

TEST(what_was_guessed_of_a_time_is_said)
{
    struct bench b;
    const struct ct_event *ev = event(&b, "{\"time\":\"Jan 12 09:13:58\"}");

    CHECK_INT(ev->at_us, 1610442838000000);
    CHECK_SPAN(ct_event_str(ev, CT_F_EVENT_TIME_TEXT), "Jan 12 09:13:58");
    CHECK_SPAN(ct_event_str(ev, CT_F_EVENT_TIMEZONE), "zone and year");
    end(&b);
    ev = event(&b, "{\"time\":\"2021-01-12T09:13:58Z\"}");
    CHECK_SPAN(ct_event_str(ev, CT_F_EVENT_TIMEZONE), "");
    b.log.zone = 60;
    CHECK_INT(ct_log_time(&b.log, CT_LIT("2021-01-12 10:13:58"), NULL), 1610442838000000);
    CHECK_INT(ct_log_time(&b.log, CT_LIT(""), NULL), CT_TIME_NONE);
    CHECK_INT(ct_log_time(&b.log, CT_LIT("0000-01-01"), NULL), CT_TIME_NONE);
    end(&b);
}

TEST(a_row_is_split_as_its_heading_says)
{
    struct bench b;

    begin(&b);
    ct_log_column(&b.log, CT_LIT(" time "));
    ct_log_column(&b.log, CT_LIT("user"));
    ct_log_column(&b.log, CT_LIT("port"));
    CHECK_INT(ct_log_row(&b.log, CT_LIT("  a   b  c d ")), 4); /* no separator: runs of blanks */
    CHECK_SPAN(ct_log_get(&b.log, "time"), "a");
    CHECK_SPAN(ct_log_get(&b.log, "port"), "c");
    b.log.separator = '\t';
    CHECK_INT(ct_log_row(&b.log, CT_LIT("a b\t-\t")), 3);
    CHECK_SPAN(ct_log_get(&b.log, "time"), "a b");
    CHECK_INT(b.log.native.v.n, 1);
    CHECK_INT(ct_log_row(&b.log, CT_LIT("")), 1);
    *ct_vec_add(&b.log.lists) = false;
    *ct_vec_add(&b.log.lists) = true;
    CHECK_INT(ct_log_row(&b.log, CT_LIT("a,b\tc,-,,d\te")), 3);
    CHECK_INT(b.log.native.v.n, 4);
    CHECK_SPAN(ct_log_get(&b.log, "time"), "a,b");
    ct_log_heading(&b.log);
    CHECK_INT(ct_log_row(&b.log, CT_LIT("a b")), 2);
    CHECK_INT(b.log.native.v.n, 0);
    end(&b);
}

TEST(ten_thousand_columns_are_read_up_to_the_limit)
{
    size_t n = 10000, at = 0;
    char *p = malloc(8 * n);
    struct bench b;

    REQUIRE(p);
    for (size_t i = 0; i < n; i++)
        at += (size_t)snprintf(p + at, 8, "%sc%zu", i ? "," : "", i);
    begin(&b);
    for (size_t i = 0; i < n; i++)
        ct_log_column(&b.log, CT_LIT("x"));
    CHECK_INT(b.log.names.n, CT_MAX_LOG_COLUMNS);
    b.log.separator = ',';
    CHECK_INT(ct_log_row(&b.log, (struct ct_span){ p, at }), n);
    CHECK_INT(b.log.native.v.n, CT_MAX_LOG_COLUMNS);
    CHECK_INT(ct_log_csv_row(&b.log, (struct ct_span){ p, at }), CT_MAX_CSV_FIELDS);
    ct_log_event(&b.rec, &mapping, CT_CLASS_FLOW, &b.batch);
    end(&b);
    free(p);
}

TEST(names_that_a_stranger_invents_are_not_learned_for_ever)
{
    struct bench b;

    begin(&b);
    for (int i = 0; i < CT_MAX_LEARNED_NAMES + 1000; i++) {
        char name[32];

        snprintf(name, sizeof name, "n%d", i);
        ct_arena_reset(b.log.work);
        ct_log_clear(&b.log);
        ct_native_add(&b.log.native, ct_span_str(name), CT_LIT("1"), CT_NATIVE_TEXT);
        ct_native_add(&b.log.native, CT_LIT("user"), CT_LIT("m.vogel"), CT_NATIVE_TEXT);
        ct_batch_reset(&b.batch);
        ct_log_event(&b.rec, &mapping, CT_CLASS_AUTH, &b.batch);
    }
    CHECK(b.log.guesses.n <= CT_MAX_LEARNED_NAMES);
    ct_batch_seal(&b.batch);
    CHECK_SPAN(ct_event_str(&b.batch.events.v[0], CT_F_USER_NAME), "m.vogel");
    end(&b);
}

TEST(urls_are_put_together_with_what_is_not_usual)
{
    struct bench b;
    struct ct_span none = { 0 }, host = CT_LIT("a.example");

    begin(&b);
    CHECK_SPAN(ct_log_url(&b.log, none, host, none, none), "http://a.example/");
    CHECK_SPAN(
        ct_log_url(&b.log, none, host, CT_LIT("443"), CT_LIT("/x?y")), "https://a.example/x?y");
    CHECK_SPAN(ct_log_url(&b.log, CT_LIT("http"), host, CT_LIT("443"), CT_LIT("x")),
        "http://a.example:443/x");
    CHECK_SPAN(ct_log_url(&b.log, none, CT_LIT("a.example:8080"), CT_LIT("8080"), CT_LIT("/")),
        "http://a.example:8080/");
    CHECK_SPAN(ct_log_url(&b.log, none, none, none, CT_LIT("/x")), "");
    end(&b);
}

TEST(bytes_that_are_no_text_are_values_as_others)
{
    struct log_case c = log_case_bytes(&ct_reader_zeek,
        CT_LIT("\xEF\xBB\xBF#separator \\x09\r\n#path\tftp\r\n#fields\tts\tuser\targ\r\n"
               "1\tm\0v\t\xff\xfe\r\n2\tw\tx\r\n"),
        "log");

    REQUIRE(c.events.n == 2);
    CHECK_INT(ct_event_str(&c.events.v[0], CT_F_USER_NAME).len, 3);
    CHECK_INT(c.lost, 0);
    log_case_done(&c);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "base/buf.h"
#include "log_case.h"
#include "model/event_json.h"

static void write_all(struct ct_buf *out, const struct log_case *c)
{
    for (size_t i = 0; i < c->events.n; i++) {
        struct ct_event ev = c->events.v[i];

        ev.offset = 0; /* where it lies is not what it says */
        ev.length = 1;
        ct_event_json(out, &ev, CT_LIT("s"));
        ct_buf_chr(out, '\n');
    }
}

/* An event with every field there is, with several values where a field takes them. */
static void every_field(struct ct_batch *b)
{
    ct_batch_event(b, CT_CLASS_MAIL, INT64_C(1610442838123456), 3, 4);
    for (int f = 1; f < CT_N_FIELDS; f++) {
        if (f == CT_F_MEMBER)
            continue; /* is that of the file it is read from */
        for (int k = 0; k < (ct_fields[f].many ? 3 : 1); k++) {
            if (ct_fields[f].type == CT_TYPE_STR)
                ct_batch_str(b, (enum ct_field)f, k == 1 ? CT_LIT("") : CT_LIT("a\"\\\n\xC3\xA9"));
            else if (ct_fields[f].type == CT_TYPE_INT)
                ct_batch_int(b, (enum ct_field)f, k == 1 ? -1 : INT64_C(9007199254740993));
            else
                ct_batch_int(b, (enum ct_field)f, k == 1 ? CT_TIME_NONE : 1500000 + k);
        }
    }
    ct_batch_seal(b);
}

TEST(what_is_written_and_read_is_written_the_same_again)
{
    struct ct_batch b = { 0 };
    struct ct_buf first = ct_buf(1 << 20), again = ct_buf(1 << 20);
    struct log_case c;

    every_field(&b);
    b.events.v[0].offset = 0;
    b.events.v[0].length = 1;
    ct_event_json(&first, &b.events.v[0], CT_LIT("s"));
    ct_buf_chr(&first, '\n');
    c = log_case_bytes(&ct_reader_events, ct_buf_span(&first), "log");
    REQUIRE(c.events.n == 1);
    CHECK_INT(c.lost, 0);
    write_all(&again, &c);
    CHECK(ct_span_eq(ct_buf_span(&first), ct_buf_span(&again)));
    CHECK_INT(c.events.v[0].n, b.events.v[0].n);
    log_case_done(&c);
    ct_buf_done(&first);
    ct_buf_done(&again);
    ct_batch_done(&b);
}

TEST(bytes_that_are_no_utf8_come_back_exactly)
{
    struct ct_batch b = { 0 };
    struct ct_buf out = ct_buf(4096);
    struct log_case c;

    ct_batch_event(&b, CT_CLASS_AUTH, CT_TIME_NONE, 3, 4);
    ct_batch_str(&b, CT_F_USER_NAME, CT_LIT("a\xFF\xFE"));
    ct_batch_seal(&b);
    ct_event_json(&out, &b.events.v[0], CT_LIT("s\xFF"));
    c = log_case_bytes(&ct_reader_events, ct_buf_span(&out), "log");
    REQUIRE(c.events.n == 1);
    CHECK_INT(c.events.v[0].class, CT_CLASS_AUTH);
    CHECK_INT(c.events.v[0].at_us, CT_TIME_NONE);
    CHECK_INT(c.events.v[0].n, 1);
    CHECK_SPAN(ct_event_str(c.events.v, CT_F_USER_NAME), "a\xFF\xFE");
    log_case_done(&c);
    ct_buf_done(&out);
    ct_batch_done(&b);
}

TEST(keys_that_are_no_field_are_left_out_and_order_does_not_matter)
{
    struct log_case c = log_case_read(&ct_reader_events,
        "{\"user.name\":\"ada\",\"x\":{\"y\":[1]},\"length\":1,\"offset\":0,\"source\":\"s\","
        "\"source.port\":7,\"event.class\":\"auth\",\"@timestamp\":\"2021-01-12T09:13:58Z\"}\n");

    REQUIRE(c.events.n == 1);
    CHECK_INT(c.events.v[0].n, 2);
    CHECK_INT(c.events.v[0].at_us, INT64_C(1610442838000000));
    CHECK_SPAN(ct_event_str(c.events.v, CT_F_USER_NAME), "ada");
    CHECK_INT(ct_event_int(c.events.v, CT_F_SOURCE_PORT), 7);
    log_case_done(&c);
}

TEST(an_event_with_a_value_of_another_type_is_lost_as_a_whole)
{
    struct log_case c = log_case_read(&ct_reader_events,
        "{\"event.class\":\"auth\",\"source\":\"s\",\"offset\":0,\"length\":1,\"user.name\":\"a\"}"
        "\n"
        "{\"event.class\":\"auth\",\"source\":\"s\",\"offset\":0,\"length\":1,\"user.name\":7}\n"
        "{\"event.class\":\"none\",\"source\":\"s\",\"offset\":0,\"length\":1}\n"
        "{\"event.class\":\"auth\",\"source\":\"s\",\"offset\":0,\"length\":1,\"call.to\":[[]]}\n"
        "{\"event.class\":\"auth\",\"source.port\":\"7\"}\n");

    CHECK_INT(c.events.n, 1);
    CHECK_INT(c.lost, 4);
    log_case_done(&c);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "read/reader.h"

#include "tap.h"

#define SEP "From bounce@daily.example Fri Jul  8 12:08:34 2011"
#define MAIL "From: Ann <ann@daily.example>\nTo: bob@parl.example\nSubject: hello\n\ntext\n"

static enum ct_read parse(struct ct_batch *b, const char *from_line, const char *bytes)
{
    struct ct_record rec = { .bytes = ct_span_str(bytes),
        .offset = 100,
        .length = strlen(from_line) + 1 + strlen(bytes),
        .source = CT_LIT("anna/mail/inbox.mbox"),
        .from_line = ct_span_str(from_line),
        .seed = 1 };
    const char *reason = NULL;
    enum ct_read r = ct_reader_find(CT_LIT("mbox"))->parse(&rec, b, &reason);

    CHECK((r == CT_READ_MALFORMED) == (reason != NULL));
    ct_batch_seal(b);
    return r;
}

TEST(a_file_that_begins_with_a_from_line_is_a_mailbox)
{
    const struct ct_reader *r = ct_reader_find(CT_LIT("mbox"));

    CHECK(r->probe(CT_LIT(SEP "\n" MAIL)) >= CT_PROBE_SURE);
    CHECK(r->probe(CT_LIT("\r\n\n" SEP "\r\n" MAIL)) >= CT_PROBE_SURE);
    CHECK(ct_reader_detect(CT_LIT(SEP "\n" MAIL)) == r);
    CHECK_INT(r->probe(CT_LIT(MAIL)), 0);
    CHECK_INT(r->probe(CT_LIT("From what I hear, all is well\n")), 0);
    CHECK_INT(r->probe(CT_LIT("")), 0);
}

TEST(the_envelope_sender_is_taken_from_the_from_line)
{
    struct ct_batch b = { 0 };

    CHECK_INT(parse(&b, SEP, MAIL), CT_READ_OK);
    REQUIRE(CHECK_INT(b.events.n, 1));
    CHECK_SPAN(ct_event_str(&b.events.v[0], CT_F_RETURN_PATH), "bounce@daily.example");
    CHECK_SPAN(ct_event_str(&b.events.v[0], CT_F_FROM_ADDRESS), "ann@daily.example");
    CHECK_SPAN(ct_event_str(&b.events.v[0], CT_F_MAILBOX), "anna/mail/inbox.mbox");
    CHECK_INT(b.events.v[0].offset, 100);
    ct_batch_done(&b);
}

TEST(a_placeholder_in_the_from_line_is_no_sender)
{
    struct ct_batch b = { 0 };

    CHECK_INT(parse(&b, "From - Mon Jan 01 00:00:00 2001", MAIL), CT_READ_OK);
    REQUIRE(CHECK_INT(b.events.n, 1));
    CHECK_INT(ct_event_next(&b.events.v[0], CT_F_RETURN_PATH, 0), b.events.v[0].n);
    ct_batch_done(&b);
}

TEST(a_message_without_a_header_field_goes_to_the_ledger)
{
    struct ct_batch b = { 0 };

    CHECK_INT(parse(&b, SEP, "no field here\n"), CT_READ_MALFORMED);
    CHECK_INT(b.events.n, 0);
    ct_batch_done(&b);
}

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

TEST(what_the_owner_did_with_it_becomes_flags)
{
    static const struct {
        const char *field, *flags;
    } rows[] = {
        { "Status: RO", "seen" },
        { "Status: O", "" },
        { "Status: RO\nX-Status: AF", "seen replied flagged" },
        { "x-status: D", "trashed" },
        { "X-Mozilla-Status: 1003", "seen replied passed" },
        { "X-Mozilla-Status: 0000", "" },
        { "X-Mozilla-Status: 00x1", "" },
        { "X-Mozilla-Status: 0001\nStatus: R", "seen" },
        { "Subject: a\n\nStatus: R", "" },
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct ct_batch b = { 0 };
        char mail[256], got[64] = "";
        size_t n = 0, at = 0;

        snprintf(mail, sizeof mail, "From: a@b.example\n%s\n\ntext\n", rows[i].field);
        CHECK_INT(parse(&b, SEP, mail), CT_READ_OK);
        REQUIRE(CHECK_INT(b.events.n, 1));
        const struct ct_event *ev = &b.events.v[0];

        while ((at = ct_event_next(ev, CT_F_FLAGS, at)) < ev->n) {
            n += (size_t)snprintf(
                got + n, sizeof got - n, "%s" CT_FMT, n ? " " : "", CT_ARG(ev->values[at].str));
            at++;
        }
        CHECK_SPAN(ct_span_str(got), rows[i].flags);
        ct_batch_done(&b);
    }
}

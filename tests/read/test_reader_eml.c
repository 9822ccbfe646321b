/* SPDX-License-Identifier: Apache-2.0 */
#include "read/reader.h"

#include "tap.h"

#define HEAD "From: Ann <ann@daily.example>\r\nTo: bob@parl.example\r\nSubject: hello\r\n"

static enum ct_read parse(struct ct_batch *b, const char *path, struct ct_span bytes)
{
    struct ct_record rec = {
        .bytes = bytes, .offset = 0, .length = bytes.len, .source = ct_span_str(path), .seed = 1
    };
    const char *reason = NULL;
    enum ct_read r = ct_reader_find(CT_LIT("eml"))->parse(&rec, b, &reason);

    CHECK((r == CT_READ_MALFORMED) == (reason != NULL));
    ct_batch_seal(b);
    return r;
}

TEST(a_file_that_begins_with_header_fields_is_mail)
{
    const struct ct_reader *r = ct_reader_find(CT_LIT("eml"));

    CHECK(r->probe(CT_LIT(HEAD "\r\ntext\r\n")) >= CT_PROBE_SURE);
    CHECK(r->probe(CT_LIT("\xEF\xBB\xBF" HEAD)) >= CT_PROBE_SURE);
    CHECK(r->probe(CT_LIT("Received: from x\n by y\nFrom: a@b.example\n\n")) >= CT_PROBE_SURE);
    CHECK(ct_reader_detect(CT_LIT(HEAD "\r\ntext\r\n")) == r);
}

TEST(prose_configuration_and_mailboxes_are_not_taken_for_one_mail)
{
    const struct ct_reader *r = ct_reader_find(CT_LIT("eml"));

    CHECK_INT(r->probe(CT_LIT("")), 0);
    CHECK(r->probe(CT_LIT("Dear Ann,\nI write to you.\nAs was said.\nAnd more.\nBob\n")) <
          CT_PROBE_SURE);
    CHECK(
        r->probe(CT_LIT("{\"from\": \"a@b.example\", \"to\": \"c@d.example\"}\n")) < CT_PROBE_SURE);
    CHECK_INT(r->probe(CT_LIT("From a@b.example Fri Jul  8 12:08:34 2011\n" HEAD)), 0);
}

TEST(a_probe_stands_being_cut_anywhere)
{
    struct ct_span head = CT_LIT("\xEF\xBB\xBF" HEAD "\r\ntext\r\n");

    for (size_t n = 0; n <= head.len; n++) {
        int score = ct_reader_find(CT_LIT("eml"))->probe(ct_span_head(head, n));

        CHECK(score >= 0 && score <= 100);
    }
}

TEST(a_file_becomes_one_event_that_points_at_all_of_it)
{
    struct ct_span bytes = CT_LIT(HEAD "\r\ntext\r\n");
    struct ct_batch b = { 0 };

    CHECK_INT(parse(&b, "anna/Maildir/cur/1.M1.mx:2,S", bytes), CT_READ_OK);
    REQUIRE(CHECK_INT(b.events.n, 1));
    CHECK_INT(b.events.v[0].class, CT_CLASS_MAIL);
    CHECK_INT(b.events.v[0].offset, 0);
    CHECK_INT(b.events.v[0].length, bytes.len);
    CHECK_SPAN(ct_event_str(&b.events.v[0], CT_F_FROM_ADDRESS), "ann@daily.example");
    CHECK_SPAN(ct_event_str(&b.events.v[0], CT_F_SUBJECT), "hello");
    CHECK_SPAN(ct_event_str(&b.events.v[0], CT_F_MAILBOX), "anna/Maildir");
    CHECK_SPAN(ct_event_str(&b.events.v[0], CT_F_FLAGS), "seen");
    ct_batch_done(&b);
}

TEST(what_holds_no_header_field_goes_to_the_ledger)
{
    struct ct_batch b = { 0 };

    CHECK_INT(parse(&b, "x.eml", CT_LIT("no field here\nnor here\n")), CT_READ_MALFORMED);
    CHECK_INT(b.events.n, 0);
    ct_batch_done(&b);
}

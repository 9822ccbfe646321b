/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A message to its event: every field of an invented one, the messages inside, the hash that
 * copies share, and input that is broken.
 */
#include "read/mail_event.h"

#include "base/buf.h"
#include "base/cleanup.h"
#include "base/limits.h"
#include "tap.h"

/* base64 of richard.roe@example.org */
#define TOKEN "cmljaGFyZC5yb2VAZXhhbXBsZS5vcmc="

static const char trace[] =
    "Return-Path: <bounce-7@other.example>\r\n"
    "Delivered-To: richard.roe@example.org\r\n"
    "Received: from mx.other.example (mx.other.example [192.0.2.7])\r\n"
    "\tby in.example.org with ESMTPS id Q1 for <richard.roe@example.org>;\r\n"
    "\tTue, 3 Mar 2020 09:00:02 +0000\r\n"
    "Received: from desk ([198.51.100.9]) by mx.other.example; Tue, 3 Mar 2020 10:00:01 +0100\r\n"
    "Authentication-Results: in.example.org; spf=pass smtp.mailfrom=other.example; dmarc=fail\r\n";

static const char head[] =
    "From: =?utf-8?Q?J=C3=A4ne?= Doe <Jane.Doe@Other.Example>\r\n"
    "To: Richard Roe <richard.roe@example.org>, group: b@example.org;\r\n"
    "Cc: c@example.org\r\n"
    "Reply-To: Desk <desk@reply.example>\r\n"
    "Subject: =?iso-8859-1?Q?Re:_caf=E9?=\r\n"
    " tomorrow\r\n"
    "Date: Tue, 3 Mar 2020 10:00:00 +0100\r\n"
    "Message-ID: <abc.1@other.example>\r\n"
    "In-Reply-To: <p.1@example.org>\r\n"
    "References: <p.0@example.org> <p.1@example.org>\r\n"
    "X-Mailer: Invented Mailer 2\r\n"
    "Disposition-Notification-To: jane.doe@other.example\r\n"
    "List-Unsubscribe: <https://u.example/out?id=1>, <mailto:out@u.example>\r\n"
    "Feedback-ID: 1:22:333:esp\r\n"
    "DKIM-Signature: v=1; d=other.example; s=k1; b=AA==\r\n"
    "MIME-Version: 1.0\r\n"
    "Content-Type: multipart/mixed; boundary=\"b1\"\r\n"
    "\r\n";

static const char body[] =
    "preamble that nobody sees\r\n"
    "--b1\r\n"
    "Content-Type: text/html; charset=utf-8\r\n"
    "\r\n"
    "<p>Hello, read <a href=\"https://c.example/go\">this</a></p>\r\n"
    "<img src=\"https://t.example/o/" TOKEN "\" width=1 height=1 style=\"display:none\">\r\n"
    "--b1\r\n"
    "Content-Type: application/pdf; name=\"a.pdf\"\r\n"
    "Content-Disposition: attachment\r\n"
    "Content-Transfer-Encoding: base64\r\n"
    "\r\n"
    "JVBERi0xLjQK\r\n"
    "--b1--\r\n";

struct letter {
    struct ct_batch batch;
    struct ct_buf bytes;
    enum ct_read outcome;
    const char *reason;
};

static void done(struct letter *l)
{
    ct_batch_done(&l->batch);
    ct_buf_done(&l->bytes);
}

static void add(struct letter *l, const char *s)
{
    ct_buf_add(&l->bytes, ct_span_str(s));
}

static void read_seeded(struct letter *l, uint64_t seed)
{
    struct ct_span bytes = ct_buf_span(&l->bytes);
    const struct ct_record rec = { .bytes = bytes, .length = bytes.len, .seed = seed };
    const struct ct_mail_context ctx = { 0 };

    l->outcome = ct_mail_event(&rec, &ctx, &l->batch, &l->reason);
    ct_batch_seal(&l->batch);
}

static const struct ct_event *event(struct letter *l, size_t i)
{
    static const struct ct_event none;

    return i < l->batch.events.n ? &l->batch.events.v[i] : &none;
}

/* The n-th value of a field. */
static struct ct_span nth(const struct ct_event *ev, enum ct_field f, unsigned n)
{
    size_t i = ct_event_next(ev, f, 0);

    while (n-- && i < ev->n)
        i = ct_event_next(ev, f, i + 1);
    return i < ev->n ? ev->values[i].str : (struct ct_span){ 0 };
}

static bool has(const struct ct_event *ev, enum ct_field f, const char *value)
{
    for (size_t i = ct_event_next(ev, f, 0); i < ev->n; i = ct_event_next(ev, f, i + 1))
        if (ct_span_eq(ev->values[i].str, ct_span_str(value)))
            return true;
    return false;
}

/* Number of the fetch of that URL; -1 when there is none. */
static int fetch_of(const struct ct_event *ev, const char *url)
{
    for (unsigned n = 0;; n++) {
        struct ct_span s = nth(ev, CT_F_FETCH_URL, n);

        if (s.len == 0)
            return -1;
        if (ct_span_eq(s, ct_span_str(url)))
            return (int)n;
    }
}

#define LETTER(name) ct_cleanup(done) struct letter name = { .bytes = ct_buf(4 * CT_MIB) }

static void whole(struct letter *l)
{
    add(l, trace);
    add(l, head);
    add(l, body);
    read_seeded(l, 1);
}

TEST(a_message_gives_who_wrote_to_whom_when_and_about_what)
{
    LETTER(l);
    whole(&l);
    REQUIRE(l.outcome == CT_READ_OK && l.batch.events.n == 1);
    const struct ct_event *ev = event(&l, 0);

    CHECK_SPAN(nth(ev, CT_F_FROM_ADDRESS, 0), "Jane.Doe@other.example");
    CHECK_SPAN(nth(ev, CT_F_FROM_NAME, 0), "J\u00e4ne Doe");
    CHECK_SPAN(nth(ev, CT_F_TO_ADDRESS, 0), "richard.roe@example.org");
    CHECK_SPAN(nth(ev, CT_F_TO_ADDRESS, 1), "b@example.org");
    CHECK_SPAN(nth(ev, CT_F_CC_ADDRESS, 0), "c@example.org");
    CHECK_SPAN(nth(ev, CT_F_REPLY_TO_ADDRESS, 0), "desk@reply.example");
    CHECK_SPAN(nth(ev, CT_F_REPLY_TO_NAME, 0), "Desk");
    CHECK_SPAN(nth(ev, CT_F_RETURN_PATH, 0), "bounce-7@other.example");
    CHECK_SPAN(nth(ev, CT_F_DELIVERED_TO, 0), "richard.roe@example.org");
    CHECK_SPAN(nth(ev, CT_F_SUBJECT, 0), "Re: caf\u00e9 tomorrow");
    CHECK_SPAN(nth(ev, CT_F_MESSAGE_ID, 0), "abc.1@other.example");
    CHECK_SPAN(nth(ev, CT_F_IN_REPLY_TO, 0), "p.1@example.org");
    CHECK_SPAN(nth(ev, CT_F_REFERENCES, 1), "p.1@example.org");
    CHECK_SPAN(nth(ev, CT_F_X_MAILER, 0), "Invented Mailer 2");
    CHECK_INT(ct_event_int(ev, CT_F_ORIGINATION), 1583226000000000);
    CHECK_INT(ct_event_int(ev, CT_F_DATE_OFFSET), 60);
    CHECK_INT(ev->at_us, 1583226002000000);
    CHECK_INT(ct_event_int(ev, CT_F_DELIVERY), 1583226002000000);
}

TEST(a_message_gives_the_way_it_took_and_what_was_said_of_it)
{
    LETTER(l);
    whole(&l);
    const struct ct_event *ev = event(&l, 0);

    CHECK_SPAN(nth(ev, CT_F_HOP_FROM, 0), "mx.other.example");
    CHECK_SPAN(nth(ev, CT_F_HOP_IP, 0), "192.0.2.7");
    CHECK_SPAN(nth(ev, CT_F_HOP_BY, 0), "in.example.org");
    CHECK_SPAN(nth(ev, CT_F_HOP_RCPT, 0), "richard.roe@example.org");
    CHECK_SPAN(nth(ev, CT_F_HOP_IP, 1), "198.51.100.9");
    CHECK_SPAN(nth(ev, CT_F_AUTH_SERVER, 0), "in.example.org");
    CHECK_SPAN(nth(ev, CT_F_AUTH_METHOD, 0), "spf");
    CHECK_SPAN(nth(ev, CT_F_AUTH_SUBJECT, 0), "other.example");
    CHECK_SPAN(nth(ev, CT_F_AUTH_RESULT, 1), "fail");
    CHECK_SPAN(nth(ev, CT_F_DKIM_DOMAIN, 0), "other.example");
    CHECK_SPAN(nth(ev, CT_F_DKIM_SELECTOR, 0), "k1");
}

TEST(receipts_and_bulk_ids_are_kept)
{
    LETTER(l);
    whole(&l);
    const struct ct_event *ev = event(&l, 0);
    int n = fetch_of(ev, "https://u.example/out?id=1");

    CHECK_SPAN(nth(ev, CT_F_RECEIPT_TO, 0), "jane.doe@other.example");
    CHECK_SPAN(nth(ev, CT_F_BULK_ID, 0), "feedback-id=1:22:333:esp");
    CHECK_SPAN(
        nth(ev, CT_F_LIST_UNSUBSCRIBE, 0), "<https://u.example/out?id=1>, <mailto:out@u.example>");
    REQUIRE(n >= 0);
    CHECK_SPAN(nth(ev, CT_F_FETCH_ELEMENT, (unsigned)n), "list-unsubscribe");
    CHECK_SPAN(nth(ev, CT_F_FETCH_HOST, (unsigned)n), "u.example");
}

TEST(a_hidden_pixel_names_the_recipient_whom_its_token_holds)
{
    LETTER(l);
    whole(&l);
    const struct ct_event *ev = event(&l, 0);
    int n = fetch_of(ev, "https://t.example/o/" TOKEN), link = fetch_of(ev, "https://c.example/go");

    REQUIRE(n >= 0 && link >= 0);
    CHECK_SPAN(nth(ev, CT_F_FETCH_ELEMENT, (unsigned)n), "img");
    CHECK_SPAN(nth(ev, CT_F_FETCH_CONDITION, (unsigned)n), "open");
    CHECK(nth(ev, CT_F_FETCH_HIDDEN, (unsigned)n).len > 0);
    CHECK_SPAN(nth(ev, CT_F_FETCH_TOKEN, (unsigned)n), "base64");
    CHECK_SPAN(nth(ev, CT_F_FETCH_RECIPIENT, (unsigned)n), "richard.roe@example.org");
    CHECK_SPAN(nth(ev, CT_F_FETCH_CONDITION, (unsigned)link), "click");
    CHECK_SPAN(nth(ev, CT_F_FETCH_HIDDEN, (unsigned)link), "");
    CHECK_INT(ct_event_int(ev, CT_F_TEXT_CALL), 1);
}

TEST(text_and_files_are_those_of_the_parts)
{
    LETTER(l);
    whole(&l);
    const struct ct_event *ev = event(&l, 0);

    CHECK_SPAN(nth(ev, CT_F_TEXT_EXCERPT, 0), "Hello, read this");
    CHECK_INT(ct_event_int(ev, CT_F_TEXT_WORDS), 3);
    CHECK_SPAN(nth(ev, CT_F_FILE_NAME, 0), "a.pdf");
    CHECK_SPAN(nth(ev, CT_F_FILE_MIME, 0), "application/pdf");
    CHECK_SPAN(nth(ev, CT_F_FILE_SNIFFED, 0), "pdf");
    CHECK_INT(ct_event_int(ev, CT_F_FILE_SIZE), 9);
    CHECK_SPAN(nth(ev, CT_F_FILE_SHA256, 0),
        "e5c62df5dab5c87b6a015ef3d43597074d1eec433b15f51aec63b8582d0e4ab4");
    CHECK_SPAN(nth(ev, CT_F_SHAPE_MIME, 0), "mixed(html,pdf)");
}

TEST(text_outside_the_parts_is_not_shown)
{
    LETTER(l);
    add(&l, "From: a@b.example\nContent-Type: multipart/mixed; boundary=x\n\n"
            "preamble\n--x\n\nhello\n--x--\nepilogue https://e.example/\n");
    read_seeded(&l, 1);
    CHECK_SPAN(nth(event(&l, 0), CT_F_TEXT_EXCERPT, 0), "hello");
    CHECK(fetch_of(event(&l, 0), "https://e.example/") >= 0);
}

TEST(a_message_inside_has_an_event_and_links_of_its_own)
{
    LETTER(l);
    add(&l, "From: outer@b.example\nSubject: fwd\nContent-Type: multipart/mixed; boundary=x\n\n"
            "--x\n\nsee below https://outer.example/\n"
            "--x\nContent-Type: message/rfc822\n\n"
            "From: inner@c.example\nSubject: lure\n\nhttps://inner.example/\n--x--\n");
    read_seeded(&l, 1);
    REQUIRE(l.batch.events.n == 2);
    const struct ct_event *outer = event(&l, 0), *inner = event(&l, 1);

    CHECK_SPAN(nth(outer, CT_F_FROM_ADDRESS, 0), "outer@b.example");
    CHECK_INT(nth(outer, CT_F_NESTED, 0).len, 0);
    CHECK(has(outer, CT_F_FETCH_HOST, "outer.example"));
    CHECK(!has(outer, CT_F_FETCH_HOST, "inner.example"));
    CHECK_SPAN(nth(inner, CT_F_NESTED, 0), "message/rfc822");
    CHECK_SPAN(nth(inner, CT_F_FROM_ADDRESS, 0), "inner@c.example");
    CHECK_SPAN(nth(inner, CT_F_SUBJECT, 0), "lure");
    CHECK(has(inner, CT_F_FETCH_HOST, "inner.example"));
    CHECK(!has(inner, CT_F_FETCH_HOST, "outer.example"));
}

TEST(another_reading_of_a_message_is_that_message)
{
    static const char twice[] = "Content-Type: text/plain\nContent-Type: text/html\n\n"
                                "<a href=https://two.example/>x</a>\n";
    LETTER(outer);
    add(&outer, "From: a@b.example\n");
    add(&outer, twice);
    read_seeded(&outer, 1);
    CHECK_INT(outer.batch.events.n, 1);
    CHECK(has(event(&outer, 0), CT_F_FETCH_HOST, "two.example"));

    LETTER(inner);
    add(&inner, "From: a@b.example\nContent-Type: message/rfc822\n\nFrom: c@d.example\n"
                "Content-Type: multipart/mixed; boundary=p\n"
                "Content-Type: multipart/mixed; boundary=q\n\n"
                "--p\n\nhttps://p.example/\n--q\n\nhttps://q.example/\n--p--\n--q--\n");
    read_seeded(&inner, 1);
    REQUIRE(inner.batch.events.n == 2);
    CHECK(has(event(&inner, 1), CT_F_FETCH_HOST, "p.example"));
    CHECK(has(event(&inner, 1), CT_F_FETCH_HOST, "q.example"));
}

static struct ct_span hash_of(struct letter *l, const char *before, const char *text, uint64_t seed)
{
    add(l, before);
    add(l, "From: a@b.example\nTo: c@d.example\nSubject: s\nMessage-ID: <1@b.example>\n\n");
    add(l, text);
    read_seeded(l, seed);
    return nth(event(l, 0), CT_F_CONTENT_HASH, 0);
}

TEST(copies_share_their_content_hash)
{
    LETTER(a);
    LETTER(b);
    LETTER(c);
    LETTER(d);
    struct ct_span first = hash_of(&a, "", "one two\nFrom here\n", 1);

    CHECK_INT(first.len, 32);
    CHECK(ct_span_eq(first,
        hash_of(&b,
            "Return-Path: <x@y.example>\nReceived: from a by b; Tue, 3 Mar 2020 10:00:00 +0100\n",
            "one two\r\n>From here\r\n\r\n", 1)));
    CHECK(!ct_span_eq(first, hash_of(&c, "", "one too\nFrom here\n", 1)));
    CHECK(!ct_span_eq(first, hash_of(&d, "", "one two\nFrom here\n", 2)));
}

TEST(a_copy_is_known_wherever_its_lines_end)
{
    for (size_t n = 0; n < 40; n++) {
        char plain[128], other[128], pad[41] = "";
        LETTER(a);
        LETTER(b);

        memset(pad, '.', n);
        snprintf(plain, sizeof plain, "%s\n>x\ry\n>From z\n\n%s>\n>>From\n", pad, pad);
        snprintf(
            other, sizeof other, "%s\r\n>x\ry\r\n>>From z\r\n\r\n%s>\r\n>>From\n\r\n\r", pad, pad);
        CHECK(ct_span_eq(hash_of(&a, "", plain, 1), hash_of(&b, "", other, 1)));
    }
}

TEST(nul_and_eight_bit_bytes_are_read)
{
    static const char raw[] = "From: \xC3\xA4 <a@b.example>\nSubject: caf\xE9\nX: \0y\n\n"
                              "text \0 https://n.example/\n";
    LETTER(l);
    ct_buf_add(&l.bytes, (struct ct_span){ raw, sizeof raw - 1 });
    read_seeded(&l, 1);
    CHECK_INT(l.outcome, CT_READ_OK);
    CHECK_SPAN(nth(event(&l, 0), CT_F_FROM_NAME, 0), "\u00e4");
    CHECK_SPAN(nth(event(&l, 0), CT_F_SUBJECT, 0), "caf\u00e9");
    CHECK(has(event(&l, 0), CT_F_FETCH_HOST, "n.example"));
    CHECK(has(event(&l, 0), CT_F_ANOMALY, "nul"));
}

TEST(what_is_no_message_says_why)
{
    LETTER(l);
    add(&l, "just prose\n\nand more\n");
    read_seeded(&l, 1);
    CHECK_INT(l.outcome, CT_READ_MALFORMED);
    CHECK(l.reason != NULL);
    CHECK_INT(l.batch.events.n, 0);
}

TEST(an_event_that_is_full_pairs_nothing_wrongly)
{
    LETTER(l);
    add(&l, "From: a@b.example\n");
    for (int i = 0; i < 3000; i++)
        add(&l, "To: A <a@b.example>, B <b@b.example>, C <c@b.example>, D <d@b.example>, "
                "E <e@b.example>, F <f@b.example>\n");
    add(&l, "\nhttps://late.example/\n");
    read_seeded(&l, 1);
    const struct ct_event *ev = event(&l, 0);
    size_t addresses = 0, names = 0;

    for (size_t i = 0; i < ev->n; i++) {
        addresses += ev->values[i].field == CT_F_TO_ADDRESS;
        names += ev->values[i].field == CT_F_TO_NAME;
    }
    CHECK(addresses > 10000);
    CHECK_INT(addresses, names);
    CHECK(ev->n <= CT_MAX_VALUES);
    CHECK_INT(nth(ev, CT_F_CONTENT_HASH, 0).len, 32);
    CHECK(l.batch.losses.n > 0);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "read/reading.h"

#include "base/buf.h"
#include "base/hash.h"
#include "base/limits.h"
#include "read/mail_event.h"
#include "tap.h"

#define HEAD "From: Ann <ann@daily.example>\nTo: bob@parl.example\nSubject: s\n"
#define LINK "<a href=http://x.example/?r=bob@parl.example><img src=//t.example/1.gif width=1>"

/* Structures of which there is more than one reading, messages within them, and what is kept in
 * tables: addresses, links, hosts. */
static const char *const tricky[] = {
    HEAD "\ntext http://a.example/ http://b.example/ http://a.example/\n",
    HEAD "Content-Type: multipart/mixed; boundary=a\nContent-Type: multipart/mixed; boundary=b\n\n"
         "--a\nContent-Type: text/html\n\n" LINK "\n--b\nContent-Type: message/rfc822\n\n" HEAD
         "\ninner\n--b--\n--a--\n",
    HEAD "Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n"
         "RnJvbTogYUBiLmV4YW1wbGUKU3ViamVjdDogaW5uZXIKCmh0dHA6Ly9jLmV4YW1wbGUvCg==\n",
    HEAD "Content-Type: multipart/alternative; boundary=\"a\n\n--a\n\nx\n--a\n"
         "Content-Type: message/rfc822\n\nContent-Type: multipart/mixed; boundary=c\n" HEAD
         "\n--c\n\n" LINK "\n--c\nContent-Type: message/rfc822\n\n" HEAD "\nz\n",
    "Received: from a.example ([192.0.2.1]) by b.example; Fri, 8 Jul 2011 12:08:34 +0000\r" HEAD
    "\r\rbare\r",
    HEAD "Cc: a@a.example, b@b.example, c@c.example, a@a.example\nReply-To: x@y.example\n"
         "Content-Type: text/html; charset=utf-16\nContent-Type: text/html\n\n" LINK LINK
         "<style>.h{display:none}</style><p class=h>hidden</p>",
    HEAD "\nbegin 644 a.txt\n#0V%T\n`\nend\n",
};

#define N_TRICKY (sizeof tricky / sizeof tricky[0])

static int take(void *arg, struct ct_batch *b)
{
    struct ct_buf *out = arg;

    for (size_t i = 0; i < b->events.n; i++) {
        const struct ct_event *ev = &b->events.v[i];

        ct_buf_printf(out, "event %lld %llu %llu\n", (long long)ev->at_us,
            (unsigned long long)ev->offset, (unsigned long long)ev->length);
        for (size_t k = 0; k < ev->n; k++) {
            const struct ct_field_info *f = &ct_fields[ev->values[k].field];

            if (f->type == CT_TYPE_STR)
                ct_buf_printf(out, "%s=" CT_FMT "\n", f->name, CT_ARG(ev->values[k].str));
            else
                ct_buf_printf(out, "%s=%lld\n", f->name, (long long)ev->values[k].num);
        }
    }
    return 0;
}

static void lost(void *arg, const struct ct_ledger_entry *e)
{
    ct_buf_printf(arg, "lost %llu %llu " CT_FMT "\n", (unsigned long long)e->offset,
        (unsigned long long)e->length, CT_ARG(e->reason));
}

static struct ct_reading_sum read_into(struct ct_buf *out, struct ct_span s)
{
    struct ct_stream in = ct_stream_memory(s);
    struct ct_reading_sum sum;
    struct ct_reading rd = {
        .source = CT_LIT("x"), .seed = 7, .arg = out, .batch = take, .lost = lost
    };

    CHECK_INT(ct_read_all(&rd, &in, &sum), 0);
    ct_stream_done(&in);
    return sum;
}

static struct ct_buf read_one(size_t i)
{
    struct ct_buf out = ct_buf(16 * CT_MIB);

    (void)read_into(&out, ct_span_str(tricky[i]));
    return out;
}

TEST(no_seed_changes_an_event)
{
    uint64_t was = ct_hash_seed();

    for (size_t i = 0; i < N_TRICKY; i++) {
        ct_hash_seed_fix(1);
        struct ct_buf want = read_one(i);

        CHECK(ct_span_starts(ct_buf_span(&want), CT_LIT("event ")));
        for (uint64_t seed = 2; seed < 40; seed++) {
            ct_hash_seed_fix(seed * 0x9E3779B97F4A7C15U);
            struct ct_buf got = read_one(i);

            if (!CHECK(ct_span_eq(ct_buf_span(&got), ct_buf_span(&want))))
                printf("# message %zu, seed %llu\n", i, (unsigned long long)seed);
            ct_buf_done(&got);
        }
        ct_buf_done(&want);
    }
    ct_hash_seed_fix(was);
}

/* One mbox of two: offsets differ, so only what is behind them is compared. */
static struct ct_span values_of_last(struct ct_buf *out, size_t first, size_t second)
{
    struct ct_buf text = ct_buf(CT_MIB);
    struct ct_span s;
    size_t at = 0;

    ct_buf_printf(&text, "From a@b.example Fri Jul  8 12:08:34 2011\n%s\n\n", tricky[first]);
    at = text.len;
    ct_buf_printf(&text, "From a@b.example Fri Jul  8 12:08:34 2011\n%s\n", tricky[second]);
    (void)read_into(out, ct_buf_span(&text));
    ct_buf_clear(&text);
    ct_buf_printf(&text, " %zu ", at);
    s = ct_buf_span(out);
    at = ct_span_find(s, ct_buf_span(&text), 0);
    s = ct_span_from(s, at < s.len ? at : s.len);
    ct_buf_done(&text);
    (void)ct_span_cut_chr(&s, '\n');
    return s;
}

TEST(what_was_read_before_changes_no_event)
{
    for (size_t i = 0; i < N_TRICKY; i++) {
        struct ct_buf first = ct_buf(16 * CT_MIB);
        struct ct_span want = values_of_last(&first, i, i);

        CHECK(want.len > 0);
        for (size_t before = 0; before < N_TRICKY; before++) {
            struct ct_buf out = ct_buf(16 * CT_MIB);
            struct ct_span got = values_of_last(&out, before, i);
            /* events inside it stand at the same offset: up to the first of these */
            size_t a = ct_span_find(want, CT_LIT("\nevent "), 0);
            size_t b = ct_span_find(got, CT_LIT("\nevent "), 0);

            if (!CHECK(ct_span_eq(ct_span_head(got, b), ct_span_head(want, a))))
                printf("# message %zu after %zu\n", i, before);
            ct_buf_done(&out);
        }
        ct_buf_done(&first);
    }
}

TEST(a_plain_text_is_one_loss_that_names_it)
{
    struct ct_buf out = ct_buf(CT_MIB);
    struct ct_reading_sum sum = read_into(&out, CT_LIT("no mail at all\n"));

    CHECK(sum.reader == NULL);
    CHECK_INT(sum.events, 0);
    CHECK(ct_span_starts(ct_buf_span(&out), CT_LIT("lost 0 15 no reader knows")));
    ct_buf_done(&out);
}

TEST(a_survey_cuts_at_records_and_ranges_give_the_whole)
{
    struct ct_buf text = ct_buf(CT_MIB), whole = ct_buf(CT_MIB), parts = ct_buf(CT_MIB);
    struct ct_reading_sum sum;
    struct ct_cuts cuts;

    for (int i = 0; i < 50; i++)
        ct_buf_printf(&text, "From a@b.example Fri Jul  8 12:08:34 2011\n" HEAD "\nbody %d\n\n", i);
    CHECK_INT(read_into(&whole, ct_buf_span(&text)).events, 50);

    struct ct_stream in = ct_stream_memory(ct_buf_span(&text));

    ct_read_survey(&in, UINT64_MAX, text.len / 7, &cuts);
    REQUIRE(cuts.reader != NULL);
    CHECK(cuts.at.n >= 6 && cuts.at.n <= 8 && cuts.at.v[0] == 0);
    for (size_t i = 0; i < cuts.at.n; i++) {
        struct ct_reading rd = {
            .source = CT_LIT("x"), .seed = 7, .arg = &parts, .batch = take, .lost = lost
        };

        CHECK(ct_stream_seek(&in, cuts.at.v[i]));
        CHECK_INT(ct_read_range(&rd, cuts.reader, &in,
                      i + 1 < cuts.at.n ? cuts.at.v[i + 1] : UINT64_MAX, &sum),
            0);
    }
    CHECK(ct_span_eq(ct_buf_span(&parts), ct_buf_span(&whole)));
    ct_vec_done(&cuts.at);
    ct_stream_done(&in);
    ct_buf_done(&text);
    ct_buf_done(&whole);
    ct_buf_done(&parts);
}

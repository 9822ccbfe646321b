/* SPDX-License-Identifier: Apache-2.0 */
/* Ranges must add up to the whole, wherever a source is cut. */
#include "base/hash.h"
#include "base/vec.h"
#include "read/reading.h"
#include "tap.h"

struct seen {
    uint64_t events, lost, hash;
};

static int take(void *arg, struct ct_batch *b)
{
    struct seen *s = arg;

    for (size_t i = 0; i < b->events.n; i++) {
        const struct ct_event *ev = &b->events.v[i];
        uint64_t where[3] = { ev->offset, ev->length, (uint64_t)ev->at_us };

        s->events++;
        s->hash = ct_hash64((struct ct_span){ (const char *)where, sizeof where }, s->hash);
        for (size_t k = 0; k < ev->n; k++)
            s->hash = ct_fields[ev->values[k].field].type == CT_TYPE_STR
                          ? ct_hash64(ev->values[k].str, s->hash)
                          : s->hash * 31 + (uint64_t)ev->values[k].num;
    }
    return 0;
}

static void lose(void *arg, const struct ct_ledger_entry *e)
{
    struct seen *s = arg;

    (void)e;
    s->lost++;
}

static struct seen whole(struct ct_span log)
{
    struct seen s = { 0 };
    struct ct_stream in = ct_stream_memory(log);
    struct ct_reading rd = {
        .source = CT_LIT("log-20210113"), .arg = &s, .batch = take, .lost = lose
    };
    struct ct_reading_sum sum;

    CHECK_INT(ct_read_all(&rd, &in, &sum), 0);
    ct_stream_done(&in);
    return s;
}

/* Every record's start is a cut; each range is read by itself. */
static void check_ranges(struct ct_span log, size_t cuts_wanted)
{
    struct seen want = whole(log), got = { 0 };
    struct ct_stream in = ct_stream_memory(log);
    struct ct_reading rd = {
        .source = CT_LIT("log-20210113"), .arg = &got, .batch = take, .lost = lose
    };
    struct ct_reading_sum sum;
    struct ct_cuts cuts;

    ct_read_survey(&in, UINT64_MAX, 1, &cuts);
    ct_stream_done(&in);
    CHECK(want.events > 0);
    CHECK_INT(cuts.at.n, cuts_wanted);
    for (size_t i = 0; i < cuts.at.n; i++) {
        in = ct_stream_memory(log);
        ct_stream_skip(&in, cuts.at.v[i]);
        CHECK_INT(ct_read_range(&rd, cuts.reader, &in,
                      i + 1 < cuts.at.n ? cuts.at.v[i + 1] : UINT64_MAX, &sum),
            0);
        ct_stream_done(&in);
    }
    if (cuts.at.n) {
        CHECK_INT(got.events, want.events);
        CHECK_INT(got.lost, want.lost);
        CHECK(got.hash == want.hash);
    }
    ct_vec_done(&cuts.at);
}

TEST(lines_under_a_heading_can_be_cut_anywhere)
{
    check_ranges(CT_LIT("#separator \\x09\n#path\tconn\n#fields\tts\tuid\tid.orig_h\n"
                        "1610442838.25\tC1\t192.0.2.1\n1610442839\tC2\t192.0.2.2\r\n\nbroken\n"
                        "1610442840\tC3\t192.0.2.3\n#close\t2021-01-12\n"),
        0); /* a line of the heading behind records: in one piece */
    check_ranges(CT_LIT("#separator \\x09\n#path\tconn\n#fields\tts\tuid\tid.orig_h\n"
                        "1610442838.25\tC1\t192.0.2.1\n1610442839\tC2\t192.0.2.2\r\n\nbroken\n"
                        "1610442840\tC3\t192.0.2.3\n"),
        5);
}

TEST(a_heading_that_comes_again_keeps_the_log_in_one_piece)
{
    check_ranges(CT_LIT("#separator \\x09\n#path\tconn\n#fields\tts\tuid\n1\tC1\n"
                        "#separator \\x09\n#path\tdns\n#fields\tts\tquery\n2\ta.example\n"),
        0);
}

TEST(rows_of_csv_can_be_cut_anywhere)
{
    check_ranges(
        CT_LIT("firstSeen,duration,proto,srcAddr,srcPort,dstAddr,dstPort,packets,bytes\n"
               "2024-05-22 15:01:02.1,0.25,UDP,192.0.2.1,53,192.0.2.2,53,1,70\n"
               "2024-05-22 15:01:02.2,0.25,\"U\n\"\"D\"\"P\",192.0.2.1,53,192.0.2.2,53,1,70\n"
               "2024-05-22 15:01:02.3,0.25\n"
               "2024-05-22 15:01:02.4,0.25,UDP,192.0.2.1,53,192.0.2.2,53,1,70"),
        5);
}

TEST(records_of_json_can_be_cut_anywhere_outside_of_an_array)
{
    check_ranges(CT_LIT("{\"ts\":1,\"uid\":\"C1\",\"id.orig_h\":\"192.0.2.1\"}\n"
                        "{\"ts\":2,\"uid\":\"C2\",\"id.orig_h\":\"192.0.2.2\"\n}\n"
                        "{\"ts\":3,\"uid\":\"C3\",\nbroken\n"
                        "{\"ts\":4,\"uid\":\"C4\",\"id.orig_h\":\"192.0.2.4\"}"),
        3);
    check_ranges(CT_LIT("[{\"ts\":1,\"uid\":\"C1\",\"id.orig_h\":\"192.0.2.1\"},\n"
                        "{\"ts\":2,\"uid\":\"C2\",\"id.orig_h\":\"192.0.2.2\"}]\n"),
        0);
}

TEST(lines_without_a_year_are_read_alike_in_every_range)
{
    check_ranges(CT_LIT("Jan 12 09:13:58 dnsmasq[812]: query[A] a.example from 192.0.2.9\n"
                        "Dec 31 09:13:58 dnsmasq[812]: query[A] b.example from 192.0.2.9\n"
                        "Jan 13 09:13:58 dnsmasq[812]: query[A] c.example from 192.0.2.9\n"),
        3);
}

TEST(what_nobody_reads_is_not_cut)
{
    struct ct_stream in = ct_stream_memory(CT_LIT("hello\nworld\n"));
    struct ct_cuts cuts;

    ct_read_survey(&in, UINT64_MAX, 1, &cuts);
    CHECK(!cuts.reader);
    CHECK_INT(cuts.at.n, 0);
    ct_vec_done(&cuts.at);
    ct_stream_done(&in);
}

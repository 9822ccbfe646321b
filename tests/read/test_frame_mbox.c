/* SPDX-License-Identifier: Apache-2.0 */
#include "read/frame_mbox.h"

#include "base/limits.h"
#include "tap.h"

#define SEP "From a@b.example Fri Jul  8 12:08:34 2011\n"

static struct ct_record got[8];
static char bytes[8][256];
static size_t n;

/* Reads all of `text`; keeps up to 8 records with copies of their bytes. */
static void read_all(struct ct_span text)
{
    struct ct_stream in = ct_stream_memory(text);
    struct ct_mbox m = ct_mbox(&in, UINT64_MAX);
    struct ct_record r = { 0 };
    enum ct_mbox_next kind;

    n = 0;
    while (n < 8 && (kind = ct_mbox_next(&m, &r)) != CT_MBOX_END) {
        size_t len = r.bytes.len < 255 ? r.bytes.len : 255;

        if (len)
            memcpy(bytes[n], r.bytes.ptr, len);
        bytes[n][len] = '\0';
        got[n] = r;
        got[n++].flags |= kind == CT_MBOX_JUNK ? 1U << 30 : 0;
    }
    ct_mbox_done(&m);
    ct_stream_done(&in);
}

TEST(separators_of_many_programs_are_known)
{
    static const struct {
        const char *line;
        bool want;
        const char *envelope;
    } rows[] = {
        { "From a@b.example Fri Jul  8 12:08:34 2011", true, "a@b.example" },
        { "From MAILER-DAEMON Fri Jul  8 12:08:34 2011", true, "" },
        { "From - Mon Jan 01 00:00:00 2001", true, "" },
        { "From ??"
          "?@??"
          "? Mon Jul 08 12:08:34 2002",
            true, "" },
        { "From a@b.example Fri Jul  8 12:08 2011", true, "a@b.example" },
        { "From a@b.example Fri Jul  8 12:08:34 MET DST 2011", true, "a@b.example" },
        { "From a@b.example Fri Jul 08 12:08:34 +0000 2011", true, "a@b.example" },
        { "From 1563@xxx Fri Jul 08 12:08:34 +0000 2011", true, "" },
        { "From a at b.example  Fri Jul  8 12:08:34 2011", true, "" },
        { "From a@b.example Fri, 8 Jul 2011 12:08:34 +0200", true, "a@b.example" },
        { "From a@b.example 2011-07-08 12:08:34", true, "a@b.example" },
        { "From a@b.example 2011-07-08T12:08:34Z", true, "a@b.example" },
        { "From b.example!a Fri Jul  8 12:08:34 2011 remote from c", true, "" },
        { "From Fri Jul  8 12:08:34 2011", true, "" },
        { "From what I hear, all is well", false, "" },
        { "From 12:08 to 13:00 we met", false, "" },
        { "From a@b.example", false, "" },
        { "From a@b.example Fri Jul  8 12:08:34", false, "" },
        { "from a@b.example Fri Jul  8 12:08:34 2011", false, "" },
        { ">From a@b.example Fri Jul  8 12:08:34 2011", false, "" },
        { "From: a@b.example Fri Jul  8 12:08:34 2011", false, "" },
        { "", false, "" },
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct ct_span line = ct_span_str(rows[i].line);

        if (!CHECK(ct_mbox_is_separator(line) == rows[i].want))
            printf("# %s\n", rows[i].line);
        CHECK_SPAN(ct_mbox_envelope(line), rows[i].envelope);
    }
}

TEST(messages_are_cut_at_separators_after_an_empty_line_only)
{
    read_all(CT_LIT(SEP "A: 1\n\nFrom here\n" SEP "still\n\n" SEP "B: 2\n\nx\n"));
    REQUIRE(n == 2);
    CHECK(strcmp(bytes[0], "A: 1\n\nFrom here\n" SEP "still\n") == 0);
    CHECK(strcmp(bytes[1], "B: 2\n\nx\n") == 0);
    CHECK_INT(got[0].offset, 0);
    CHECK_INT(got[1].offset, got[0].length + 1);
}

TEST(lines_may_end_in_crlf)
{
    read_all(CT_LIT("From a@b.example Fri Jul  8 12:08:34 2011\r\nA: 1\r\n\r\nx\r\n\r\n"
                    "From a@b.example Fri Jul  8 12:08:34 2011\r\nB: 2\r\n\r\ny\r\n"));
    REQUIRE(n == 2);
    CHECK(strcmp(bytes[0], "A: 1\r\n\r\nx\r\n") == 0);
}

TEST(one_sign_of_quoting_is_taken_off_in_the_body)
{
    read_all(CT_LIT(SEP "A: >From x\n\n>From a\n>>From b\n> From c\nx >From d\n"));
    REQUIRE(n == 1);
    CHECK(strcmp(bytes[0], "A: >From x\n\nFrom a\n>From b\n> From c\nx >From d\n") == 0);
    CHECK_INT(got[0].flags, CT_RECORD_UNQUOTED);
}

TEST(a_length_is_believed_where_a_separator_stands_behind_it)
{
    static const char first[] = "Content-Length: 55\n\none\n\n" SEP ">From x\n";

    read_all(CT_LIT(SEP "Content-Length: 55\n\none\n\n" SEP ">From x\n" SEP "B: 2\n\nx\n"));
    REQUIRE(n == 2);
    CHECK_INT(got[0].flags, CT_RECORD_LENGTH_USED);
    CHECK(strcmp(bytes[0], first) == 0);
    CHECK(strcmp(bytes[1], "B: 2\n\nx\n") == 0);
}

TEST(a_length_that_lies_is_not_believed)
{
    read_all(CT_LIT(SEP "Content-Length: 9\n\none\n\n" SEP "B: 2\n\nx\n"));
    REQUIRE(n == 2);
    CHECK(strcmp(bytes[0], "Content-Length: 9\n\none\n") == 0);
    CHECK_INT(got[0].flags, 0);
}

TEST(what_stands_before_the_first_separator_is_told)
{
    read_all(CT_LIT("garbage\n\n" SEP "A: 1\n\nx\n"));
    REQUIRE(n == 2);
    CHECK_INT(got[0].flags, 1U << 30);
    CHECK_INT(got[0].length, 9);
}

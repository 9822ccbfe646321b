/* SPDX-License-Identifier: Apache-2.0 */
/* test_csv: RFC 4180, and what exports make of it. */
#include "parse/csv.h"

#include "base/limits.h"
#include "tap.h"

static struct ct_arena arena;

/* Records as "a|b/c|d". */
static const char *read_all(struct ct_span text)
{
    static char out[512];
    struct ct_csv c = ct_csv(text, &arena);
    size_t n = 0;

    while (ct_csv_next(&c)) {
        n += (size_t)snprintf(out + n, sizeof out - n, "%s", n ? "/" : "");
        for (size_t i = 0; i < c.fields.n; i++)
            n += (size_t)snprintf(
                out + n, sizeof out - n, "%s" CT_FMT, i ? "|" : "", CT_ARG(c.fields.v[i]));
    }
    out[n] = '\0';
    ct_csv_done(&c);
    ct_arena_reset(&arena);
    return out;
}

TEST(records_of_many_dialects_are_read)
{
    static const struct {
        struct ct_span in;
        const char *want;
    } rows[] = {
        { CT_LIT("a,b\r\nc,d\r\n"), "a|b/c|d" },
        { CT_LIT("a,b\nc,d"), "a|b/c|d" },
        { CT_LIT("a,b\rc,d\r"), "a|b/c|d" },
        { CT_LIT("\xEF\xBB\xBF"
                 "a,b"),
            "a|b" },
        { CT_LIT("a;b;c\n1,5;2;3"), "a|b|c/1,5|2|3" },
        { CT_LIT("a\tb\nc\td"), "a|b/c|d" },
        { CT_LIT("\"a,1\",\"b\"\"q\"\n"), "a,1|b\"q" },
        { CT_LIT("\"two\nlines\",x"), "two\nlines|x" },
        { CT_LIT("\"a\"junk,b"), "ajunk|b" },
        { CT_LIT("a\"b,c"), "a\"b|c" },
        { CT_LIT("\n\na,\n\n,b\n"), "a|/|b" },
        { CT_LIT("\"open,x\ny"), "open,x\ny" },
        { CT_LIT(""), "" },
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        CHECK_SPAN(ct_span_str(read_all(rows[i].in)), rows[i].want);
}

TEST(a_record_knows_its_line_and_its_bytes)
{
    struct ct_csv c = ct_csv(CT_LIT("h,i\n\"a\nb\",1\nx,2\n"), &arena);

    REQUIRE(ct_csv_next(&c) && ct_csv_next(&c));
    CHECK_INT(c.line, 2);
    CHECK_INT(c.offset, 4);
    CHECK_INT(c.length, 7);
    REQUIRE(ct_csv_next(&c));
    CHECK_INT(c.line, 4);
    CHECK(!ct_csv_next(&c));
    ct_csv_done(&c);
    ct_arena_done(&arena);
}

TEST(too_many_fields_and_open_quotes_are_told)
{
    static char wide[2 * CT_MAX_CSV_FIELDS];
    struct ct_csv c;

    memset(wide, ',', sizeof wide);
    c = ct_csv((struct ct_span){ wide, sizeof wide }, &arena);
    REQUIRE(ct_csv_next(&c));
    CHECK_INT(c.fields.n, CT_MAX_CSV_FIELDS);
    CHECK_INT(c.flaws, CT_CSV_WIDE);
    ct_csv_done(&c);
    c = ct_csv(CT_LIT("\"a"), &arena);
    REQUIRE(ct_csv_next(&c));
    CHECK_INT(c.flaws, CT_CSV_UNCLOSED);
    ct_csv_done(&c);
    ct_arena_done(&arena);
}

TEST(doubled_quotes_stand_for_one_wherever_they_stand)
{
    char text[128], want[64];

    for (size_t at = 0; at < 40; at++) {
        struct ct_arena a = { 0 };
        size_t n = 0, w = 0;

        text[n++] = '"';
        for (size_t i = 0; i < 40; i++) {
            char c = i == at || i == at + 1 ? '"' : i % 7 ? 'x' : '\n';

            text[n++] = want[w++] = c;
            if (c == '"')
                text[n++] = '"';
        }
        memcpy(text + n, "\",b", 3);

        struct ct_csv c = ct_csv_parted((struct ct_span){ text, n + 3 }, ',', &a);

        REQUIRE(ct_csv_next(&c));
        CHECK(ct_span_eq(ct_csv_field(&c, 0), (struct ct_span){ want, w }));
        CHECK_SPAN(ct_csv_field(&c, 1), "b");
        CHECK_INT(c.flaws, 0);
        ct_csv_done(&c);
        ct_arena_done(&a);
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "parse/address.h"
#include "tap.h"

static struct ct_arena a;

static struct ct_addresses parse(const char *s)
{
    struct ct_addresses list;

    ct_arena_reset(&a);
    ct_addresses_parse(&list, &a, ct_span_str(s));
    return list;
}

TEST(one_address_in_all_its_forms)
{
    static const struct {
        const char *text, *name, *address;
        unsigned odd;
    } rows[] = {
        { "a@host.example", "", "a@host.example", 0 },
        { "<a@host.example>", "", "a@host.example", 0 },
        { "Ann Lee <A.b@Host.Example>", "Ann Lee", "A.b@host.example", 0 },
        { "\"Lee, \\\"Ann\\\"\" <a@b.example>", "Lee, \"Ann\"", "a@b.example", 0 },
        { "a@b.example (Ann Lee)", "Ann Lee", "a@b.example", 0 },
        { "\"j doe\"@b.example", "", "j doe@b.example", 0 },
        { "john . doe @ b . example", "", "john.doe@b.example", 0 },
        { "J. Q. Doe <j(x)@(y)b.example>", "J. Q. Doe", "j@b.example", 0 },
        { "<@r1.example,@r2.example:a@b.example>", "", "a@b.example", CT_ADDRESS_ODD_ROUTE },
        { "a@[192.0.2.1]", "", "a@[192.0.2.1]", 0 },
        { "=?utf-8?Q?D=C3=BC,_A?= <d@b.example>", "D\xC3\xBC, A", "d@b.example", 0 },
        { "\"=?utf-8?B?RMO8?=\" <d@b.example>", "D\xC3\xBC", "d@b.example", 0 },
        { "\xC3\xBC@b\xC3\xBC.example", "", "\xC3\xBC@b\xC3\xBC.example", 0 },
        { "Doe, John <j@b.example>", "Doe, John", "j@b.example", CT_ADDRESS_ODD_SYNTAX },
        { "Ann a@b.example", "Ann", "a@b.example", CT_ADDRESS_ODD_SYNTAX },
        { "Ann <a@b.example", "Ann", "a@b.example", CT_ADDRESS_ODD_SYNTAX },
        { "<<a@b.example>>", "", "a@b.example", CT_ADDRESS_ODD_SYNTAX },
        { "mailto:a@b.example", "", "a@b.example", CT_ADDRESS_ODD_SYNTAX },
        { "Desk: Ann <a@b.example>", "Desk: Ann", "a@b.example", 0 },
        { "\"Ann <a@b.example>", "\"Ann", "a@b.example", CT_ADDRESS_ODD_SYNTAX },
        { "<x@y@b.example>", "", "x@y@b.example", CT_ADDRESS_ODD_MANY_AT },
        { "\"x@y\"@b.example", "", "x@y@b.example", 0 },
        { "a@x.example <b@y.example>", "a@x.example", "b@y.example", 0 },
        { "Nobody", "Nobody", "", CT_ADDRESS_ODD_SYNTAX },
        { "Ann <\"a@b.example\">", "Ann", "a@b.example", CT_ADDRESS_ODD_SYNTAX },
        { "Ann Lee (<a@b.example>)", "Ann Lee", "a@b.example", CT_ADDRESS_ODD_SYNTAX },
        { "Ann,(<a@b.example>)", "Ann", "a@b.example", CT_ADDRESS_ODD_SYNTAX },
        { "Ann <a@b.example.>", "Ann", "a@b.example", CT_ADDRESS_ODD_SYNTAX },
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct ct_addresses l = parse(rows[i].text);
        bool ok = CHECK_INT(l.n, 1) && CHECK_SPAN(l.v[0].name, rows[i].name);

        ok = ok && CHECK_SPAN(l.v[0].address, rows[i].address);
        if (!(ok && CHECK_INT(l.odd, rows[i].odd)))
            printf("# in: %s\n", rows[i].text);
    }
}

TEST(lists_keep_their_order)
{
    struct ct_addresses l = parse("a@x.example, B <b@x.example>,,\r\n\tc@x.example; d@x.example");

    REQUIRE(l.n == 4);
    CHECK_SPAN(l.v[0].address, "a@x.example");
    CHECK_SPAN(l.v[1].local, "b");
    CHECK_SPAN(l.v[1].domain, "x.example");
    CHECK_SPAN(l.v[3].address, "d@x.example");
}

TEST(members_know_their_group)
{
    struct ct_addresses l = parse("Team: a@x.example, B <b@x.example>;, c@x.example, Empty:;");

    REQUIRE(l.n == 4);
    CHECK_SPAN(l.v[0].group, "Team");
    CHECK_SPAN(l.v[1].group, "Team");
    CHECK_SPAN(l.v[2].group, "");
    CHECK_SPAN(l.v[3].group, "Empty");
    CHECK_INT(l.v[3].address.len, 0);
    CHECK_INT(parse("undisclosed-recipients:").n, 1);
    CHECK_INT(parse("<>").n, 0);
    CHECK_INT(parse("<@>").n, 0);
    CHECK_INT(parse("").n, 0);
}

TEST(unclosed_brackets_lose_no_address)
{
    struct ct_addresses l = parse("<a@x.example, <b@x.example>, C <c@x.example> <d@x.example>");

    REQUIRE(l.n == 4);
    CHECK_SPAN(l.v[0].address, "a@x.example");
    CHECK_SPAN(l.v[3].address, "d@x.example");
    ct_arena_done(&a);
}

TEST(identifiers_come_without_brackets_and_blanks)
{
    struct ct_msgids ids;

    ct_msgids_parse(&ids, &a, CT_LIT("your mail of Monday <a.1@x.example>\r\n <b\r\n @y.example>"));
    REQUIRE(ids.n == 2);
    CHECK_SPAN(ids.v[0], "a.1@x.example");
    CHECK_SPAN(ids.v[1], "b@y.example");
    ct_msgids_parse(&ids, &a, CT_LIT("a@x.example b@x.example"));
    CHECK_INT(ids.n, 2);
    ct_msgids_parse(&ids, &a, CT_LIT("word"));
    CHECK_INT(ids.n, 1);
    ct_msgids_parse(&ids, &a, CT_LIT(""));
    CHECK_INT(ids.n, 0);
    ct_arena_done(&a);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "parse/param.h"
#include "tap.h"

static struct ct_arena a;

TEST(one_parameter_in_all_its_forms)
{
    static const struct {
        const char *text, *name, *want;
        unsigned odd;
    } rows[] = {
        { "text/html; charset=utf-8", "charset", "utf-8", 0 },
        { "text/html;charset=\"utf-8\"", "charset", "utf-8", 0 },
        { "text/html;\r\n\tCharset = utf-8 ;", "charset", "utf-8", 0 },
        { "text/html; name=\"a\\\"b\"", "name", "a\"b", 0 },
        { "text/html; name=\"C:\\temp\\a\"", "name", "C:\\temp\\a", 0 },
        { "text/html; name=my file (1).pdf", "name", "my file (1).pdf", 0 },
        { "text/html; name=my file charset=x", "name", "my file", 0 },
        { "text/html; charset=us-ascii (plain) ; x=y", "charset", "us-ascii",
            CT_PARAM_ODD_COMMENT },
        { "text/html; boundary=\"ab", "boundary", "ab", CT_PARAM_ODD_SYNTAX },
        { "text/html; charset", "charset", "", CT_PARAM_ODD_SYNTAX },
        { "text/html; name*=utf-8'de'D%C3%BC", "name", "D\xC3\xBC", 0 },
        { "text/html; name*=iso-8859-1''D%FC", "name", "D\xC3\xBC", 0 },
        { "text/html; name*1=c.pdf; name*0=\"a b\"", "name", "a bc.pdf", 0 },
        { "text/html; name*0*=utf-8''%C3; name*1*=%BC; name*2=\"%41\"", "name", "\xC3\xBC%41", 0 },
        { "text/html; name*1=x", "name", "x", CT_PARAM_ODD_2231 },
        { "text/html; name*=utf-8''%4", "name", "%4", CT_PARAM_ODD_2231 },
        { "text/html; name=\"=?utf-8?Q?D=C3=BC?=\"", "name", "D\xC3\xBC", 0 },
        { "text/html; boundary=a; boundary=b", "boundary", "a", CT_PARAM_ODD_DUPLICATE },
        { "text/html; boundary=a; boundary=a", "boundary", "a", 0 },
        { "text/html;;; x=y", "x", "y", 0 },
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct ct_params p;

        ct_params_parse(&p, &a, ct_span_str(rows[i].text));
        bool ok = CHECK_SPAN(p.main, "text/html");
        ok &= CHECK_SPAN(ct_params_value(&p, ct_span_str(rows[i].name)), rows[i].want);
        if (!(ok & CHECK_INT(p.odd, rows[i].odd)))
            printf("# in: %s\n", rows[i].text);
        ct_arena_reset(&a);
    }
}

TEST(all_duplicates_are_kept_in_their_order)
{
    struct ct_params p;

    ct_params_parse(&p, &a, CT_LIT(" Multipart / (x) Mixed; boundary=a; x=y; BOUNDARY=b"));
    CHECK_SPAN(p.main, "multipart/mixed");
    REQUIRE(p.n == 3);
    CHECK_SPAN(p.v[0].value, "a");
    CHECK_SPAN(p.v[2].name, "boundary");
    CHECK_SPAN(p.v[2].value, "b");
    ct_arena_done(&a);
}

TEST(more_parameters_than_the_limit_are_left_out_and_said)
{
    struct ct_span s = CT_LIT("x/y");
    struct ct_params p;

    for (int i = 0; i < 100; i++)
        s = ct_arena_printf(&a, "%.*s; a%d=b", (int)s.len, s.ptr, i);
    ct_params_parse(&p, &a, s);
    CHECK_INT(p.n, 64);
    CHECK(p.odd & CT_PARAM_ODD_CUT);
    ct_arena_done(&a);
}

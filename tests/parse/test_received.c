/* SPDX-License-Identifier: Apache-2.0 */
#include "base/time.h"
#include "parse/received.h"
#include "tap.h"

#define D "; Tue, 3 Mar 2020 10:00:01 +0100"

TEST(the_dialects_of_mail_servers)
{
    static const struct {
        const char *text, *helo, *rdns, *ip, *by, *with, *id, *rcpt;
    } rows[] = {
        { "from h.example (r.example [192.0.2.1])\n\t(using TLSv1.2 with cipher X (256/256 bits))\n"
          "\tby mx.example (Postfix) with ESMTPS id 4F2A1\n\tfor <a@host.example>" D,
            "h.example", "r.example", "192.0.2.1", "mx.example", "ESMTPS", "4F2A1",
            "a@host.example" },
        { "from h (r.example. [IPv6:2001:db8::1] (may be forged)) by mx (8.12.2/8.12.2) with SMTP "
          "id g8E for a@host.example" D,
            "h", "r.example", "2001:db8::1", "mx", "SMTP", "g8E", "a@host.example" },
        { "from [192.0.2.9] (helo=h.example) by mx.example with esmtpsa (TLS1.3) (Exim 4.96) "
          "(envelope-from <x@y.example>) id 1j9-00" D,
            "h.example", "", "192.0.2.9", "mx.example", "esmtpsa", "1j9-00", "" },
        { "from r.example ([192.0.2.1]:5123 helo=h.example ident=u) by mx.example with esmtp" D,
            "h.example", "r.example", "192.0.2.1", "mx.example", "esmtp", "", "" },
        { "from unknown (HELO h.example) (192.0.2.7) by 0 with SMTP" D, "h.example", "",
            "192.0.2.7", "0", "SMTP", "", "" },
        { "from r.example (EHLO h.example) (192.0.2.7) by mx.example with SMTP" D, "h.example",
            "r.example", "192.0.2.7", "mx.example", "SMTP", "", "" },
        { "from AM0.prod.example (2001:db8:208::18) by AM1.prod.example (2001:db8:203::22) with "
          "Microsoft SMTP Server (version=TLS1_2, cipher=X) id 15.20.1" D,
            "AM0.prod.example", "", "2001:db8:208::18", "AM1.prod.example", "Microsoft SMTP Server",
            "15.20.1", "" },
        { "by 2001:db8:a05:7208:1::2 with SMTP id x1csp" D, "", "", "", "2001:db8:a05:7208:1::2",
            "SMTP", "x1csp", "" },
        { "from from (by [192.0.2.1]) by with with id" D, "from", "", "192.0.2.1", "", "", "", "" },
        { "(qmail 123 invoked by uid 0)" D, "", "", "", "", "", "", "" },
    };
    struct ct_arena a = { 0 };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct ct_received r;
        bool ok = CHECK(ct_received_parse(&r, &a, ct_span_str(rows[i].text)));

        ok &= CHECK_SPAN(r.helo, rows[i].helo);
        ok &= CHECK_SPAN(r.rdns, rows[i].rdns);
        ok &= CHECK_SPAN(r.ip, rows[i].ip);
        ok &= CHECK_SPAN(r.by, rows[i].by);
        ok &= CHECK_SPAN(r.with, rows[i].with);
        ok &= CHECK_SPAN(r.id, rows[i].id);
        ok &= CHECK_SPAN(r.rcpt, rows[i].rcpt);
        ok &= CHECK_INT(r.date.zone_min, 60);
        if (!ok)
            printf("# in row %zu\n", i);
        ct_arena_reset(&a);
    }
    ct_arena_done(&a);
}

TEST(users_and_own_addresses_are_kept)
{
    struct ct_arena a = { 0 };
    struct ct_received r;

    CHECK(ct_received_parse(&r, &a,
        CT_LIT("from [10.0.0.1] (unknown [192.0.2.1]) (Authenticated sender: ann@host.example) "
               "by mx.example (192.0.2.25) with ESMTPA")));
    CHECK_SPAN(r.helo, "[10.0.0.1]");
    CHECK_SPAN(r.ip, "192.0.2.1");
    CHECK_SPAN(r.ident, "ann@host.example");
    CHECK_SPAN(r.by_ip, "192.0.2.25");
    CHECK(r.date.us == CT_TIME_NONE);
    CHECK(!ct_received_parse(&r, &a, CT_LIT("nothing at all")));
    CHECK(!ct_received_parse(&r, &a, CT_LIT("")));
    ct_arena_done(&a);
}

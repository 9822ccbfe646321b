/* SPDX-License-Identifier: Apache-2.0 */
#include "base/time.h"
#include "parse/date.h"
#include "tap.h"

TEST(dates_in_all_their_forms)
{
    static const struct {
        const char *text, *want;
        int zone_min;
        bool known;
        unsigned odd;
    } rows[] = {
        { "Tue, 3 Mar 2020 10:00:01 +0100", "2020-03-03T09:00:01Z", 60, true, 0 },
        { "3 Mar 2020 10:00 -0530", "2020-03-03T15:30:00Z", -330, true, 0 },
        { " Tue,  03  Mar 2020\r\n 10:00:01 GMT (x (y))", "2020-03-03T10:00:01Z", 0, true, 0 },
        { "3 Mar 2020 10:00:01 -0000", "2020-03-03T10:00:01Z", 0, false, 0 },
        { "Tue, 3 Mar 20 10:00:01 EST", "2020-03-03T15:00:01Z", -300, true, CT_DATE_ODD_YEAR },
        { "3 Mar 99 10:00:01 Z", "1999-03-03T10:00:01Z", 0, true, CT_DATE_ODD_YEAR },
        { "3 Mar 103 10:00:01 UT", "2003-03-03T10:00:01Z", 0, true, CT_DATE_ODD_YEAR },
        { "3 Mar 2020 10:00:01 A", "2020-03-03T10:00:01Z", 0, false, 0 },
        { "3 Mar 2020 10:00:01", "2020-03-03T10:00:01Z", 0, false, CT_DATE_ODD_ZONE },
        { "Mon, 3 Mar 2020 10:00:01 +0000", "2020-03-03T10:00:01Z", 0, true, CT_DATE_ODD_WEEKDAY },
        { "Tue Mar  3 10:00:01 2020", "2020-03-03T10:00:01Z", 0, false, CT_DATE_ODD_ZONE },
        { "Tue, 03-Mar-2020 10:00:01 GMT", "2020-03-03T10:00:01Z", 0, true, 0 },
        { "Tue, 3 Mar 2020 10:00:01 GMT+0200", "2020-03-03T08:00:01Z", 120, true, 0 },
        { "Tue, 3 Mar 2020 10:00:01+01:00", "2020-03-03T09:00:01Z", 60, true, 0 },
        { "Tue, 3 Mar 2020 10:00:01 +0000 (UTC)", "2020-03-03T10:00:01Z", 0, true, 0 },
        { "2020-03-03 10:00:01 +0100", "2020-03-03T09:00:01Z", 60, true, CT_DATE_ODD_FORM },
        { "2020-03-03T10:00:01Z", "2020-03-03T10:00:01Z", 0, true, CT_DATE_ODD_FORM },
        { "3 Mar 2020 12:00:01 AM +0000", "2020-03-03T00:00:01Z", 0, true, CT_DATE_ODD_FORM },
        { "3 Mar 2020 01:00:01 PM +0000", "2020-03-03T13:00:01Z", 0, true, CT_DATE_ODD_FORM },
        { "3 Mar 2020 10:00:01 +9999", "2020-03-03T10:00:01Z", 0, false, CT_DATE_ODD_ZONE },
        { "3 March 2020 10.00.01 +0000", "2020-03-03T10:00:01Z", 0, true, 0 },
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct ct_date d;
        char text[CT_TIME_TEXT];
        bool ok = CHECK(ct_date_parse(&d, ct_span_str(rows[i].text)));

        ct_time_rfc3339(d.us, text);
        ok &= CHECK_SPAN(ct_span_str(text), rows[i].want);
        ok &= CHECK_INT(d.zone_min, rows[i].zone_min);
        ok &= CHECK_INT(d.zone_known, rows[i].known);
        if (!(ok & CHECK_INT(d.odd, rows[i].odd)))
            printf("# in: %s\n", rows[i].text);
    }
}

TEST(what_is_no_date_is_none)
{
    static const char *const rows[] = { "", "yesterday", "31 Feb 2020 10:00:00 +0000",
        "3 Mar 10:00:01", "Mar 2020", "99999999999999999999", "0 0 0 0:0:0", "(((((" };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct ct_date d;

        if (!CHECK(!ct_date_parse(&d, ct_span_str(rows[i]))) || !CHECK(d.us == CT_TIME_NONE))
            printf("# in: %s\n", rows[i]);
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "base/time.h"
#include "read/log_clock.h"
#include "tap.h"

TEST(a_path_names_the_end_of_its_day_month_or_year)
{
    static const struct {
        const char *path, *want;
    } rows[] = {
        { "mail.log-20210112.gz", "2021-01-13T00:00:00Z" },
        { "mail.log-2021-01-12", "2021-01-13T00:00:00Z" },
        { "logs/2021/01/12/mail.log", "2021-01-13T00:00:00Z" },
        { "logs/2021-12/mail.log", "2022-01-01T00:00:00Z" },
        { "archive_2021_02.log", "2021-03-01T00:00:00Z" },
        { "ex202101.log", "2021-02-01T00:00:00Z" },
        { "2021/mail.log", "2022-01-01T00:00:00Z" },
        { "2019/mail.log-20210112", "2021-01-13T00:00:00Z" }, /* the last counts */
        { "mail.log-20210112_2359.gz", "2021-01-13T00:00:00Z" },
        { "conn.2021-01-12-09-00-00.log", "2021-01-13T00:00:00Z" },
        { "mail.log.1", "" },
        { "", "" },
        { "mail.log-20211399", "" },
        { "1234567890.log", "" },
        { "0000/00/00", "" },
        { "99991231", "" },
        { "2021", "2022-01-01T00:00:00Z" },
        { "2021-", "2022-01-01T00:00:00Z" },
        { "2021-0", "2022-01-01T00:00:00Z" },
        { "20210", "" },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char text[CT_TIME_TEXT];

        if (!CHECK_SPAN(ct_span_str(ct_time_rfc3339(ct_path_time(ct_span_str(rows[i].path)), text)),
                rows[i].want))
            printf("# in: %s\n", rows[i].path);
    }
}

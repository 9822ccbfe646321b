/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * date: RFC 5322 §3.3 and §4.3 dates, and what mailers write instead.
 *
 * Weekday, seconds and zone may be missing, years may have two or three digits, zones may be
 * names, comments may stand anywhere; ISO 8601, asctime order and 12-hour clocks are understood
 * too. The time is UTC; the offset as written is evidence of its own and is kept.
 */

#include "base/span.h"

enum {
    CT_DATE_ODD_FORM = 1,    /* none of RFC 5322's forms */
    CT_DATE_ODD_ZONE = 2,    /* zone missing, unknown or out of range: read as UTC */
    CT_DATE_ODD_YEAR = 4,    /* not four digits */
    CT_DATE_ODD_WEEKDAY = 8, /* the weekday is another one */
};

struct ct_date {
    int64_t us;      /* UTC; CT_TIME_NONE when there is no date to be found */
    int zone_min;    /* minutes east of UTC as written */
    bool zone_known; /* false for -0000, an unknown name, or none */
    unsigned odd;    /* CT_DATE_ODD_ bits */
};

/* False when there is no date in `raw`; *ret is filled in any case. */
bool ct_date_parse(struct ct_date *ret, struct ct_span raw);

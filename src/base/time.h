/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * time: microseconds since 1970-01-01T00:00:00Z, int64_t, UTC, everywhere.
 *
 * The proleptic Gregorian calendar without leap seconds (RFC 3339, POSIX). The
 * process time zone and locale are never asked.
 */

#include "base/span.h"

#define CT_TIME_NONE INT64_MIN /* unknown */
#define CT_SECOND_US ((int64_t)1000000)
#define CT_DAY_US (86400 * CT_SECOND_US)

struct ct_civil {
    int year;       /* 1..9999 */
    int month, day; /* 1..12, 1..31 */
    int hour, minute, second;
    int micros;
};

/* False when a part is out of range or the day does not exist (30 February).
 * A 60th second is taken as the last of its minute. */
bool ct_time_make(const struct ct_civil *c, int64_t *ret_us);
struct ct_civil ct_time_civil(int64_t us);

/* Days since 1970-01-01, rounded down. */
static inline int64_t ct_time_day(int64_t us)
{
    return us / CT_DAY_US - (us % CT_DAY_US < 0);
}

#define CT_TIME_TEXT 32

/* "2021-01-12T09:13:58Z", with a fraction only when there is one; "" for
 * CT_TIME_NONE. Returns ret. */
char *ct_time_rfc3339(int64_t us, char ret[CT_TIME_TEXT]);

/* RFC 3339 with any offset, or a date alone. False when it is none. */
bool ct_time_parse(struct ct_span s, int64_t *ret_us);

int64_t ct_time_now(void);

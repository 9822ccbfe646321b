/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * timestamp: the times that logs write, to microseconds.
 *
 *   2021-01-12T09:13:58.123456789+01:00    RFC 3339, ISO 8601; also with a blank, a comma before
 *                                          the fraction, "+0100", or no zone
 *   2021/01/12 09:13:58                    the same with slashes
 *   12/Jan/2021:09:13:58 +0100             common log format (Apache httpd, mod_log_config)
 *   Jan 12 09:13:58                        RFC 3164 §4.1.2; also with a year behind the day
 *   Tue Jan 12 09:13:58 2021               ctime(3)
 *   12-Jan-2021 09:13:58.123               BIND
 *   1/12/2021 9:13:58 AM                   month first, as services of Microsoft export it
 *
 * What a text does not say is told, not guessed: who knows the log fills in zone and year.
 */

#include "base/span.h"

struct ct_stamp {
    int64_t us; /* UTC when `zone`; else as if its clock were UTC */
    bool zone;  /* it says its offset */
    bool year;  /* it says its year; else us is in year 1972, which has every day */
    size_t len; /* bytes that belong to it */
};

/* The time at the beginning of `s`; text may follow it. False when there is none. */
bool ct_stamp_parse(struct ct_span s, struct ct_stamp *ret);

/* A decimal count of `unit_us` microseconds since 1970 with any fraction, to the nearest:
 * "1521911721.255387" with 1000000. False when `s` is anything else or out of years 1 to 9999. */
bool ct_stamp_epoch(struct ct_span s, int64_t unit_us, int64_t *ret_us);

/* A decimal number with any fraction in steps of 1/`unit`, to the nearest: ("2.5", 1000) is 2500.
 * A minus may stand in front, an exponent behind ("9.5e-07"). False when `s` is anything else or
 * too large. */
bool ct_decimal(struct ct_span s, int64_t unit, int64_t *ret);

/* The time without year, put into the latest year in which it is not later than `newest_us`. */
int64_t ct_stamp_with_year(int64_t us, int64_t newest_us);

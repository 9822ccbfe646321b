/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * months: in which months a segment has events, a bit each.
 *
 * First and last time would say that a log of 2013 and one of 2020, read in one share, cover the
 * seven years between, and a "not seen" for these years would be false. As text, in MANIFEST, runs
 * of months: "201301-201303,202005", "-" for none.
 *
 * Events before 1970 or after CT_MONTHS months of it cover nothing: such times are errors or lies.
 */

#include "base/buf.h"
#include "base/time.h"

#define CT_MONTHS 1664 /* until August 2108 */

struct ct_months {
    uint64_t bits[CT_MONTHS / 64];
};

/* Months since January 1970; negative before it. Not for CT_TIME_NONE. */
int ct_month_of(int64_t us);

/* Adds the months of `n` times; CT_TIME_NONE has none. */
void ct_months_add(struct ct_months *m, const int64_t *us, size_t n);

bool ct_months_has(const struct ct_months *m, int month);
bool ct_months_meet(const struct ct_months *a, const struct ct_months *b);

void ct_months_put(struct ct_buf *out, const struct ct_months *m);

/* False when the text is not exactly what ct_months_put() writes. */
bool ct_months_take(struct ct_span s, struct ct_months *ret);

/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * log_clock: what the name of a log says about its time.
 *
 * A line of RFC 3164 has no year. Rotated logs carry their date in the name
 * (mail.log-20210112.gz, 2021-01/mail.log): no line of theirs is later. Without it the time of
 * last change counts, which copying may have spoilt; the events say that the year was guessed.
 */

#include "base/span.h"

/* The end of the day, month or year that the path names, the last such part of it;
 * CT_TIME_NONE when it names none. */
int64_t ct_path_time(struct ct_span path);

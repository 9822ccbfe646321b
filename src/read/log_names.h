/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * log_names: the names that stand in the first bytes of a source, read once for all who ask.
 *
 * Each reader of JSON or CSV knows its format by names. A folder of ten thousand small files would
 * be parsed ten times over only to find the reader, so that what was found in a head is kept
 * while ct_reader_detect() asks one reader after the other.
 */

#include "base/span.h"

/* What is asked about `head` until ct_names_end() is remembered. */
void ct_names_begin(struct ct_span head);
void ct_names_end(void);

/* Whether one of the first records of JSON has all of `n` names: at its top, or "a.b" one level
 * below. `wrapper` as in struct ct_reader. */
bool ct_names_in_json(
    struct ct_span head, const char *wrapper, const struct ct_span *names, size_t n);

/* Whether the first row of CSV has all of them. */
bool ct_names_in_csv(struct ct_span head, const struct ct_span *names, size_t n);

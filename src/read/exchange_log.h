/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * exchange_log: protocol logs of Exchange Server, rows of CSV under "#" lines.
 *
 *   #Log-type: SMTP Receive Protocol Log
 *   #Fields: date-time,connector-id,session-id,…
 *   2021-01-12T09:13:58.123Z,MX1\Default,08D8…,0,…
 *
 * Of one heading and many columns; which log it is is told by the names of these.
 * Times are UTC.
 */

#include "read/log.h"

/* Takes a "#" line, or a row that repeats the names, into the heading; log->kind is then the
 * Log-type. */
bool ct_exchange_heading(struct ct_log *log, struct ct_span line);

/* Whether the first #Fields line, or a first row without one, has these names (log_probe.h). */
bool ct_exchange_probe(struct ct_span head, const char *names);

/* Fills log->native with the row. False with a reason when it does not fit the heading. */
bool ct_exchange_row(struct ct_log *log, struct ct_span line, const char **ret_reason);

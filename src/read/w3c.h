/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * w3c: logs in the W3C extended format, of servers and proxies.
 *
 *   #Fields: date time c-ip cs-method cs-uri-stem …     what the columns of the rows below it are
 *   2021-01-12 09:13:58 192.0.2.1 GET /a …              times are UTC
 *
 * The heading may come again, after a restart or where logs were joined, and say something else.
 * https://www.w3.org/TR/WD-logfile.html
 */

#include "read/log.h"

/* Takes a "#" line into the heading; true when it is one. */
bool ct_w3c_heading(struct ct_log *log, struct ct_span line);

/* Whether the names of a #Fields line are those of a log that is read here. */
bool ct_w3c_knows(struct ct_span fields);

enum ct_read ct_w3c_row(const struct ct_record *rec, struct ct_batch *b, const char **ret_reason);

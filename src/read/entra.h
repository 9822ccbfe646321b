/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * entra: events out of the logs of Entra ID (Azure AD).
 *
 * One sign-in or change has the same names from Graph, from the portal as JSON, and, under
 * "properties", from diagnostic settings; the portal's CSV has headings of its own. Streams of
 * diagnostic settings mix their categories, so every reader takes every kind.
 * Names: https://learn.microsoft.com/graph/api/resources/signin, …/directoryaudit
 */

#include "read/log.h"

/* What separates the kinds in the first bytes; wrappers of their JSON. */
#define CT_ENTRA_WRAPPER "value|Records|records"

/* An event of rec->log->native. */
enum ct_read ct_entra_event(
    const struct ct_record *rec, struct ct_batch *b, const char **ret_reason);

/* end() of its readers. */
void ct_entra_end(struct ct_log *log, struct ct_batch *b, uint64_t at, bool whole);

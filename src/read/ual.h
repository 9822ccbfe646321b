/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * ual: events out of the Unified Audit Log of Microsoft 365.
 *
 * One record is the same JSON wherever it comes from; around it stand the columns of
 * Search-UnifiedAuditLog ("AuditData" as text), those of the audit query of Graph ("auditData" as
 * object), or nothing (the Management Activity API).
 * Names: https://learn.microsoft.com/office/office-365-management-api/
 * office-365-management-activity-api-schema
 */

#include "read/log.h"

/* An event of rec->log->native, whichever of the three it is. */
enum ct_read ct_ual_event(const struct ct_record *rec, struct ct_batch *b, const char **ret_reason);

/* end() of its readers. */
void ct_ual_end(struct ct_log *log, struct ct_batch *b, uint64_t at, bool whole);

/* ---- within the module ---- */

/* Of a record, by its type (a number, or a word where Graph wrote it), its operation and its
 * workload. */
enum ct_class ct_ual_class(struct ct_span type, struct ct_span operation, struct ct_span workload);

/* What an operation on the directory is about, in words of ours: "role", "consent" …; empty: not
 * known. Shared with the directory's own audit log. */
struct ct_span ct_directory_object(struct ct_span operation);

/* "success" or "failure" for the words that services of Microsoft use; else empty. */
struct ct_span ct_microsoft_outcome(struct ct_span word);

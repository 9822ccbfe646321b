/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * wire: what worker and parent say to each other.
 *
 *   worker                                parent
 *   BEGIN  sandbox bits
 *   HASH   file, size, SHA-256       -->  for each file of the share
 *   ASK                              -->
 *                                    <--  ANSWER for each file: its index, or skip it
 *   SEGMENT bytes                    -->  as often as needed
 *   LOST   file, ledger entry        -->
 *   SOURCE file, counts              -->  when a file is done
 *   AT     bytes                     -->  progress
 *   CUTS   reader, offsets           -->  of a survey
 *   END                              -->  without it the share has failed
 *
 * A frame is u8 kind, u64 length, payload. The parent trusts none of it: a worker that
 * hostile mail has taken over can say anything. Every length is capped, every number is
 * checked against the share, and segments are checked again by ct_memory_commit().
 */

#include "base/buf.h"
#include "base/err.h"
#include "base/limits.h"
#include "base/span.h"
#include "model/ledger.h"
#include "read/reading.h"

enum ct_wire_kind {
    CT_WIRE_BEGIN = 1,
    CT_WIRE_HASH,
    CT_WIRE_ASK,
    CT_WIRE_ANSWER,
    CT_WIRE_SEGMENT,
    CT_WIRE_LOST,
    CT_WIRE_SOURCE,
    CT_WIRE_AT,
    CT_WIRE_CUTS,
    CT_WIRE_END,
};

#define CT_MAX_WIRE_FRAME (512 * CT_MIB) /* a segment; see CT_SEGMENT_FLUSH */
#define CT_WIRE_HEAD 9

/* A file of the share did not let itself be read or hashed. */
#define CT_WIRE_SKIP UINT32_MAX

/* Writes one frame; for the worker, which ends when its parent has gone. */
int ct_wire_send(int fd, enum ct_wire_kind kind, struct ct_span payload) CT_MUST_CHECK;

/* Takes a whole frame off the beginning of *in; 1 when it is not complete yet, -EBADMSG for
 * nonsense. */
int ct_wire_take(struct ct_span *in, enum ct_wire_kind *ret_kind, struct ct_span *ret);

/* Payloads. Each take returns false when the payload is not of that form. */
void ct_wire_put_lost(struct ct_buf *out, const struct ct_ledger_entry *e);
bool ct_wire_take_lost(struct ct_span s, struct ct_ledger_entry *ret);
void ct_wire_put_sum(struct ct_buf *out, uint32_t file, const struct ct_reading_sum *sum);
bool ct_wire_take_sum(struct ct_span s, uint32_t *ret_file, struct ct_reading_sum *ret);

/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * wire: what worker and parent say to each other.
 *
 *   worker                                parent
 *   BEGIN    sandbox bits            -->
 *   HASH     file, SHA-256           -->  for each file that could be read
 *   ASK                              -->
 *                                    <--  ANSWER for each file: its index, or CT_WIRE_SKIP
 *   SEGMENT  bytes                   -->  as often as needed
 *   LOST     file, ledger entry      -->
 *   SOURCE   file, counts            -->  when a file is done
 *   AT       bytes                   -->  progress
 *   CUTS     reader, offsets         -->  of a survey: further ones; none: those before do not hold
 *   MEMBER   name                    -->  of a sweep: of the hits that follow
 *   HIT      file, offset, number    -->  likewise
 *   END                              -->  without it the work has failed
 *
 * A frame is u8 kind, u64 length, payload. The parent trusts none of it: a worker that
 * hostile mail has taken over can say anything. Every length is capped, every number is
 * checked against the work given, and ct_memory_commit() checks segments again.
 */

#include "base/buf.h"
#include "base/err.h"
#include "base/limits.h"
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
    CT_WIRE_MEMBER,
    CT_WIRE_HIT,
    CT_WIRE_KINDS,
};

#define CT_WIRE_SKIP UINT32_MAX

/* Writes one frame. */
int ct_wire_send(int fd, enum ct_wire_kind kind, struct ct_span payload) CT_MUST_CHECK;

/* The same into a buffer, to be written later. */
void ct_wire_put(struct ct_buf *out, enum ct_wire_kind kind, struct ct_span payload);

/* Takes a whole frame off *in; 1 when it is not complete yet, -EBADMSG for nonsense. */
int ct_wire_take(struct ct_span *in, enum ct_wire_kind *ret_kind, struct ct_span *ret);

/* Payloads. Each take returns false when the payload is not of that form; spans in *ret are
 * borrowed from it. An entry's source is the number of the file. */
void ct_wire_put_lost(struct ct_buf *out, const struct ct_ledger_entry *e);
bool ct_wire_take_lost(struct ct_span s, struct ct_ledger_entry *ret);
void ct_wire_put_sum(struct ct_buf *out, uint32_t file, const struct ct_reading_sum *sum);
bool ct_wire_take_sum(struct ct_span s, uint32_t *ret_file, struct ct_reading_sum *ret);

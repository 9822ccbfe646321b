/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * frame_text: a stream of text cut into lines, blocks of lines, or rows of CSV.
 *
 * A line ends in LF or CRLF, the last one with the stream. A row of CSV goes on over line ends
 * inside quotes (RFC 4180 §2.6); a quote opens only where a field begins. A block is a run
 * of lines up to an empty one. Nothing is remembered from one record to the next, so any record's
 * start is a place where reading can begin.
 */

#include "base/stream.h"
#include "read/reader.h"

struct ct_text_frame {
    struct ct_stream *in; /* borrowed */
    enum ct_frame kind;   /* LINE, BLOCK, CSV */
    uint64_t start_below; /* no record that starts at or behind this offset is returned */
    uint64_t pass;        /* private: bytes of the newest record still in the stream */
};

enum ct_text_next {
    CT_TEXT_END,
    CT_TEXT_RECORD, /* its bytes, without the line end */
    CT_TEXT_LONG,   /* longer than is read: offset and length only */
    CT_TEXT_OPEN,   /* CSV: a quote that nobody closes; offset and length of its first line */
};

/* Fills offset, length and bytes of *ret, good until the next call. */
enum ct_text_next ct_text_next(struct ct_text_frame *f, struct ct_record *ret);

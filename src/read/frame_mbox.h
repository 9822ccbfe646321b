/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * frame_mbox: a stream of an mbox cut into its messages.
 *
 *   From a@b.example Fri Jul  8 12:08:34 2011     separator (the From_ line)
 *   header, empty line, body                      the record's bytes
 *                                                 empty line before the next separator
 *
 * There is no one mbox (RFC 4155 describes one of them). mboxo writes body lines that begin
 * with "From " as ">From ", mboxrd adds a ">" to ">From " and so on too, mboxcl and
 * mboxcl2 count bytes in Content-Length, the first quoting as well and the second not. All
 * of them are read, message by message:
 *
 * - A separator stands at the start or after an empty line and looks like one: "From ", perhaps
 *   an address, and a date with a year. Prose that begins with "From " does not.
 * - Content-Length is believed only when a separator, or the end, stands exactly where it says
 *   (empty lines may come between). Otherwise it is a lie or a leftover.
 * - One ">" is taken off body lines of ">"s and "From ". Only where a believed Content-Length
 *   covers a bare "From " line too, nobody quoted (mboxcl2), and nothing is taken off.
 *
 * Nothing is remembered from one message to the next, so any separator is a place where reading
 * can start: that is what cuts a large file into ranges.
 */

#include "base/buf.h"
#include "base/stream.h"
#include "read/reader.h"

/* Whether `line`, a whole line without its end, is a separator. */
bool ct_mbox_is_separator(struct ct_span line);

/* The address in a separator; empty when it holds none or a placeholder ("-", "???@???"). */
struct ct_span ct_mbox_envelope(struct ct_span line);

enum ct_mbox_next {
    CT_MBOX_END,
    CT_MBOX_MESSAGE,
    CT_MBOX_JUNK, /* bytes before the first separator: only offset and length are filled */
    CT_MBOX_REST, /* the same for what CT_RECORD_CUT left out of the message before */
};

struct ct_mbox {
    struct ct_stream *in; /* borrowed */
    uint64_t start_below; /* no message that starts at or behind this offset is returned */
    bool frame_only;      /* offsets are all that is wanted: nothing is unquoted */

    /* private */
    struct ct_buf unquoted; /* the newest message when it had quoted lines */
    uint64_t pass;          /* bytes of the newest record still in the stream */
    bool cut;               /* the newest message goes on */
};

/* `start_below` is UINT64_MAX to read to the end. End it with ct_mbox_done(). */
struct ct_mbox ct_mbox(struct ct_stream *in, uint64_t start_below);

/* Fills offset, length, bytes, from_line and flags of *ret, good until the next call. A message
 * longer than CT_MAX_MESSAGE_BYTES comes with its head and CT_RECORD_CUT. */
enum ct_mbox_next ct_mbox_next(struct ct_mbox *m, struct ct_record *ret);

void ct_mbox_done(struct ct_mbox *m);

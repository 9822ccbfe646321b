/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * zip: the members of a ZIP file in memory (PKWARE APPNOTE 6.3, §4.3).
 *
 * Read by the central directory, and by local headers where that is missing,
 * broken or names fewer members: Office opens and repairs such files, so a
 * reader that gives up is blind to them. Only for documents (OOXML); archives
 * as containers of evidence go through base/unpack. Stored and deflated members
 * only; at most CT_MAX_OOXML_ENTRIES members.
 */

#include "base/buf.h"
#include "base/span.h"

struct ct_zip_entry {
    struct ct_span name; /* as written, borrowed */
    struct ct_span data; /* packed, borrowed */
    uint64_t size;       /* unpacked, as declared */
    uint16_t method;     /* 0 stored, 8 deflate */
    bool encrypted;
};

/* False from fn ends the walk. */
typedef bool ct_zip_fn(void *arg, const struct ct_zip_entry *e);

enum ct_zip_note {
    CT_ZIP_NO_DIRECTORY = 1 << 0, /* read by local headers */
    CT_ZIP_TRUNCATED = 1 << 1,    /* members that reach beyond the file */
    CT_ZIP_TOO_MANY = 1 << 2,
};

/* Calls fn for each member; returns enum ct_zip_note bits. */
uint32_t ct_zip_each(struct ct_span file, ct_zip_fn *fn, void *arg);

/* Unpacks a member behind what is in `out`. False when it cannot be: encrypted,
 * another method, broken from the first byte. What came before an error is kept. */
bool ct_zip_read(const struct ct_zip_entry *e, struct ct_buf *out);

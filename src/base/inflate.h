/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * inflate: DEFLATE data (RFC 1951) unpacked in memory, to a ceiling.
 *
 * For streams inside PDF files and members of ZIP files, both written by
 * strangers: what was unpacked before an error is kept, since readers such as
 * mail programs keep it too. The output stops at the ceiling of `out` and at
 * CT_MAX_INFLATE_BYTES a call, whichever is lower. This file is the one home
 * of zlib. No state is kept between calls but one reusable decoder.
 */

#include "base/buf.h"

enum ct_inflate_kind {
    CT_INFLATE_RAW,  /* as in ZIP members */
    CT_INFLATE_ZLIB, /* RFC 1950, as in PDF; also taken without its header */
    CT_INFLATE_GZIP, /* RFC 1952 */
};

enum ct_inflate_result {
    CT_INFLATE_OK,    /* the stream came to its end */
    CT_INFLATE_SHORT, /* the input ended first */
    CT_INFLATE_BAD,   /* no valid stream from some point on */
    CT_INFLATE_FULL,  /* a ceiling was met */
};

/* Appends what `in` unpacks to. *ret_used, when not NULL, is how many bytes of
 * `in` belonged to the stream. */
enum ct_inflate_result ct_inflate(
    struct ct_buf *out, struct ct_span in, enum ct_inflate_kind kind, size_t *ret_used);

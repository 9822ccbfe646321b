/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * frame_json: a stream of JSON cut into its records, each an object.
 *
 *   {…}\n{…}\n          a line each (JSONL), or one behind the other, printed as one likes
 *   [{…}, {…}]          members of an array
 *   {"Records": [{…}]}  members of an array that an outer object holds, when its name is in
 *                       `wrapper` and it begins in the first CT_PROBE_BYTES
 *
 * Where a record ends is found without knowing its grammar: by braces outside of strings. What
 * is no object is handed back as lost, up to the next line that may begin one.
 */

#include "base/stream.h"
#include "read/reader.h"

struct ct_json_frame {
    struct ct_stream *in; /* borrowed */
    const char *wrapper;  /* as in struct ct_reader */
    uint64_t start_below; /* no record that starts at or behind this offset is returned */

    /* private */
    uint64_t pass; /* bytes of the newest record still in the stream */
    enum { CT_JSON_ROOT, CT_JSON_MEMBERS, CT_JSON_TAIL } where;
    bool wrapped;  /* the array lies in an outer object */
    bool begun;    /* not at the first object any more */
    unsigned less; /* how often the farthest that an end is looked for was halved */
};

enum ct_json_frame_next {
    CT_JSON_FRAME_END,
    CT_JSON_FRAME_RECORD,
    CT_JSON_FRAME_LOST, /* offset and length only; reason in *ret_why */
};

enum ct_json_frame_next ct_json_frame_next(
    struct ct_json_frame *f, struct ct_record *ret, const char **ret_why);

/* Length of the object or array at the beginning of `s`; 0 when it does not end in it. */
size_t ct_json_extent(struct ct_span s);

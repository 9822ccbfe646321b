/* SPDX-License-Identifier: Apache-2.0 */
/*
 * survey: where a large source can be cut, by walking its records without reading them.
 *
 * A place to cut must need nothing from before it but the heading at the source's beginning. A log
 * whose heading changes on the way, and JSON within an array, are read in one piece.
 */
#include "base/limits.h"
#include "base/unpack.h"
#include "read/frame_json.h"
#include "read/frame_mbox.h"
#include "read/frame_text.h"
#include "read/log.h"
#include "read/reading.h"

static void cut(struct ct_cuts *c, uint64_t at, uint64_t step)
{
    if (c->at.n == 0 || at >= c->at.v[c->at.n - 1] + step)
        *ct_vec_add(&c->at) = at;
}

static void survey_mbox(
    struct ct_stream *in, uint64_t start_below, uint64_t step, struct ct_cuts *ret)
{
    struct ct_mbox m = ct_mbox(in, start_below);
    struct ct_record rec = { 0 };
    enum ct_mbox_next kind;

    m.frame_only = true;
    while ((kind = ct_mbox_next(&m, &rec)) != CT_MBOX_END)
        if (kind == CT_MBOX_MESSAGE)
            cut(ret, rec.offset, step);
    ct_mbox_done(&m);
}

/* False when a heading stands anywhere but in front. */
static bool survey_text(
    struct ct_stream *in, uint64_t start_below, uint64_t step, struct ct_cuts *ret)
{
    struct ct_text_frame f = { .in = in, .kind = ret->reader->frame, .start_below = start_below };
    struct ct_log log = { 0 };
    struct ct_record rec = { 0 };
    enum ct_text_next kind;
    bool records = in->at > 0, one = true;

    ct_log_heading(&log);
    while (one && (kind = ct_text_next(&f, &rec)) != CT_TEXT_END) {
        bool heading =
            kind == CT_TEXT_RECORD && ret->reader->heading && ret->reader->heading(&log, rec.bytes);

        one = !heading || !records;
        records |= !heading;
        if (!heading)
            cut(ret, rec.offset, step);
    }
    ct_log_done(&log);
    return one;
}

/* False when records are members of an array. */
static bool survey_json(
    struct ct_stream *in, uint64_t start_below, uint64_t step, struct ct_cuts *ret)
{
    struct ct_json_frame f = {
        .in = in, .wrapper = ret->reader->wrapper, .start_below = start_below
    };
    struct ct_record rec = { 0 };
    enum ct_json_frame_next kind;
    const char *why;

    while (
        f.where == CT_JSON_ROOT && (kind = ct_json_frame_next(&f, &rec, &why)) != CT_JSON_FRAME_END)
        if (kind == CT_JSON_FRAME_RECORD && f.where == CT_JSON_ROOT)
            cut(ret, rec.offset, step);
    return f.where == CT_JSON_ROOT;
}

void ct_read_survey(struct ct_stream *in, uint64_t start_below, uint64_t step, struct ct_cuts *ret)
{
    struct ct_span head = ct_span_head(ct_stream_look(in, CT_PROBE_BYTES), CT_PROBE_BYTES);
    bool cuttable = true;

    *ret = (struct ct_cuts){ .reader = ct_unpack_wants(head) ? NULL : ct_reader_detect(head) };
    if (!ret->reader)
        return;
    cut(ret, in->at, step);
    switch (ret->reader->frame) {
    case CT_FRAME_MBOX:
        survey_mbox(in, start_below, step, ret);
        break;
    case CT_FRAME_LINE:
    case CT_FRAME_BLOCK:
    case CT_FRAME_CSV:
        cuttable = survey_text(in, start_below, step, ret);
        break;
    case CT_FRAME_JSON:
        cuttable = survey_json(in, start_below, step, ret);
        break;
    case CT_FRAME_WHOLE:
        cuttable = false;
    }
    if (cuttable)
        return;
    ct_vec_done(&ret->at);
    *ret = (struct ct_cuts){ 0 };
}

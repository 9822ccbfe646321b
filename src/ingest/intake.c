/* SPDX-License-Identifier: Apache-2.0 */
/*
 * intake: the growing files of a case, opened so that they agree.
 *
 * MANIFEST says how long the two lists were at the last commit. What is beyond belongs to a
 * commit that never came, and is cut off before anything is added.
 */
#include "base/file.h"
#include "ingest/ingest.h"

int ct_intake_open(struct ct_intake *ret, const char *dir, struct ct_err *err)
{
    struct ct_intake in = { 0 };
    const struct ct_memory_state *state;
    int r;

    in.dir = ct_arena_printf(&in.arena, "%s%c", dir, 0).ptr;
    in.sources_path = ct_arena_printf(&in.arena, "%s/sources.jsonl%c", dir, 0).ptr;
    in.ledger_path = ct_arena_printf(&in.arena, "%s/ledger.jsonl%c", dir, 0).ptr;
    r = ct_memory_open(
        &in.memory, ct_arena_printf(&in.arena, "%s/memory%c", dir, 0).ptr, CT_MEMORY_WRITE, 0, err);
    if (r == 0) {
        state = ct_memory_state(in.memory);
        in.sources_bytes = state->sources_bytes;
        in.ledger_bytes = state->ledger_bytes;
        r = ct_file_truncate(in.sources_path, in.sources_bytes, err);
    }
    if (r == 0)
        r = ct_file_truncate(in.ledger_path, in.ledger_bytes, err);
    if (r == 0)
        r = ct_sources_load(&in.sources, in.sources_path, in.sources_bytes, err);
    if (r == 0)
        r = ct_ledger_load(&in.ledger, in.ledger_path, in.ledger_bytes, err);
    if (r < 0) {
        ct_intake_close(&in);
        return r;
    }
    *ret = in;
    return 0;
}

void ct_intake_close(struct ct_intake *in)
{
    ct_memory_close(in->memory);
    in->memory = NULL;
    ct_sources_done(&in->sources);
    ct_ledger_done(&in->ledger);
    ct_arena_done(&in->arena);
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * opened: reading a case's files in the order in which they depend on each other.
 *
 * sources.jsonl and ledger.jsonl are read up to the length that the memory's
 * last commit names: what lies behind it belongs to a run that was killed.
 */
#include "cmd/opened.h"

#include <errno.h>

#include "assess/hunt.h"
#include "base/cleanup.h"
#include "case/db.h"

const char *ct_opened_path(struct ct_args *args)
{
    const char *given = ct_args_value(args, CT_OPT_CASE);

    return given ? given : ct_case_default_path(&args->arena, ct_time_now());
}

struct ct_view ct_opened_view(struct ct_case *c, const struct ct_sources *sources,
    const struct ct_ledger *ledger, const struct ct_result *res)
{
    struct ct_source_info *infos = ct_arena_alloc(&c->arena, (sources->all.n + 1) * sizeof *infos);

    for (size_t i = 0; i < sources->all.n; i++)
        infos[i] = sources->all.v[i].info;
    return (struct ct_view){ .res = res,
        .sources = infos,
        .n_sources = sources->all.n,
        .ledger = ledger->lines.v,
        .n_ledger = ledger->lines.n,
        .case_path = c->path,
        .tlp = c->config.tlp,
        .language = c->config.language,
        .alerts_per_day = CT_HUNT_ALERTS,
        .made_us = CT_TIME_NONE };
}

static int open_memory(struct ct_opened *o, struct ct_err *err)
{
    const struct ct_memory_state *state;
    int r = ct_memory_open(&o->memory, ct_case_file(&o->c, "memory"), CT_MEMORY_READ, 0, err);

    if (r == -ENOENT)
        return 0;
    if (r < 0)
        return r;
    state = ct_memory_state(o->memory);
    r = ct_sources_load(
        &o->sources, ct_case_file(&o->c, "sources.jsonl"), state->sources_bytes, err);
    if (r < 0)
        return r;
    return ct_ledger_load(
        &o->ledger, ct_case_file(&o->c, "ledger.jsonl"), state->ledger_bytes, err);
}

int ct_opened_open(struct ct_opened *ret, struct ct_args *args, struct ct_err *err)
{
    int r;

    *ret = (struct ct_opened){ .c = { .lock_fd = -1 } };
    r = ct_case_open(&ret->c, ct_opened_path(args), CT_CASE_READ, NULL, err);
    if (r < 0)
        return r;
    r = open_memory(ret, err);
    if (r < 0)
        return r;
    r = ct_db_load(&ret->res, ct_case_file(&ret->c, "case.db"), err);
    if (r < 0)
        return r;
    ret->judged_r = ct_judgements_load(&ret->judged, &ret->c, &ret->judged_err);
    ret->has_result = r != CT_DB_NONE;
    if (!ret->has_result)
        ret->res.first_us = ret->res.last_us = CT_TIME_NONE;
    ret->view = ct_opened_view(&ret->c, &ret->sources, &ret->ledger, &ret->res);
    ret->view.judged = ct_judgements_list(&ret->judged);
    return 0;
}

void ct_opened_close(struct ct_opened *o)
{
    ct_result_done(&o->res);
    ct_judgements_done(&o->judged);
    ct_ledger_done(&o->ledger);
    ct_sources_done(&o->sources);
    ct_memory_close(o->memory);
    o->memory = NULL;
    ct_case_close(&o->c);
}

int ct_opened_note(struct ct_case *c, struct ct_args *args, const char *result, struct ct_err *err)
{
    struct ct_span words[] = { ct_span_str(args->command) };
    struct ct_audit_entry e = { .at_us = ct_time_now(),
        .verb = ct_span_str(args->verb->name),
        .result = ct_span_str(result),
        .arguments = { words, 1 } };

    struct ct_chain_check check;
    int r = ct_audit_add(ct_case_file(c, "audit.jsonl"), &e, err);

    if (r == 0)
        r = ct_chain_walk(&check, ct_case_file(c, "audit.jsonl"), NULL, NULL, err);
    if (r == 0)
        r = ct_db_seal(ct_case_file(c, "case.db"), ct_span_str(check.head), err);
    return r < 0 ? r : 0;
}

int ct_opened_audit(
    struct ct_case *c, struct ct_chain_check *ret, bool *ret_end, struct ct_err *err)
{
    char head[65];
    int r = ct_chain_walk(ret, ct_case_file(c, "audit.jsonl"), NULL, NULL, err);

    *ret_end = true;
    if (r == 0)
        r = ct_db_sealed(ct_case_file(c, "case.db"), head, err);
    if (r == CT_DB_NONE)
        return 0;
    return r < 0 ? r : ct_chain_has(ct_case_file(c, "audit.jsonl"), head, ret_end, err);
}

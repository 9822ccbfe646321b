/* SPDX-License-Identifier: Apache-2.0 */
/*
 * verb_verify: is everything still what it was?
 *
 * Evidence against the SHA-256 in sources.jsonl, segments against MANIFEST, the
 * audit chain line by line, judgements and ids. Each difference is a line; the exit code is 4 when
 * there is one. Evidence that is no longer there cannot be vouched for either.
 */
#include <inttypes.h>

#include "base/cleanup.h"
#include "base/display.h"
#include "base/limits.h"
#include "case/chronicle.h"
#include "case/file.h"
#include "case/judgements.h"
#include "cmd/opened.h"

struct check {
    struct ct_buf out;
    uint64_t bad;
};

static void differ(struct check *c, const char *kind, struct ct_span what, const char *how)
{
    c->bad++;
    ct_buf_printf(&c->out, "%-9s", kind);
    ct_display(&c->out, what);
    ct_buf_printf(&c->out, ": %s\n", how);
}

static void check_source(struct check *c, struct ct_arena *a, const struct ct_source_info *s)
{
    const char *path = ct_arena_printf(a, "%.*s", (int)s->path.len, s->path.ptr).ptr;
    struct ct_err err = { 0 };
    uint8_t sum[32];
    uint64_t bytes = 0;
    int r = ct_file_sha256(path, sum, &bytes, &err);

    if (r == CT_FILE_NONE)
        differ(c, "source", s->path, "is not there (paths are as they were given to hunt or add)");
    else if (r < 0)
        differ(c, "source", s->path, err.text);
    else if (bytes != s->bytes || memcmp(sum, s->sha256, sizeof sum) != 0)
        differ(c, "source", s->path, "has changed since it was read");
}

static void on_damage(const struct ct_damage *d, void *arg)
{
    differ(arg, "memory", ct_span_str(d->file), d->what);
}

static int check_memory(struct check *c, struct ct_opened *o, struct ct_err *err)
{
    return o->memory ? ct_memory_verify(o->memory, on_damage, c, err) : 0;
}

static int check_audit(struct check *c, struct ct_opened *o, struct ct_err *err)
{
    struct ct_chain_check audit;
    char how[96];
    bool has_end;
    int r = ct_opened_audit(&o->c, &audit, &has_end, err);

    if (r < 0)
        return r;
    snprintf(
        how, sizeof how, "line %" PRIu64 " does not follow from the one before", audit.bad_line);
    if (audit.bad_line)
        differ(c, "audit", CT_LIT("audit.jsonl"), how);
    if (!has_end)
        differ(c, "audit", CT_LIT("audit.jsonl"),
            "its newest line was changed or taken away; case.db remembers another");
    ct_buf_printf(&c->out, "audit    %" PRIu64 " lines, head %s\n", audit.lines, audit.head);
    return 0;
}

/* What people decided and which ids were given: whole, or said where not. */
static void check_decided(struct check *c, struct ct_opened *o)
{
    ct_cleanup(ct_judgements_done) struct ct_judgements judged = { 0 };
    ct_cleanup(ct_chronicle_done) struct ct_chronicle names = { 0 };
    struct ct_err err = { 0 };

    if (ct_judgements_load(&judged, &o->c, &err) < 0)
        differ(c, "judged", CT_LIT("judgements.jsonl"), err.text);
    else if (judged.v.n + judged.undone)
        ct_buf_printf(&c->out, "judged   %zu judgements stand, head %s\n", judged.v.n, judged.head);
    if (ct_chronicle_load(&names, &o->c, &err) < 0)
        differ(c, "ids", CT_LIT("campaigns.jsonl"), err.text);
}

static int run(struct ct_args *args, struct ct_err *err)
{
    ct_cleanup(ct_opened_close) struct ct_opened o = { .c = { .lock_fd = -1 } };
    ct_cleanup(ct_arena_done) struct ct_arena a = { 0 };
    struct check c = { .out = ct_buf(64 * CT_MIB) };
    int r = ct_opened_open(&o, args, err);

    for (size_t i = 0; r == 0 && i < o.sources.all.n; i++)
        check_source(&c, &a, &o.sources.all.v[i].info);
    if (r == 0)
        r = check_memory(&c, &o, err);
    if (r >= 0)
        r = check_audit(&c, &o, err);
    if (r >= 0) {
        check_decided(&c, &o);
        ct_buf_printf(&c.out, "%zu sources: %s\n", o.sources.all.n,
            c.bad ? "NOT all is as it was"
                  : "evidence, memory, judgements and audit chain are as they were");
        r = ct_output(args, ct_buf_span(&c.out), err);
    }
    ct_buf_done(&c.out);
    return r < 0 ? r : c.bad ? CT_EXIT_DAMAGED : CT_EXIT_DONE;
}

const struct ct_verb ct_verb_verify = {
    .name = "verify",
    .summary = "hash evidence and memory again, follow the chains of audit and judgements",
    .usage = "  coldtrail -C CASE verify",
    .text = "Ends with 4 when something is not as it was.",
    .run = run,
};

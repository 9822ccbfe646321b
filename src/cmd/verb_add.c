/* SPDX-License-Identifier: Apache-2.0 */
/*
 * verb_add: evidence into a case, without hunting.
 *
 * Comes in: paths. Goes out: one line that says what was read, as text or as an
 * object. Running it again adds nothing twice; stopped half-way it goes on.
 */
#include <inttypes.h>

#include "base/cleanup.h"
#include "base/json.h"
#include "base/limits.h"
#include "cmd/intake.h"
#include "cmd/opened.h"

static void describe(struct ct_buf *out, const struct ct_args *args, const struct ct_ingest_sum *s)
{
    enum ct_format format = ct_args_format(args);
    struct ct_json j = ct_json(out);

    if (format == CT_FORMAT_text || format == CT_FORMAT_csv) {
        ct_buf_printf(out,
            "%" PRIu64 " files: %" PRIu64 " new, %" PRIu64 " known, %" PRIu64 " empty, %" PRIu64
            " not readable; %" PRIu64 " events, %" PRIu64 " repeats passed over, %" PRIu64
            " in the ledger\n",
            s->files, s->added, s->known, s->empty, s->unread, s->events, s->repeats, s->losses);
        return;
    }
    ct_json_object(&j, NULL);
    ct_json_str(&j, "schema", CT_LIT("coldtrail/1"));
    ct_json_str(&j, "kind", CT_LIT("added"));
    ct_json_int(&j, "files", (int64_t)s->files);
    ct_json_int(&j, "added", (int64_t)s->added);
    ct_json_int(&j, "known", (int64_t)s->known);
    ct_json_int(&j, "empty", (int64_t)s->empty);
    ct_json_int(&j, "unread", (int64_t)s->unread);
    ct_json_int(&j, "events", (int64_t)s->events);
    ct_json_int(&j, "repeats", (int64_t)s->repeats);
    ct_json_int(&j, "ledger_events", (int64_t)s->losses);
    ct_json_int(&j, "bytes", (int64_t)s->bytes);
    ct_json_end(&j);
    ct_buf_chr(out, '\n');
}

static int run(struct ct_args *args, struct ct_err *err)
{
    ct_cleanup(ct_intaken_close) struct ct_intaken t = { .c = { .lock_fd = -1 } };
    ct_cleanup(ct_buf_done) struct ct_buf out = ct_buf(CT_MIB);
    int r;

    if (args->words.n == 0)
        return ct_usage(err, "add needs a file or a folder");
    r = ct_intaken_open(&t, args, true, err);
    if (r == 0)
        r = ct_intaken_read(&t, args, err);
    if (r != 0)
        return r;
    r = ct_opened_note(&t.c, args, t.sum.stopped ? "stopped" : "done", err);
    if (r < 0)
        return r;
    describe(&out, args, &t.sum);
    r = ct_output(args, ct_buf_span(&out), err);
    if (r < 0)
        return r;
    if (t.sum.stopped)
        return CT_EXIT_STOPPED;
    return ct_args_has(args, CT_OPT_STRICT) && (t.sum.unread || t.sum.losses) ? CT_EXIT_INCOMPLETE
                                                                              : CT_EXIT_DONE;
}

const struct ct_verb ct_verb_add = {
    .name = "add",
    .summary = "read evidence into a case, without hunting",
    .usage = "  coldtrail -C CASE add PATH...",
    .text = "PATH is a file or a folder, read recursively; formats are found out for each file.\n"
            "What was read before is not read again.",
    .options = CT_OPT_BIT(STRICT) | CT_OPT_BIT(JOBS),
    .run = run,
};

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * verb_help: `coldtrail help`, `coldtrail help VERB`, `coldtrail help --all`.
 *
 * Comes in: a verb's name or none. Goes out: its help on standard output, since
 * who asks for help has not made an error.
 */
#include "base/cleanup.h"
#include "base/limits.h"
#include "cmd/verb.h"

static int run(struct ct_args *args, struct ct_err *err)
{
    ct_cleanup(ct_buf_done) struct ct_buf out = ct_buf(CT_MIB);
    const struct ct_verb *verb = args->words.n ? ct_verb_find(args->words.v[0]) : NULL;

    if (args->words.n && !verb)
        return ct_usage(err, "unknown verb '%s'", args->words.v[0]);
    if (ct_args_has(args, CT_OPT_ALL))
        ct_help_all(&out);
    else if (verb)
        ct_help_verb(&out, verb);
    else
        ct_help_short(&out);
    int r = ct_output(args, ct_buf_span(&out), err);
    return r < 0 ? r : CT_EXIT_DONE;
}

const struct ct_verb ct_verb_help = {
    .name = "help",
    .summary = "tell about a verb",
    .usage = "  coldtrail help [VERB]",
    .options = CT_OPT_BIT(ALL),
    .run = run,
};

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * verb_init: a new case from flags or answers, and --check, the doctor.
 *
 * Comes in: flags; at a terminal, answers to what they leave open. Goes out: a
 * folder with case.yaml, which a person may edit afterwards.
 */
#include "base/cleanup.h"
#include "base/limits.h"
#include "cmd/doctor.h"
#include "cmd/intake.h"
#include "cmd/opened.h"
#include "cmd/questions.h"

static int run(struct ct_args *args, struct ct_err *err)
{
    ct_cleanup(ct_intaken_close) struct ct_intaken t = { .c = { .lock_fd = -1 } };
    ct_cleanup(ct_buf_done) struct ct_buf out = ct_buf(CT_MIB);
    int r;

    if (args->words.n == 1)
        *ct_vec_add(&args->values[CT_OPT_CASE]) = args->words.v[0];
    if (args->words.n > 1)
        return ct_usage(err, "init makes one case");
    if (ct_args_has(args, CT_OPT_CHECK))
        return ct_doctor(args, err);
    ct_questions_ask(args);
    r = ct_intaken_open(&t, args, true, err);
    if (r == 0)
        r = ct_opened_note(&t.c, args, t.c.created ? "made" : "was there", err);
    if (r < 0)
        return r;
    ct_buf_printf(&out, "%s %s; edit %s/case.yaml, then: coldtrail hunt -C %s PATH...\n",
        t.c.created ? "made" : "there is already", t.c.path, t.c.path, t.c.path);
    r = ct_output(args, ct_buf_span(&out), err);
    return r < 0 ? r : CT_EXIT_DONE;
}

const struct ct_verb ct_verb_init = {
    .name = "init",
    .summary = "make a case; --check looks whether one is sound",
    .usage =
        "  coldtrail init --name \"Committee mail\" --own parl.example --tlp AMBER+STRICT CASE\n"
        "  coldtrail init --check CASE",
    .text = "At a terminal it asks for what no option says.",
    .options = CT_OPT_BIT(NAME) | CT_OPT_BIT(OWN) | CT_OPT_BIT(BORDER) | CT_OPT_BIT(PEOPLE) |
               CT_OPT_BIT(TLP) | CT_OPT_BIT(TIME_ZONE) | CT_OPT_BIT(LANGUAGE) | CT_OPT_BIT(CHECK) |
               CT_OPT_BIT(NO_INPUT),
    .run = run,
};

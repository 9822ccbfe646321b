/* SPDX-License-Identifier: Apache-2.0 */
/*
 * verb_init: a new case from flags, and --check, the doctor.
 *
 * The doctor opens each part of a case as a hunt would and says in a line what it
 * found; it changes nothing.
 */
#include <inttypes.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include "base/cleanup.h"
#include "base/limits.h"
#include "case/audit.h"
#include "case/file.h"
#include "cmd/intake.h"
#include "cmd/opened.h"

#define LOW_SPACE ((uint64_t)1 << 30)

struct doctor {
    struct ct_buf out;
    bool bad;
};

static void say(struct doctor *d, bool ok, const char *what, const char *detail)
{
    d->bad = d->bad || !ok;
    ct_buf_printf(
        &d->out, "%-8s%s%s%s\n", ok ? "ok" : "PROBLEM", what, *detail ? ": " : "", detail);
}

static void check_folder(struct doctor *d, struct ct_case *c)
{
    struct stat st;
    struct statvfs fs;
    char text[64];

    if (stat(c->path, &st) == 0)
        say(d, (st.st_mode & 077) == 0, "only you may enter the folder",
            st.st_mode & 077 ? "chmod 700 it, it holds names and mail" : "");
    if (statvfs(c->path, &fs) == 0) {
        uint64_t bytes = (uint64_t)fs.f_bavail * fs.f_frsize;

        snprintf(text, sizeof text, "%" PRIu64 " MiB free", bytes >> 20);
        say(d, bytes >= LOW_SPACE, "room on the disk", text);
    }
}

static void check_config(struct doctor *d, struct ct_case *c)
{
    int64_t until;

    say(d, true, "case.yaml can be read", "");
    if (c->config.own_domains.n == 0)
        say(d, true, "own_domains is not set", "they will be learned from the mail");
    if (c->config.tlp.len == 0)
        say(d, true, "tlp is not set", "reports will say so");
    if (c->config.retain_until.len && ct_time_parse(c->config.retain_until, &until))
        say(d, until >= ct_time_now(), "retain_until",
            until >= ct_time_now() ? "not yet reached" : "the date to delete this case has passed");
}

static void check_audit(struct doctor *d, struct ct_case *c)
{
    struct ct_audit_check audit;
    struct ct_err err = { 0 };
    int r = ct_audit_verify(&audit, ct_case_file(c, "audit.jsonl"), &err);

    say(d, r == 0 && audit.bad_line == 0, "the audit chain holds",
        r < 0            ? err.text
        : audit.bad_line ? "run coldtrail verify"
                         : "");
}

static int check(struct ct_args *args, struct ct_err *err)
{
    struct doctor d = { .out = ct_buf(CT_MIB) };
    struct ct_opened o;
    int r = ct_opened_open(&o, args, err);

    if (r == 0) {
        check_folder(&d, &o.c);
        check_config(&d, &o.c);
        check_audit(&d, &o.c);
        say(&d, o.memory != NULL, "the memory can be opened",
            o.memory ? "" : "nothing was added yet");
        say(&d, true, "case.db can be read", o.has_result ? "" : "no hunt was made yet");
        r = ct_output(args, ct_buf_span(&d.out), err);
        r = r < 0 ? r : d.bad ? CT_EXIT_FAILED : CT_EXIT_DONE;
    }
    ct_opened_close(&o);
    ct_buf_done(&d.out);
    return r;
}

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
        return check(args, err);
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
    .options = CT_OPT_BIT(NAME) | CT_OPT_BIT(OWN) | CT_OPT_BIT(BORDER) | CT_OPT_BIT(PEOPLE) |
               CT_OPT_BIT(TLP) | CT_OPT_BIT(TIME_ZONE) | CT_OPT_BIT(LANGUAGE) | CT_OPT_BIT(CHECK),
    .run = run,
};

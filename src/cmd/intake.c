/* SPDX-License-Identifier: Apache-2.0 */
/*
 * intake: case and memory for writing, and one run of ingest.
 *
 * The signal flag is the one variable of the program that lives outside a call,
 * since a signal handler can be given nothing else (signal-safety(7)).
 */
#include "cmd/intake.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>

#include "base/cleanup.h"
#include "base/limits.h"
#include "case/config_logs.h"
#include "case/file.h"
#include "cmd/opened.h"

#define MOST_JOBS 1024

static volatile sig_atomic_t stopped;

static void on_signal(int number)
{
    (void)number;
    stopped = 1;
}

/* What the command line says of a case that is to be made. */
static struct ct_config fresh_config(struct ct_args *args)
{
    const char *people = ct_args_value(args, CT_OPT_PEOPLE);

    return (struct ct_config){ .name = ct_span_str(ct_args_value(args, CT_OPT_NAME)),
        .tlp = ct_span_str(ct_args_value(args, CT_OPT_TLP)),
        .time_zone = ct_span_str(ct_args_value(args, CT_OPT_TIME_ZONE)),
        .language = ct_span_str(ct_args_value(args, CT_OPT_LANGUAGE)),
        .people = people ? CT_LIT("people.csv") : (struct ct_span){ 0 },
        .own_domains = ct_args_list(args, CT_OPT_OWN),
        .border = ct_args_list(args, CT_OPT_BORDER) };
}

/* Checked before anything is made, then copied into the case. */
static int keep_people(struct ct_case *c, struct ct_args *args, struct ct_err *err)
{
    ct_cleanup(ct_arena_done) struct ct_arena a = { 0 };
    const char *path = ct_args_value(args, CT_OPT_PEOPLE);
    struct ct_people people;
    struct ct_span text;
    int r;

    if (!path)
        return 0;
    r = ct_file_read(&text, path, CT_MAX_PEOPLE_BYTES, &a, err);
    if (r > 0)
        return ct_fail(err, -ENOENT, "there is no file '%s'", path);
    if (r == 0)
        r = ct_people_parse(&people, text, path, &a, err);
    return r < 0 || !c ? r : ct_case_keep_people(c, text, err);
}

int ct_intaken_open(struct ct_intaken *ret, struct ct_args *args, bool create, struct ct_err *err)
{
    struct ct_config fresh = fresh_config(args);
    uint64_t jobs;
    int r;

    *ret = (struct ct_intaken){ .c = { .lock_fd = -1 } };
    r = ct_args_number(args, CT_OPT_JOBS, MOST_JOBS, &jobs, err); /* before anything is made */
    if (r == 0)
        r = keep_people(NULL, args, err);
    if (r != 0)
        return r;
    r = ct_case_open(
        &ret->c, ct_opened_path(args), create ? CT_CASE_CREATE : CT_CASE_WRITE, &fresh, err);
    if (r == 0)
        r = keep_people(&ret->c, args, err);
    if (r < 0)
        return r;
    if (fresh.own_domains.n)
        ret->c.config.own_domains = fresh.own_domains;
    if (fresh.border.n)
        ret->c.config.border = fresh.border;
    if (fresh.people.len)
        ret->c.config.people = fresh.people;
    r = ct_intake_open(&ret->in, ret->c.path, err);
    ret->is_open = r == 0;
    return r;
}

void ct_intaken_close(struct ct_intaken *t)
{
    if (t->is_open)
        ct_intake_close(&t->in);
    t->is_open = false;
    ct_case_close(&t->c);
}

/* Everything is stored by now: without it look-ups are slower, and the next add tries again. */
static void merge(struct ct_intaken *t)
{
    struct ct_err err = { 0 };

    if (ct_memory_merge(t->in.memory, false, NULL, &err) < 0)
        fprintf(stderr, "coldtrail: the index could not be merged: %s\n", err.text);
}

int ct_intaken_read(struct ct_intaken *t, struct ct_args *args, struct ct_err *err)
{
    struct ct_ingest_options opt = { .quiet = ct_args_has(args, CT_OPT_QUIET), .stop = &stopped };
    struct sigaction act = { .sa_handler = on_signal };
    struct ct_span zone = t->c.config.time_zone;
    uint64_t jobs;
    int r = ct_args_number(args, CT_OPT_JOBS, MOST_JOBS, &jobs, err);

    if (r != 0)
        return r;
    opt.workers = (unsigned)jobs;
    opt.maps = &t->c.config.logs;
    if (zone.len && !ct_config_zone(zone, &opt.zone) && !opt.quiet)
        fprintf(stderr,
            "note: time_zone '" CT_FMT "' is no offset like +01:00: times in logs that do not say "
            "their zone are taken as UTC\n",
            CT_ARG(zone));
    stopped = 0;
    (void)sigaction(SIGINT, &act, NULL);
    (void)sigaction(SIGTERM, &act, NULL);
    r = ct_ingest(&t->in, args->words.v, args->words.n, &opt, &t->sum, err);
    if (r >= 0 && !t->sum.stopped)
        merge(t);
    act.sa_handler = SIG_DFL;
    (void)sigaction(SIGINT, &act, NULL);
    (void)sigaction(SIGTERM, &act, NULL);
    return r;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * doctor: asking the machine, then each part of a case as a hunt would.
 *
 * The sandbox is tried in a child, since it is for good. Which libraries are in
 * use is read from the list of mapped files, whose names hold the versions, so
 * that each library keeps its one home.
 */
#include "cmd/doctor.h"

#include <inttypes.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/limits.h"
#include "base/sandbox.h"
#include "case/config_logs.h"
#include "case/file.h"
#include "cmd/opened.h"
#include "parse/domain.h"

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
    int zone;

    say(d, true, "case.yaml can be read", "");
    if (c->config.own_domains.n == 0)
        say(d, true, "own_domains is not set", "they will be learned from the mail");
    if (c->config.time_zone.len && !ct_config_zone(c->config.time_zone, &zone))
        say(d, true, "time_zone is a place, not an offset like +01:00",
            "times in logs that do not say their zone are taken as UTC");
    if (c->config.tlp.len == 0)
        say(d, true, "tlp is not set", "reports will say so");
    if (c->config.retain_until.len && ct_time_parse(c->config.retain_until, &until))
        say(d, until >= ct_time_now(), "retain_until",
            until >= ct_time_now() ? "not yet reached" : "the date to delete this case has passed");
}

static void check_audit(struct doctor *d, struct ct_case *c)
{
    struct ct_chain_check audit;
    struct ct_err err = { 0 };
    bool has_end;
    int r = ct_opened_audit(c, &audit, &has_end, &err);

    say(d, r == 0 && audit.bad_line == 0 && has_end, "the audit chain holds",
        r < 0                        ? err.text
        : audit.bad_line || !has_end ? "run coldtrail verify"
                                     : "");
}

static void check_libraries(struct doctor *d)
{
    ct_cleanup(ct_buf_done) struct ct_buf names = ct_buf(8192);
    char line[4200], last[256] = "";
    FILE *maps = fopen("/proc/self/maps", "re");

    while (maps && fgets(line, sizeof line, maps)) {
        char *name = strrchr(line, '/');

        if (!name || !strstr(name, ".so"))
            continue;
        name[strcspn(name, "\n")] = '\0';
        if (strcmp(name + 1, last) == 0)
            continue;
        snprintf(last, sizeof last, "%.250s", name + 1);
        ct_buf_printf(&names, "%s%s", names.len ? " " : "", last);
    }
    if (maps)
        (void)fclose(maps);
    say(d, true, "coldtrail " CT_VERSION " with libraries", ct_buf_str(&names));
}

static void check_sandbox(struct doctor *d)
{
    const struct ct_sandbox_limits limits = { .memory_bytes = CT_GIB, .cpu_seconds = 10 };
    unsigned wanted = ct_sandbox_wanted(), got = 0;
    char words[200], text[240];
    pid_t child = fork();
    int status = 0;

    if (child == 0)
        _exit((int)ct_sandbox_enter(&limits));
    if (child > 0 && waitpid(child, &status, 0) == child && WIFEXITED(status))
        got = (unsigned)WEXITSTATUS(status);
    ct_sandbox_words(got, words, sizeof words);
    snprintf(text, sizeof text, "%s", got ? words : "none");
    say(d, (got & wanted) == wanted, "protections of readers", text);
    if ((got & wanted) != wanted) {
        ct_sandbox_words(wanted & ~got, words, sizeof words);
        say(d, false, "protections that this machine lacks", words);
    }
}

static void check_suffixes(struct doctor *d)
{
    char date[CT_TIME_TEXT], text[300];

    snprintf(text, sizeof text, "%.10s, %.200s", ct_time_rfc3339(ct_domain_psl_date(), date),
        ct_domain_psl_origin());
    say(d, true, "public suffix list of", text);
}

static int check_case(struct doctor *d, struct ct_args *args, struct ct_err *err)
{
    ct_cleanup(ct_opened_close) struct ct_opened o = { .c = { .lock_fd = -1 } };
    int r = ct_opened_open(&o, args, err);

    if (r < 0)
        return r;
    check_folder(d, &o.c);
    check_config(d, &o.c);
    check_audit(d, &o.c);
    say(d, o.memory != NULL, "the memory can be opened", o.memory ? "" : "nothing was added yet");
    say(d, true, "case.db can be read", o.has_result ? "" : "no hunt was made yet");
    return 0;
}

int ct_doctor(struct ct_args *args, struct ct_err *err)
{
    struct doctor d = { .out = ct_buf(CT_MIB) };
    int r = 0;

    check_libraries(&d);
    check_sandbox(&d);
    check_suffixes(&d);
    if (ct_args_has(args, CT_OPT_CASE))
        r = check_case(&d, args, err);
    if (r == 0)
        r = ct_output(args, ct_buf_span(&d.out), err);
    ct_buf_done(&d.out);
    return r < 0 ? r : d.bad ? CT_EXIT_FAILED : CT_EXIT_DONE;
}

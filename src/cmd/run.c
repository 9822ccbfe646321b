/* SPDX-License-Identifier: Apache-2.0 */
/*
 * run: the program from argv to exit code.
 *
 * Here and nowhere else an error becomes a line for people: one, on standard
 * error, with every control character made visible, since file names are in it.
 */
#include <signal.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/display.h"
#include "base/limits.h"
#include "cmd/verb.h"

#define VERB(name) extern const struct ct_verb ct_verb_##name;
#include "cmd/verbs.def"
#undef VERB

const struct ct_verb *const ct_verbs[] = {
#define VERB(name) &ct_verb_##name,
#include "cmd/verbs.def"
#undef VERB
    NULL
};

const struct ct_verb *ct_verb_find(const char *name)
{
    for (size_t i = 0; ct_verbs[i]; i++)
        if (strcmp(ct_verbs[i]->name, name) == 0)
            return ct_verbs[i];
    return NULL;
}

static void complain(const struct ct_args *args, const struct ct_err *err)
{
    ct_cleanup(ct_buf_done) struct ct_buf line = ct_buf(64 * CT_KIB);

    ct_buf_add(&line, CT_LIT("coldtrail: "));
    ct_display(&line, ct_span_str(err->text));
    if (ct_args_has(args, CT_OPT_VERBOSE) && err->file)
        ct_buf_printf(&line, " (%s:%d)", err->file, err->line);
    ct_buf_chr(&line, '\n');
    if (write(args->err_fd, line.ptr, line.len) < 0)
        return; /* there is nobody left to tell */
}

static int tell(struct ct_args *args, void (*help)(struct ct_buf *out), struct ct_err *err)
{
    ct_cleanup(ct_buf_done) struct ct_buf out = ct_buf(CT_MIB);

    if (help)
        help(&out);
    else
        ct_buf_printf(&out, "coldtrail " CT_VERSION "\n");
    return ct_output(args, ct_buf_span(&out), err);
}

static int dispatch(struct ct_args *args, struct ct_err *err)
{
    ct_cleanup(ct_buf_done) struct ct_buf out = ct_buf(CT_MIB);

    if (ct_args_has(args, CT_OPT_VERSION))
        return tell(args, NULL, err);
    if (!args->verb && ct_args_has(args, CT_OPT_HELP))
        return tell(args, ct_help_short, err);
    if (!args->verb)
        return ct_usage(err, "no verb; see coldtrail --help");
    if (!ct_args_has(args, CT_OPT_HELP))
        return args->verb->run(args, err);
    ct_help_verb(&out, args->verb);
    return ct_output(args, ct_buf_span(&out), err);
}

int ct_main(int argc, char **argv)
{
    ct_cleanup(ct_args_done) struct ct_args args;
    struct ct_err err = { 0 };
    int r = ct_args_parse(&args, argc, argv, &err);
    bool told = ct_args_has(&args, CT_OPT_VERSION) || ct_args_has(&args, CT_OPT_HELP);

    (void)signal(SIGPIPE, SIG_IGN);
    if (r == 0)
        r = dispatch(&args, &err);
    if (r < 0 || r == CT_EXIT_USAGE)
        complain(&args, &err);
    if (told && r == 1) /* the reader of the help has gone */
        r = CT_EXIT_DONE;
    return r < 0 ? CT_EXIT_FAILED : r;
}

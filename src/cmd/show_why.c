/* SPDX-License-Identifier: Apache-2.0 */
/*
 * show_why: two ids in, the reasons for and against their being one out.
 *
 * Ids that went up in others are answered for by their heirs, as everywhere. The memory is read
 * again for it, so that mails may be asked for that are in no campaign.
 */
#include "cmd/show_why.h"

#include <errno.h>

#include "assess/why.h"
#include "base/cleanup.h"
#include "base/limits.h"
#include "case/chronicle.h"
#include "report/why.h"

static int ask(struct ct_why *ret, struct ct_args *args, struct ct_opened *o, struct ct_err *err)
{
    ct_cleanup(ct_chronicle_done) struct ct_chronicle names = { 0 };
    struct ct_why_options opt = { .res = &o->res,
        .border = o->c.config.border,
        .sources = o->view.sources,
        .n_sources = o->view.n_sources };
    struct ct_span ids[2];
    int r = ct_chronicle_load(&names, &o->c, err);

    if (r < 0)
        return r;
    for (int i = 0; i < 2; i++)
        ids[i] = ct_chronicle_resolve(&names, ct_span_str(args->words.v[1 + i]), &args->arena);
    return ct_why_ask(ret, o->memory, &opt, ids[0], ids[1], err);
}

int ct_show_why(struct ct_args *args, struct ct_opened *o, struct ct_err *err)
{
    ct_cleanup(ct_buf_done) struct ct_buf out = ct_buf(CT_MAX_OUTPUT_BYTES);
    ct_cleanup(ct_why_done) struct ct_why why = { 0 };
    struct ct_style style = ct_args_style(args);
    enum ct_format format = ct_args_format(args);
    int r;

    if (args->words.n != 3)
        return ct_usage(err, "show why needs two: messages, campaigns or threads");
    if (format == CT_FORMAT_csv)
        return ct_usage(err, "show why has no --csv; --json holds all of it");
    if (!o->memory || !o->has_result)
        return ct_fail(err, -ENODATA, "no hunt was made in '%s' yet: coldtrail hunt -C %s",
            o->c.path, o->c.path);
    r = ask(&why, args, o, err);
    if (r < 0)
        return r;
    if (r == CT_MEMORY_DAMAGED)
        fprintf(stderr, "coldtrail: part of the memory is damaged; see coldtrail verify\n");
    ct_report_why(&out, &o->view, &why, format, &style);
    return ct_output(args, ct_buf_span(&out), err);
}

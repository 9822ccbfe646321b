/* SPDX-License-Identifier: Apache-2.0 */
/*
 * help: made from the tables, so that it cannot tell of options that are not.
 *
 * Examples come first (clig.dev), then the options of the verb, then those that
 * all verbs share.
 */
#include "cmd/verb.h"

static void options(struct ct_buf *out, uint64_t set)
{
    for (int i = 0; i < CT_N_OPTIONS; i++) {
        const struct ct_option_info *o = &ct_options[i];
        char letter[8] = "    ";
        size_t from = out->len;

        if (!(set & (uint64_t)1 << i))
            continue;
        if (o->letter)
            snprintf(letter, sizeof letter, "-%c, ", o->letter);
        ct_buf_printf(out, "  %s--%s%s%s", letter, o->name, o->argument ? " " : "",
            o->argument ? o->argument : "");
        do {
            ct_buf_chr(out, ' ');
        } while (out->len - from < 26);
        ct_buf_printf(out, "%s\n", o->doc);
    }
}

void ct_help_verb(struct ct_buf *out, const struct ct_verb *verb)
{
    ct_buf_printf(out, "coldtrail %s: %s\n\n%s\n", verb->name, verb->summary, verb->usage);
    if (verb->text)
        ct_buf_printf(out, "\n%s\n", verb->text);
    if (verb->options) {
        ct_buf_printf(out, "\nOptions:\n");
        options(out, verb->options);
    }
    ct_buf_printf(out, "\nOptions of every verb:\n");
    options(out, CT_OPT_GLOBAL & ~verb->options);
}

void ct_help_short(struct ct_buf *out)
{
    ct_buf_printf(out,
        "coldtrail finds espionage campaigns in an organisation's own mail, offline.\n\n"
        "  coldtrail hunt ~/export/mail.mbox            read, hunt, print the verdict\n"
        "  coldtrail -C CASE show C-01 --why            a campaign with all its reasons\n"
        "  coldtrail -C CASE look img.example           was this ever seen?\n\nVerbs:\n");
    for (size_t i = 0; ct_verbs[i]; i++)
        ct_buf_printf(out, "  %-8s %s\n", ct_verbs[i]->name, ct_verbs[i]->summary);
    ct_buf_printf(out, "\nOptions of every verb:\n");
    options(out, CT_OPT_GLOBAL);
    ct_buf_printf(out, "\ncoldtrail help VERB tells more. It sends nothing and fetches nothing.\n");
}

void ct_help_all(struct ct_buf *out)
{
    ct_help_short(out);
    for (size_t i = 0; ct_verbs[i]; i++) {
        ct_buf_printf(out, "\n");
        ct_help_verb(out, ct_verbs[i]);
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * threads_reason: a link between two campaigns in sentences that can be checked and doubted.
 *
 * Comes in: a link with its agreements and contradictions. Goes out: what speaks for one
 * operator with how rare it is, what speaks against, which other explanation is worth how much,
 * and what would settle it. Bits have one decimal.
 */
#include "assess/lines.h"
#include "assess/threads.h"

#define SHOWN 100 /* bytes of a value */

static struct ct_span bits(struct ct_arena *a, int32_t centibits)
{
    int32_t tenths = centibits / 10, mag = tenths < 0 ? -tenths : tenths;

    return ct_arena_printf(a, "%s%d.%d bits", tenths < 0 ? "-" : "", mag / 10, mag % 10);
}

/* A value in quotes, with a blank before it; empty when it is no text. */
static struct ct_span quoted(const struct ct_assess *as, enum ct_feature f, uint32_t value)
{
    struct ct_span s;

    if (value == 0 || !ct_feature_is_string(f))
        return (struct ct_span){ 0 };
    s = ct_mailset_str(as->h->set, value);
    return ct_arena_printf(
        as->a, " \"%.*s%s\"", CT_ARG(ct_span_head(s, SHOWN)), s.len > SHOWN ? "…" : "");
}

static struct ct_span who_else(struct ct_arena *a, const struct ct_common *c, uint32_t senders)
{
    if (c->worlds > 1)
        return ct_arena_printf(a,
            "%u groups of mails hold it, %u of which have nothing else in common", c->holders,
            c->worlds);
    if (c->benign)
        return ct_arena_printf(a, "%u of %u other senders have it too", c->benign, senders);
    return ct_arena_printf(a, "none of %u other senders has it", senders);
}

static void agreements(struct ct_lines *fr, struct ct_lines *against, const struct ct_assess *as,
    const struct ct_threads *t, const struct ct_thread_link *l)
{
    for (uint32_t i = 0; i < l->n_common; i++) {
        const struct ct_common *c = &l->common[i];

        if (c->centibits < 0)
            ct_line(against, "they differ in the %s:%.*s and%.*s: %.*s",
                ct_feature_text(c->feature), CT_ARG(quoted(as, c->feature, c->value)),
                CT_ARG(quoted(as, c->feature, c->other)), CT_ARG(bits(as->a, c->centibits)));
        else if (c->centibits > 0)
            ct_line(fr, "both have the %s%.*s; %.*s: %.*s", ct_feature_text(c->feature),
                CT_ARG(quoted(as, c->feature, c->value)),
                CT_ARG(who_else(as->a, c, t->profiles.n_senders)),
                CT_ARG(bits(as->a, c->centibits)));
        if (c->centibits >= 0 && c->nominal >= c->centibits + 100)
            ct_line(against, "the %s%.*s could be bought or rented: it says %.*s less",
                ct_feature_text(c->feature), CT_ARG(quoted(as, c->feature, c->value)),
                CT_ARG(bits(as->a, c->nominal - c->centibits)));
    }
}

static void causes(
    struct ct_lines *other, const struct ct_assess *as, const struct ct_thread_link *l)
{
    static const char *const texts[CT_N_CAUSES] = {
        [CT_CAUSE_TOOL] = "two operators with one tool or kit",
        [CT_CAUSE_HOSTING] = "two operators at one host or service",
        [CT_CAUSE_COPIED] = "one who copies what is known of the other (a false flag)",
        [CT_CAUSE_CHANCE] = "chance",
    };

    for (int c = 0; c < CT_N_CAUSES; c++)
        if (texts[c])
            ct_line(other, "%s: %.*s against all other explanations", texts[c],
                CT_ARG(bits(as->a, l->cause[c])));
}

struct ct_reason ct_threads_reason(const struct ct_assess *as, const struct ct_threads *t,
    const struct ct_thread_link *l, struct ct_span a, struct ct_span b)
{
    struct ct_lines fr = { .a = as->a }, against = { .a = as->a }, other = { .a = as->a },
                    settle = { .a = as->a };
    struct ct_reason ret = { .centibits = l->centibits };

    agreements(&fr, &against, as, t, l);
    causes(&other, as, l);
    if (l->drift)
        ct_line(&against, "it is the only link between what came before and what came after");
    if (l->blocked)
        ct_line(&against, "kept apart all the same: by a judgement, or since what cannot be "
                          "copied contradicts it");
    ct_line(&settle, "full headers of mails of both from the receiving servers");
    ct_line(&settle, "whether others who know the shared tool met it elsewhere");
    ret.claim = ct_arena_printf(as->a, CT_FMT " and " CT_FMT " %s one operator", CT_ARG(a),
        CT_ARG(b), l->blocked ? "would look like the work of" : "are the work of");
    ret.for_it = ct_lines_end(&fr);
    ret.against = ct_lines_end(&against);
    ret.alternatives = ct_lines_end(&other);
    ret.would_settle = ct_lines_end(&settle);
    return ret;
}

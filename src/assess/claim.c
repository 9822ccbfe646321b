/* SPDX-License-Identifier: Apache-2.0 */
/*
 * claim: the sum behind a claim, and what it may be called.
 *
 * The prior is against: of the clusters of suspicious mail in a real archive
 * nearly all are marketing or crime. The probability is never above 0.94: mail
 * alone cannot make anybody almost certain.
 */
#include "assess/claim.h"

#include "base/bits.h"

#define PRIOR (-1000)
#define REVIEW_ALONE 400 /* permille */
#define ONE_LETTER 400   /* centibits: what the detector says of a domain one letter off */
#define MOST 940         /* permille: below "almost certain" */

/* How the recipients were picked, as far as numbers show it. */
static int32_t selection(const struct ct_claim_facts *f)
{
    if (f->accounts < 20)
        return 0;
    if (f->targets * 2 > f->accounts)
        return -400;
    if (f->targets * 4 > f->accounts)
        return -200;
    return f->targets >= 2 && f->msgs >= 3 && f->targets * 5 <= f->accounts ? 100 : 0;
}

static int32_t pace(const struct ct_claim_facts *f)
{
    if (f->most_a_day > 100)
        return -200;
    if (f->days <= 1)
        return -100;
    return f->span_days >= 14 && f->days >= 3 && f->msgs <= f->days * 6 ? 100 : 0;
}

/* One domain that is kept, and is who it says. */
static bool stays(const struct ct_claim_facts *f)
{
    return f->domains == 1 && f->settled * 2 > f->msgs;
}

/* Names come twice in the world: one sender who bears a known one needs a second sign. */
static bool backed(const struct ct_claim_facts *f)
{
    return f->domains >= 2 || f->picked >= 200 || f->no_call * 5 >= f->msgs * 3;
}

static int32_t deception(const struct ct_claim_facts *f)
{
    if (f->proven && !stays(f))
        return f->proven * 4 >= f->msgs && backed(f) ? 400 : 200;
    if (f->impersonating)
        return f->impersonating * 4 >= f->msgs ? 200 : 100;
    return f->resembling * 4 >= f->msgs && f->one_letter == 0 ? 100 : 0;
}

/* One letter was counted with each mail as if nobody had it by chance. */
static int32_t chance_likeness(const struct ct_claim_facts *f)
{
    return f->one_letter * 2 > f->msgs ? f->by_chance - ONE_LETTER : 0;
}

/* A lure wants to be clicked; reconnaissance only to be opened. */
static int32_t purpose(const struct ct_claim_facts *f)
{
    if (f->no_call * 5 < f->msgs * 3)
        return f->impersonating ? -100 : -300;
    if (f->hosts == 0)
        return -200; /* nothing in it reports who reads */
    if (f->hidden * 5 >= f->msgs * 3 && f->personal * 2 >= f->msgs)
        return 200;
    return f->hidden ? 100 : 0;
}

/* One sender under one name, open for weeks, is a correspondent, a newsletter or
 * somebody who sells; one mailing on one day is an invitation. Operations burn
 * their names and change their hosts. */
static bool single(const struct ct_claim_facts *f)
{
    bool one = f->main_domain * 10 >= f->msgs * 9 && f->main_host * 10 >= f->msgs * 9;

    return one && (f->impersonating * 2 < f->msgs || !backed(f) || f->foreign > 0);
}

/* Here for some weeks only, whoever it was. */
static bool passing(const struct ct_claim_facts *f)
{
    return f->brief * 10 >= f->msgs * 9 && f->bulk * 4 <= f->msgs && f->answered == 0;
}

/* Mails that a part of can only be opened, and that report it, by senders who were never here
 * before nor after, to a group that no list of chance recipients would show. */
static bool singled_out(const struct ct_claim_facts *f)
{
    return f->picked >= CT_COHORT_SURE && f->cohort >= 400 && f->in_group >= 3 && passing(f) &&
           f->no_call * 3 >= f->msgs && f->hosts > 0 && f->foreign * 2 <= f->msgs;
}

/* One open sender, but to several people who have a thing in common that few of ours have,
 * with a host of his own, and more suspicious than such mail is elsewhere. */
static bool one_group(const struct ct_claim *c)
{
    const struct ct_claim_facts *f = &c->facts;

    return singled_out(f) ||
           (f->cohort >= 400 && f->targets >= 5 && f->foreign == 0 && c->background.passes);
}

static int32_t ordinariness(const struct ct_claim_facts *f)
{
    int32_t w = 0;

    if (f->bulk * 2 > f->msgs)
        w -= 400;
    if (f->answered * 4 > f->msgs)
        w -= 400;
    else if (f->corresponding * 2 > f->msgs && f->impersonating == 0)
        w -= 200;
    if (stays(f))
        w -= 200;
    if (f->foreign * 2 > f->msgs || (single(f) && f->aligned * 2 > f->msgs))
        w -= 200;
    return w;
}

static int32_t identity(const struct ct_claim *c)
{
    if (!single(&c->facts) || one_group(c))
        return 0;
    return c->facts.days <= 1 ? -500 : -400;
}

/* Whoever wants something of a committee writes to its members: their being of
 * one group says less of a single open sender. */
static int32_t cohort(const struct ct_claim *c)
{
    int32_t w = c->facts.cohort;

    return single(&c->facts) && !one_group(c) && w > 200 ? 200 : w;
}

/* One tool under several names and domains is how such operations work, and
 * how honest senders do not. Crime does too, so it is little. */
static int32_t disguise(const struct ct_claim_facts *f)
{
    return (f->names >= 3 && f->domains >= 2 ? 100 : 0) +
           (f->hosts >= 2 && f->foreign == 0 ? 100 : 0);
}

/* Honest senders keep their names; who is somebody else every few weeks, with the same hand,
 * and has nothing to sell, burns them. */
static int32_t succession(const struct ct_claim_facts *f)
{
    if (f->burned < 2 || !passing(f) || f->no_call * 3 < f->msgs || f->hosts == 0)
        return 0;
    return f->burned >= 3 && f->names >= 2 && f->hosts >= 2 ? 600 : f->names >= 2 ? 200 : 0;
}

/* What others have warned of stands in it: lists are old and broad, so it is not all. */
static int32_t warned(const struct ct_claim_facts *f)
{
    return f->seeds == 0 ? 0 : f->seeds * 4 >= f->msgs ? 400 : 200;
}

static enum ct_confidence confidence(const struct ct_claim_facts *f)
{
    bool deceived = f->impersonating > 0, picked = f->cohort >= 200;

    return f->msgs >= 5 && (deceived || picked) && f->span_days >= 7 ? CT_CONFIDENCE_MODERATE
                                                                     : CT_CONFIDENCE_LOW;
}

/* Does something that does not come of the mails' own looks speak for it? Two mails by one
 * sender with a name that is also a correspondent's are a namesake as often, and so is one
 * who sells. */
static bool hard(const struct ct_claim_facts *f)
{
    bool all = f->msgs >= 3 && f->proven == f->msgs && f->no_call == f->msgs;

    return f->seeds > 0 || (f->proven * 4 >= f->msgs && !stays(f) && backed(f) &&
                               (f->msgs >= 4 || f->domains >= 2 || all));
}

/* One sender whom nothing but his own ways speaks against is left to a person. */
static bool alone(const struct ct_claim_facts *f)
{
    return single(f) && f->seeds == 0 && f->proven * 4 < f->msgs && !singled_out(f);
}

static enum ct_claim_level level(const struct ct_claim *c)
{
    const struct ct_claim_facts *f = &c->facts;

    if (f->msgs < 3 && f->seeds == 0 && f->proven == 0)
        return CT_CLAIM_EXPLAINED; /* two mails are no operation by their looks alone */
    if (!c->chosen || c->permille < (alone(f) && f->cohort < 150 ? REVIEW_ALONE : CT_REVIEW_LEAST))
        return CT_CLAIM_EXPLAINED;
    if (c->permille < CT_CLAIM_LEAST)
        return c->background.persistent ? CT_CLAIM_EXPLAINED : CT_CLAIM_REVIEW;
    if (c->background.persistent || alone(f))
        return CT_CLAIM_REVIEW;
    return hard(f) || c->background.passes || singled_out(f) ? CT_CLAIM_ACCEPTED : CT_CLAIM_REVIEW;
}

/* One letter off somebody whom people here know is no chance where other signs stand beside
 * it: mails that can only be opened, or chosen recipients. */
static void count_letters(struct ct_claim_facts *f)
{
    if (f->picked < 200 && f->no_call * 5 < f->msgs * 3)
        return;
    f->impersonating += f->one_letter_real;
    f->proven += f->one_letter_real;
    f->resembling -= f->one_letter_real;
    f->one_letter -= f->one_letter_real;
}

void ct_claim_judge(struct ct_claim *ret, const struct ct_assess *as, const struct ct_cluster *cl,
    const struct ct_background_test *test)
{
    struct ct_claim_facts *f = &ret->facts;

    *ret = (struct ct_claim){ .background = *test };
    ct_claim_facts(f, as, cl);
    count_letters(f);
    ret->chosen = deception(f) > 0 || f->cohort >= 150 || selection(f) > 0 || purpose(f) >= 200 ||
                  f->seeds > 0;
    ret->centibits = PRIOR + (int32_t)f->median + selection(f) + pace(f) + deception(f) +
                     purpose(f) + ordinariness(f) + identity(ret) + disguise(f) + cohort(ret) +
                     warned(f) + succession(f) + chance_likeness(f);
    ret->permille = ct_permille(ret->centibits);
    if (ret->permille > MOST)
        ret->permille = MOST;
    ret->confidence = confidence(f);
    ret->level = level(ret);
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * reason: the facts of a claim in sentences that can be checked and doubted.
 *
 * Five questions, each answered with what speaks for it, what against, how else
 * it could be, and what would settle it: made by one hand? would opening have
 * told? pretending to be others? were people chosen? why is it not bulk mail?
 */
#include "assess/claim.h"
#include "assess/lines.h"
#include "base/bits.h"

#define REASONS 5
#define PRETENCES 5 /* sentences */
#define SUBJECT 80  /* bytes shown */

struct reasons {
    struct ct_reason v[REASONS];
    size_t n;
};

static void end(struct reasons *r, struct ct_span claim, int32_t w, struct ct_lines lines[4])
{
    struct ct_reason *out = &r->v[r->n++];

    out->claim = claim;
    out->centibits = w;
    out->for_it = ct_lines_end(&lines[0]);
    out->against = ct_lines_end(&lines[1]);
    out->alternatives = ct_lines_end(&lines[2]);
    out->would_settle = ct_lines_end(&lines[3]);
}

#define FOR (&l[0])
#define AGAINST (&l[1])
#define ELSE (&l[2])
#define SETTLE (&l[3])

/* The value of a feature that most members have. */
static uint32_t common_value(
    const struct ct_assess *as, const struct ct_cluster *cl, enum ct_feature f, uint32_t *ret_n)
{
    struct ct_intern seen = { 0 };
    CT_VEC(uint32_t) count = { 0 };
    uint32_t best = 0;

    *ret_n = 0;
    for (uint32_t i = 0; i < cl->n; i++) {
        struct ct_feature_values v;
        uint32_t id;

        ct_feature_values(&v, as->h, cl->msgs[i]);
        if (v.one[f] == 0)
            continue;
        id = ct_intern(&seen, (struct ct_span){ (char *)&v.one[f], sizeof v.one[f] });
        while (count.n <= id)
            *ct_vec_add(&count) = 0;
        if (++count.v[id] > *ret_n) {
            *ret_n = count.v[id];
            best = v.one[f];
        }
    }
    ct_vec_done(&count);
    ct_intern_done(&seen);
    return best;
}

static void one_hand(struct reasons *r, const struct ct_assess *as, const struct ct_cluster *cl)
{
    struct ct_pair p;
    int32_t w;
    struct ct_lines l[4] = { { .a = as->a }, { .a = as->a }, { .a = as->a }, { .a = as->a } };

    for (int f = 0; f < CT_N_FEATURES; f++) {
        uint32_t n, value, senders;

        if (!ct_feature_is_string((enum ct_feature)f) || f == CT_FEATURE_LINK ||
            f == CT_FEATURE_RCPT || f == CT_FEATURE_CHARSET)
            continue;
        value = common_value(as, cl, (enum ct_feature)f, &n);
        senders = value ? ct_rarity_senders(as->rarity, (enum ct_feature)f, value) : 0;
        if (n < 2 || n * 3 < cl->n || senders * 20 > as->rarity->n_senders)
            continue;
        ct_line(FOR, "%u of %u mails share the %s, which %u of %u senders have", n, cl->n,
            ct_feature_text((enum ct_feature)f), senders, as->rarity->n_senders);
    }
    ct_pair_weigh(&p, as->h, as->rarity, cl->msgs[0], cl->msgs[cl->n - 1]);
    w = p.centibits / 2; /* nominal weights count double: families overlap */
    for (unsigned i = 0; i < p.n_shared; i++)
        if (p.shared[i].centibits < 0)
            ct_line(AGAINST, "the first and the last mail differ in the %s",
                ct_feature_text(p.shared[i].feature));
    ct_line(ELSE, "two operators who use the same tool or the same mailing service");
    ct_line(SETTLE, "further mails of either sender; sign-in data of the mailing service");
    end(r, CT_LIT("The mails were made by one hand or one tool"), w, l);
}

static void would_tell(struct reasons *r, const struct ct_assess *as, const struct ct_claim *claim)
{
    const struct ct_claim_facts *f = &claim->facts;
    struct ct_lines l[4] = { { .a = as->a }, { .a = as->a }, { .a = as->a }, { .a = as->a } };

    if (f->hidden)
        ct_line(FOR, "%u of %u mails fetch something that does not show", f->hidden, f->msgs);
    if (f->personal)
        ct_line(FOR, "in %u the address fetched is made for that one recipient", f->personal);
    if (f->no_call)
        ct_line(FOR, "%u have nothing to click: being opened is all they can be for", f->no_call);
    if (f->hosts > 1)
        ct_line(FOR, "%u hosts took turns", f->hosts);
    if (f->no_call < f->msgs)
        ct_line(AGAINST, "%u have links to click", f->msgs - f->no_call);
    ct_line(
        ELSE, "marketing that measures who reads; a tracking service in an honest mail program");
    ct_line(SETTLE, "proxy, DNS or firewall logs for these hosts at the times of the mails");
    end(r, CT_LIT("Opening them told their sender who reads, when and from where"),
        (int32_t)f->median, l);
}

/* How a domain imitates another, for people. */
static const char *likeness(enum ct_lookalike kind)
{
    switch (kind) {
    case CT_LOOKALIKE_SKELETON:
        return "letters that look the same";
    case CT_LOOKALIKE_EDIT1:
        return "one letter differs";
    case CT_LOOKALIKE_EDIT2:
        return "two letters differ";
    case CT_LOOKALIKE_OTHER_TLD:
        return "another ending";
    case CT_LOOKALIKE_SUBDOMAIN:
        return "the name stands in front of another domain";
    case CT_LOOKALIKE_COMBO:
        return "a word is added";
    case CT_LOOKALIKE_BITSQUAT:
        return "one bit of one letter differs";
    case CT_LOOKALIKE_NONE:
        break;
    }
    return "alike";
}

/* What one message pretends to be, as a sentence; empty when nothing. */
static struct ct_span pretence(const struct ct_assess *as, uint32_t msg)
{
    const struct ct_mailset *set = as->h->set;
    const struct ct_msg *m = &set->msgs.v[msg];
    const struct ct_asof *was = &as->h->asof[msg];

    if (was->same_name)
        return ct_arena_printf(as->a,
            "\"%.*s\" writes from %.*s; the correspondent of that name is %.*s",
            CT_ARG(ct_mailset_str(set, m->from_name)), CT_ARG(ct_mailset_str(set, m->from)),
            CT_ARG(ct_mailset_str(set, set->msgs.v[was->same_name - 1].from)));
    if (was->lookalike)
        return ct_arena_printf(as->a, "%.*s looks like %.*s (%s)",
            CT_ARG(ct_mailset_str(set, m->from_domain)),
            CT_ARG(ct_mailset_str(set, was->lookalike_of)),
            likeness((enum ct_lookalike)was->lookalike));
    return (struct ct_span){ 0 };
}

/* Each different sentence once, in the order of the mails, with how many mails
 * it is true of; at most PRETENCES of them. */
static void pretences(struct ct_lines *l, const struct ct_assess *as, const struct ct_cluster *cl)
{
    struct ct_intern seen = { 0 };
    CT_VEC(uint32_t) count = { 0 };

    for (uint32_t i = 0; i < cl->n; i++) {
        struct ct_span s = pretence(as, cl->msgs[i]);
        uint32_t id = s.len ? ct_intern(&seen, s) : CT_INTERN_NONE;

        if (id == count.n)
            *ct_vec_add(&count) = 0;
        if (id != CT_INTERN_NONE)
            count.v[id]++;
    }
    for (uint32_t i = 0; i < count.n && i < PRETENCES; i++) {
        struct ct_span s = ct_intern_str(&seen, i);

        if (count.v[i] > 1)
            ct_line(l, "%.*s (in %u mails)", CT_ARG(s), count.v[i]);
        else
            ct_line(l, "%.*s", CT_ARG(s));
    }
    if (count.n > PRETENCES)
        ct_line(l, "%zu more senders like these", count.n - PRETENCES);
    ct_vec_done(&count);
    ct_intern_done(&seen);
}

static void pretend(struct reasons *r, const struct ct_assess *as, const struct ct_cluster *cl,
    const struct ct_claim *claim)
{
    const struct ct_claim_facts *f = &claim->facts;
    struct ct_lines l[4] = { { .a = as->a }, { .a = as->a }, { .a = as->a }, { .a = as->a } };

    if (f->impersonating == 0)
        return;
    pretences(FOR, as, cl);
    if (f->impersonating < f->msgs)
        ct_line(AGAINST, "%u of %u mails bear names that nobody here knew",
            f->msgs - f->impersonating, f->msgs);
    if (f->one_letter)
        ct_line(AGAINST,
            "in %u mails only one letter of a domain is alike; %u of %u honest senders here have "
            "that by chance",
            f->one_letter, as->background->alike, as->background->honest);
    ct_line(ELSE, "the correspondent writes from a private or new address");
    ct_line(SETTLE, "asking the correspondent, by a way other than mail");
    end(r, CT_LIT("They pretend to be correspondents of ours"),
        f->impersonating * 4 >= f->msgs ? 400 : 200, l);
}

static void chosen(struct reasons *r, const struct ct_assess *as, const struct ct_claim *claim)
{
    const struct ct_claim_facts *f = &claim->facts;
    struct ct_lines l[4] = { { .a = as->a }, { .a = as->a }, { .a = as->a }, { .a = as->a } };

    ct_line(f->targets * 4 <= f->accounts ? FOR : AGAINST, "%u of %u known accounts received them",
        f->targets, f->accounts);
    if (f->cohort > 0)
        ct_line(FOR, "%u of %u recipients belong to \"%.*s\", as do %u of %u known addresses",
            f->in_group, f->with_group, CT_ARG(f->group), f->group_size, f->people);
    if (f->cohort > 0 && f->honest)
        ct_line(f->picked >= CT_COHORT_SURE && f->honest_grouped * 8 <= f->honest ? FOR : AGAINST,
            "of %u lasting senders here %u write to one group as clearly", f->honest,
            f->honest_grouped);
    else if (f->people == 0)
        ct_line(AGAINST, "nothing is known of who belongs together: no --people was given");
    ct_line(ELSE, "a mailing list or directory that happens to hold these people");
    ct_line(SETTLE, "what these people worked on at that time; whether others got them too");
    end(r, CT_LIT("Their recipients were chosen"), f->cohort, l);
}

/* What ties it to a campaign that is claimed for other reasons. */
static void tied(struct ct_lines *fr, const struct ct_assess *as, const struct ct_claim *claim)
{
    const struct ct_mailset *set = as->h->set;
    const struct ct_msg *m;

    if (!claim->tied)
        return;
    m = &set->msgs.v[claim->tied - 1];
    ct_line(fr,
        "a link of %d.%d bits for one operator ties it to the campaign that began with \"%.*s\" "
        "from %.*s",
        claim->tied_centibits / 100, claim->tied_centibits / 10 % 10,
        CT_ARG(ct_span_head(ct_mailset_str(set, m->subject), SUBJECT)),
        CT_ARG(ct_mailset_str(set, m->from)));
}

static void not_bulk(struct reasons *r, const struct ct_assess *as, const struct ct_claim *claim)
{
    const struct ct_claim_facts *f = &claim->facts;
    struct ct_lines l[4] = { { .a = as->a }, { .a = as->a }, { .a = as->a }, { .a = as->a } };

    ct_line(FOR, "%u mails on %u days within %u days, at most %u a day", f->msgs, f->days,
        f->span_days, f->most_a_day);
    if (claim->kin)
        ct_line(FOR, "%u more groups of mails have the same hand, under other names or hosts",
            claim->kin);
    if (f->brief)
        ct_line(FOR,
            "%u mails are of %u senders that wrote here within %u days only, and that nobody "
            "answered",
            f->brief, f->burned, CT_BRIEF_DAYS);
    tied(&l[0], as, claim);
    if (f->bulk == 0)
        ct_line(FOR, "none offers a way to unsubscribe");
    else
        ct_line(AGAINST, "%u carry marks of bulk mail", f->bulk);
    if (f->answered)
        ct_line(AGAINST, "one of ours had written to the sender of %u before", f->answered);
    ct_line(ELSE, "sales outreach by one person; fraud that went to few people here");
    ct_line(ELSE, "a penetration test or phishing exercise of our own");
    ct_line(SETTLE, "whether other organisations received the same; whether a test was ordered");
    end(r, CT_LIT("They are not ordinary bulk mail"), f->bulk * 2 > f->msgs ? -400 : 100, l);
}

size_t ct_claim_reasons(const struct ct_assess *as, const struct ct_cluster *cl,
    const struct ct_claim *claim, const struct ct_reason **ret)
{
    struct reasons r = { 0 };
    struct ct_reason *v;

    would_tell(&r, as, claim);
    pretend(&r, as, cl, claim);
    chosen(&r, as, claim);
    one_hand(&r, as, cl);
    not_bulk(&r, as, claim);
    v = ct_arena_raw(as->a, r.n * sizeof *v);
    memcpy(v, r.v, r.n * sizeof *v);
    *ret = v;
    return r.n;
}

struct ct_reason ct_message_reason(const struct ct_assess *as, uint32_t msg)
{
    struct ct_lines fr = { .a = as->a }, against = { .a = as->a }, other = { .a = as->a };
    struct ct_reason ret = { 0 };
    struct ct_suspicion j;

    ct_detect(as->h, msg, &j);
    for (unsigned i = 0; i < j.n; i++)
        if (j.v[i].centibits != 0)
            ct_line_add(
                j.v[i].centibits > 0 ? &fr : &against, ct_signal_text(as->a, as->h->set, &j.v[i]));
    ct_line(&other, "an honest sender who measures who reads");
    ret.claim = CT_LIT("This mail could be meant to find out who reads it");
    ret.centibits = ct_suspicion_sum(&j);
    ret.for_it = ct_lines_end(&fr);
    ret.against = ct_lines_end(&against);
    ret.alternatives = ct_lines_end(&other);
    return ret;
}

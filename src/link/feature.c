/* SPDX-License-Identifier: Apache-2.0 */
/*
 * feature: values out of a message.
 *
 * Of many hosts in one mail those count that stand in another mail as well, the
 * rarest of them first: a host that was never seen again links nothing, and a
 * hundred of them must not crowd out the one that would.
 */
#include "link/feature.h"

#include "base/hash.h"
#include "base/limits.h"
#include "link/feature_row.h"

const char *ct_feature_text(enum ct_feature f)
{
    static const char *const texts[] = {
#define FEATURE(id, family, values, agree, generic, text) [CT_FEATURE_##id] = text,
#include "link/features.def"
#undef FEATURE
    };

    return (unsigned)f < CT_N_FEATURES ? texts[f] : "text";
}

enum ct_family ct_feature_family(enum ct_feature f)
{
    static const enum ct_family families[] = {
#define FEATURE(id, family, values, agree, generic, text) [CT_FEATURE_##id] = CT_FAMILY_##family,
#include "link/features.def"
#undef FEATURE
    };

    return families[f];
}

bool ct_feature_is_string(enum ct_feature f)
{
    return f != CT_FEATURE_TEXT && f != CT_FEATURE_ZONE && f != CT_FEATURE_HOUR;
}

const char *ct_family_name(enum ct_family f)
{
    static const char *const names[CT_N_FAMILIES] = { "sender", "links", "content", "tool",
        "persona", "infrastructure", "recipients", "time zone", "charset" };

    return names[f];
}

bool ct_family_is_strong(enum ct_family f)
{
    return f < CT_FAMILY_INFRA;
}

static void put(struct ct_feature_values *v, enum ct_feature f, uint32_t value)
{
    if (value == 0)
        return;
    for (uint32_t i = v->n; i-- && v->v[i].feature == f;)
        if (v->v[i].value == value)
            return;
    if (v->one[f] == 0)
        v->one[f] = value;
    v->v[v->n++] = (struct ct_feature_value){ f, value };
}

/* The best few of many, by what they could link. */
struct few {
    uint32_t value[CT_MAX_SEVERAL], senders[CT_MAX_SEVERAL];
    unsigned n, max;
};

static void few_add(struct few *few, uint32_t value, const struct ct_reach *reach)
{
    uint32_t senders = reach->msgs > 1 ? reach->senders : UINT32_MAX;
    unsigned at = few->n;

    if (value == 0)
        return;
    for (unsigned i = 0; i < few->n; i++)
        if (few->value[i] == value)
            return;
    while (at > 0 && few->senders[at - 1] > senders)
        at--;
    if (at == few->max)
        return;
    few->n += few->n < few->max;
    for (unsigned i = few->n - 1; i > at; i--) {
        few->value[i] = few->value[i - 1];
        few->senders[i] = few->senders[i - 1];
    }
    few->value[at] = value;
    few->senders[at] = senders;
}

static void take_fetches(struct ct_feature_values *v, const struct ct_history *h,
    const struct ct_msg *m, enum ct_feature host, enum ct_feature form, unsigned flag)
{
    struct few hosts = { .max = ct_feature_slots(host) }, forms = { .max = ct_feature_slots(form) };

    for (uint32_t i = 0; i < m->n_fetches && i < CT_MAX_LINK_FETCHES; i++) {
        const struct ct_fetch_rec *f = &h->set->fetches.v[m->fetches + i];

        if (!(f->flags & flag))
            continue;
        few_add(&hosts, f->domain, &h->domain[f->domain]);
        few_add(&forms, f->template, &h->template[f->template]);
    }
    for (unsigned i = 0; i < hosts.n; i++)
        put(v, host, hosts.value[i]);
    for (unsigned i = 0; i < forms.n; i++)
        put(v, form, forms.value[i]);
}

/* The token of what opening asks tells more than that of a link. */
static uint32_t token(const struct ct_mailset *set, const struct ct_msg *m)
{
    uint32_t best = 0;
    unsigned most = 0;

    for (uint32_t i = 0; i < m->n_fetches && i < CT_MAX_LINK_FETCHES; i++) {
        const struct ct_fetch_rec *f = &set->fetches.v[m->fetches + i];
        unsigned rank = (f->grammar != 0) + 2u * ((f->flags & CT_FETCH_OPEN) != 0) +
                        4u * ((f->flags & CT_FETCH_PERSONAL) != 0);

        if (f->grammar && rank > most) {
            most = rank;
            best = f->grammar;
        }
    }
    return best;
}

/* Parts of a sketch: texts that are alike have one in common, most likely. The number of
 * the part stands in the value; a part without any word is left out. */
static void take_text(
    struct ct_feature_values *v, const struct ct_mailset *set, const struct ct_msg *m)
{
    static const uint16_t none[] = { UINT16_MAX, UINT16_MAX, UINT16_MAX, UINT16_MAX };
    const size_t part = sizeof none / sizeof none[0];
    const struct ct_sketch *sk = m->sketch ? &set->sketches.v[m->sketch - 1] : NULL;

    for (uint32_t i = 0; sk && m->words >= CT_TEXT_LEAST && i < CT_TEXT_BANDS; i++) {
        struct ct_span s = { (const char *)(sk->slot + i * part), sizeof none };

        if (memcmp(s.ptr, none, sizeof none) != 0)
            put(v, CT_FEATURE_TEXT, (uint32_t)(ct_hash64(s, i) >> 32 | 8) / 8 * 8 + i);
    }
}

static void take_rcpts(
    struct ct_feature_values *v, const struct ct_mailset *set, const struct ct_msg *m)
{
    const uint32_t *who = ct_msg_targets(set, m);

    /* a mail to everybody says nothing about whom it was meant for */
    if (m->n_targets <= ct_feature_slots(CT_FEATURE_RCPT))
        for (uint32_t i = 0; i < m->n_targets; i++)
            put(v, CT_FEATURE_RCPT, who[i]);
}

/* Quarter of a day and kind of day, in UTC. */
static uint32_t hours(const struct ct_msg *m)
{
    int64_t day = m->at_us == CT_TIME_NONE ? 0 : ct_time_day(m->at_us);
    int64_t hour = (m->at_us - day * CT_DAY_US) / (CT_DAY_US / 24);
    bool weekend = ((day % 7) + 7 + 4) % 7 % 6 == 0; /* day 0 was a Thursday */

    return m->at_us == CT_TIME_NONE ? 0 : (uint32_t)(1 + hour / 4 + (weekend ? 6 : 0));
}

static void take_tool(struct ct_feature_values *v, const struct ct_msg *m)
{
    put(v, CT_FEATURE_HEADERS, m->shapes[CT_SHAPE_HEADERS]);
    put(v, CT_FEATURE_BOUNDARY, m->shapes[CT_SHAPE_BOUNDARY]);
    put(v, CT_FEATURE_MESSAGE_ID, m->shapes[CT_SHAPE_MESSAGE_ID]);
    put(v, CT_FEATURE_MAILER, m->shapes[CT_SHAPE_MAILER]);
    put(v, CT_FEATURE_MIME, m->shapes[CT_SHAPE_MIME]);
    put(v, CT_FEATURE_ENCODING, m->shapes[CT_SHAPE_ENCODING]);
}

static void take_sender(struct ct_feature_values *v, const struct ct_msg *m)
{
    put(v, CT_FEATURE_FROM, m->from);
    put(v, CT_FEATURE_FROM_DOMAIN, m->from_domain);
    if (m->reply_to != m->from) {
        put(v, CT_FEATURE_REPLY_TO, m->reply_to);
        put(v, CT_FEATURE_REPLY_DOMAIN, m->reply_domain == m->from_domain ? 0 : m->reply_domain);
    }
    put(v, CT_FEATURE_RETURN_DOMAIN, m->return_domain);
    put(v, CT_FEATURE_DKIM_DOMAIN, m->dkim_domain);
    put(v, CT_FEATURE_DKIM_KEY, m->dkim_key);
    put(v, CT_FEATURE_BULK_ID, m->bulk_id);
}

/* What a migration has destroyed counts as missing. */
static void leave_out(struct ct_feature_values *v, uint32_t nulled)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < v->n; i++)
        if (!(nulled >> v->v[i].feature & 1))
            v->v[n++] = v->v[i];
    v->n = n;
    for (int f = 0; f < CT_N_FEATURES; f++)
        if (nulled >> f & 1)
            v->one[f] = 0;
}

void ct_feature_values(struct ct_feature_values *ret, const struct ct_history *h, uint32_t msg)
{
    const struct ct_mailset *set = h->set;
    const struct ct_msg *m = &set->msgs.v[msg];

    memset(ret->one, 0, sizeof ret->one);
    ret->n = 0;
    take_sender(ret, m);
    take_fetches(ret, h, m, CT_FEATURE_BEACON, CT_FEATURE_TEMPLATE, CT_FETCH_OPEN);
    take_fetches(ret, h, m, CT_FEATURE_LINK, CT_FEATURE_LINK_TEMPLATE, CT_FETCH_CLICK);
    put(ret, CT_FEATURE_TOKEN, token(set, m));
    put(ret, CT_FEATURE_DOM, m->shapes[CT_SHAPE_DOM]);
    put(ret, CT_FEATURE_SUBJECT, m->subject);
    take_text(ret, set, m);
    take_tool(ret, m);
    put(ret, CT_FEATURE_NAME, m->name_key);
    put(ret, CT_FEATURE_IP, m->source_ip);
    put(ret, CT_FEATURE_NET, m->source_net);
    put(ret, CT_FEATURE_HELO, m->helo);
    take_rcpts(ret, set, m);
    /* not a string: any number that tells zones apart and is not 0 */
    put(ret, CT_FEATURE_ZONE, m->zone == CT_ZONE_NONE ? 0 : (uint32_t)(m->zone + 2000));
    put(ret, CT_FEATURE_HOUR, hours(m));
    put(ret, CT_FEATURE_CHARSET, m->shapes[CT_SHAPE_CHARSET]);
    if (h->nulled && h->nulled[msg])
        leave_out(ret, h->nulled[msg]);
}

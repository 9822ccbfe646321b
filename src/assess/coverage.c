/* SPDX-License-Identifier: Apache-2.0 */
/*
 * coverage: mail by month, then logs (coverage_logs.h), and the logs that are not there.
 *
 * A month's completeness is the share of its days with at least one mail to one
 * of ours. That is a lower bound of what is missing: a quiet Sunday looks like
 * a gap, a mailbox that is not in the archive does not show at all, and the
 * blind spots say so.
 */
#include "assess/coverage.h"

#include "assess/coverage_logs.h"
#include "base/bits.h"
#include "base/buf.h"
#include "model/source.h"

#define RUNG(r) (1u << CT_RUNG_##r)

struct month {
    int64_t from_us, to_us;
    uint32_t days, all_days;
    uint64_t mails, delivered;
    int64_t last_day;
};

static int64_t month_start(int year, int month)
{
    struct ct_civil c = { .year = year, .month = month, .day = 1 };
    int64_t us = 0;

    return ct_time_make(&c, &us) ? us : 0;
}

static struct month month_of(int64_t at_us)
{
    struct ct_civil c = ct_time_civil(at_us);
    struct month m = { .from_us = month_start(c.year, c.month), .last_day = INT64_MIN };

    m.to_us = c.month == 12 ? month_start(c.year + 1, 1) : month_start(c.year, c.month + 1);
    if (m.to_us <= m.from_us)
        m.to_us = m.from_us + 31 * CT_DAY_US; /* the last December that can be written */
    m.all_days = (uint32_t)((m.to_us - m.from_us) / CT_DAY_US);
    return m;
}

static struct ct_coverage row(const struct month *m)
{
    return (struct ct_coverage){ .source_kind = CT_LIT("mail"),
        .account_group = CT_LIT("all"),
        .from_us = m->from_us,
        .to_us = m->to_us,
        .events = m->mails,
        .completeness_permille = m->all_days ? m->days * 1000 / m->all_days : 0,
        .answers = RUNG(TARGETED) | (m->delivered * 2 >= m->mails ? RUNG(DELIVERED) : 0) };
}

static void mail_months(struct ct_coverage_rows *rows, const struct ct_assess *as)
{
    const struct ct_mailset *set = as->h->set;
    struct month m = { 0 };

    for (size_t i = 0; i < set->msgs.n; i++) {
        const struct ct_msg *msg = &set->msgs.v[i];

        if (msg->at_us < 0 || msg->n_targets == 0)
            continue; /* no time, or a date before 1970: no month; sent to none of ours */
        if (msg->at_us >= m.to_us) {
            if (m.mails)
                *ct_vec_add(&rows->v) = row(&m);
            m = month_of(msg->at_us);
        }
        m.mails++;
        m.delivered += msg->n_delivered > 0;
        m.days += ct_time_day(msg->at_us) != m.last_day;
        m.last_day = ct_time_day(msg->at_us);
    }
    if (m.mails)
        *ct_vec_add(&rows->v) = row(&m);
}

/* "order of header fields", "form of the MIME boundary and mail program" … */
static struct ct_span feature_names(struct ct_arena *a, uint32_t features)
{
    struct ct_buf text = ct_buf(1024);
    struct ct_span ret;

    for (int f = 0; f < CT_N_FEATURES; f++) {
        if (!(features >> f & 1))
            continue;
        features &= ~(1u << f);
        if (ct_buf_span(&text).len)
            ct_buf_printf(&text, "%s", features ? ", " : " and ");
        ct_buf_printf(&text, "%s", ct_feature_text((enum ct_feature)f));
    }
    ret = ct_arena_copy(a, ct_buf_span(&text));
    ct_buf_done(&text);
    return ret;
}

/* What moving an archive destroyed, with the first month of mail that it touches. */
static void note_migrations(struct ct_coverage_rows *rows, const struct ct_assess *as)
{
    for (size_t i = 0; as->migration && i < as->migration->notes.n; i++) {
        const struct ct_migration_note *n = &as->migration->notes.v[i];
        struct ct_span name =
            n->group < as->n_sources ? as->sources[n->group].path : CT_LIT("several sources");
        size_t k = 0;

        while (k + 1 < rows->v.n && rows->v.v[k].to_us <= n->first_us)
            k++;
        if (k >= rows->v.n)
            continue;
        rows->v.v[k].notes = ct_arena_printf(as->a,
            "%.*s%s%.*s of %u mails was rewritten when they were moved (%.*s); not used",
            CT_ARG(rows->v.v[k].notes), rows->v.v[k].notes.len ? "\n" : "",
            CT_ARG(feature_names(as->a, n->features)), n->mails, CT_ARG(name));
    }
}

static int write_rows(struct ct_result *res, const struct ct_assess *as, struct ct_err *err)
{
    struct ct_coverage_rows rows = { 0 };
    struct ct_coverage *out;
    int r;

    mail_months(&rows, as);
    note_migrations(&rows, as);
    r = ct_coverage_logs(&rows, as, err);
    out = ct_arena_raw(as->a, (rows.v.n + 1) * sizeof *out);
    if (rows.v.n)
        memcpy(out, rows.v.v, rows.v.n * sizeof *out);
    res->coverage = out;
    res->n_coverage = rows.v.n;
    ct_vec_done(&rows.v);
    return r;
}

int ct_coverage_write(struct ct_result *res, const struct ct_assess *as, struct ct_err *err)
{
    static const struct {
        const char *question, *ask_for;
        uint32_t rungs;
    } rows[] = {
        { "Did anybody open these mails or click in them?",
            "web proxy, DNS resolver or firewall logs", RUNG(OPENED) | RUNG(CLICKED) },
        { "Was an account entered?", "sign-in logs of mail, VPN and identity provider",
            RUNG(ENTERED) | RUNG(ACCOUNT) },
        { "Was mail read by somebody else?", "mailbox audit logs", RUNG(DATA_MAIL) },
        { "Were files taken?", "audit logs of cloud storage and file servers", RUNG(DATA_FILES) },
        { "Were call records read?", "call records and access logs of their portal",
            RUNG(DATA_CALLS) },
        { "Did somebody stay inside?", "audit logs of mailbox rules, delegates and app consents",
            RUNG(STAYS) },
        { "Which mail was never archived?",
            "mail server logs; personal mailboxes; quarantine and deleted items",
            RUNG(TARGETED) | RUNG(DELIVERED) },
    };
    size_t n = sizeof rows / sizeof rows[0];
    struct ct_blind_spot *blind = ct_arena_raw(as->a, n * sizeof *blind);

    for (size_t i = 0; i < n; i++)
        blind[i] = (struct ct_blind_spot){ ct_span_str(rows[i].question),
            ct_span_str(rows[i].ask_for), rows[i].rungs };
    res->blind = blind;
    res->n_blind = n;
    return write_rows(res, as, err);
}

/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * fixture: an invented result with everything that a report may meet, and the
 * strings that strangers would put into it.
 *
 * Two campaigns, three people, every state, hostile subjects, a source whose
 * name is no UTF-8. Nothing in it is real.
 */

#include "base/arena.h"
#include "report/report.h"

#define FIX_SPANS(...)                                   \
    fix_list(a, (const struct ct_span[]){ __VA_ARGS__ }, \
        sizeof((const struct ct_span[]){ __VA_ARGS__ }) / sizeof(struct ct_span))
#define FIX_T(day) ((int64_t)(1610442838 + (day)*86400) * CT_SECOND_US)

/* ESC, right-to-left override, markup, quotes, NUL, a byte that is no UTF-8. */
#define FIX_HOSTILE                                                \
    CT_LIT("\x1b[31m<script>alert('x')</script>]]>\"&\xE2\x80\xAE" \
           "gnp.exe\0nul\xFF https://evil.example/?a=1")
#define FIX_FORMULA CT_LIT("=cmd|' /C calc'!A0")

static inline struct ct_span_list fix_list(struct ct_arena *a, const struct ct_span *v, size_t n)
{
    struct ct_span *copy = ct_arena_alloc(a, n * sizeof *copy);

    memcpy(copy, v, n * sizeof *copy);
    return (struct ct_span_list){ copy, n };
}

static const struct ct_evidence fix_evidence[] = {
    { .source = { "mail/inbox.mbox", 15 }, .offset = 1024, .length = 8123, .class = CT_CLASS_MAIL },
    { .source = { "mail/b\xFF.eml", 11 },
        .member = { "a/<b>.eml", 9 },
        .offset = 0,
        .length = 77,
        .class = CT_CLASS_MAIL },
};

static inline struct ct_reason fix_reason(struct ct_arena *a)
{
    return (struct ct_reason){ .claim = CT_LIT("every image of img.example names its recipient"),
        .for_it = FIX_SPANS(CT_LIT("9 of 9 messages, https://img.example/a.gif?u=1"),
            CT_LIT("first seen 2021-01-12")),
        .against = FIX_SPANS(CT_LIT("newsletters do this too")),
        .alternatives = FIX_SPANS(CT_LIT("a mailing tool <b>bought</b> by a lobby")),
        .would_settle = FIX_SPANS(CT_LIT("proxy logs of 2021-01")),
        .centibits = 940 };
}

static inline const struct ct_campaign_message *fix_messages(struct ct_arena *a, char *subject)
{
    struct ct_campaign_message *m = ct_arena_alloc(a, 3 * sizeof *m);

    m[0] = (struct ct_campaign_message){ .key = 0xFEDCBA9876543210,
        .message_id = CT_LIT("a@b.example"),
        .subject = FIX_HOSTILE,
        .from_address = CT_LIT("press@news.example"),
        .from_name = CT_LIT("Mara <i>Muster</i>"),
        .excerpt = FIX_HOSTILE,
        .at_us = FIX_T(0),
        .copy = fix_evidence[0],
        .deliveries = { &fix_evidence[1], 1 },
        .people = FIX_SPANS(CT_LIT("P-001"), CT_LIT("P-002")),
        .reason = fix_reason(a) };
    m[1] = (struct ct_campaign_message){ .key = 7,
        .message_id = CT_LIT("c@b.example"),
        .subject = FIX_FORMULA,
        .from_address = CT_LIT("press@news.example"),
        .at_us = FIX_T(30),
        .copy = fix_evidence[1],
        .people = FIX_SPANS(CT_LIT("P-001")) };
    m[2] = (struct ct_campaign_message){ .subject = { subject, 100 * 1024 },
        .from_address = CT_LIT("@"),
        .at_us = FIX_T(90),
        .copy = fix_evidence[0] };
    return m;
}

static inline const struct ct_campaign *fix_campaigns(struct ct_arena *a)
{
    struct ct_campaign *c = ct_arena_alloc(a, 2 * sizeof *c);
    struct ct_reason *why = ct_arena_alloc(a, sizeof *why);
    char *subject = ct_arena_alloc(a, 100 * 1024);

    memset(subject, 'A', 100 * 1024);
    *why = fix_reason(a);
    c[0] = (struct ct_campaign){ .id = CT_LIT("C-01"),
        .thread = CT_LIT("T-01"),
        .title = CT_LIT("tracked letters of a false newspaper"),
        .state = CT_LIT("new"),
        .permille = 870,
        .confidence = CT_CONFIDENCE_MODERATE,
        .first_us = FIX_T(0),
        .last_us = FIX_T(90),
        .messages = fix_messages(a, subject),
        .n_messages = 3,
        .people = FIX_SPANS(CT_LIT("P-001"), CT_LIT("P-002")),
        .why = why,
        .n_why = 1 };
    struct ct_campaign_observable *o = ct_arena_alloc(a, 2 * sizeof *o);
    o[0] = (struct ct_campaign_observable){ CT_OBS_DOMAIN, CT_LIT("img.example"), CT_LIT("beacon"),
        9, 0 };
    o[1] = (struct ct_campaign_observable){ CT_OBS_URL, CT_LIT("https://img.example/a\"><script>"),
        CT_LIT("link"), 2, 1 };
    struct ct_campaign_actor *who = ct_arena_alloc(a, 2 * sizeof *who);
    who[0] = (struct ct_campaign_actor){ CT_LIT("unknown"), CT_LIT("unknown actor"), 800 };
    who[1] = (struct ct_campaign_actor){ CT_LIT("G9999"), CT_LIT("INVENTED BEAR"), 200 };
    static const struct ct_campaign_join weak = { 0, 2, 310, 640 };
    c[0].weak = &weak;
    c[0].n_weak = 1;
    c[0].observables = o;
    c[0].n_observables = 2;
    c[0].actors = who;
    c[0].n_actors = 2;
    c[1] = (struct ct_campaign){ .id = CT_LIT("C-02"),
        .thread = CT_LIT("T-02"),
        .state = CT_LIT("new"),
        .permille = 480,
        .first_us = CT_TIME_NONE,
        .last_us = CT_TIME_NONE };
    return c;
}

static inline const struct ct_thread *fix_threads(struct ct_arena *a)
{
    struct ct_thread *th = ct_arena_alloc(a, 2 * sizeof *th);
    struct ct_thread_tie *tie = ct_arena_alloc(a, sizeof *tie);

    *tie = (struct ct_thread_tie){ .a = CT_LIT("C-01"),
        .b = CT_LIT("C-02"),
        .cause = CT_LIT("a copy"),
        .centibits = 1210,
        .contested = true,
        .reason = fix_reason(a) };
    th[0] = (struct ct_thread){ .id = CT_LIT("T-01"),
        .campaigns = FIX_SPANS(CT_LIT("C-01")),
        .people = FIX_SPANS(CT_LIT("P-001"), CT_LIT("P-002")),
        .first_us = FIX_T(0),
        .last_us = FIX_T(90),
        .messages = 3,
        .ties = tie,
        .n_ties = 1 };
    th[1] = (struct ct_thread){ .id = CT_LIT("T-02"),
        .campaigns = FIX_SPANS(CT_LIT("C-02")),
        .first_us = CT_TIME_NONE,
        .last_us = CT_TIME_NONE };
    return th;
}

static inline const struct ct_person *fix_people(struct ct_arena *a)
{
    static const enum ct_rung_state states[CT_N_RUNGS] = { CT_STATE_YES, CT_STATE_YES,
        CT_STATE_PROBABLE, CT_STATE_NO, CT_STATE_MACHINE };
    struct ct_person *p = ct_arena_alloc(a, 2 * sizeof *p);

    for (int i = 0; i < 2; i++) {
        struct ct_person_campaign *c = ct_arena_alloc(a, sizeof *c);

        c->campaign = CT_LIT("C-01");
        c->confidence = CT_CONFIDENCE_MODERATE;
        for (int r = 0; r < CT_N_RUNGS; r++)
            c->rungs[r] = (struct ct_rung_result){ .state = i ? CT_STATE_UNKNOWN : states[r],
                .first_us = r || i ? CT_TIME_NONE : FIX_T(0),
                .last_us = r || i ? CT_TIME_NONE : FIX_T(90),
                .missing =
                    r > 4 ? CT_LIT("no sign-in log before 2021-06-01") : (struct ct_span){ 0 } };
        c->rungs[0].evidence = (struct ct_evidence_list){ fix_evidence, 2 };
        c->rungs[2].why = CT_LIT("pixel of img.example fetched 2 s after delivery");
        p[i] = (struct ct_person){ .id = i ? CT_LIT("P-002") : CT_LIT("P-001"),
            .name = i ? CT_LIT("أمينة حداد") : CT_LIT("Ada Beispiel"),
            .role = CT_LIT("member"),
            .addresses = FIX_SPANS(CT_LIT("ada@parl.example"), CT_LIT("a@home.example")),
            .campaigns = c,
            .n_campaigns = 1 };
    }
    return p;
}

static inline struct ct_result fix_result(void)
{
    static const struct ct_coverage coverage[] = {
        { CT_LIT("mail"), CT_LIT("all"), FIX_T(-400), FIX_T(100), 1000, 5000, 3 },
        { CT_LIT("proxy"), CT_LIT("parl.example"), FIX_T(0), FIX_T(60), 400, 10, 12 },
    };
    static const struct ct_blind_spot blind[] = {
        { CT_LIT("whether anyone opened a message before 2021-01"), CT_LIT("proxy logs"), 4 },
    };
    struct ct_result res = { .case_name = CT_LIT("Committee <mail>"),
        .border = CT_LIT("mx.parl.example, learned"),
        .sources = 2,
        .source_bytes = 9000,
        .copies = 12,
        .messages = 10,
        .ledger_entries = 1,
        .ledger_events = 3,
        .first_us = FIX_T(-400),
        .last_us = FIX_T(100),
        .suspicious = 4,
        .explained = 38,
        .accounts = 212 };
    struct ct_finding *f = ct_arena_alloc(&res.arena, sizeof *f);

    struct ct_arena *a = &res.arena;
    res.own_domains = FIX_SPANS(CT_LIT("parl.example"));
    *f = (struct ct_finding){ .id = CT_LIT("F-0001"),
        .detector = CT_LIT("tracking"),
        .reason = fix_reason(a),
        .evidence = { fix_evidence, 2 },
        .campaign = CT_LIT("C-01"),
        .at_us = FIX_T(0) };
    res.campaigns = fix_campaigns(&res.arena);
    res.n_campaigns = 2;
    res.threads = fix_threads(&res.arena);
    res.n_threads = 2;
    res.people = fix_people(&res.arena);
    res.n_people = 2;
    res.findings = f;
    res.n_findings = 1;
    res.coverage = coverage;
    res.n_coverage = 2;
    res.blind = blind;
    res.n_blind = 1;
    return res;
}

static inline struct ct_view fix_view(const struct ct_result *res)
{
    static const struct ct_source_info sources[] = {
        { .id = 1,
            .path = CT_LIT("mail/inbox.mbox"),
            .bytes = 9000,
            .sha256 = { 0xAB, 0xCD },
            .reader = CT_LIT("mbox"),
            .events = 11,
            .ledger = 1,
            .first_us = FIX_T(-400),
            .last_us = FIX_T(100) },
        { .id = 2,
            .path = { "mail/b\xFF.eml", 11 },
            .bytes = 77,
            .first_us = CT_TIME_NONE,
            .last_us = CT_TIME_NONE },
    };
    static const struct ct_ledger_line ledger[] = {
        { .path = CT_LIT("mail/inbox.mbox"),
            .entry = { .source = 1,
                .offset = 400,
                .length = 20,
                .reason = CT_LIT("no header"),
                .count = 3 } },
    };

    static const uint64_t keys[] = { 7, 9 };
    static const struct ct_judgement judged[] = {
        { .kind = CT_JUDGE_CONFIRM,
            .a_id = CT_LIT("C-01"),
            .a = { keys, 2 },
            .who = CT_LIT("ada"),
            .at_us = FIX_T(100) },
        { .kind = CT_JUDGE_NOT_SAME,
            .a_id = CT_LIT("C-02"),
            .b_id = CT_LIT("C-01"),
            .a = { keys, 1 },
            .b = { keys + 1, 1 },
            .who = CT_LIT("eve\x1b[2J\xE2\x80\xAE"),
            .note = CT_LIT("=1+1 see http://evil.example/ \x1b[31m\xFF"),
            .at_us = FIX_T(101) },
    };
    return (struct ct_view){ .res = res,
        .judged = { judged, 2 },
        .sources = sources,
        .n_sources = 2,
        .ledger = ledger,
        .n_ledger = 1,
        .case_path = "case",
        .tlp = CT_LIT("AMBER+STRICT"),
        .command = CT_LIT("coldtrail hunt -C case 'mail <x>'"),
        .alerts_per_day = 10,
        .made_us = FIX_T(200) };
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * coverage_survey: one pass over all events of logs, a few counters each.
 *
 * Groups are taken from names that strangers may choose (a failed sign-in as anybody): only what
 * succeeded, or has no outcome, makes a group known, and beyond a number of groups the rest
 * counts as one. Neighbours in a log share day and log, so that most events need no look-up.
 */
#include "assess/coverage_logs.h"

#include <stdlib.h>

#include "base/limits.h"

#define HOUR_US (3600 * CT_SECOND_US)
#define MANY 24   /* groups of a kind: then … */
#define SMALL 100 /* one with less than one in so many events of its kind is no group */

const enum ct_field ct_coverage_watched[CT_COVERAGE_WATCHED] = { CT_F_SOURCE_IP, CT_F_USER_NAME,
    CT_F_USER_AGENT, CT_F_SESSION_ID, CT_F_URL_FULL, CT_F_DNS_NAME, CT_F_TLS_SERVER_NAME,
    CT_F_DESTINATION_IP, CT_F_MAILBOX_ITEM, CT_F_LOG_FILE_NAME, CT_F_APP_ID, CT_F_CALL_FROM,
    CT_F_CALL_TO, CT_F_HTTP_STATUS };

const char *ct_log_kind(enum ct_class class)
{
    static const char *const kinds[CT_N_CLASSES] = {
        [CT_CLASS_TRANSPORT] = "mail server",
        [CT_CLASS_FLOW] = "network",
        [CT_CLASS_DNS] = "dns",
        [CT_CLASS_HTTP] = "proxy",
        [CT_CLASS_TLS] = "tls",
        [CT_CLASS_FILE] = "wire files",
        [CT_CLASS_ALERT] = "alerts",
        [CT_CLASS_AUTH] = "sign-in",
        [CT_CLASS_MAILBOX] = "mailbox",
        [CT_CLASS_CLOUD_FILE] = "cloud files",
        [CT_CLASS_WEB] = "web server",
        [CT_CLASS_CALL] = "telephony",
        [CT_CLASS_CONFIG] = "changes",
        [CT_CLASS_ACTIVITY] = "activity",
    };

    return (unsigned)class < CT_N_CLASSES ? kinds[class] : NULL;
}

/* ---- numbers for names ---- */

/* The value kept for the bytes of `key`; *ret_new: made now. */
static uint64_t *number(struct ct_log_survey *s, const void *key, size_t n, bool *ret_new)
{
    struct ct_span k = { key, n };
    uint64_t *at = ct_map_get(&s->ids, k);

    *ret_new = !at;
    return at ? at : ct_map_put(&s->ids, ct_arena_copy(&s->keys, k), NULL);
}

#define MAX_KEY 96

/* A key of letter, class and name, in `buf`. */
static size_t name_key(char buf[MAX_KEY], char what, enum ct_class class, struct ct_span name)
{
    name = ct_span_head(name, MAX_KEY - 2);
    buf[0] = what;
    buf[1] = (char)class;
    if (name.len)
        memcpy(buf + 2, name.ptr, name.len);
    return name.len + 2;
}

static uint32_t add_group(
    struct ct_log_survey *s, bool log, enum ct_class class, struct ct_span name)
{
    struct ct_log_group g = { .class = class,
        .name = ct_arena_copy(s->as->a, ct_span_head(name, MAX_KEY - 2)) };

    if (log) {
        *ct_vec_add(&s->logs) = g;
        return (uint32_t)s->logs.n - 1;
    }
    g.into = (uint32_t)s->groups.n;
    *ct_vec_add(&s->groups) = g;
    return g.into;
}

static uint32_t group_id(
    struct ct_log_survey *s, bool log, enum ct_class class, struct ct_span name, bool trusted)
{
    char key[MAX_KEY];
    bool fresh, room = (log ? s->logs.n : s->groups.n) < CT_MAX_COVERAGE_GROUPS;
    uint64_t *at;

    if (!(trusted && room) &&
        !ct_map_get(&s->ids, (struct ct_span){ key, name_key(key, log ? 'L' : 'G', class, name) }))
        name = CT_LIT("other");
    at = number(s, key, name_key(key, log ? 'L' : 'G', class, name), &fresh);
    if (fresh)
        *at = add_group(s, log, class, name);
    return (uint32_t)*at;
}

/* ---- days ---- */

static struct ct_log_day *day_of(struct ct_log_survey *s, bool log, uint32_t id, int64_t at_us)
{
    int32_t day = (int32_t)ct_time_day(at_us);
    size_t last = s->last[log], n = log ? s->levels.n : s->days.n;
    struct ct_log_day *v = log ? s->levels.v : s->days.v;
    char key[9] = { log ? 'l' : 'd' };
    uint64_t *at;
    bool fresh;

    if (last && v[last - 1].of == id && v[last - 1].day == day)
        return &v[last - 1];
    memcpy(key + 1, &id, 4);
    memcpy(key + 5, &day, 4);
    at = number(s, key, sizeof key, &fresh);
    if (fresh) {
        *at = n;
        v = log ? ct_vec_add(&s->levels) : ct_vec_add(&s->days);
        *v = (struct ct_log_day){ .of = id, .day = day };
    } else {
        v += *at;
    }
    s->last[log] = (size_t)*at + 1;
    return v;
}

/* ---- clocks ---- */

static struct ct_log_clock *clock_of(struct ct_log_survey *s, const struct ct_event *ev)
{
    char key[6] = { 'c', (char)ev->class };
    struct ct_log_clock *c = s->clock ? &s->clocks.v[s->clock - 1] : NULL;
    uint64_t *at;
    bool fresh;

    if (c && c->source == ev->source && c->class == ev->class)
        return c;
    memcpy(key + 2, &ev->source, 4);
    at = number(s, key, sizeof key, &fresh);
    if (fresh) {
        *at = s->clocks.n;
        *ct_vec_add(&s->clocks) = (struct ct_log_clock){
            .source = ev->source, .class = ev->class, .at_us = CT_TIME_NONE
        };
    }
    s->clock = (size_t)*at + 1;
    return &s->clocks.v[*at];
}

static void tick(struct ct_log_survey *s, const struct ct_event *ev)
{
    struct ct_log_clock *c = clock_of(s, ev);
    int64_t step = c->at_us == CT_TIME_NONE ? 0 : ev->at_us - c->at_us;
    struct ct_clock_step now = { c->at_us, ev->at_us };

    c->events++;
    if (ev->offset > c->offset) { /* else another member or share */
        c->forward += step > 0;
        c->back += step < 0;
        if (step >= HOUR_US && c->n_forward++ < CT_CLOCK_STEPS)
            c->fore[c->n_forward - 1] = now;
        if (step <= -HOUR_US && c->n_back++ < CT_CLOCK_STEPS)
            c->aft[c->n_back - 1] = now;
    }
    c->at_us = ev->at_us;
    c->offset = ev->offset;
}

/* ---- events ---- */

static bool of_accounts(enum ct_class class)
{
    return class == CT_CLASS_AUTH || class == CT_CLASS_MAILBOX || class == CT_CLASS_CLOUD_FILE ||
           class == CT_CLASS_CONFIG || class == CT_CLASS_ACTIVITY;
}

/* The domain of an account, the host of a log; where it says none, the product: "aws" of
 * aws.cloudtrail. */
static struct ct_span group_name(const struct ct_event *ev, char buf[MAX_KEY])
{
    struct ct_span s = of_accounts(ev->class) ? ct_event_str(ev, CT_F_USER_NAME)
                                              : ct_event_str(ev, CT_F_OBSERVER_NAME);
    size_t n = 0;

    if (of_accounts(ev->class)) {
        size_t slash = ct_span_chr(s, '\\', 0);
        bool at = ct_span_chr(s, '@', 0) < s.len;

        if (!at)
            s = slash < s.len ? ct_span_head(s, slash) : CT_LIT("");
        while (ct_span_chr(s, '@', 0) < s.len)
            (void)ct_span_cut_chr(&s, '@');
    } else if (s.len == 0) {
        s = ct_event_str(ev, CT_F_HOST_NAME);
    }
    for (; n < s.len && n < MAX_KEY - 2; n++)
        buf[n] = ct_lower(s.ptr[n]);
    if (n)
        return (struct ct_span){ buf, n };
    s = ct_event_str(ev, CT_F_EVENT_PROVIDER);
    return s.len ? ct_span_head(s, ct_span_chr(s, '.', 0)) : CT_LIT("all");
}

static int on_event(const struct ct_event *ev, const struct ct_event_ref *ref, void *arg)
{
    struct ct_log_survey *s = arg;
    struct ct_log_day *day, *level;
    char buf[MAX_KEY];
    bool failed;

    (void)ref;
    if (!ct_log_kind(ev->class) || ev->at_us < 0)
        return 0;
    failed = ct_span_eq(ct_event_str(ev, CT_F_EVENT_OUTCOME), CT_LIT("failure"));
    day = day_of(s, false, group_id(s, false, ev->class, group_name(ev, buf), !failed), ev->at_us);
    day->events++;
    s->groups.v[day->of].events++;
    level = day_of(s, true,
        group_id(s, true, ev->class, ct_event_str(ev, CT_F_EVENT_PROVIDER), true), ev->at_us);
    level->events++;
    for (size_t i = 0, k = 0; i < ev->n; i++) {
        for (k = 0; k < CT_COVERAGE_WATCHED && ct_coverage_watched[k] != ev->values[i].field;)
            k++;
        if (k < CT_COVERAGE_WATCHED && (i == 0 || ev->values[i - 1].field != ev->values[i].field))
            level->has[k]++;
    }
    tick(s, ev);
    return 0;
}

static int by_day(const void *a, const void *b)
{
    const struct ct_log_day *x = a, *y = b;

    if (x->of != y->of)
        return x->of < y->of ? -1 : 1;
    return (x->day > y->day) - (x->day < y->day);
}

/* Where a kind has many groups, those that are too small count as "other". */
static void fold(struct ct_log_survey *s)
{
    uint64_t all[CT_N_CLASSES] = { 0 }, groups[CT_N_CLASSES] = { 0 };
    size_t n = s->groups.n;

    for (size_t i = 0; i < n; i++) {
        all[s->groups.v[i].class] += s->groups.v[i].events;
        groups[s->groups.v[i].class]++;
    }
    for (size_t i = 0; i < n; i++) {
        struct ct_log_group g = s->groups.v[i];

        if (groups[g.class] > MANY && g.events * SMALL < all[g.class]) {
            uint32_t into = group_id(s, false, g.class, CT_LIT("other"), true);

            s->groups.v[i].into = into;
        }
    }
    for (size_t i = 0; i < s->days.n; i++)
        s->days.v[i].of = s->groups.v[s->days.v[i].of].into;
}

int ct_log_survey(struct ct_log_survey *ret, const struct ct_assess *as, struct ct_err *err)
{
    int worst = 0;
    enum ct_field fields[CT_COVERAGE_WATCHED + 4] = { CT_F_EVENT_PROVIDER, CT_F_EVENT_OUTCOME,
        CT_F_HOST_NAME, CT_F_OBSERVER_NAME };
    struct ct_scan scan = {
        .fields = fields, .n = CT_COVERAGE_WATCHED + 4, .fn = on_event, .arg = ret
    };

    *ret = (struct ct_log_survey){ .as = as };
    memcpy(fields + 4, ct_coverage_watched, sizeof ct_coverage_watched);
    for (int c = 1; as->mem && c < CT_N_CLASSES && worst >= 0; c++) {
        int r = 0;

        scan.class = (enum ct_class)c;
        if (ct_log_kind(scan.class))
            r = ct_memory_scan(as->mem, &scan, err);
        worst = r ? r : worst;
    }
    fold(ret);
    if (ret->days.n)
        qsort(ret->days.v, ret->days.n, sizeof *ret->days.v, by_day);
    if (ret->levels.n)
        qsort(ret->levels.v, ret->levels.n, sizeof *ret->levels.v, by_day);
    return worst;
}

void ct_log_survey_done(struct ct_log_survey *s)
{
    ct_vec_done(&s->groups);
    ct_vec_done(&s->days);
    ct_vec_done(&s->logs);
    ct_vec_done(&s->levels);
    ct_vec_done(&s->clocks);
    ct_map_done(&s->ids);
    ct_arena_done(&s->keys);
}

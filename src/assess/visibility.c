/* SPDX-License-Identifier: Apache-2.0 */
/*
 * visibility: a table of which classes show which type, and a walk over months.
 *
 * Mail shows nearly everything that it can hold, so it is a group of its own: an archive without
 * logs answers for mail alone, and says what is missing.
 */
#include "assess/visibility.h"

#include <stdio.h>

#define BIT(class) (1U << CT_CLASS_##class)
#define MAIL_LOGS (BIT(MAIL) | BIT(TRANSPORT))
#define SIGN_INS (BIT(AUTH) | BIT(MAILBOX) | BIT(CLOUD_FILE) | BIT(ACTIVITY) | BIT(CONFIG))

/* Any one class of the group shows the type. */
static const struct group {
    enum ct_observable type;
    uint32_t classes;
    const char *missing;
} groups[] = {
    { CT_OBS_IP, BIT(FLOW) | BIT(HTTP) | BIT(DNS), "no flow, dns or http log" },
    { CT_OBS_IP, SIGN_INS, "no sign-in log" },
    { CT_OBS_IP, BIT(WEB), "no log of our web servers" },
    { CT_OBS_IP, MAIL_LOGS, "no mail" },
    { CT_OBS_DOMAIN, BIT(DNS) | BIT(HTTP) | BIT(TLS), "no dns or http log" },
    { CT_OBS_DOMAIN, MAIL_LOGS, "no mail" },
    { CT_OBS_URL, BIT(HTTP), "no http log" },
    { CT_OBS_URL, BIT(MAIL), "no mail" },
    { CT_OBS_EMAIL, MAIL_LOGS, "no mail" },
    { CT_OBS_MESSAGE_ID, MAIL_LOGS, "no mail" },
    { CT_OBS_HASH, BIT(FILE), "no log of files on the wire" },
    { CT_OBS_HASH, BIT(MAIL), "no mail" },
    { CT_OBS_FILENAME, BIT(CLOUD_FILE) | BIT(FILE), "no log of files" },
    { CT_OBS_FILENAME, BIT(MAIL), "no mail" },
    { CT_OBS_USER_AGENT, BIT(HTTP) | BIT(WEB), "no http log" },
    { CT_OBS_USER_AGENT, SIGN_INS, "no sign-in log" },
    { CT_OBS_ASN, SIGN_INS, "no sign-in log" },
    { CT_OBS_USER, SIGN_INS, "no sign-in log" },
    { CT_OBS_DEVICE, SIGN_INS, "no sign-in log" },
    { CT_OBS_APP, SIGN_INS, "no sign-in log" },
    { CT_OBS_SESSION, SIGN_INS, "no sign-in log" },
    { CT_OBS_FINGERPRINT, BIT(TLS), "no tls log" },
    { CT_OBS_PHONE, BIT(CALL), "no call records" },
    { CT_OBS_PATH, BIT(WEB), "no log of our web servers" },
    { CT_OBS_PATH, BIT(CLOUD_FILE), "no log of cloud files" },
    { CT_OBS_FOLDER, BIT(MAILBOX), "no log of mailbox access" },
};

#define N_GROUPS (sizeof groups / sizeof *groups)

static void widen(struct ct_visibility *v, const struct ct_memory_segment_info *s)
{
    if (s->first_us == CT_TIME_NONE)
        return;
    if (v->from_us == CT_TIME_NONE || s->first_us < v->from_us)
        v->from_us = s->first_us;
    if (v->to_us == CT_TIME_NONE || s->last_us > v->to_us)
        v->to_us = s->last_us;
}

static void cover(struct ct_visibility *v, const struct ct_memory_segment_info *s)
{
    uint8_t **months = &v->months[s->class];

    if (s->first_us == CT_TIME_NONE)
        return;
    if (!*months)
        *months = ct_arena_alloc(&v->arena, v->n_months);
    for (int m = ct_month_of(s->first_us); m <= ct_month_of(s->last_us); m++)
        if (!s->months || ct_months_has(s->months, m))
            (*months)[m - ct_month_of(v->from_us)] = 1;
}

void ct_visibility_read(struct ct_visibility *ret, const struct ct_memory *mem)
{
    size_t n = ct_memory_state(mem)->segments;

    *ret = (struct ct_visibility){ .from_us = CT_TIME_NONE, .to_us = CT_TIME_NONE };
    for (size_t i = 0; i < n; i++) {
        struct ct_memory_segment_info s = ct_memory_segment_info(mem, i);

        widen(ret, &s);
    }
    if (ret->from_us == CT_TIME_NONE)
        return;
    ret->n_months = (size_t)(ct_month_of(ret->to_us) - ct_month_of(ret->from_us)) + 1;
    for (size_t i = 0; i < n; i++) {
        struct ct_memory_segment_info s = ct_memory_segment_info(mem, i);

        cover(ret, &s);
    }
}

void ct_visibility_done(struct ct_visibility *v)
{
    ct_arena_done(&v->arena);
    *v = (struct ct_visibility){ 0 };
}

static bool covered(const struct ct_visibility *v, const struct group *g, size_t month)
{
    for (int c = 1; c < CT_N_CLASSES; c++)
        if (g->classes & 1U << c && v->months[c] && v->months[c][month])
            return true;
    return false;
}

bool ct_visibility_any(const struct ct_visibility *v, enum ct_observable type)
{
    for (size_t i = 0; i < N_GROUPS; i++)
        for (size_t m = 0; groups[i].type == type && m < v->n_months; m++)
            if (covered(v, &groups[i], m))
                return true;
    return false;
}

static struct ct_span text_of(
    const struct ct_visibility *v, size_t from, size_t to, const char *missing, char ret[96])
{
    int first = ct_month_of(v->from_us) + 12 * 1970 + (int)from, last = first + (int)(to - from);
    int n = snprintf(ret, 96, "%04d-%02d/%04d-%02d: %s", first / 12, first % 12 + 1, last / 12,
        last % 12 + 1, missing);

    return (struct ct_span){ ret, (size_t)n };
}

static void gaps(const struct ct_visibility *v, const struct group *g,
    void (*fn)(struct ct_span text, void *arg), void *arg)
{
    char text[96];

    for (size_t m = 0, from; m < v->n_months; m++) {
        from = m;
        while (m < v->n_months && !covered(v, g, m))
            m++;
        if (m > from)
            fn(text_of(v, from, m - 1, g->missing, text), arg);
    }
    if (v->n_months == 0)
        fn(ct_span_str(g->missing), arg);
}

void ct_visibility_gaps(const struct ct_visibility *v, enum ct_observable type,
    void (*fn)(struct ct_span text, void *arg), void *arg)
{
    for (size_t i = 0; i < N_GROUPS; i++)
        if (groups[i].type == type)
            gaps(v, &groups[i], fn, arg);
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * list_stix: indicators and cyber-observable objects of STIX 2.0 and 2.1.
 *
 *   indicator, pattern in STIX's language    each comparison for equality or a network
 *   domain-name, ipv4-addr, url … objects    their value
 *
 * Patterns of other languages, and comparisons for anything but equality, are counted as not read:
 * the memory cannot answer them. (STIX 2.1, OASIS Standard, §4.7, §6, §9.)
 */
#include "intel/list.h"
#include "intel/members.h"
#include "parse/stix_pattern.h"

/* The type that the end of an object path asks for. */
static const struct {
    const char *path;
    enum ct_observable type;
} paths[] = {
    { "domain-name:value", CT_OBS_DOMAIN },
    { "ipv4-addr:value", CT_OBS_IP },
    { "ipv6-addr:value", CT_OBS_IP },
    { "url:value", CT_OBS_URL },
    { "email-addr:value", CT_OBS_EMAIL },
    { "email-message:from_ref.value", CT_OBS_EMAIL },
    { "email-message:sender_ref.value", CT_OBS_EMAIL },
    { "email-message:message_id", CT_OBS_MESSAGE_ID },
    { "file:name", CT_OBS_FILENAME },
    { "autonomous-system:number", CT_OBS_ASN },
    { "user-account:user_id", CT_OBS_USER },
    { "user-account:account_login", CT_OBS_USER },
    { "x509-certificate:serial_number", CT_OBS_FINGERPRINT },
    { "mac-addr:value", CT_OBS_DEVICE },
    { "app:id", CT_OBS_APP },
    { "network-traffic:extensions.'http-request-ext'.request_header.'User-Agent'",
        CT_OBS_USER_AGENT },
};

struct list {
    struct ct_indicators *in;
    uint64_t object; /* number of the one in hand */
    bool bundle, some;
};

static enum ct_observable type_of(struct ct_span path)
{
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
        if (ct_span_eq(path, ct_span_str(paths[i].path)))
            return paths[i].type;
    if (ct_span_starts(path, CT_LIT("file:hashes")))
        return CT_OBS_HASH;
    if (ct_span_starts(path, CT_LIT("x509-certificate:hashes")))
        return CT_OBS_FINGERPRINT;
    return CT_OBS_NONE;
}

/* "network-traffic:dst_ref.value" holds addresses and names alike. */
static bool is_endpoint(struct ct_span path)
{
    return ct_span_starts(path, CT_LIT("network-traffic:")) && ct_span_ends(path, CT_LIT(".value"));
}

static void on_comparison(const struct ct_stix_comparison *c, void *arg)
{
    struct list *l = arg;
    enum ct_observable type = type_of(c->path);

    if (c->op == CT_STIX_OTHER || c->negated || !(c->text || type == CT_OBS_ASN))
        return;
    if (type != CT_OBS_NONE)
        l->some |= ct_indicators_typed(l->in, type, c->value);
    else if (is_endpoint(c->path))
        l->some |= ct_indicators_value(l->in, c->value);
}

static void indicator(struct list *l, const struct ct_members *m)
{
    struct ct_span language = m->v[CT_MEMBER_PATTERN_TYPE];

    l->some = false;
    if (ct_span_eq(m->v[CT_MEMBER_REVOKED], CT_LIT("true"))) {
        ct_list_file(l->in)->unused++;
        return;
    }
    if (language.len == 0 || ct_span_eq(language, CT_LIT("stix")))
        (void)ct_stix_pattern(m->v[CT_MEMBER_PATTERN], &l->in->arena, on_comparison, l);
    if (!l->some)
        ct_list_unread(l->in, l->object);
}

/* {"type": "domain-name", "value": "…"} */
static void observable(struct list *l, const struct ct_members *m)
{
    char path[64];
    int n =
        snprintf(path, sizeof path, CT_FMT ":%s", CT_ARG(ct_span_head(m->v[CT_MEMBER_TYPE], 32)),
            m->here & 1U << CT_MEMBER_VALUE ? "value" : "name");
    enum ct_observable type = type_of((struct ct_span){ path, (size_t)n });
    struct ct_span text =
        m->here & 1U << CT_MEMBER_VALUE ? m->v[CT_MEMBER_VALUE] : m->v[CT_MEMBER_NAME];

    if (type != CT_OBS_NONE && !ct_indicators_typed(l->in, type, text))
        ct_list_unread(l->in, l->object);
}

static void on_object(const struct ct_members *m, void *arg)
{
    struct list *l = arg;

    l->object++;
    if (m->here & 1U << CT_MEMBER_PATTERN)
        indicator(l, m);
    else if (m->here & 1U << CT_MEMBER_TYPE &&
             m->here & (1U << CT_MEMBER_VALUE | 1U << CT_MEMBER_NAME))
        observable(l, m);
}

bool ct_list_stix(struct ct_indicators *in, struct ct_span text)
{
    struct ct_span head = ct_span_head(text, 65536);
    struct list l = { .in = in };

    /* a bundle, or objects alone: each STIX id is "type--UUID" */
    if (!ct_span_has(head, CT_LIT("\"bundle\"")) && !ct_span_has(head, CT_LIT("indicator--")))
        return false;
    ct_list_file(in)->format = "STIX";
    if (ct_members_each(text, &in->arena, on_object, &l))
        ct_list_unread(in, l.object + 1);
    return true;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * list_misp: attributes of MISP events.
 *
 * Comes in: events as the server exports them, in "response", alone or in a feed. Goes out: an
 * indicator for each attribute that its maker meant for detection (to_ids), of the
 * types that can be looked for; the others are context, and counted apart.
 * (MISP core format, draft-dulaunoy-misp-core-format, §2.4.)
 */
#include "intel/list.h"
#include "intel/members.h"

/* Of "a|b" the parts are asked for one by one. */
static const struct {
    const char *type;
    enum ct_observable observable;
} types[] = {
    { "domain", CT_OBS_DOMAIN },
    { "hostname", CT_OBS_DOMAIN },
    { "ip", CT_OBS_IP },
    { "ip-src", CT_OBS_IP },
    { "ip-dst", CT_OBS_IP },
    { "url", CT_OBS_URL },
    { "uri", CT_OBS_URL },
    { "email", CT_OBS_EMAIL },
    { "email-src", CT_OBS_EMAIL },
    { "email-dst", CT_OBS_EMAIL },
    { "email-reply-to", CT_OBS_EMAIL },
    { "email-message-id", CT_OBS_MESSAGE_ID },
    { "email-x-mailer", CT_OBS_USER_AGENT },
    { "email-attachment", CT_OBS_FILENAME },
    { "filename", CT_OBS_FILENAME },
    { "attachment", CT_OBS_FILENAME },
    { "malware-sample", CT_OBS_FILENAME },
    { "md5", CT_OBS_HASH },
    { "sha1", CT_OBS_HASH },
    { "sha256", CT_OBS_HASH },
    { "sha512", CT_OBS_HASH },
    { "AS", CT_OBS_ASN },
    { "user-agent", CT_OBS_USER_AGENT },
    { "ja3-fingerprint-md5", CT_OBS_FINGERPRINT },
    { "x509-fingerprint-md5", CT_OBS_FINGERPRINT },
    { "x509-fingerprint-sha1", CT_OBS_FINGERPRINT },
    { "x509-fingerprint-sha256", CT_OBS_FINGERPRINT },
    { "phone-number", CT_OBS_PHONE },
    { "mac-address", CT_OBS_DEVICE },
};

struct list {
    struct ct_indicators *in;
    uint64_t object;
};

static enum ct_observable type_of(struct ct_span name)
{
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (ct_span_eq(name, ct_span_str(types[i].type)))
            return types[i].observable;
    return CT_OBS_NONE;
}

static bool take(struct list *l, struct ct_span type, struct ct_span value)
{
    bool some = false;

    while (type.len) {
        struct ct_span part = ct_span_cut_chr(&type, '|');
        struct ct_span text = type.len ? ct_span_cut_chr(&value, '|') : value;
        enum ct_observable t = type_of(part);

        if (t != CT_OBS_NONE)
            /* defanged values occur even here */
            some = ct_indicators_typed(l->in, t, text) || ct_indicators_value(l->in, text) || some;
    }
    return some;
}

static void on_object(const struct ct_members *m, void *arg)
{
    const unsigned both = 1U << CT_MEMBER_TYPE | 1U << CT_MEMBER_VALUE;
    struct list *l = arg;

    l->object++;
    if ((m->here & both) != both)
        return;
    if (!ct_span_eq(m->v[CT_MEMBER_TO_IDS], CT_LIT("true")) ||
        ct_span_eq(m->v[CT_MEMBER_DELETED], CT_LIT("true")))
        ct_list_file(l->in)->unused++;
    else if (!take(l, m->v[CT_MEMBER_TYPE], m->v[CT_MEMBER_VALUE]))
        ct_list_unread(l->in, l->object);
}

bool ct_list_misp(struct ct_indicators *in, struct ct_span text)
{
    struct list l = { .in = in };

    if (!ct_span_has(text, CT_LIT("\"Attribute\"")) && !ct_span_has(text, CT_LIT("\"to_ids\"")))
        return false;
    ct_list_file(in)->format = "MISP";
    if (ct_members_each(text, &in->arena, on_object, &l))
        ct_list_unread(in, l.object + 1);
    return true;
}

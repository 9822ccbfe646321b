/* SPDX-License-Identifier: Apache-2.0 */
/*
 * shape_order: the order of the header fields that the sender wrote.
 *
 * Receivers put their fields on top or anywhere. Outlook.com marks what came in with two fields
 * of its own, which is exact; elsewhere the names that receivers are known to add are left out.
 */
#include "base/limits.h"
#include "parse/shape.h"

/* A name ending in "*" is a prefix. */
static const struct ct_span added[] = {
    CT_LIT("arc-*"),
    CT_LIT("authentication-results*"),
    CT_LIT("bcc"),
    CT_LIT("cc"),
    CT_LIT("delivered-to"),
    CT_LIT("delivery-date"),
    CT_LIT("dkim-filter"),
    CT_LIT("envelope-to"),
    CT_LIT("lines"),
    CT_LIT("original-recipient"),
    CT_LIT("received*"),
    CT_LIT("return-path"),
    CT_LIT("status"),
    CT_LIT("to"),
    CT_LIT("x-antivirus*"),
    CT_LIT("x-apparently-to"),
    CT_LIT("x-barracuda*"),
    CT_LIT("x-bogosity"),
    CT_LIT("x-delivered*"),
    CT_LIT("x-envelope*"),
    CT_LIT("x-eop*"),
    CT_LIT("x-evolution*"),
    CT_LIT("x-forefront*"),
    CT_LIT("x-gm-message-state"),
    CT_LIT("x-gm-thrid"),
    CT_LIT("x-gmail-labels"),
    CT_LIT("x-google-smtp-source"),
    CT_LIT("x-incoming*"),
    CT_LIT("x-keywords"),
    CT_LIT("x-message-*"),
    CT_LIT("x-microsoft-antispam*"),
    CT_LIT("x-mozilla*"),
    CT_LIT("x-ms-exchange*"),
    CT_LIT("x-ms-office365*"),
    CT_LIT("x-ms-publictraffictype"),
    CT_LIT("x-ms-traffictypediagnostic"),
    CT_LIT("x-ms-userlastlogontime"),
    CT_LIT("x-original-to"),
    CT_LIT("x-originalarrivaltime"),
    CT_LIT("x-received"),
    CT_LIT("x-rspamd*"),
    CT_LIT("x-sender-ip"),
    CT_LIT("x-sid-*"),
    CT_LIT("x-sieve"),
    CT_LIT("x-spam*"),
    CT_LIT("x-status"),
    CT_LIT("x-uid*"),
    CT_LIT("x-virus*"),
    CT_LIT("x-ymail*"),
};

static bool by_receiver(struct ct_span name)
{
    for (size_t i = 0; i < sizeof added / sizeof added[0]; i++) {
        struct ct_span s = added[i];

        if (s.ptr[s.len - 1] != '*') {
            if (ct_span_ieq(name, s))
                return true;
        } else if (ct_span_istarts(name, ct_span_head(s, s.len - 1))) {
            return true;
        }
    }
    return false;
}

/* The fields between Outlook's markers; all of them where it has none. */
static void between(const struct ct_headers *h, size_t *from, size_t *to)
{
    size_t top = 0, end = 0;

    *from = 0;
    *to = h->n;
    if (!ct_headers_next(h, CT_LIT("X-IncomingTopHeaderMarker"), &top))
        return;
    end = top;
    *from = top;
    if (ct_headers_next(h, CT_LIT("X-IncomingHeaderCount"), &end))
        *to = end - 1;
}

struct ct_span ct_shape_header_order(struct ct_arena *a, const struct ct_headers *h)
{
    size_t from, to, size = 0;
    char *out, *w;

    between(h, &from, &to);
    for (size_t i = from; i < to; i++)
        size += h->v[i].name.len + 1;
    w = out = ct_arena_raw(a, size);
    for (size_t i = from; i < to; i++) {
        struct ct_span name = h->v[i].name;

        if (by_receiver(name))
            continue;
        for (size_t k = 0; k < name.len; k++)
            *w++ = ct_lower(name.ptr[k]);
        *w++ = '\n';
    }
    ct_arena_shrink(a, out, size, (size_t)(w - out));
    return (struct ct_span){ out, (size_t)(w - out) };
}

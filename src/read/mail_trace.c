/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mail_trace: what servers wrote on the way: hops, authentication, bulk ids.
 *
 * Everything is kept as recorded. Which of it may be believed depends on where
 * the organisation's border is, and that is known only when the whole archive
 * has been seen; so no claim is dropped or trusted here.
 */
#include "base/limits.h"
#include "parse/authres.h"
#include "parse/ip.h"
#include "parse/received.h"
#include "read/mail_part.h"

static struct ct_span canonical_ip(struct ct_entity *e, struct ct_span text)
{
    char canonical[CT_IP_TEXT];
    struct ct_ip ip;

    if (text.len == 0 || !ct_ip_parse_loose(text, &ip))
        return (struct ct_span){ 0 };
    return ct_arena_copy(e->a, ct_ip_text(&ip, canonical));
}

static void add_hops(struct ct_entity *e)
{
    const struct ct_headers *h = &e->mail->v[e->root].head;
    struct ct_batch *b = e->batch;
    const struct ct_header *field;
    struct ct_received hop;
    unsigned n = 0;

    for (size_t at = 0; (field = ct_headers_next(h, CT_LIT("received"), &at)) != NULL;) {
        if (!ct_received_parse(&hop, e->a, field->value))
            continue;
        if (n++ == CT_MAX_RECEIVED) {
            ct_mail_loss(e, "more Received fields than are read");
            break;
        }
        if (!ct_mail_fits(e, 8))
            return;
        if (n == 1 && hop.date.us != CT_TIME_NONE)
            ct_batch_int(b, CT_F_DELIVERY, hop.date.us);
        ct_batch_str(b, CT_F_HOP_FROM, hop.helo);
        ct_batch_str(b, CT_F_HOP_RDNS, hop.rdns);
        ct_batch_str(b, CT_F_HOP_IP, canonical_ip(e, hop.ip));
        ct_batch_str(b, CT_F_HOP_BY, hop.by);
        ct_batch_str(b, CT_F_HOP_WITH, hop.with);
        ct_batch_str(b, CT_F_HOP_ID, hop.id);
        ct_batch_str(b, CT_F_HOP_RCPT, hop.rcpt);
        ct_batch_int(b, CT_F_HOP_TIME, hop.date.us == CT_TIME_NONE ? -1 : hop.date.us);
    }
}

static struct ct_span auth_subject(const struct ct_auth_result *r)
{
    static const char *const names[] = { "d", "mailfrom", "from", "helo", "envelope-from", "i" };

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        struct ct_span v = ct_auth_prop(r, (struct ct_span){ 0 }, ct_span_str(names[i]));

        if (v.len)
            return v;
    }
    return (struct ct_span){ 0 };
}

static void add_auth(struct ct_entity *e, struct ct_span server, const struct ct_auth_result *r)
{
    if (!ct_mail_fits(e, 4))
        return;
    ct_batch_str(e->batch, CT_F_AUTH_SERVER, server);
    ct_batch_str(e->batch, CT_F_AUTH_METHOD, r->method);
    ct_batch_str(e->batch, CT_F_AUTH_RESULT, r->result);
    ct_batch_str(e->batch, CT_F_AUTH_SUBJECT, auth_subject(r));
}

static void add_authres(struct ct_entity *e, struct ct_span name)
{
    const struct ct_headers *h = &e->mail->v[e->root].head;
    const struct ct_header *field;
    struct ct_authres res;

    for (size_t at = 0; (field = ct_headers_next(h, name, &at)) != NULL;) {
        if (!ct_authres_parse(&res, e->a, field->value))
            continue;
        for (size_t i = 0; i < res.n && i < 32; i++)
            add_auth(e, res.server.len ? res.server : name, &res.v[i]);
    }
}

static void add_dkim(struct ct_entity *e)
{
    const struct ct_headers *h = &e->mail->v[e->root].head;
    const struct ct_header *field;
    struct ct_dkim_tags tags;
    unsigned n = 0;

    for (size_t at = 0;
         n < 8 && (field = ct_headers_next(h, CT_LIT("dkim-signature"), &at)) != NULL; n++) {
        if (!ct_dkim_tags_parse(&tags, e->a, field->value))
            continue;
        ct_batch_str(e->batch, CT_F_DKIM_DOMAIN, tags.d);
        ct_batch_str(e->batch, CT_F_DKIM_SELECTOR, tags.s);
    }
}

static bool is_bulk_id(struct ct_span name)
{
    static const struct ct_span names[] = {
#define BULK_ID(header) { header, sizeof(header) - 1 },
#include "read/bulk_ids.def"
#undef BULK_ID
    };

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (ct_span_ieq(name, names[i]))
            return true;
    return false;
}

static void add_bulk_ids(struct ct_entity *e)
{
    const struct ct_headers *h = &e->mail->v[e->root].head;
    unsigned n = 0;

    for (size_t i = 0; i < h->n && n < 16; i++) {
        struct ct_span name = h->v[i].name;
        char c = name.len ? ct_lower(name.ptr[0]) : '\0';

        if ((c != 'x' && c != 'f') || !is_bulk_id(name))
            continue;
        struct ct_span value = ct_span_head(ct_header_unfold(e->a, h->v[i].value), 200);
        struct ct_buf line = ct_buf(512);

        ct_buf_add(&line, ct_arena_lower(e->a, name));
        ct_buf_chr(&line, '=');
        ct_buf_add(&line, value);
        ct_batch_str(e->batch, CT_F_BULK_ID, ct_buf_span(&line));
        ct_buf_done(&line);
        n++;
    }
}

void ct_mail_trace_values(struct ct_entity *e)
{
    struct ct_auth_result spf;
    struct ct_span raw = ct_headers_value(&e->mail->v[e->root].head, CT_LIT("received-spf"));

    add_hops(e);
    add_authres(e, CT_LIT("authentication-results"));
    add_authres(e, CT_LIT("arc-authentication-results"));
    if (raw.len && ct_received_spf_parse(&spf, e->a, raw))
        add_auth(e, CT_LIT("received-spf"), &spf);
    add_dkim(e);
    add_bulk_ids(e);
}

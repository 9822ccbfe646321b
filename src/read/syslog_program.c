/* SPDX-License-Identifier: Apache-2.0 */
/*
 * syslog_program: what the programs' parts share.
 *
 * Names of peers and values of pairs were partly chosen by strangers: a peer's address is
 * taken from the first brackets, which stand in front of all that a client can say.
 */
#include "read/syslog_program.h"

#include "parse/ip.h"

void ct_line_event(const struct ct_line *l, enum ct_class class, const char *provider)
{
    static const struct ct_map_row rows[] = {
        { "time", CT_FIELD_NONE, CT_AS_EVENT_TIME },
        { "host", CT_F_HOST_NAME, CT_AS_TEXT },
    };
    static const struct ct_mapping mapping = CT_MAPPING(NULL, rows);
    struct ct_log *log = l->rec->log;

    ct_log_clear(log);
    ct_native_add(&log->native, CT_LIT("time"), l->s.time, CT_NATIVE_TEXT);
    ct_native_add(&log->native, CT_LIT("host"), l->s.host, CT_NATIVE_TEXT);
    ct_log_event(l->rec, &mapping, class, l->b);
    ct_line_add(l, CT_F_EVENT_PROVIDER, ct_span_str(provider));
}

void ct_line_outcome(const struct ct_line *l, bool success)
{
    ct_line_add(l, CT_F_EVENT_OUTCOME, success ? CT_LIT("success") : CT_LIT("failure"));
}

bool ct_peer_parse(struct ct_span s, struct ct_peer *ret)
{
    size_t open = ct_span_chr(s, '[', 0), close = ct_span_chr(s, ']', open), n;
    struct ct_span port;

    if (close >= s.len || ct_span_chr(ct_span_head(s, open), ' ', 0) < open)
        return false;
    *ret = (struct ct_peer){ .name = ct_span_head(s, open),
        .ip = { s.ptr + open + 1, close - open - 1 },
        .len = close + 1 };
    if (ct_span_eq(ret->name, CT_LIT("unknown")))
        ret->name.len = 0;
    if (ct_span_eq(ret->ip, CT_LIT("unknown")))
        ret->ip.len = 0;
    port = ct_span_from(s, ret->len + 1);
    for (n = 0; n < port.len && n < 5 && ct_is_digit(port.ptr[n]); n++) {
    }
    if (ret->len < s.len && s.ptr[ret->len] == ':' && n > 0) {
        ret->port = ct_span_head(port, n);
        ret->len += n + 1;
    }
    return true;
}

void ct_line_source(const struct ct_line *l, const struct ct_peer *p)
{
    ct_line_as(l, CT_F_SOURCE_IP, CT_AS_IP, p->ip);
    ct_line_as(l, CT_F_SOURCE_PORT, CT_AS_INT, p->port);
    ct_line_add(l, CT_F_SOURCE_DOMAIN, p->name);
}

void ct_line_destination(const struct ct_line *l, const struct ct_peer *p)
{
    struct ct_ip ip;

    ct_line_as(l, CT_F_DESTINATION_IP, CT_AS_IP, p->ip);
    ct_line_as(l, CT_F_DESTINATION_PORT, CT_AS_INT, p->port);
    if (!ct_ip_parse_loose(p->name, &ip))
        ct_line_add(l, CT_F_DESTINATION_DOMAIN, p->name);
}

static bool parts(char c)
{
    return c == ' ' || c == ',' || c == ';';
}

/* Where a value in angle brackets ends: at the first ">" that something parts from the next. */
static size_t bracket_end(struct ct_span s)
{
    size_t i = 1;

    while (i < s.len &&
           !(s.ptr[i] == '>' && (i + 1 == s.len || parts(s.ptr[i + 1]) || s.ptr[i + 1] == ':')))
        i++;
    return i;
}

bool ct_pair_next(struct ct_span *s, struct ct_span *ret_key, struct ct_span *ret_value)
{
    for (;;) {
        size_t n = 0, end = 0;

        while (s->len && parts(s->ptr[0]))
            *s = ct_span_from(*s, 1);
        if (s->len == 0)
            return false;
        while (n < s->len && s->ptr[n] != '=' && !parts(s->ptr[n]))
            n++;
        if (n >= s->len || s->ptr[n] != '=') {
            *s = ct_span_from(*s, n);
            continue;
        }
        *ret_key = ct_span_head(*s, n);
        *s = ct_span_from(*s, n + 1);
        if (s->len && s->ptr[0] == '<' && (end = bracket_end(*s)) < s->len) {
            *ret_value = (struct ct_span){ s->ptr + 1, end - 1 };
            *s = ct_span_from(*s, end + 1);
            return true;
        }
        for (end = 0; end < s->len && !parts(s->ptr[end]); end++) {
        }
        *ret_value = ct_span_head(*s, end);
        *s = ct_span_from(*s, end);
        return true;
    }
}

struct ct_span ct_unbracket(struct ct_span s)
{
    return s.len >= 2 && s.ptr[0] == '<' && s.ptr[s.len - 1] == '>'
               ? (struct ct_span){ s.ptr + 1, s.len - 2 }
               : s;
}

bool ct_take_prefix(struct ct_span *s, struct ct_span prefix)
{
    if (!ct_span_starts(*s, prefix))
        return false;
    *s = ct_span_from(*s, prefix.len);
    return true;
}

struct ct_span ct_take_word(struct ct_span *s)
{
    struct ct_span w = ct_span_cut_chr(s, ' ');

    while (s->len && s->ptr[0] == ' ')
        *s = ct_span_from(*s, 1);
    return w;
}

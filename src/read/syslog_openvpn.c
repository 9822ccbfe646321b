/* SPDX-License-Identifier: Apache-2.0 */
/*
 * syslog_openvpn: who came, with which name, and which address within he was given.
 *
 *   192.0.2.1:1194 [x] Peer Connection Initiated with [AF_INET]192.0.2.1:1194
 *   x/192.0.2.1:1194 MULTI: primary virtual IP for x/192.0.2.1:1194: 10.8.0.6
 *   192.0.2.1:1194 TLS Auth Error: Auth Username/Password verification failed for peer
 *   x/192.0.2.1:1194 peer info: IV_HWADDR=00:00:5e:00:53:01
 *
 * The name is that of the certificate, with blanks if it has some; until it is known only the
 * address stands there. Source: OpenVPN 2.6 src/openvpn/multi.c, ssl.c, ssl_verify.c.
 */
#include "parse/ip.h"
#include "read/syslog_program.h"

struct peer {
    struct ct_span name, ip, port;
};

/* "192.0.2.1:1194", "2001:db8::1:1194", "[AF_INET6]2001:db8::1:1194", "192.0.2.1" */
static bool address(struct ct_span s, struct peer *ret)
{
    struct ct_ip ip;
    size_t colon = s.len;

    if (ct_take_prefix(&s, CT_LIT("[AF_INET]")))
        colon = s.len;
    else if (ct_take_prefix(&s, CT_LIT("[AF_INET6]")))
        colon = s.len;
    else
        (void)(ct_take_prefix(&s, CT_LIT("udp4:")) || ct_take_prefix(&s, CT_LIT("tcp4-server:")) ||
               ct_take_prefix(&s, CT_LIT("udp6:")));
    if (s.len && s.ptr[s.len - 1] == ':')
        s.len--;
    for (colon = s.len; colon > 0 && s.ptr[colon - 1] != ':'; colon--) {
    }
    if (colon > 0 && ct_ip_parse_loose(ct_span_head(s, colon - 1), &ip) &&
        ct_span_uint(ct_span_from(s, colon), 65535, &(uint64_t){ 0 })) {
        ret->ip = ct_span_head(s, colon - 1);
        ret->port = ct_span_from(s, colon);
        return true;
    }
    ret->ip = s;
    ret->port = (struct ct_span){ 0 };
    return ct_ip_parse_loose(s, &ip);
}

/* "192.0.2.1:1194 ", "name/192.0.2.1:1194 ", "192.0.2.1:1194/name " off the front. */
static bool take_peer(struct ct_span *s, struct peer *ret)
{
    size_t slash = ct_span_chr(ct_span_head(*s, 160), '/', 0);
    struct ct_span rest = *s, w = ct_take_word(&rest);

    *ret = (struct peer){ 0 };
    if (address(w, ret)) {
        *s = rest;
        return true;
    }
    if (slash >= s->len || s->ptr[slash] != '/')
        return false;
    if (slash < w.len && address(ct_span_head(w, slash), ret)) {
        ret->name = ct_span_from(w, slash + 1);
        *s = rest;
        return true;
    }
    rest = ct_span_from(*s, slash + 1);
    w = ct_take_word(&rest);
    if (!address(w, ret))
        return false;
    ret->name = ct_span_head(*s, slash);
    *s = rest;
    return true;
}

static void event(const struct ct_line *l, const struct peer *p, struct ct_span action)
{
    ct_line_event(l, CT_CLASS_AUTH, "openvpn");
    ct_line_add(l, CT_F_EVENT_ACTION, action);
    ct_line_add(l, CT_F_AUTH_PROTOCOL, CT_LIT("openvpn"));
    ct_line_add(l, CT_F_SOURCE_IP, p->ip);
    ct_line_as(l, CT_F_SOURCE_PORT, CT_AS_INT, p->port);
    ct_line_add(l, CT_F_USER_NAME, p->name);
}

/* "[x] Peer Connection Initiated with [AF_INET]192.0.2.1:1194" */
static enum ct_read initiated(const struct ct_line *l, struct peer *p, struct ct_span s, size_t at)
{
    struct ct_span words = CT_LIT("Peer Connection Initiated"), with = CT_LIT(" with ");
    struct ct_span where = ct_span_from(s, at + words.len);

    if (at > 2 && s.ptr[0] == '[')
        p->name = ct_span_head(ct_span_from(s, 1), ct_span_chr(s, ']', 0) - 1);
    if (ct_span_eq(p->name, CT_LIT("UNDEF")) || ct_span_eq(p->name, CT_LIT("undef")))
        p->name.len = 0;
    if (ct_take_prefix(&where, with))
        (void)address(ct_take_word(&where), p);
    event(l, p, words);
    if (p->name.len)
        ct_line_outcome(l, true);
    return CT_READ_OK;
}

/* "MULTI_sva: pool returned IPv4=10.8.0.6, IPv6=(Not enabled)", "primary virtual IP for
 * …: 10.8.0.6" */
static enum ct_read assigned(const struct ct_line *l, const struct peer *p, struct ct_span s)
{
    struct ct_span pool = CT_LIT("pool returned IPv4=");
    size_t at = ct_span_find(s, pool, 0), last = s.len;

    if (at < s.len) {
        s = ct_span_from(s, at + pool.len);
        s = ct_span_head(s, ct_span_chr(s, ',', 0));
    } else {
        while (last > 0 && s.ptr[last - 1] != ' ')
            last--;
        s = ct_span_from(s, last);
    }
    event(l, p, CT_LIT("virtual IP"));
    ct_line_as(l, CT_F_SOURCE_NAT_IP, CT_AS_IP, s);
    return CT_READ_OK;
}

/* "IV_HWADDR=00:00:5e:00:53:01", "IV_PLAT=win", "IV_GUI_VER=OpenVPN_GUI_11" */
static enum ct_read about_peer(const struct ct_line *l, const struct peer *p, struct ct_span s)
{
    struct ct_span value = s, key = ct_span_cut_chr(&value, '=');

    if (ct_span_eq(key, CT_LIT("IV_HWADDR"))) {
        event(l, p, CT_LIT("peer info"));
        ct_line_as(l, CT_F_SOURCE_MAC, CT_AS_LOWER, value);
    } else if (ct_span_eq(key, CT_LIT("IV_PLAT")) || ct_span_eq(key, CT_LIT("IV_PLAT_VER"))) {
        event(l, p, CT_LIT("peer info"));
        ct_line_add(l, CT_F_DEVICE_OS, value);
    } else if (ct_span_eq(key, CT_LIT("IV_GUI_VER")) || ct_span_eq(key, CT_LIT("UV_HOSTNAME"))) {
        event(l, p, CT_LIT("peer info"));
        ct_line_add(
            l, ct_span_starts(key, CT_LIT("UV")) ? CT_F_DEVICE_NAME : CT_F_CLIENT_INFO, value);
    } else {
        return CT_READ_IGNORED;
    }
    return CT_READ_OK;
}

/* "TLS: Username/Password authentication succeeded for username 'x' [CN SET]" */
static enum ct_read succeeded(const struct ct_line *l, struct peer *p, struct ct_span s, size_t at)
{
    size_t end;

    s = ct_span_from(s, at);
    end = ct_span_find(s, CT_LIT("' "), 0);
    if (end >= s.len && s.len && s.ptr[s.len - 1] == '\'')
        end = s.len - 1;
    p->name = ct_span_head(s, end);
    event(l, p, CT_LIT("Username/Password authentication"));
    ct_line_outcome(l, true);
    ct_line_add(l, CT_F_AUTH_LOGON_METHOD, CT_LIT("password"));
    return CT_READ_OK;
}

static const struct {
    const char *words;
    const char *outcome;
} acts[] = {
    { "TLS Auth Error", "failure" },
    { "TLS Error", "failure" },
    { "VERIFY ERROR", "failure" },
    { "VERIFY SCRIPT ERROR", "failure" },
    { "AUTH: Received control message: AUTH_FAILED", "failure" },
    { "SENT CONTROL [", NULL },
    { "TCP connection established with", NULL },
    { "TLS: Initial packet from", NULL },
    { "WARNING: Bad encapsulated packet length", NULL },
    { "Authentication succeeded", "success" },
    { "SIGTERM[", NULL },
    { "SIGUSR1[", NULL },
    { "Inactivity timeout", NULL },
};

/* The address in what follows, for lines without one in front. */
static void peer_behind(struct ct_span s, struct peer *p)
{
    size_t at = ct_span_find(s, CT_LIT("[AF_INET"), 0);

    if (p->ip.len == 0 && at < s.len) {
        s = ct_span_from(s, at);
        if (!address(ct_span_head(s, ct_span_chr(s, ' ', 0)), p))
            p->ip.len = 0;
    }
}

static enum ct_read by_words(const struct ct_line *l, struct peer *p, struct ct_span s)
{
    for (size_t i = 0; i < sizeof acts / sizeof *acts; i++) {
        struct ct_span words = ct_span_str(acts[i].words), rest = s;

        if (!ct_take_prefix(&rest, words))
            continue;
        peer_behind(rest, p);
        if (p->ip.len == 0 ||
            (words.ptr[0] == 'S' && words.ptr[1] == 'E' && !ct_span_has(s, CT_LIT("AUTH_FAILED"))))
            return CT_READ_IGNORED;
        if (words.ptr[words.len - 1] == '[')
            words = ct_span_head(s, ct_span_chr(s, ' ', 0));
        event(l, p, words);
        ct_line_add(l, CT_F_EVENT_OUTCOME, ct_span_str(acts[i].outcome));
        if (acts[i].outcome) {
            (void)ct_take_prefix(&rest, CT_LIT(": "));
            ct_line_add(l, CT_F_EVENT_REASON, rest);
        }
        return CT_READ_OK;
    }
    return CT_READ_IGNORED;
}

enum ct_read ct_openvpn_line(const struct ct_line *l)
{
    struct ct_span s = l->s.text, name = CT_LIT("authentication succeeded for username '");
    struct peer p;
    size_t at;

    if (ct_take_prefix(&s, CT_LIT("us=")))
        (void)ct_take_word(&s);
    (void)take_peer(&s, &p);
    at = ct_span_find(ct_span_head(s, 160), CT_LIT("Peer Connection Initiated"), 0);
    if (at < s.len && at < 160)
        return initiated(l, &p, s, at);
    at = ct_span_find(s, name, 0);
    if (at < s.len && p.ip.len)
        return succeeded(l, &p, s, at + name.len);
    if (ct_span_starts(s, CT_LIT("MULTI: primary virtual IP")) ||
        ct_span_starts(s, CT_LIT("MULTI_sva: pool returned")))
        return p.ip.len ? assigned(l, &p, s) : CT_READ_IGNORED;
    if (ct_take_prefix(&s, CT_LIT("peer info: ")))
        return p.ip.len ? about_peer(l, &p, s) : CT_READ_IGNORED;
    return by_words(l, &p, s);
}

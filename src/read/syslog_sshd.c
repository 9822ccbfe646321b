/* SPDX-License-Identifier: Apache-2.0 */
/*
 * syslog_sshd: logins and attempts as OpenSSH logs them; PAM and sudo with them.
 *
 *   Accepted publickey for x from 192.0.2.1 port 50273 ssh2: ED25519 SHA256:…
 *   Failed password for invalid user x from 192.0.2.1 port 50273 ssh2
 *
 * The name is whatever a client sent, blanks, "from" and all, so the address is the last that fits:
 * nothing that stands behind it is the client's. Source: OpenSSH 9.9 auth.c (auth_log),
 * packet.c (sshpkt_vfatal), sshd.c.
 */
#include "parse/ip.h"
#include "read/syslog_program.h"

struct who {
    struct ct_span user, ip, port, behind;
};

/* Address or name, and " port N", at the beginning of `s`. False when there is no word. */
static bool place(struct ct_span s, struct who *ret)
{
    struct ct_span w = ct_take_word(&s);

    while (w.len && (w.ptr[w.len - 1] == ':' || w.ptr[w.len - 1] == ',') && w.len > 1 &&
           w.ptr[w.len - 2] != ':')
        w.len--;
    ret->ip = w;
    ret->behind = s;
    if (ct_take_prefix(&s, CT_LIT("port "))) {
        size_t n = 0;

        while (n < s.len && ct_is_digit(s.ptr[n]))
            n++;
        ret->port = ct_span_head(s, n);
        ret->behind = ct_span_trim(ct_span_from(s, n));
    }
    return w.len > 0;
}

/* What stands behind an address may be: nothing, "ssh2", "ssh2: key", "[preauth]", "not allowed …".
 */
static bool fits_behind(struct ct_span s)
{
    if (ct_take_prefix(&s, CT_LIT("ssh2")) || ct_take_prefix(&s, CT_LIT("ssh1")))
        return s.len == 0 || s.ptr[0] == ':' || ct_span_starts(s, CT_LIT(" ["));
    return s.len == 0 || s.ptr[0] == '[' || ct_span_starts(s, CT_LIT("via ")) ||
           ct_span_starts(s, CT_LIT("not allowed")) || ct_span_starts(s, CT_LIT("on "));
}

static void skip_invalid(struct ct_span *s)
{
    if (!ct_take_prefix(s, CT_LIT("invalid user ")) && !ct_take_prefix(s, CT_LIT("illegal user ")))
        (void)ct_take_prefix(s, CT_LIT("authenticating user "));
}

/* "[invalid user ]NAME from ADDRESS[ port N][ …]" */
static bool name_from(struct ct_span s, struct who *ret)
{
    struct ct_span mark = CT_LIT(" from ");
    bool found = false;

    skip_invalid(&s);
    if (ct_span_starts(s, CT_LIT("from "))) { /* no name at all */
        s.ptr--;
        s.len++;
    }
    for (size_t at = ct_span_find(s, mark, 0); at < s.len; at = ct_span_find(s, mark, at + 1)) {
        struct who w = { .user = ct_span_head(s, at) };

        if (!place(ct_span_from(s, at + mark.len), &w))
            continue;
        if (found && (!fits_behind(w.behind) || (ret->port.len && !w.port.len)))
            continue;
        *ret = w;
        found = true;
    }
    return found;
}

/* "[authenticating user |invalid user ]NAME ADDRESS port N": the last address */
static bool name_place(struct ct_span s, struct who *ret)
{
    struct ct_span mark = CT_LIT(" port "), before = s;
    bool named;
    size_t at = s.len, from;

    skip_invalid(&s);
    named = s.ptr != before.ptr;
    for (size_t i = ct_span_find(s, mark, 0); i < s.len; i = ct_span_find(s, mark, i + 1))
        at = i;
    if (at >= s.len)
        return !named && place(s, ret);
    for (from = at; from > 0 && s.ptr[from - 1] != ' '; from--) {
    }
    *ret = (struct who){ 0 };
    if (named)
        ret->user = ct_span_trim(ct_span_head(s, from));
    return place(ct_span_from(s, from), ret);
}

enum form { NAME_FROM, NAME_PLACE, PLACE, REVERSE };

static const struct act {
    const char *words;
    enum form form;
    const char *outcome;
} acts[] = {
    { "Accepted ", NAME_FROM, "success" },
    { "Failed ", NAME_FROM, "failure" },
    { "Invalid user ", NAME_FROM, "failure" },
    { "Illegal user ", NAME_FROM, "failure" },
    { "User ", NAME_FROM, "failure" },
    { "ROOT LOGIN REFUSED FROM ", PLACE, "failure" },
    { "PAM: ", NAME_FROM, "failure" },
    { "maximum authentication attempts exceeded for ", NAME_FROM, "failure" },
    { "Connection closed by ", NAME_PLACE, NULL },
    { "Connection reset by ", NAME_PLACE, NULL },
    { "Disconnected from ", NAME_PLACE, NULL },
    { "Disconnecting ", NAME_PLACE, NULL },
    { "Connection from ", PLACE, NULL },
    { "Received disconnect from ", PLACE, NULL },
    { "Did not receive identification string from ", PLACE, NULL },
    { "Unable to negotiate with ", PLACE, NULL },
    { "Timeout before authentication for connection from ", PLACE, NULL },
    { "Timeout before authentication for ", PLACE, NULL },
    { "banner exchange: Connection from ", PLACE, NULL },
    { "ssh_dispatch_run_fatal: Connection from ", PLACE, NULL },
    { "Address ", PLACE, NULL },
    { "Bad protocol version identification ", NAME_FROM, NULL },
    { "refused connect from ", PLACE, "failure" },
    { "reverse mapping checking getaddrinfo for ", REVERSE, NULL },
    { "Magic value check failed ", NAME_FROM, NULL },
};

/* "ED25519 SHA256:…", "RSA 8c:e3:…" behind "ssh2: ": the fingerprint */
static void key(const struct ct_line *l, struct ct_span s)
{
    struct ct_span fp;

    (void)ct_span_cut(&s, CT_LIT(": "));
    (void)ct_take_word(&s);
    fp = ct_take_word(&s);
    while (fp.len && fp.ptr[fp.len - 1] == ',')
        fp.len--;
    if (ct_span_starts(fp, CT_LIT("SHA256:")) || ct_span_starts(fp, CT_LIT("MD5:")) ||
        (fp.len == 47 && fp.ptr[2] == ':'))
        ct_line_add(l, CT_F_AUTH_KEY, fp);
}

/* "name@::ffff:192.0.2.1 (::ffff:192.0.2.1)" of tcp wrappers: what is in parentheses */
static struct ct_span wrapped(struct ct_span ip, struct ct_span behind)
{
    if (ct_span_starts(behind, CT_LIT("(")))
        return ct_span_head(ct_span_from(behind, 1), ct_span_chr(behind, ')', 0) - 1);
    return ip;
}

static void add_who(const struct ct_line *l, const struct who *w)
{
    struct ct_ip ip;
    struct ct_span at = wrapped(w->ip, w->behind);

    if (!ct_span_eq(w->user, CT_LIT("<invalid username>")))
        ct_line_add(l, CT_F_USER_NAME, w->user);
    if (ct_ip_parse_loose(at, &ip))
        ct_line_add(l, CT_F_SOURCE_IP, at);
    else if (ct_span_chr(at, '.', 0) < at.len)
        ct_line_add(l, CT_F_SOURCE_DOMAIN, at);
    ct_line_as(l, CT_F_SOURCE_PORT, CT_AS_INT, w->port);
}

/* "host.example [192.0.2.1] failed - POSSIBLE BREAK-IN ATTEMPT!" */
static bool reverse(struct ct_span s, struct who *ret)
{
    (void)ct_take_word(&s);
    if (s.len == 0 || s.ptr[0] != '[')
        return false;
    ret->ip = ct_span_head(ct_span_from(s, 1), ct_span_chr(s, ']', 0) - 1);
    return true;
}

static bool find(const struct act *a, struct ct_span s, struct who *ret)
{
    switch (a->form) {
    case NAME_FROM:
        return name_from(s, ret);
    case NAME_PLACE:
        return name_place(s, ret);
    case PLACE:
        return place(s, ret);
    case REVERSE:
        return reverse(s, ret);
    }
    return false;
}

/* The words of the log: "Accepted", "Failed"; the method, and "for " behind it, are taken. */
static struct ct_span method_of(const struct act *a, struct ct_span *s)
{
    struct ct_span method = { 0 };

    if (strcmp(a->words, "Accepted ") == 0 || strcmp(a->words, "Failed ") == 0)
        method = ct_span_cut(s, CT_LIT(" for "));
    else if (strcmp(a->words, "PAM: ") == 0)
        (void)ct_span_cut(s, CT_LIT(" for "));
    return method;
}

static enum ct_read act(const struct ct_line *l, const struct act *a, struct ct_span s)
{
    struct ct_span words = ct_span_trim(ct_span_str(a->words)), method = method_of(a, &s);
    struct who w = { 0 };

    if (!find(a, s, &w))
        return CT_READ_IGNORED;
    if (a->words[0] == 'B' || a->words[0] == 'M')
        w.user.len = 0; /* what was sent instead of a version or handshake */
    if (strcmp(a->words, "User ") == 0)
        words = w.behind;
    ct_line_event(l, CT_CLASS_AUTH, "sshd");
    ct_line_add(l, CT_F_EVENT_ACTION,
        ct_span_head(words, words.len - (words.len && words.ptr[words.len - 1] == ':')));
    ct_line_add(l, CT_F_EVENT_OUTCOME, ct_span_str(a->outcome));
    ct_line_add(l, CT_F_AUTH_LOGON_METHOD, method);
    ct_line_add(l, CT_F_AUTH_PROTOCOL, CT_LIT("ssh"));
    add_who(l, &w);
    if (method.len)
        key(l, w.behind);
    return CT_READ_OK;
}

enum ct_read ct_sshd_line(const struct ct_line *l)
{
    struct ct_span s = l->s.text;

    if (ct_span_starts(s, CT_LIT("pam_")) || ct_span_starts(s, CT_LIT("PAM ")))
        return ct_pam_line(l);
    if (!ct_take_prefix(&s, CT_LIT("error: ")) && !ct_take_prefix(&s, CT_LIT("fatal: ")))
        (void)ct_take_prefix(&s, CT_LIT("warning: "));
    for (size_t i = 0; i < sizeof acts / sizeof *acts; i++)
        if (ct_take_prefix(&s, ct_span_str(acts[i].words)))
            return act(l, &acts[i], s);
    return CT_READ_IGNORED;
}

/* ---- PAM, sudo ---- */

enum ct_read ct_pam_line(const struct ct_line *l)
{
    struct ct_span s = l->s.text, module = ct_span_cut(&s, CT_LIT("): ")), k, value;
    struct ct_span user = { 0 }, host = { 0 }, ruser = { 0 };

    if (s.len == 0) { /* older: the module is the program */
        s = l->s.text;
        module = l->s.program;
    }
    if (!ct_span_has(ct_span_head(s, 64), CT_LIT("more authentication failure")) &&
        !ct_span_starts(s, CT_LIT("authentication failure")))
        return CT_READ_IGNORED;
    /* what the user typed stands in front of rhost: the last of a kind counts */
    while (ct_pair_next(&s, &k, &value)) {
        if (ct_span_eq(k, CT_LIT("rhost")))
            host = value;
        else if (ct_span_eq(k, CT_LIT("user")))
            user = value;
        else if (ct_span_eq(k, CT_LIT("ruser")))
            ruser = value;
    }
    if (host.len == 0 && user.len == 0)
        return CT_READ_IGNORED;
    ct_line_event(l, CT_CLASS_AUTH, "pam");
    ct_line_add(l, CT_F_EVENT_ACTION, CT_LIT("authentication failure"));
    ct_line_outcome(l, false);
    (void)ct_span_cut_chr(&module, '(');
    ct_line_add(l, CT_F_AUTH_PROTOCOL, ct_span_cut_chr(&module, ':'));
    add_who(l, &(struct who){ .user = user.len ? user : ruser, .ip = host });
    return CT_READ_OK;
}

/* "x : TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND=/bin/sh" */
enum ct_read ct_sudo_line(const struct ct_line *l)
{
    struct ct_span s = l->s.text, user, target = CT_LIT("USER="), command = CT_LIT("COMMAND=");
    size_t at;

    if (ct_span_starts(s, CT_LIT("pam_")))
        return ct_pam_line(l);
    at = ct_span_find(s, command, 0);
    if (at >= s.len)
        return CT_READ_IGNORED;
    user = ct_span_trim(ct_span_head(s, ct_span_find(s, CT_LIT(" : "), 0)));
    ct_line_event(l, CT_CLASS_ACTIVITY, "sudo");
    ct_line_add(l, CT_F_EVENT_ACTION, ct_span_from(s, at + command.len));
    ct_line_add(l, CT_F_USER_NAME, user);
    s = ct_span_head(s, at);
    if (ct_span_has(s, CT_LIT("incorrect password")) || ct_span_has(s, CT_LIT("NOT in sudoers")))
        ct_line_outcome(l, false);
    at = ct_span_find(s, target, 0);
    s = ct_span_from(s, at + target.len);
    ct_line_add(l, CT_F_TARGET_USER, ct_span_head(s, ct_span_chr(s, ' ', 0)));
    return CT_READ_OK;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * syslog_dovecot: logins, failed logins, ends of sessions, deliveries and what Sieve did.
 *
 *   imap-login: Login: user=<x>, method=PLAIN, rip=192.0.2.1, …          "Logged in" since 2.4
 *   imap-login: Disconnected (auth failed, 1 attempts): user=<x>, …      "Login aborted" since 2.4
 *   auth: passwd-file(x,192.0.2.1,<session>): unknown user
 *   imap(x)<123><session>: Disconnected: Logged out in=1 out=2 …
 *   lmtp(x)<123><session>: sieve: msgid=<…>: stored mail into mailbox 'INBOX'
 *
 * The service stands behind "dovecot: " or, in a log of Dovecot's own, in front of everything. How
 * much was fetched in a session is kept: it shows a mailbox that was copied. Sources: Dovecot 2.3
 * and 2.4, src/login-common/client-common.c (login_log_format), doc "Logging"; Pigeonhole
 * src/lib-sieve/sieve-result.c.
 */
#include "read/syslog_program.h"

struct service {
    struct ct_span name, user, session; /* "imap", "x", and the last of "<…>" */
};

/* "imap(x)<123><session>"; "auth-worker(304)" has a process where others have a user. */
static struct service service_of(struct ct_span s)
{
    struct service out = { .name = ct_span_cut_chr(&s, '(') };
    size_t end = ct_span_chr(s, ')', 0);

    out.user = ct_span_head(s, end);
    if (ct_span_uint(ct_span_head(out.user, ct_span_chr(out.user, ',', 0)), UINT32_MAX,
            &(uint64_t){ 0 })) { /* older: the process, then the user */
        (void)ct_span_cut_chr(&out.user, ',');
        out.user = ct_span_trim(out.user);
    }
    s = ct_span_from(s, end + 1);
    while (s.len > 2 && s.ptr[0] == '<') {
        end = ct_span_chr(s, '>', 0);
        out.session = ct_span_head(ct_span_from(s, 1), end - 1);
        s = ct_span_from(s, end + 1);
    }
    if (out.session.len && ct_span_uint(out.session, UINT32_MAX, &(uint64_t){ 0 }))
        out.session.len = 0; /* a process */
    return out;
}

static void skip_level(struct ct_span *s)
{
    if (!ct_take_prefix(s, CT_LIT("Info: ")) && !ct_take_prefix(s, CT_LIT("Warning: ")))
        (void)ct_take_prefix(s, CT_LIT("Error: "));
}

/* ---- logins ---- */

/* Where the pairs begin: at the first that is in front of all a client can say. */
static size_t pairs_at(struct ct_span s)
{
    static const char *const first[] = { "user=<", "method=", "rip=" };
    size_t at = s.len;

    for (size_t i = 0; i < sizeof first / sizeof *first; i++) {
        size_t n = ct_span_find(ct_span_head(s, at), ct_span_str(first[i]), 0);

        at = n < at ? n : at;
    }
    return at;
}

/* "Disconnected: Inactivity (auth failed, 1 attempts): ": words and, in parentheses, why */
static void say_what(const struct ct_line *l, struct ct_span s)
{
    size_t open;
    bool good = ct_span_starts(s, CT_LIT("Login: ")) || ct_span_starts(s, CT_LIT("Logged in: "));

    s = ct_span_trim(s);
    if (s.len && s.ptr[s.len - 1] == ':')
        s.len--;
    open = ct_span_find(s, CT_LIT(" ("), 0);
    for (size_t next = open; next < s.len; next = ct_span_find(s, CT_LIT(" ("), next + 1))
        if (ct_span_starts(ct_span_from(s, next), CT_LIT(" (auth failed")) ||
            ct_span_starts(ct_span_from(s, next), CT_LIT(" (no auth attempts")))
            open = next;
    ct_line_add(l, CT_F_EVENT_ACTION, ct_span_head(s, open));
    if (good)
        ct_line_outcome(l, true);
    else if (ct_span_has(s, CT_LIT("auth failed")) || ct_span_has(s, CT_LIT("plaintext auth")) ||
             ct_span_has(s, CT_LIT("auth_failed")))
        ct_line_outcome(l, false);
    s = ct_span_from(s, open + 2);
    if (s.len && s.ptr[s.len - 1] == ')')
        s.len--;
    ct_line_add(l, CT_F_EVENT_REASON, s);
}

static enum ct_read login(const struct ct_line *l, const struct service *sv, struct ct_span s)
{
    struct ct_span key, value, rip = { 0 }, rport = { 0 }, user = { 0 };
    size_t at = pairs_at(s);

    if (at >= s.len)
        return CT_READ_IGNORED;
    ct_line_event(l, CT_CLASS_AUTH, "dovecot");
    say_what(l, ct_span_head(s, at));
    ct_line_add(l, CT_F_AUTH_PROTOCOL, ct_span_head(sv->name, sv->name.len - CT_LIT("-login").len));
    s = ct_span_from(s, at);
    /* the name comes first and may hold pairs of its own: the last of a kind counts */
    while (ct_pair_next(&s, &key, &value)) {
        if (ct_span_eq(key, CT_LIT("rip")))
            rip = value;
        else if (ct_span_eq(key, CT_LIT("rport")))
            rport = value;
        else if (ct_span_eq(key, CT_LIT("user")) && user.len == 0)
            user = value;
        else if (ct_span_eq(key, CT_LIT("method")))
            ct_line_add(l, CT_F_AUTH_LOGON_METHOD, value);
        else if (ct_span_eq(key, CT_LIT("lip")))
            ct_line_as(l, CT_F_DESTINATION_IP, CT_AS_IP, value);
        else if (ct_span_eq(key, CT_LIT("session")))
            ct_line_add(l, CT_F_SESSION_ID, value);
    }
    ct_line_add(l, CT_F_USER_NAME, user);
    ct_line_as(l, CT_F_SOURCE_IP, CT_AS_IP, rip);
    ct_line_as(l, CT_F_SOURCE_PORT, CT_AS_INT, rport);
    return CT_READ_OK;
}

/* ---- password databases ---- */

static bool is_failure(struct ct_span s)
{
    static const char *const words[] = { "unknown user", "password mismatch", "failed",
        "invalid credentials", "permission denied", "user disabled", "account expired",
        "login user request", "credentials" };

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (ct_span_ihas(ct_span_head(s, 160), ct_span_str(words[i])))
            return true;
    return false;
}

/* `args` is "x,192.0.2.1,<session>", `why` what the database said. */
static enum ct_read refused(
    const struct ct_line *l, struct ct_span args, struct ct_span method, struct ct_span why)
{
    struct ct_span user = ct_span_cut_chr(&args, ','), ip = ct_span_cut_chr(&args, ',');
    size_t secret = ct_span_find(why, CT_LIT(" (given password: "), 0);

    if (ip.len == 0 || !is_failure(why))
        return CT_READ_IGNORED;
    ct_line_event(l, CT_CLASS_AUTH, "dovecot");
    ct_line_add(l, CT_F_EVENT_ACTION, CT_LIT("auth"));
    ct_line_outcome(l, false);
    ct_line_add(l, CT_F_AUTH_LOGON_METHOD, method);
    ct_line_add(l, CT_F_USER_NAME, user);
    ct_line_as(l, CT_F_SOURCE_IP, CT_AS_IP, ip);
    if (args.len && args.ptr[0] == '<')
        ct_line_add(l, CT_F_SESSION_ID, ct_unbracket(args));
    /* a password that was typed is nobody's business here */
    ct_line_add(l, CT_F_EVENT_REASON, ct_span_head(why, secret));
    return CT_READ_OK;
}

/* Since 2.4: "auth(x,192.0.2.1,sasl:plain)<session>: sql: Password mismatch" */
static enum ct_read passdb_2_4(const struct ct_line *l, const struct service *sv, struct ct_span s)
{
    size_t colon = ct_span_find(s, CT_LIT(": "), 0);
    enum ct_read r = refused(l, sv->user, ct_span_head(s, colon), ct_span_from(s, colon + 2));

    if (r == CT_READ_OK)
        ct_line_add(l, CT_F_SESSION_ID, sv->session);
    return r;
}

/* "pam(x,192.0.2.1,<session>): why", perhaps with "conn unix:auth-worker (…): auth-worker<1>: " or
 * "auth(default): " in front */
static enum ct_read passdb(const struct ct_line *l, struct ct_span s)
{
    struct ct_span args, method;
    size_t open, close;

    if (ct_span_starts(s, CT_LIT("conn unix:")))
        (void)ct_span_cut(&s, CT_LIT("): "));
    if (ct_span_starts(s, CT_LIT("auth-worker<")))
        (void)ct_span_cut(&s, CT_LIT(">: "));
    (void)ct_take_prefix(&s, CT_LIT("auth(default): "));
    open = ct_span_chr(s, '(', 0);
    close = ct_span_find(s, CT_LIT("): "), open);
    if (close >= s.len || ct_span_chr(ct_span_head(s, open), ' ', 0) < open)
        return CT_READ_IGNORED;
    method = ct_span_head(s, open);
    args = ct_span_head(ct_span_from(s, open + 1), close - open - 1);
    s = ct_span_from(s, close + 3);
    return refused(l, args, method, s);
}

/* ---- sessions ---- */

/* "3/12345": messages and bytes */
static void retrieved(const struct ct_line *l, struct ct_span value)
{
    ct_line_as(l, CT_F_MAILBOX_COUNT, CT_AS_INT, ct_span_cut_chr(&value, '/'));
    ct_line_as(l, CT_F_DESTINATION_BYTES, CT_AS_INT, value);
}

static enum ct_read session(const struct ct_line *l, const struct service *sv, struct ct_span s)
{
    size_t in = ct_span_find(s, CT_LIT(" in="), 0), top = ct_span_find(s, CT_LIT(" top="), 0);
    size_t at = in < top ? in : top;
    struct ct_span key, value;

    if (at >= s.len || sv->user.len == 0)
        return CT_READ_IGNORED;
    ct_line_event(l, CT_CLASS_MAILBOX, "dovecot");
    ct_line_add(l, CT_F_EVENT_ACTION, CT_LIT("session"));
    ct_line_add(l, CT_F_USER_NAME, sv->user);
    ct_line_add(l, CT_F_SESSION_ID, sv->session);
    ct_line_add(l, CT_F_AUTH_PROTOCOL, sv->name);
    s = ct_span_from(s, at);
    while (ct_pair_next(&s, &key, &value)) {
        if (ct_span_eq(key, CT_LIT("in")))
            ct_line_as(l, CT_F_SOURCE_BYTES, CT_AS_INT, value);
        else if (ct_span_eq(key, CT_LIT("out")))
            ct_line_as(l, CT_F_DESTINATION_BYTES, CT_AS_INT, value);
        else if (ct_span_eq(key, CT_LIT("body_count")))
            ct_line_as(l, CT_F_MAILBOX_COUNT, CT_AS_INT, value);
        else if (ct_span_eq(key, CT_LIT("retr")))
            retrieved(l, value);
    }
    return CT_READ_OK;
}

/* ---- delivery ---- */

/* "'INBOX'" or "INBOX" at the end of the words */
static void folder(const struct ct_line *l, struct ct_span s)
{
    struct ct_span words[] = { CT_LIT("into mailbox "), CT_LIT("mail to ") };

    for (size_t i = 0; i < 2; i++) {
        size_t at = ct_span_find(s, words[i], 0);

        if (at >= s.len)
            continue;
        s = ct_span_from(s, at + words[i].len);
        s = ct_span_head(s, ct_span_find(s, CT_LIT(": "), 0));
        if (s.len > 1 && s.ptr[0] == '\'')
            s = ct_span_head(ct_span_from(s, 1), ct_span_chr(s, '\'', 1) - 1);
        ct_line_add(l, CT_F_MAILBOX_FOLDER, s);
        return;
    }
}

static void sieve_action(const struct ct_line *l, struct ct_span s)
{
    static const struct {
        const char *words, *action;
    } acts[] = { { "stored mail into", "stored" }, { "fileinto action", "stored" },
        { "saved mail to", "saved" }, { "save failed", "save failed" },
        { "failed to store", "store failed" }, { "forwarded to", "forwarded" },
        { "redirect action", "forwarded" }, { "discard", "discarded" },
        { "sent vacation response", "vacation" }, { "rejected", "rejected" },
        { "sent notification", "notified" } };

    for (size_t i = 0; i < sizeof acts / sizeof *acts; i++)
        if (ct_span_has(s, ct_span_str(acts[i].words))) {
            ct_line_add(l, CT_F_EVENT_ACTION, ct_span_str(acts[i].action));
            ct_line_outcome(l, !ct_span_has(ct_span_str(acts[i].action), CT_LIT("failed")));
            return;
        }
    ct_line_add(l, CT_F_EVENT_ACTION, ct_span_head(s, ct_span_find(s, CT_LIT(": "), 0)));
}

/* "sieve: msgid=<…>: forwarded to <x@example.org>" */
static enum ct_read delivery(const struct ct_line *l, const struct service *sv, struct ct_span s)
{
    struct ct_span id, mark = CT_LIT("msgid="), act, to = CT_LIT("forwarded to <");
    size_t at = ct_span_find(ct_span_head(s, 120), mark, 0), end;

    if (at >= s.len || at >= 120)
        return CT_READ_IGNORED;
    act = ct_span_from(s, at + mark.len);
    id = ct_span_cut(&act, CT_LIT(": "));
    ct_line_event(l, CT_CLASS_TRANSPORT, "dovecot");
    sieve_action(l, act);
    ct_line_add(l, CT_F_MAILBOX_OWNER, sv->user);
    ct_line_add(l, CT_F_SESSION_ID, sv->session);
    id = ct_unbracket(ct_span_trim(id));
    if (!ct_span_eq(id, CT_LIT("unspecified")))
        ct_line_add(l, CT_F_MESSAGE_ID, id);
    folder(l, act);
    end = ct_span_find(act, to, 0);
    if (end < act.len) {
        act = ct_span_from(act, end + to.len);
        ct_line_add(l, CT_F_ENVELOPE_TO, ct_span_head(act, ct_span_chr(act, '>', 0)));
    }
    return CT_READ_OK;
}

/* ---- which ---- */

static bool is_delivery(struct ct_span name)
{
    return ct_span_eq(name, CT_LIT("lmtp")) || ct_span_eq(name, CT_LIT("lda")) ||
           ct_span_eq(name, CT_LIT("deliver")) || ct_span_eq(name, CT_LIT("imap")) ||
           ct_span_eq(name, CT_LIT("indexer-worker"));
}

static enum ct_read dispatch(const struct ct_line *l, struct ct_span name, struct ct_span s)
{
    struct service sv = service_of(name);
    enum ct_read r = CT_READ_IGNORED;

    skip_level(&s);
    if (ct_span_starts(s, CT_LIT("pam_unix(")))
        return ct_pam_line(l);
    if (ct_span_ends(sv.name, CT_LIT("-login")))
        return login(l, &sv, s);
    if (ct_span_starts(sv.name, CT_LIT("auth")) || ct_span_eq(sv.name, CT_LIT("dovecot-auth")))
        return ct_span_chr(sv.user, ',', 0) < sv.user.len ? passdb_2_4(l, &sv, s) : passdb(l, s);
    if (is_delivery(sv.name))
        r = delivery(l, &sv, s);
    return r == CT_READ_IGNORED ? session(l, &sv, s) : r;
}

enum ct_read ct_dovecot_line(const struct ct_line *l)
{
    struct ct_span s = l->s.text, name;

    if (!ct_span_eq(l->s.program, CT_LIT("dovecot")))
        return dispatch(l, l->s.program, s);
    (void)ct_take_prefix(&s, CT_LIT("dovecot: "));
    name = ct_span_cut(&s, CT_LIT(": "));
    return dispatch(l, name, s);
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * clf_error: lines of the error logs of Apache and nginx that name a client.
 *
 *   [Tue Jan 12 09:13:58.123456 2021] [core:error] [pid 7:tid 8] [client 192.0.2.1:40000] AH00126:
 * … 2021/01/12 09:13:58 [error] 8#8: *17 text, client: 192.0.2.1, server: _, request: "GET /
 * HTTP/1.1", …
 *
 * Most lines are about the server itself and are passed over. One about an account that
 * failed to sign in is told apart: it is what the search for guessed passwords needs.
 */
#include "read/clf.h"
#include "read/web.h"

static bool is_level(struct ct_span s)
{
    static const char *const levels[] = { "emerg", "alert", "crit", "error", "warn", "notice",
        "info", "debug", "trace" };
    size_t colon;

    s = ct_span_head(s, ct_span_chr(s, ']', 0));
    colon = ct_span_chr(s, ':', 0);
    if (colon < s.len)
        s = ct_span_from(s, colon + 1);
    for (size_t i = 0; i < sizeof levels / sizeof *levels; i++)
        if (ct_span_starts(s, ct_span_str(levels[i])))
            return true;
    return false;
}

/* "2021/01/12 09:13:58 [error] 8#8: " */
static bool is_nginx(struct ct_span s)
{
    return s.len > 28 && ct_is_digit(s.ptr[0]) && s.ptr[4] == '/' && s.ptr[7] == '/' &&
           s.ptr[13] == ':' && s.ptr[20] == '[' && is_level(ct_span_from(s, 21));
}

/* "[Tue Jan 12 09:13:58 2021] [error] ", or "[core:error] [pid " where syslog has the time. */
static bool is_apache(struct ct_span s)
{
    size_t end;

    if (s.len < 8 || s.ptr[0] != '[' || !ct_is_alpha(s.ptr[1]))
        return false;
    end = ct_span_chr(s, ']', 0);
    if (end < 48 && end > 20 && s.ptr[4] == ' ')
        return ct_span_starts(ct_span_from(s, end), CT_LIT("] [")) &&
               is_level(ct_span_from(s, end + 3));
    return end < 40 && is_level(ct_span_head(ct_span_from(s, 1), end - 1)) &&
           ct_span_starts(ct_span_from(s, end), CT_LIT("] [pid "));
}

bool ct_clf_is_error(struct ct_span line)
{
    return is_nginx(line) || is_apache(line);
}

struct error {
    struct ct_span time, client, text;
    struct ct_span request, host, referrer; /* quoted */
};

/* The value behind `name` up to `end`; a quoted one up to its quote. */
static struct ct_span behind(struct ct_span s, struct ct_span name, char end)
{
    size_t at = ct_span_find(s, name, 0);

    s = ct_span_from(s, at + name.len);
    if (s.len && s.ptr[0] == '"') {
        s = ct_span_from(s, 1);
        end = '"';
    }
    return ct_span_head(s, ct_span_chr(s, end, 0));
}

static void read_nginx(struct ct_span s, struct error *ret)
{
    size_t end = ct_span_find(s, CT_LIT(", client: "), 0);
    struct ct_span text = ct_span_head(s, end), rest = ct_span_from(s, end);

    ret->time = ct_span_head(s, 19);
    text = ct_span_from(text, 20);
    text = ct_span_from(text, ct_span_find(text, CT_LIT(": "), 0) + 2); /* [level] pid#tid */
    if (text.len && text.ptr[0] == '*')
        text = ct_span_from(text, ct_span_chr(text, ' ', 0) + 1); /* *connection */
    ret->text = text;
    if (end == s.len) { /* of the mail proxy: "client 192.0.2.1:40000 connected" */
        ret->client = behind(s, CT_LIT(": client "), ' ');
        ret->client = ret->client.len ? ret->client : behind(text, CT_LIT("client "), ' ');
        return;
    }
    ret->client = behind(rest, CT_LIT(", client: "), ',');
    ret->request = behind(rest, CT_LIT(", request: "), ',');
    ret->host = behind(rest, CT_LIT(", host: "), ',');
    ret->referrer = behind(rest, CT_LIT(", referrer: "), ',');
}

static void read_apache(struct ct_span s, struct error *ret)
{
    size_t end = ct_span_chr(s, ']', 0), at;

    if (s.len > 4 && s.ptr[4] == ' ')
        ret->time = ct_span_head(ct_span_from(s, 1), end - 1);
    at = ct_span_find(s, CT_LIT("[client "), 0);
    if (at == s.len)
        return;
    ret->client = ct_span_from(s, at + 8);
    end = ct_span_chr(ret->client, ']', 0);
    /* the address of one with brackets of its own goes on */
    if (ret->client.len && ret->client.ptr[0] == '[')
        end = ct_span_chr(ret->client, ']', end + 1);
    ret->text = ct_span_trim(ct_span_from(ret->client, end + 1));
    ret->client = ct_span_head(ret->client, end);
    ret->client = ct_span_head(ret->client, ct_span_chr(ret->client, ' ', 0));
    at = ct_span_find(ret->text, CT_LIT(", referer: "), 0);
    ret->referrer = ct_span_from(ret->text, at + 11);
    ret->text = ct_span_head(ret->text, at);
}

/* "AH01617: " */
static struct ct_span code_of(struct ct_span *text)
{
    struct ct_span s = *text, code = { 0 };
    size_t n = 2;

    if (!ct_span_starts(s, CT_LIT("AH")))
        return code;
    while (n < s.len && ct_is_digit(s.ptr[n]))
        n++;
    if (n < 7 || !ct_span_starts(ct_span_from(s, n), CT_LIT(": ")))
        return code;
    code = ct_span_head(s, n);
    *text = ct_span_from(s, n + 2);
    return code;
}

/* user "ann" was not found in "…"; user ann: authentication failure for "/x": Password Mismatch */
static struct ct_span account_of(struct ct_span text)
{
    size_t at;

    if (!ct_span_starts(text, CT_LIT("user ")))
        return (struct ct_span){ 0 };
    text = ct_span_from(text, 5);
    if (text.len && text.ptr[0] == '"')
        return ct_span_head(ct_span_from(text, 1), ct_span_chr(text, '"', 1) - 1);
    at = ct_span_find(text, CT_LIT(": authentication failure"), 0);
    if (at == text.len)
        at = ct_span_find(text, CT_LIT(" not found"), 0);
    return at < text.len ? ct_span_head(text, at) : (struct ct_span){ 0 };
}

static const struct ct_map_row rows[] = {
    { "time", CT_FIELD_NONE, CT_AS_EVENT_TIME },
    { "client", CT_F_SOURCE_IP, CT_AS_IP_PORT },
    { "text", CT_F_EVENT_REASON, CT_AS_TEXT },
    { "code", CT_F_EVENT_CODE, CT_AS_TEXT },
    { "user", CT_F_USER_NAME, CT_AS_TEXT },
    { "referrer", CT_F_HTTP_REFERRER, CT_AS_TEXT },
};
static const struct ct_mapping apache = CT_MAPPING("apache.error", rows);
static const struct ct_mapping nginx = CT_MAPPING("nginx.error", rows);

static void add(struct ct_log *log, const char *name, struct ct_span text)
{
    ct_native_add(&log->native, ct_span_str(name), text, CT_NATIVE_TEXT);
}

enum ct_read ct_clf_error_line(const struct ct_record *rec, struct ct_span line,
    struct ct_span time, struct ct_batch *b, const char **ret_reason)
{
    struct error e = { 0 };
    struct ct_log *log = rec->log;
    struct ct_web_request r;
    struct ct_span code, user;

    (void)ret_reason;
    if (is_nginx(line))
        read_nginx(line, &e);
    else
        read_apache(line, &e);
    if (!ct_web_is_address(e.client))
        return CT_READ_IGNORED;
    code = code_of(&e.text);
    user = account_of(e.text);
    ct_log_clear(log);
    add(log, "time", e.time.len ? e.time : time);
    add(log, "client", e.client);
    add(log, "text", e.text);
    add(log, "code", code);
    add(log, "user", user);
    add(log, "referrer", e.referrer);
    ct_log_event(
        rec, is_nginx(line) ? &nginx : &apache, user.len ? CT_CLASS_AUTH : CT_CLASS_WEB, b);
    if (user.len)
        ct_log_add(log, b, CT_F_EVENT_OUTCOME, CT_LIT("failure"));
    ct_web_add_authority(log, b, e.host);
    if (ct_web_request(e.request, &r)) {
        r.target = ct_web_plain(log, r.target);
        ct_web_add(log, b, &r);
    }
    return CT_READ_OK;
}

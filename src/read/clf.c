/* SPDX-License-Identifier: Apache-2.0 */
/*
 * clf: the common log format and what has grown around it.
 *
 * The time in brackets is the one thing that every such log has; what stands before it
 * and behind it is told by its form, since each server may be told to write other columns.
 * Behind the agent come numbers whose unit nobody states: one with a point is seconds (nginx
 * $request_time), one with "ms" is that, bare whole numbers are left out.
 * https://httpd.apache.org/docs/2.4/mod/mod_log_config.html
 */
#include "read/clf.h"

#include "read/web.h"

#define MAX_FRONT 16 /* words before the time */
#define MAX_REST 24  /* words behind the bytes that are looked at */

static struct ct_span without_comma(struct ct_span s)
{
    return s.len && s.ptr[s.len - 1] == ',' ? ct_span_head(s, s.len - 1) : s;
}

static bool is_list(struct ct_span s)
{
    return ct_web_is_address(without_comma(ct_span_head(s, ct_span_chr(s, ',', 0)))) &&
           ct_span_chr(s, ',', 0) < s.len;
}

/* ---- who asked ---- */

struct who {
    struct ct_span client, host, user;
    struct ct_span forwarded; /* a list of addresses in front of the client */
    bool is_address;          /* the client; else a name */
};

/* From the beginning of the word `a` to the end of `b`. */
static struct ct_span from_to(struct ct_span a, struct ct_span b)
{
    return (struct ct_span){ a.ptr, (size_t)(b.ptr + b.len - a.ptr) };
}

/* "a, b, c" of the words from `i`; the number of words it takes. A list alone names the client as
 * its first member. */
static size_t take_list(const struct ct_web_word *w, size_t i, size_t n, struct who *ret)
{
    size_t from = i;

    while (i + 1 < n && w[i].text.len && w[i].text.ptr[w[i].text.len - 1] == ',')
        i++;
    if (i == from && !is_list(w[i].text))
        return 0;
    ret->forwarded = from_to(w[from].text, w[i].text);
    ret->client = ct_span_head(ret->forwarded, ct_span_chr(ret->forwarded, ',', 0));
    if (i + 1 < n && ct_web_is_address(w[i + 1].text))
        ret->client = w[++i].text;
    return i + 1 - from;
}

/* Index of the word that is the client, or of the list before it; `n` when nobody stands there:
 * at most one word comes before it, so that the head of syslog is none. */
static size_t find_client(const struct ct_web_word *w, size_t n, bool *ret_is_address)
{
    *ret_is_address = true;
    for (size_t i = 0; i < n && i < 2; i++)
        if (ct_web_is_address(without_comma(w[i].text)) || is_list(w[i].text))
            return i;
    *ret_is_address = false; /* names are looked up: client - user, or vhost client - user */
    if (n > 1 && ct_web_none(w[1].text))
        return 0;
    return n > 3 && ct_web_none(w[2].text) ? 1 : n;
}

static bool who(struct ct_span front, struct who *ret)
{
    struct ct_web_word w[MAX_FRONT];
    struct ct_span rest = front;
    size_t n = 0, at, taken;

    *ret = (struct who){ 0 };
    while (n < MAX_FRONT && ct_web_word(&rest, &w[n]))
        n++;
    at = find_client(w, n, &ret->is_address);
    if (n < 2 || at >= n)
        return false;
    if (at > 0)
        ret->host = w[0].text;
    taken = take_list(w, at, n, ret);
    if (taken == 0)
        ret->client = w[at].text;
    at += taken ? taken : 1;
    if (at + 1 < n) /* ident; what is left is the user, which may hold blanks */
        at++;
    if (at >= n)
        return true;
    ret->user = w[at].text;
    if (!w[at].kind)
        ret->user.len = (size_t)(front.ptr + front.len - ret->user.ptr);
    return true;
}

/* ---- where things stand ---- */

struct access {
    struct who who;
    struct ct_span time, request, status, rest;
};

/* Index of the bracket of a time: "[12/Jan/2021:", "[2021-01-12T"; s.len when there is none. */
static size_t find_time(struct ct_span s)
{
    for (size_t at = ct_span_chr(s, '[', 0); at < s.len; at = ct_span_chr(s, '[', at + 1)) {
        struct ct_span t = ct_span_from(s, at + 1);

        if (t.len > 17 && ct_is_digit(t.ptr[0]) &&
            ((t.ptr[2] == '/' && t.ptr[6] == '/') || (t.ptr[4] == '-' && t.ptr[7] == '-')))
            return at;
    }
    return s.len;
}

static bool is_status(struct ct_span s)
{
    return ct_web_none(s) ||
           (s.len == 3 && ct_is_digit(s.ptr[0]) && ct_is_digit(s.ptr[1]) && ct_is_digit(s.ptr[2]));
}

/* The quoted word that a status follows; a word or two may stand before it. */
static bool find_request(struct ct_span s, struct access *ret)
{
    struct ct_web_word w, next;

    for (int bare = 0, n = 0; n < 4 && bare < 2 && ct_web_word(&s, &w); n++) {
        struct ct_span behind = s;

        bare += w.kind == '\0';
        if (w.kind != '"' || !ct_web_word(&behind, &next) || next.kind || !is_status(next.text))
            continue;
        ret->request = w.text;
        ret->status = next.text;
        ret->rest = behind;
        return true;
    }
    return false;
}

static bool split(struct ct_span line, struct access *ret)
{
    size_t at = find_time(line), end = ct_span_chr(line, ']', at);

    if (at < 3 || end >= line.len || line.ptr[at - 1] != ' ')
        return false;
    ret->time = ct_span_head(ct_span_from(line, at + 1), end - at - 1);
    return find_request(ct_span_from(line, end + 1), ret) &&
           who(ct_span_head(line, at - 1), &ret->who);
}

/* ---- what stands behind ---- */

/* Not what the columns are, but what they hold. */
static void extra(struct ct_log *log, struct ct_batch *b, const struct ct_web_word *w)
{
    static const char *const types[] = { "text/", "application/", "image/", "video/", "audio/",
        "font/", "multipart/" };
    size_t colon = ct_span_chr(w->text, ':', 0);

    if (w->kind == '"' && (ct_web_is_address(w->text) || is_list(w->text))) {
        ct_log_value(log, b, CT_F_FORWARDED_IP, CT_AS_IP_LIST, w->text);
    } else if (ct_span_starts(w->text, CT_LIT("TCP_")) || ct_span_starts(w->text, CT_LIT("UDP_"))) {
        ct_log_add(log, b, CT_F_WEB_SUBSTATUS, ct_span_head(w->text, colon)); /* squid */
    } else if (ct_is_digit(w->text.ptr[0])) {
        struct ct_span n =
            ct_span_ends(w->text, CT_LIT("ms")) ? ct_span_head(w->text, w->text.len - 2) : w->text;

        if (n.len < w->text.len)
            ct_log_value(log, b, CT_F_EVENT_DURATION, CT_AS_MILLISECONDS, n);
        else if (ct_span_chr(n, '.', 0) < n.len)
            ct_log_value(log, b, CT_F_EVENT_DURATION, CT_AS_SECONDS, n);
    } else if (w->kind == '"') {
        for (size_t i = 0; i < sizeof types / sizeof *types; i++)
            if (ct_span_istarts(w->text, ct_span_str(types[i])))
                ct_log_add(log, b, CT_F_HTTP_MIME, w->text);
    }
}

static void behind(struct ct_log *log, struct ct_batch *b, struct ct_span rest)
{
    struct ct_span quoted[2] = { { 0 } };
    struct ct_web_word w;
    unsigned n = 0;

    if (ct_web_word(&rest, &w) && !w.kind)
        ct_log_value(log, b, CT_F_HTTP_RESPONSE_BYTES, CT_AS_INT, w.text);
    for (int i = 0; i < MAX_REST && ct_web_word(&rest, &w); i++) {
        if (w.text.len == 0 && w.kind != '"')
            continue;
        if (w.kind == '"' && n < 2)
            quoted[n++] = w.text;
        else if (w.text.len)
            extra(log, b, &w);
    }
    if (n == 1 && !ct_web_none(quoted[0]) &&
        ct_span_find(quoted[0], CT_LIT("://"), 0) == quoted[0].len) {
        quoted[1] = quoted[0]; /* the agent alone */
        quoted[0].len = 0;
    }
    ct_web_text(log, b, CT_F_HTTP_REFERRER, ct_web_plain(log, quoted[0]));
    ct_web_text(log, b, CT_F_USER_AGENT, ct_web_plain(log, quoted[1]));
}

/* ---- events ---- */

static const struct ct_map_row rows[] = {
    { "time", CT_FIELD_NONE, CT_AS_EVENT_TIME },
};
static const struct ct_mapping served = CT_MAPPING("web.access", rows);
static const struct ct_mapping proxied = CT_MAPPING("proxy.access", rows);

static void add_who(struct ct_log *log, struct ct_batch *b, const struct who *w)
{
    size_t colon = ct_span_chr(w->host, ':', 0);

    if (w->is_address)
        ct_log_value(log, b, CT_F_SOURCE_IP, CT_AS_IP_PORT, w->client);
    else
        ct_web_text(log, b, CT_F_SOURCE_DOMAIN, w->client);
    ct_log_value(log, b, CT_F_FORWARDED_IP, CT_AS_IP_LIST, w->forwarded);
    if (!ct_web_none(w->user))
        ct_log_add(log, b, CT_F_USER_NAME, ct_web_plain(log, w->user));
    ct_web_text(log, b, CT_F_URL_DOMAIN, ct_span_head(w->host, colon));
    ct_log_value(log, b, CT_F_DESTINATION_PORT, CT_AS_INT, ct_span_from(w->host, colon + 1));
}

/* The event of a line that was split. */
static void add_access(const struct ct_record *rec, struct access *a, struct ct_batch *b)
{
    struct ct_log *log = rec->log;
    struct ct_web_request r;
    bool is = ct_web_request(a->request, &r);

    ct_log_clear(log);
    ct_native_add(&log->native, CT_LIT("time"), a->time, CT_NATIVE_TEXT);
    if (is && ct_web_class(&r) == CT_CLASS_HTTP)
        ct_log_event(rec, &proxied, CT_CLASS_HTTP, b);
    else
        ct_log_event(rec, &served, CT_CLASS_WEB, b);
    add_who(log, b, &a->who);
    if (is) {
        r.target = ct_web_plain(log, r.target);
        ct_web_add(log, b, &r);
    } else {
        ct_web_text(log, b, CT_F_EVENT_REASON, a->request); /* as the server escaped it */
    }
    ct_log_value(log, b, CT_F_HTTP_STATUS, CT_AS_INT, a->status);
    behind(log, b, a->rest);
}

enum ct_clf ct_clf_kind(struct ct_span line)
{
    struct access a;

    if (line.len == 0)
        return CT_CLF_NONE;
    if (ct_clf_is_error(line))
        return CT_CLF_ERROR;
    if (split(line, &a))
        return CT_CLF_ACCESS;
    return ct_haproxy_is(line) ? CT_CLF_HAPROXY : CT_CLF_NONE;
}

enum ct_read ct_clf_line(const struct ct_record *rec, struct ct_span line, struct ct_span time,
    struct ct_batch *b, const char **ret_reason)
{
    struct access a;

    if (split(line, &a)) {
        add_access(rec, &a, b);
        return CT_READ_OK;
    }
    if (ct_clf_is_error(line))
        return ct_clf_error_line(rec, line, time, b, ret_reason);
    if (ct_haproxy_is(line))
        return ct_haproxy_line(rec, line, time, b, ret_reason);
    *ret_reason = "a line of a web log without client, time, request and status";
    return CT_READ_MALFORMED;
}

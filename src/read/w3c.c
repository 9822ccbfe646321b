/* SPDX-License-Identifier: Apache-2.0 */
/*
 * w3c: which product wrote a log is told by the names of its columns.
 *
 * IIS never quotes and writes a blank as "+"; proxies quote what holds blanks, or part
 * cells by tabs. A column of a proxy's makes the requests in it ones from inside; without
 * one they are requests to the server that wrote the log.
 *
 * https://learn.microsoft.com/en-us/windows/win32/http/w3c-logging
 * https://techdocs.broadcom.com/us/en/symantec-security-software/web-and-network-security/
 *     proxysg/7-3/access-log-formats.html
 */
#include "read/w3c.h"

#include "base/time.h"
#include "read/web.h"

#define CLIENT                                                                                    \
    { "when", CT_FIELD_NONE, CT_AS_EVENT_UTC }, { "c-ip", CT_F_SOURCE_IP, CT_AS_IP },             \
        { "c-port", CT_F_SOURCE_PORT, CT_AS_INT }, { "cs-username", CT_F_USER_NAME, CT_AS_TEXT }, \
        { "sc-status", CT_F_HTTP_STATUS, CT_AS_INT },                                             \
        { "cs-method", CT_F_HTTP_METHOD, CT_AS_TEXT },                                            \
        { "sc-bytes", CT_F_HTTP_RESPONSE_BYTES, CT_AS_INT },                                      \
        { "cs-bytes", CT_F_HTTP_REQUEST_BYTES, CT_AS_INT },                                       \
        { "time-taken", CT_F_EVENT_DURATION, CT_AS_MILLISECONDS },                                \
        { "cs(Referer)", CT_F_HTTP_REFERRER, CT_AS_TEXT },                                        \
        { "cs(X-Forwarded-For)", CT_F_FORWARDED_IP, CT_AS_IP_LIST },                              \
        { "X-Forwarded-For", CT_F_FORWARDED_IP, CT_AS_IP_LIST },                                  \
    {                                                                                             \
        "s-computername", CT_F_HOST_NAME, CT_AS_TEXT                                              \
    }

static const struct ct_map_row web[] = {
    CLIENT,
    { "s-ip", CT_F_DESTINATION_IP, CT_AS_IP },
    { "s-port", CT_F_DESTINATION_PORT, CT_AS_INT },
    { "cs-uri-stem", CT_F_URL_PATH, CT_AS_TEXT },
    { "cs-uri-query", CT_F_URL_QUERY, CT_AS_TEXT },
    { "cs-host", CT_F_URL_DOMAIN, CT_AS_TEXT },
    { "cs(Host)", CT_F_URL_DOMAIN, CT_AS_TEXT },
    { "x-host-header", CT_F_URL_DOMAIN, CT_AS_TEXT },
    { "s-sitename", CT_F_WEB_SITE, CT_AS_TEXT },
    { "cs(True-Client-IP)", CT_F_FORWARDED_IP, CT_AS_IP_LIST },
    { "cs(X-Real-IP)", CT_F_FORWARDED_IP, CT_AS_IP_LIST },
    { "OriginalIP", CT_F_FORWARDED_IP, CT_AS_IP_LIST },
    { "x-forwarded-for", CT_F_FORWARDED_IP, CT_AS_IP_LIST },
    { "x-edge-result-type", CT_F_WEB_SUBSTATUS, CT_AS_TEXT },
    { "x-edge-request-id", CT_F_EVENT_ID, CT_AS_TEXT },
};

static const struct ct_map_row proxy[] = {
    CLIENT,
    { "cs-user", CT_F_USER_NAME, CT_AS_TEXT },
    { "r-ip", CT_F_DESTINATION_IP, CT_AS_IP },
    { "s-supplier-ip", CT_F_DESTINATION_IP, CT_AS_IP },
    { "cs-ip", CT_F_DESTINATION_IP, CT_AS_IP },
    { "cs-referred", CT_F_HTTP_REFERRER, CT_AS_TEXT },
    { "s-operation", CT_F_HTTP_METHOD, CT_AS_TEXT },
    { "sc-filter-result", CT_F_EVENT_ACTION, CT_AS_TEXT },
    { "action", CT_F_EVENT_ACTION, CT_AS_TEXT },
    { "s-action", CT_F_WEB_SUBSTATUS, CT_AS_TEXT },
    { "s-object-source", CT_F_WEB_SUBSTATUS, CT_AS_TEXT },
    { "cs-categories", CT_F_RULE_CATEGORY, CT_AS_TEXT },
    { "sc-filter-category", CT_F_RULE_CATEGORY, CT_AS_TEXT },
    { "filter-category", CT_F_RULE_CATEGORY, CT_AS_TEXT },
    { "x-exception-id", CT_F_EVENT_REASON, CT_AS_TEXT },
    { "x-virus-id", CT_F_RULE_NAME, CT_AS_TEXT },
    { "rule", CT_F_RULE_NAME, CT_AS_TEXT },
    { "rs(Content-Type)", CT_F_HTTP_MIME, CT_AS_TEXT },
    { "cs-mime-type", CT_F_HTTP_MIME, CT_AS_TEXT },
    { "s-computerName", CT_F_HOST_NAME, CT_AS_TEXT },
};

static const struct ct_map_row ftp[] = {
    CLIENT,
    { "s-ip", CT_F_DESTINATION_IP, CT_AS_IP },
    { "s-port", CT_F_DESTINATION_PORT, CT_AS_INT },
    { "cs-uri-stem", CT_F_LOG_FILE_PATH, CT_AS_TEXT },
    { "x-session", CT_F_SESSION_ID, CT_AS_TEXT },
};

static const struct ct_mapping to_server = CT_MAPPING("w3c.web", web);
static const struct ct_mapping from_inside = CT_MAPPING("w3c.proxy", proxy);
static const struct ct_mapping of_files = CT_MAPPING("iis.ftp", ftp);

/* ---- the heading ---- */

static bool has(struct ct_span fields, const char *const *names, size_t n)
{
    while (fields.len) {
        struct ct_web_word w;

        for (size_t i = 0; i < fields.len && (fields.ptr[0] == '\t' || fields.ptr[0] == ' '); i++)
            fields = ct_span_from(fields, 1);
        w.text = ct_span_head(fields, ct_span_chr(fields, ' ', 0));
        w.text = ct_span_head(w.text, ct_span_chr(w.text, '\t', 0));
        fields = ct_span_from(fields, w.text.len);
        for (size_t i = 0; i < n; i++)
            if (ct_span_eq(w.text, ct_span_str(names[i])))
                return true;
    }
    return false;
}

#define HAS(fields, names) has(fields, names, sizeof(names) / sizeof *(names))

static const char *const clients[] = { "c-ip", "cs-username", "cs(User-Agent)", "cs-method" };
static const char *const targets[] = { "cs-uri-stem", "cs-uri", "cs-uri-path", "cs-host", "c-uri",
    "r-host" };
static const char *const proxies[] = { "cs-uri-scheme", "s-action", "r-host", "r-ip", "cs-uri-path",
    "sc-filter-result", "x-exception-id", "s-supplier-name", "s-hierarchy", "s-object-source",
    "c-uri" };
static const char *const sessions[] = { "x-session" };

bool ct_w3c_knows(struct ct_span fields)
{
    return HAS(fields, clients) && HAS(fields, targets);
}

static void fields(struct ct_log *log, struct ct_span line)
{
    int64_t date = log->date_us;

    if (log->names.n) { /* of a heading before; what is said between them stays */
        ct_log_heading(log);
        log->date_us = date;
    }
    log->kind = HAS(line, sessions)  ? CT_LIT("ftp")
                : HAS(line, proxies) ? CT_LIT("proxy")
                                     : CT_LIT("web");
    while (line.len) {
        struct ct_span name = ct_span_head(line, ct_span_chr(line, ' ', 0));

        name = ct_span_head(name, ct_span_chr(name, '\t', 0));
        if (name.len)
            ct_log_column(log, name);
        line = ct_span_from(line, name.len + 1);
    }
}

bool ct_w3c_heading(struct ct_log *log, struct ct_span line)
{
    struct ct_span word;
    int64_t us;

    if (ct_span_starts(line, CT_LIT("\xEF\xBB\xBF"))) /* logs that were joined */
        line = ct_span_from(line, 3);
    if (line.len == 0 || line.ptr[0] != '#')
        return false;
    word = ct_span_cut_chr(&line, ':');
    if (ct_span_ieq(word, CT_LIT("#Fields"))) {
        fields(log, ct_span_trim(line));
    } else if (ct_span_ieq(word, CT_LIT("#Date"))) {
        us = ct_log_time(log, ct_span_trim(ct_span_head(ct_span_trim(line), 10)), NULL);
        log->date_us = us == CT_TIME_NONE ? us : us + (int64_t)log->zone * 60 * 1000000;
    }
    return true;
}

/* ---- rows ---- */

/* Cells of a proxy's row: quoted where they hold blanks. */
static size_t quoted_row(struct ct_log *log, struct ct_span line)
{
    struct ct_web_word w;
    size_t n = 0;

    ct_log_clear(log);
    for (; ct_web_word(&line, &w); n++)
        if (n < log->names.n && !ct_web_none(w.text))
            ct_native_add(&log->native, log->names.v[n], w.text, CT_NATIVE_TEXT);
    return n;
}

static size_t split(struct ct_log *log, struct ct_span line)
{
    size_t n;

    if (ct_span_chr(line, '\t', 0) < line.len) {
        log->separator = '\t';
        n = ct_log_row(log, line);
        log->separator = '\0';
        return n;
    }
    if (ct_span_eq(log->kind, CT_LIT("proxy")) && ct_span_chr(line, '"', 0) < line.len)
        return quoted_row(log, line);
    return ct_log_row(log, line);
}

/* The date of the heading, where rows have none. */
static struct ct_span day_of_heading(const struct ct_log *log)
{
    char text[CT_TIME_TEXT] = "";

    if (log->date_us == CT_TIME_NONE)
        return (struct ct_span){ 0 };
    return ct_arena_copy(
        log->work, ct_span_head(ct_span_str(ct_time_rfc3339(log->date_us, text)), 10));
}

/* "2021-01-12 09:13:58" out of two cells, which nearly always are neighbours. */
static struct ct_span when(struct ct_log *log)
{
    struct ct_span date = ct_log_get(log, "date"), time = ct_log_get(log, "time");

    if (date.len && time.len && date.ptr + date.len + 1 == time.ptr && time.ptr[-1] == ' ')
        return (struct ct_span){ date.ptr, date.len + 1 + time.len };
    if (date.len == 0 && time.len)
        date = day_of_heading(log);
    if (date.len && time.len)
        return ct_arena_printf(log->work, CT_FMT " " CT_FMT, CT_ARG(ct_span_head(date, 32)),
            CT_ARG(ct_span_head(time, 32)));
    date = ct_log_get(log, "gmttime");
    return date.len ? date : ct_log_get(log, "localtime");
}

/* IIS writes a blank as "+"; a text with blanks was quoted instead. */
static struct ct_span agent(struct ct_log *log, struct ct_span s)
{
    char *p;

    if (ct_span_chr(s, '+', 0) == s.len || ct_span_chr(s, ' ', 0) < s.len)
        return s;
    p = ct_arena_raw(log->work, s.len);
    for (size_t i = 0; i < s.len; i++)
        p[i] = s.ptr[i] == '+' ? ' ' : s.ptr[i];
    return (struct ct_span){ p, s.len };
}

static void add_agent(struct ct_log *log, struct ct_batch *b)
{
    struct ct_span s = ct_log_get(log, "cs(User-Agent)");

    if (s.len == 0)
        s = ct_log_get(log, "c-agent");
    ct_log_add(log, b, CT_F_USER_AGENT, agent(log, s));
    s = ct_log_get(log, "cs-version");
    if (ct_span_istarts(s, CT_LIT("HTTP/")))
        ct_log_add(log, b, CT_F_HTTP_VERSION, ct_span_from(s, 5));
}

/* "5/64" of 401.5, Windows 64; nothing of 0 and 0. */
static void add_substatus(struct ct_log *log, struct ct_batch *b)
{
    struct ct_span sub = ct_log_get(log, "sc-substatus"), win = ct_log_get(log, "sc-win32-status");

    if ((sub.len && !ct_span_eq(sub, CT_LIT("0"))) || (win.len && !ct_span_eq(win, CT_LIT("0"))))
        ct_log_add(log, b, CT_F_WEB_SUBSTATUS,
            ct_arena_printf(log->work, CT_FMT "/" CT_FMT, CT_ARG(ct_span_head(sub, 20)),
                CT_ARG(ct_span_head(win, 20))));
}

/* The first of two columns that a row has. */
static struct ct_span either(struct ct_log *log, const char *a, const char *b)
{
    struct ct_span s = ct_log_get(log, a);

    return s.len ? s : ct_log_get(log, b);
}

static void add_url(struct ct_log *log, struct ct_batch *b)
{
    struct ct_span whole = either(log, "cs-uri", "c-uri");
    struct ct_span host = either(log, "cs-host", "r-host");
    struct ct_span port = either(log, "cs-uri-port", "r-port");
    struct ct_span path = either(log, "cs-uri-path", "cs-uri-stem");
    struct ct_span query = ct_log_get(log, "cs-uri-query");
    struct ct_span scheme = either(log, "cs-uri-scheme", "cs-protocol");
    bool connect = ct_span_ieq(either(log, "cs-method", "s-operation"), CT_LIT("CONNECT"));

    ct_log_value(log, b, CT_F_DESTINATION_PORT, CT_AS_INT, port);
    if (ct_span_find(path, CT_LIT("://"), 0) < path.len)
        whole = path;
    if (connect || ct_span_ieq(scheme, CT_LIT("tcp")) || ct_span_ieq(scheme, CT_LIT("ssl"))) {
        size_t at = ct_span_find(whole, CT_LIT("://"), 0);

        whole = at < whole.len ? ct_span_from(whole, at + 3) : whole;
        whole = ct_span_head(whole, ct_span_chr(whole, '/', 0));
        ct_web_add_authority(log, b, host.len ? host : whole);
    } else if (ct_span_find(whole, CT_LIT("://"), 0) < whole.len) {
        ct_log_add(log, b, CT_F_URL_FULL, whole);
    } else if (host.len) {
        if (whole.len && !path.len)
            path = whole;
        if (query.len)
            path = ct_arena_printf(log->work, "%.*s%s%.*s", (int)ct_span_head(path, 60000).len,
                path.ptr ? path.ptr : "", query.ptr[0] == '?' ? "" : "?",
                (int)ct_span_head(query, 60000).len, query.ptr);
        ct_log_add(log, b, CT_F_URL_FULL, ct_log_url(log, scheme, host, port, path));
    }
}

/* An FTP server's: PASS tells how a sign-in went. */
static void add_ftp(struct ct_log *log, struct ct_batch *b)
{
    ct_log_add(log, b, CT_F_EVENT_ACTION, ct_log_get(log, "cs-method"));
    ct_log_add(log, b, CT_F_NETWORK_PROTOCOL, CT_LIT("ftp"));
}

static enum ct_class ftp_class(struct ct_log *log)
{
    return ct_span_eq(ct_log_get(log, "cs-method"), CT_LIT("PASS")) ? CT_CLASS_AUTH
                                                                    : CT_CLASS_ACTIVITY;
}

static void ftp_row(const struct ct_record *rec, struct ct_batch *b)
{
    struct ct_log *log = rec->log;
    struct ct_span status = ct_log_get(log, "sc-status");
    enum ct_class class = ftp_class(log);

    ct_log_event(rec, &of_files, class, b);
    add_ftp(log, b);
    if (class == CT_CLASS_AUTH && status.len)
        ct_log_add(log, b, CT_F_EVENT_OUTCOME,
            ct_span_eq(status, CT_LIT("230")) ? CT_LIT("success") : CT_LIT("failure"));
}

enum ct_read ct_w3c_row(const struct ct_record *rec, struct ct_batch *b, const char **ret_reason)
{
    struct ct_log *log = rec->log;

    if (log->names.n == 0) {
        *ret_reason = "a row without a line of #Fields before it";
        return CT_READ_MALFORMED;
    }
    if (split(log, rec->bytes) != log->names.n) {
        *ret_reason = "a row that does not fit its #Fields";
        return CT_READ_MALFORMED;
    }
    ct_native_add(&log->native, CT_LIT("when"), when(log), CT_NATIVE_TEXT);
    if (ct_span_eq(log->kind, CT_LIT("ftp"))) {
        ftp_row(rec, b);
        return CT_READ_OK;
    }
    if (ct_span_eq(log->kind, CT_LIT("proxy"))) {
        ct_log_event(rec, &from_inside, CT_CLASS_HTTP, b);
        add_url(log, b);
    } else {
        ct_log_event(rec, &to_server, CT_CLASS_WEB, b);
        add_substatus(log, b);
    }
    add_agent(log, b);
    return CT_READ_OK;
}

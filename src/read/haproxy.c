/* SPDX-License-Identifier: Apache-2.0 */
/*
 * haproxy: lines of HAProxy behind the head of syslog, in its httplog and tcplog formats.
 *
 *   192.0.2.1:40000 [12/Jan/2021:09:13:58.123] front~ back/srv 0/0/1/2/3 200 17 - - ---- 1/1/0/0/0
 * 0/0 {captured} "GET /a?b HTTP/1.1" 192.0.2.1:40000 [12/Jan/2021:09:13:58.123] front back/srv
 * 0/1/300 4000 -- 1/1/0/0/0 0/0 192.0.2.1:40000 [12/Jan/2021:09:13:58.123] front/1: SSL handshake
 * failure Connect from 192.0.2.1:40000 to 192.0.2.2:443 (front/HTTP)
 *
 * The time has no zone. https://docs.haproxy.org/2.8/configuration.html#8.2
 */
#include "read/clf.h"
#include "read/web.h"

#define MAX_WORDS 16

static const struct ct_map_row rows[] = {
    { "time", CT_FIELD_NONE, CT_AS_EVENT_TIME },
    { "client", CT_F_SOURCE_IP, CT_AS_IP_PORT },
    { "server", CT_F_DESTINATION_IP, CT_AS_IP_PORT },
    { "front", CT_F_WEB_SITE, CT_AS_TEXT },
    { "total", CT_F_EVENT_DURATION, CT_AS_MILLISECONDS },
    { "status", CT_F_HTTP_STATUS, CT_AS_INT },
    { "bytes", CT_F_HTTP_RESPONSE_BYTES, CT_AS_INT },
    { "read", CT_F_DESTINATION_BYTES, CT_AS_INT },
    { "state", CT_F_NETWORK_STATE, CT_AS_TEXT },
    { "text", CT_F_EVENT_REASON, CT_AS_TEXT },
};
static const struct ct_mapping mapping = CT_MAPPING("haproxy", rows);

static const struct ct_span connect_from = { "Connect from ", 13 };

static void add(struct ct_log *log, const char *name, struct ct_span text)
{
    if (!ct_web_none(text))
        ct_native_add(&log->native, ct_span_str(name), text, CT_NATIVE_TEXT);
}

bool ct_haproxy_is(struct ct_span line)
{
    size_t blank, end;

    line = ct_span_trim(line);
    if (ct_span_starts(line, connect_from)) {
        line = ct_span_from(line, connect_from.len);
        return ct_web_is_address(ct_span_head(line, ct_span_chr(line, ' ', 0)));
    }
    blank = ct_span_chr(line, ' ', 0);
    end = ct_span_chr(line, ']', blank);
    return blank > 2 && blank < 60 && end < line.len && end - blank == 26 &&
           ct_span_starts(ct_span_from(line, blank), CT_LIT(" [")) && line.ptr[blank + 4] == '/' &&
           line.ptr[blank + 22] == '.' && ct_web_is_address(ct_span_head(line, blank));
}

/* The last of "0/0/1/2/3". */
static struct ct_span last_of(struct ct_span s)
{
    size_t at = s.len;

    while (at > 0 && s.ptr[at - 1] != '/')
        at--;
    s = ct_span_from(s, at);
    return s.len && s.ptr[0] == '+' ? ct_span_from(s, 1) : s;
}

static size_t slashes(struct ct_span s)
{
    size_t n = 0;

    for (size_t i = 0; i < s.len; i++)
        n += s.ptr[i] == '/';
    return n;
}

static enum ct_read connected(
    const struct ct_record *rec, struct ct_span line, struct ct_span time, struct ct_batch *b)
{
    struct ct_log *log = rec->log;
    struct ct_span to = ct_span_from(line, ct_span_find(line, CT_LIT(" to "), 0) + 4);
    struct ct_span front = ct_span_from(to, ct_span_chr(to, '(', 0) + 1);

    line = ct_span_from(line, connect_from.len);
    add(log, "time", time);
    add(log, "client", ct_span_head(line, ct_span_chr(line, ' ', 0)));
    add(log, "server", ct_span_head(to, ct_span_chr(to, ' ', 0)));
    add(log, "front", ct_span_head(front, ct_span_chr(front, '/', 0)));
    ct_log_event(rec, &mapping, CT_CLASS_FLOW, b);
    return CT_READ_OK;
}

/* A name of a host among the captured headers: nearly always Host. */
static void add_captured(struct ct_log *log, struct ct_batch *b, struct ct_span word)
{
    struct ct_span s = ct_span_from(word, 1);
    size_t end = 0;

    if (word.len < 3 || word.ptr[0] != '{')
        return;
    while (end < s.len && (ct_is_alnum(s.ptr[end]) || strchr("-.:", s.ptr[end])))
        end++;
    s = ct_span_head(s, end);
    if (ct_span_chr(s, '.', 0) < s.len)
        ct_web_add_authority(log, b, s);
}

static void add_request(struct ct_log *log, struct ct_batch *b, struct ct_span rest)
{
    size_t at = ct_span_chr(rest, '"', 0);
    struct ct_span line = ct_span_from(rest, at + 1);
    struct ct_web_request r;

    line = ct_span_head(line, ct_span_chr(line, '"', 0));
    add_captured(log, b, ct_span_trim(ct_span_head(rest, at)));
    if (ct_web_request(line, &r))
        ct_web_add(log, b, &r);
    else if (line.len && line.ptr[0] != '<') /* <BADREQ> */
        ct_log_add(log, b, CT_F_EVENT_REASON, line);
}

enum ct_read ct_haproxy_line(const struct ct_record *rec, struct ct_span line, struct ct_span time,
    struct ct_batch *b, const char **ret_reason)
{
    struct ct_log *log = rec->log;
    struct ct_web_word w[MAX_WORDS];
    struct ct_span rest = ct_span_trim(line), text;
    size_t n = 0;
    bool http;

    ct_log_clear(log);
    if (!ct_haproxy_is(rest)) {
        *ret_reason = "a line that HAProxy does not write";
        return CT_READ_MALFORMED;
    }
    if (ct_span_starts(rest, connect_from))
        return connected(rec, rest, time, b);
    text = ct_span_from(rest, ct_span_chr(rest, ']', 0) + 2);
    while (n < 12 && ct_web_word(&rest, &w[n]))
        n++;
    add(log, "client", w[0].text);
    add(log, "time", w[1].text);
    http = n == 12 && slashes(w[4].text) == 4;
    if (n < 9 || slashes(w[4].text) < 2) { /* words, not numbers */
        add(log, "text", text);
        ct_log_event(rec, &mapping, CT_CLASS_FLOW, b);
        return CT_READ_OK;
    }
    add(log, "front", ct_span_head(w[2].text, ct_span_chr(w[2].text, '~', 0)));
    add(log, "total", last_of(w[4].text));
    add(log, http ? "status" : "read", w[5].text);
    add(log, http ? "bytes" : "state", w[6].text);
    ct_log_event(rec, &mapping, http ? CT_CLASS_WEB : CT_CLASS_FLOW, b);
    if (http)
        add_request(log, b, rest);
    return CT_READ_OK;
}

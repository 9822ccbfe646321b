/* SPDX-License-Identifier: Apache-2.0 */
/*
 * squid: access.log of Squid in its native format.
 *
 *   time.ms elapsed client code/status bytes method URL user hierarchy/peer type ["referrer"
 * "agent"]
 *
 * Blanks within a URL are written as %20, so that words are columns. Its logs in Apache's formats
 * are read by clf. https://wiki.squid-cache.org/Features/LogFormat
 */
#include "read/log_probe.h"
#include "read/web.h"

enum {
    TIME,
    ELAPSED,
    CLIENT,
    RESULT,
    BYTES,
    METHOD,
    URL,
    USER,
    PEER,
    TYPE,
    REFERRER,
    AGENT,
    WORDS
};

static bool is_number(struct ct_span s, char also)
{
    if (s.len == 0 || s.len > 24)
        return false;
    for (size_t i = 0; i < s.len; i++)
        if (!ct_is_digit(s.ptr[i]) && s.ptr[i] != also)
            return false;
    return true;
}

/* TCP_MISS/200, NONE_NONE/000 */
static bool is_result(struct ct_span s)
{
    size_t slash = ct_span_chr(s, '/', 0);

    return slash >= 3 && s.len == slash + 4 && is_number(ct_span_from(s, slash + 1), '0');
}

static unsigned split(struct ct_span line, struct ct_web_word w[WORDS])
{
    unsigned n = 0;

    while (n < WORDS && ct_web_word(&line, &w[n]))
        n++;
    return n;
}

static bool fits(const struct ct_web_word *w, unsigned n)
{
    return n > PEER && is_number(w[TIME].text, '.') && w[TIME].text.len >= 10 &&
           is_number(w[ELAPSED].text, '-') && is_result(w[RESULT].text) &&
           is_number(w[BYTES].text, '-') && ct_span_chr(w[PEER].text, '/', 0) < w[PEER].text.len;
}

static bool is_line(struct ct_span line)
{
    struct ct_web_word w[WORDS];

    return fits(w, split(line, w));
}

static int probe(struct ct_span head)
{
    return ct_probe_score(head, is_line, 95);
}

static const struct ct_map_row rows[] = {
    { "time", CT_FIELD_NONE, CT_AS_EVENT_EPOCH },
    { "elapsed", CT_F_EVENT_DURATION, CT_AS_MILLISECONDS },
    { "client", CT_F_SOURCE_IP, CT_AS_IP_PORT },
    { "code", CT_F_WEB_SUBSTATUS, CT_AS_TEXT },
    { "status", CT_F_HTTP_STATUS, CT_AS_INT },
    { "bytes", CT_F_HTTP_RESPONSE_BYTES, CT_AS_INT },
    { "user", CT_F_USER_NAME, CT_AS_TEXT },
    { "peer", CT_F_DESTINATION_IP, CT_AS_IP },
    { "type", CT_F_HTTP_MIME, CT_AS_TEXT },
    { "referrer", CT_F_HTTP_REFERRER, CT_AS_TEXT },
    { "agent", CT_F_USER_AGENT, CT_AS_TEXT },
};
static const struct ct_mapping mapping = CT_MAPPING("squid.access", rows);

static void add(struct ct_log *log, const char *name, struct ct_span text)
{
    if (!ct_web_none(text))
        ct_native_add(&log->native, ct_span_str(name), text, CT_NATIVE_TEXT);
}

static enum ct_read parse(
    const struct ct_record *rec, struct ct_batch *batch, const char **ret_reason)
{
    struct ct_log *log = rec->log;
    struct ct_web_word w[WORDS];
    unsigned n = split(rec->bytes, w);
    struct ct_span code;
    bool plain;

    if (!fits(w, n)) {
        *ret_reason = "a line that is not of Squid's native format";
        return CT_READ_MALFORMED;
    }
    plain = n <= TYPE || w[TYPE].kind == '\0'; /* "type" may hold a blank when it is quoted */
    code = w[RESULT].text;
    ct_log_clear(log);
    add(log, "time", w[TIME].text);
    add(log, "elapsed", w[ELAPSED].text);
    add(log, "client", w[CLIENT].text);
    add(log, "code", ct_span_head(code, code.len - 4));
    if (!ct_span_ends(code, CT_LIT("/000"))) /* nothing was answered */
        add(log, "status", ct_span_from(code, code.len - 3));
    add(log, "bytes", w[BYTES].text);
    add(log, "user", w[USER].text);
    add(log, "peer", ct_span_from(w[PEER].text, ct_span_chr(w[PEER].text, '/', 0) + 1));
    if (n > TYPE && plain)
        add(log, "type", w[TYPE].text);
    if (n > AGENT) {
        add(log, "referrer", w[REFERRER].text);
        add(log, "agent", w[AGENT].text);
    }
    ct_log_event(rec, &mapping, CT_CLASS_HTTP, batch);
    if (!ct_span_starts(w[URL].text, CT_LIT("error:"))) {
        struct ct_web_request r = { .method = w[METHOD].text, .target = w[URL].text };

        ct_web_add(log, batch, &r);
    } else {
        ct_log_add(log, batch, CT_F_EVENT_REASON, w[URL].text);
    }
    return CT_READ_OK;
}

const struct ct_reader ct_reader_squid = {
    .name = "squid",
    .title = "Squid, native access log",
    .source_kind = "proxy",
    .frame = CT_FRAME_LINE,
    .probe = probe,
    .parse = parse,
};

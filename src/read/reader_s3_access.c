/* SPDX-License-Identifier: Apache-2.0 */
/*
 * s3_access: server access logs of Amazon S3.
 *
 *   owner bucket [time] address requester id operation key "request" status error sent size ms ms
 *       "referrer" "agent" version …
 *
 * Columns are words in a fixed order; new ones are added behind. Who was not signed
 * in is "-". https://docs.aws.amazon.com/AmazonS3/latest/userguide/LogFormat.html
 */
#include "read/log_probe.h"
#include "read/web.h"

static const char *const names[] = { "owner", "bucket", "time", "address", "requester", "id",
    "operation", "key", "request", "status", "error", "sent", "size", "total", "turnaround",
    "referrer", "agent", "version" };

#define WORDS (sizeof names / sizeof *names)
#define LEAST 16

enum { OWNER, BUCKET, TIME, ADDRESS, REQUESTER, ID, OPERATION, KEY, REQUEST, STATUS, ERROR };

static const struct ct_map_row rows[] = {
    { "bucket", CT_F_FILE_SITE, CT_AS_TEXT },
    { "time", CT_FIELD_NONE, CT_AS_EVENT_TIME },
    { "address", CT_F_SOURCE_IP, CT_AS_IP },
    { "requester", CT_F_USER_NAME, CT_AS_TEXT },
    { "id", CT_F_EVENT_ID, CT_AS_TEXT },
    { "operation", CT_F_EVENT_ACTION, CT_AS_TEXT },
    { "key", CT_F_LOG_FILE_PATH, CT_AS_TEXT },
    { "status", CT_F_HTTP_STATUS, CT_AS_INT },
    { "error", CT_F_EVENT_CODE, CT_AS_TEXT },
    { "sent", CT_F_HTTP_RESPONSE_BYTES, CT_AS_INT },
    { "size", CT_F_LOG_FILE_SIZE, CT_AS_INT },
    { "total", CT_F_EVENT_DURATION, CT_AS_MILLISECONDS },
    { "referrer", CT_F_HTTP_REFERRER, CT_AS_TEXT },
    { "agent", CT_F_USER_AGENT, CT_AS_TEXT },
};
static const struct ct_mapping mapping = CT_MAPPING("aws.s3_access", rows);

static size_t split(struct ct_span line, struct ct_web_word w[WORDS])
{
    size_t n = 0;

    while (n < WORDS && ct_web_word(&line, &w[n]))
        n++;
    return n;
}

/* REST.GET.OBJECT, BATCH.DELETE.OBJECT, S3.EXPIRE.OBJECT, WEBSITE.GET.OBJECT */
static bool is_operation(struct ct_span s)
{
    size_t points = 0;

    for (size_t i = 0; i < s.len; i++) {
        if (!(s.ptr[i] >= 'A' && s.ptr[i] <= 'Z') && !ct_is_digit(s.ptr[i]) &&
            !strchr("._-", s.ptr[i]))
            return false;
        points += s.ptr[i] == '.';
    }
    return points >= 1;
}

static bool fits(const struct ct_web_word *w, size_t n)
{
    return n >= LEAST && w[OWNER].kind == '\0' && w[TIME].kind == '[' &&
           (ct_web_none(w[ADDRESS].text) || ct_web_is_address(w[ADDRESS].text)) &&
           is_operation(w[OPERATION].text);
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

/* The name of an object is the last part of its key. */
static void add_name(struct ct_log *log, struct ct_batch *b, struct ct_span key)
{
    size_t at = key.len;

    while (at > 0 && key.ptr[at - 1] != '/')
        at--;
    ct_web_text(log, b, CT_F_LOG_FILE_NAME, ct_span_from(key, at));
}

static enum ct_read parse(
    const struct ct_record *rec, struct ct_batch *batch, const char **ret_reason)
{
    struct ct_log *log = rec->log;
    struct ct_web_word w[WORDS];
    size_t n = split(rec->bytes, w);
    char first;

    if (!fits(w, n)) {
        *ret_reason = "a line that is no access to S3";
        return CT_READ_MALFORMED;
    }
    ct_log_clear(log);
    for (size_t i = 0; i < n; i++)
        if (!ct_web_none(w[i].text))
            ct_native_add(&log->native, ct_span_str(names[i]), w[i].text, CT_NATIVE_TEXT);
    ct_log_event(rec, &mapping, CT_CLASS_CLOUD_FILE, batch);
    add_name(log, batch, w[KEY].text);
    first = w[STATUS].text.len == 3 ? w[STATUS].text.ptr[0] : '-';
    if (ct_is_digit(first))
        ct_log_add(log, batch, CT_F_EVENT_OUTCOME,
            first < '4' && ct_web_none(w[ERROR].text) ? CT_LIT("success") : CT_LIT("failure"));
    return CT_READ_OK;
}

const struct ct_reader ct_reader_s3_access = {
    .name = "s3_access",
    .title = "Amazon S3, server access log",
    .source_kind = "cloud",
    .frame = CT_FRAME_LINE,
    .probe = probe,
    .parse = parse,
};

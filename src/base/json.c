/* SPDX-License-Identifier: Apache-2.0 */
/*
 * json: the writer. Reading JSON is another matter and lives in parse.
 *
 * Keys are ours, values are strangers': only a value can hold bytes that are no
 * UTF-8, and what comes out is valid JSON whatever goes in (RFC 8259 §7, §8.1).
 */
#include "base/json.h"

#include <inttypes.h>

#include "base/display.h"
#include "base/err.h"
#include "base/time.h"

struct ct_json ct_json(struct ct_buf *out)
{
    return (struct ct_json){ .out = out };
}

static void quoted(struct ct_buf *out, struct ct_span s)
{
    static const char *const named[0x20] = {
        ['\b'] = "\\b", ['\t'] = "\\t", ['\n'] = "\\n", ['\f'] = "\\f", ['\r'] = "\\r"
    };
    uint32_t cp;

    ct_buf_chr(out, '"');
    while (s.len) {
        bool valid = ct_utf8_take(&s, &cp);

        if (!valid)
            ct_buf_utf8(out, 0xFFFD);
        else if (cp == '"' || cp == '\\')
            ct_buf_printf(out, "\\%c", (char)cp);
        else if (cp < 0x20 && named[cp])
            ct_buf_add(out, ct_span_str(named[cp]));
        else if (cp < 0x20 || cp == 0x7F)
            ct_buf_printf(out, "\\u%04x", cp);
        else if (cp < 0x80)
            ct_buf_chr(out, (char)cp);
        else
            ct_buf_utf8(out, cp);
    }
    ct_buf_chr(out, '"');
}

static void lead(struct ct_json *j, const char *key)
{
    if (j->some[j->depth])
        ct_buf_chr(j->out, ',');
    j->some[j->depth] = true;
    if (key) {
        quoted(j->out, ct_span_str(key));
        ct_buf_chr(j->out, ':');
    }
}

static void begin(struct ct_json *j, const char *key, char open, char close)
{
    lead(j, key);
    ct_buf_chr(j->out, open);
    ct_assert(j->depth + 1 < CT_JSON_DEPTH);
    j->depth++;
    j->some[j->depth] = false;
    j->close[j->depth] = close;
}

void ct_json_object(struct ct_json *j, const char *key)
{
    begin(j, key, '{', '}');
}

void ct_json_array(struct ct_json *j, const char *key)
{
    begin(j, key, '[', ']');
}

void ct_json_end(struct ct_json *j)
{
    ct_assert(j->depth > 0);
    ct_buf_chr(j->out, j->close[j->depth]);
    j->depth--;
}

void ct_json_str(struct ct_json *j, const char *key, struct ct_span s)
{
    lead(j, key);
    quoted(j->out, s);
}

static void base64(struct ct_buf *out, struct ct_span s)
{
    static const char set[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    for (size_t i = 0; i < s.len; i += 3) {
        uint32_t n = (uint32_t)(uint8_t)s.ptr[i] << 16;

        if (i + 1 < s.len)
            n |= (uint32_t)(uint8_t)s.ptr[i + 1] << 8;
        if (i + 2 < s.len)
            n |= (uint8_t)s.ptr[i + 2];
        ct_buf_chr(out, set[n >> 18]);
        ct_buf_chr(out, set[n >> 12 & 63]);
        ct_buf_chr(out, i + 1 < s.len ? set[n >> 6 & 63] : '=');
        ct_buf_chr(out, i + 2 < s.len ? set[n & 63] : '=');
    }
}

void ct_json_bytes(struct ct_json *j, const char *key, struct ct_span s)
{
    ct_json_str(j, key, s);
    if (ct_utf8_valid(s))
        return;
    ct_buf_printf(j->out, ",\"%s_b64\":\"", key);
    base64(j->out, s);
    ct_buf_chr(j->out, '"');
}

void ct_json_int(struct ct_json *j, const char *key, int64_t n)
{
    lead(j, key);
    ct_buf_printf(j->out, "%" PRId64, n);
}

void ct_json_bool(struct ct_json *j, const char *key, bool b)
{
    lead(j, key);
    ct_buf_add(j->out, b ? CT_LIT("true") : CT_LIT("false"));
}

void ct_json_time(struct ct_json *j, const char *key, int64_t us)
{
    char text[CT_TIME_TEXT];

    if (us != CT_TIME_NONE)
        ct_json_str(j, key, ct_span_str(ct_time_rfc3339(us, text)));
}

void ct_json_ratio(struct ct_json *j, const char *key, int64_t n, int64_t unit)
{
    int digits = 0;
    uint64_t mag = n < 0 ? -(uint64_t)n : (uint64_t)n, frac = mag % (uint64_t)unit;

    for (int64_t u = unit; u > 1; u /= 10)
        digits++;
    while (digits && frac % 10 == 0) {
        frac /= 10;
        digits--;
    }
    lead(j, key);
    ct_buf_printf(j->out, "%s%" PRIu64, n < 0 ? "-" : "", mag / (uint64_t)unit);
    if (digits)
        ct_buf_printf(j->out, ".%0*" PRIu64, digits, frac);
}

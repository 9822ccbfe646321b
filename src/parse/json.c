/* SPDX-License-Identifier: Apache-2.0 */
/*
 * json: a scanner that holds one bit for each open level and nothing else.
 *
 * Strings are most of a log, so their bytes are looked at sixteen at a time for the
 * four things that matter: a quote, a backslash, a control character, a byte
 * beyond ASCII. Only the latter three take the slow way.
 */
#include "parse/json.h"

#include "base/display.h"
#include "base/err.h"
#include "base/lanes.h"

enum state {
    STATE_VALUE,      /* a value must come */
    STATE_FIRST_ITEM, /* or the end of the array */
    STATE_FIRST_KEY,  /* or the end of the object */
    STATE_AFTER,      /* a value is over */
    STATE_DONE,
};

struct ct_json_scan ct_json_scan(struct ct_span in)
{
    return (struct ct_json_scan){ .in = in, .state = STATE_VALUE };
}

static enum ct_json_kind fail(struct ct_json_scan *s, size_t at, const char *why)
{
    s->at = at;
    s->error = why;
    return CT_JSON_ERROR;
}

static void skip_space(struct ct_json_scan *s)
{
    while (s->at < s->in.len) {
        char c = s->in.ptr[s->at];

        if (c != ' ' && c != '\n' && c != '\r' && c != '\t')
            return;
        s->at++;
    }
}

/* Whether the next byte is c; passes it by. */
static bool take(struct ct_json_scan *s, char c)
{
    if (s->at >= s->in.len || s->in.ptr[s->at] != c)
        return false;
    s->at++;
    return true;
}

/* ---- strings ---- */

/* How many of the bytes at p need no attention. */
static size_t plain_run(const char *p, size_t n)
{
    size_t i = 0;

    for (; i + CT_LANES <= n; i += CT_LANES) {
        unsigned stop = ct_lanes_eq2(p + i, '"', '\\') | ct_lanes_below(p + i, 0x20);

        if (stop)
            return i + (size_t)__builtin_ctz(stop);
    }
    for (; i < n; i++) {
        unsigned char c = (unsigned char)p[i];

        if (c == '"' || c == '\\' || c < 0x20 || c >= 0x80)
            break;
    }
    return i;
}

/* What an escape stands for, by the byte behind its backslash; 0: it is none. */
static const char escapes[256] = { ['"'] = '"',
    ['\\'] = '\\',
    ['/'] = '/',
    ['b'] = '\b',
    ['f'] = '\f',
    ['n'] = '\n',
    ['r'] = '\r',
    ['t'] = '\t' };

/* Four hexadecimal digits at `at`, or -1. */
static int hex4(struct ct_span in, size_t at)
{
    int n = 0;

    if (in.len < 4 || at > in.len - 4)
        return -1;
    for (size_t i = 0; i < 4; i++) {
        int d = ct_hex_digit(in.ptr[at + i]);

        if (d < 0)
            return -1;
        n = n * 16 + d;
    }
    return n;
}

/* Passes the escape at s->at by. */
static const char *escape(struct ct_json_scan *s)
{
    char c = s->at + 1 < s->in.len ? s->in.ptr[s->at + 1] : '\0';
    int unit, low;

    if (c != 'u') {
        if (!escapes[(unsigned char)c])
            return "unknown escape in a string";
        s->at += 2;
        return NULL;
    }
    unit = hex4(s->in, s->at + 2);
    if (unit < 0)
        return "\\u without four hexadecimal digits";
    if (unit >= 0xDC00 && unit <= 0xDFFF)
        return "second half of a surrogate pair without the first";
    if (unit >= 0xD800 && unit <= 0xDBFF) {
        struct ct_span next = ct_span_from(s->in, s->at + 6);

        low = ct_span_starts(next, CT_LIT("\\u")) ? hex4(s->in, s->at + 8) : -1;
        if (low < 0xDC00 || low > 0xDFFF)
            return "first half of a surrogate pair without the second";
        s->at += 6;
    }
    s->at += 6;
    return NULL;
}

/* Passes the string by whose opening quote was taken. */
static bool string(struct ct_json_scan *s)
{
    size_t start = s->at;

    s->escaped = false;
    for (;;) {
        const char *why = NULL;

        s->at += plain_run(s->in.ptr + s->at, s->in.len - s->at);
        if (s->at >= s->in.len)
            return fail(s, s->at, "the string has no end"), false;

        unsigned char c = (unsigned char)s->in.ptr[s->at];

        if (c == '"') {
            s->text = (struct ct_span){ s->in.ptr + start, s->at++ - start };
            return true;
        }
        if (c == '\\') {
            s->escaped = true;
            why = escape(s);
        } else if (c < 0x20) {
            why = "control character in a string";
        } else {
            struct ct_span rest = ct_span_from(s->in, s->at);
            uint32_t cp;

            if (!ct_utf8_take(&rest, &cp))
                why = "not UTF-8";
            else
                s->at = s->in.len - rest.len;
        }
        if (why)
            return fail(s, s->at, why), false;
    }
}

/* ---- values ---- */

static size_t digits(struct ct_json_scan *s)
{
    size_t start = s->at;

    while (s->at < s->in.len && ct_is_digit(s->in.ptr[s->at]))
        s->at++;
    return s->at - start;
}

static enum ct_json_kind number(struct ct_json_scan *s)
{
    size_t start = s->at;

    (void)take(s, '-');
    if (!take(s, '0') && digits(s) == 0)
        return fail(s, s->at, "a digit must follow");
    if (take(s, '.') && digits(s) == 0)
        return fail(s, s->at, "a digit must follow the point");
    if (take(s, 'e') || take(s, 'E')) {
        if (!take(s, '+'))
            (void)take(s, '-');
        if (digits(s) == 0)
            return fail(s, s->at, "a digit must follow the exponent");
    }
    s->text = (struct ct_span){ s->in.ptr + start, s->at - start };
    return CT_JSON_NUMBER;
}

static enum ct_json_kind word(struct ct_json_scan *s, struct ct_span w, enum ct_json_kind kind)
{
    if (!ct_span_starts(ct_span_from(s->in, s->at), w))
        return fail(s, s->at, "not a value");
    s->text = (struct ct_span){ s->in.ptr + s->at, w.len };
    s->at += w.len;
    return kind;
}

static enum ct_json_kind open_level(struct ct_json_scan *s, enum ct_json_kind kind)
{
    unsigned bit = 1U << (s->depth % 8);

    if (s->depth >= CT_MAX_JSON_DEPTH)
        return fail(s, s->at, "nested too deep");
    if (kind == CT_JSON_OBJECT)
        s->kinds[s->depth / 8] = (uint8_t)(s->kinds[s->depth / 8] | bit);
    else
        s->kinds[s->depth / 8] = (uint8_t)(s->kinds[s->depth / 8] & ~bit);
    s->depth++;
    s->at++;
    s->state = kind == CT_JSON_OBJECT ? STATE_FIRST_KEY : STATE_FIRST_ITEM;
    return kind;
}

static enum ct_json_kind close_level(struct ct_json_scan *s, enum ct_json_kind kind)
{
    s->depth--;
    s->state = STATE_AFTER;
    return kind;
}

static bool in_object(const struct ct_json_scan *s)
{
    return s->kinds[(s->depth - 1) / 8] >> ((s->depth - 1) % 8) & 1;
}

static enum ct_json_kind value(struct ct_json_scan *s)
{
    if (s->at >= s->in.len)
        return fail(s, s->at, "a value is missing at the end");
    s->state = STATE_AFTER;
    switch (s->in.ptr[s->at]) {
    case '{':
        return open_level(s, CT_JSON_OBJECT);
    case '[':
        return open_level(s, CT_JSON_ARRAY);
    case '"':
        s->at++;
        return string(s) ? CT_JSON_STRING : CT_JSON_ERROR;
    case 't':
        return word(s, CT_LIT("true"), CT_JSON_TRUE);
    case 'f':
        return word(s, CT_LIT("false"), CT_JSON_FALSE);
    case 'n':
        return word(s, CT_LIT("null"), CT_JSON_NULL);
    case '-':
        return number(s);
    default:
        if (ct_is_digit(s->in.ptr[s->at]))
            return number(s);
        return fail(s, s->at, "not a value");
    }
}

static enum ct_json_kind key(struct ct_json_scan *s)
{
    if (!take(s, '"'))
        return fail(s, s->at, "a key must follow");
    if (!string(s))
        return CT_JSON_ERROR;
    skip_space(s);
    if (!take(s, ':'))
        return fail(s, s->at, "a colon must follow the key");
    s->state = STATE_VALUE;
    return CT_JSON_KEY;
}

static enum ct_json_kind after(struct ct_json_scan *s)
{
    bool object;

    if (s->depth == 0) {
        if (s->at < s->in.len)
            return fail(s, s->at, "something follows the value");
        s->state = STATE_DONE;
        return CT_JSON_END;
    }
    object = in_object(s);
    if (take(s, object ? '}' : ']'))
        return close_level(s, object ? CT_JSON_OBJECT_END : CT_JSON_ARRAY_END);
    if (!take(s, ','))
        return fail(s, s->at, "a comma or the end must follow");
    skip_space(s);
    return object ? key(s) : value(s);
}

enum ct_json_kind ct_json_next(struct ct_json_scan *s)
{
    if (s->error)
        return CT_JSON_ERROR;
    skip_space(s);
    switch ((enum state)s->state) {
    case STATE_VALUE:
        return value(s);
    case STATE_FIRST_ITEM:
        return take(s, ']') ? close_level(s, CT_JSON_ARRAY_END) : value(s);
    case STATE_FIRST_KEY:
        return take(s, '}') ? close_level(s, CT_JSON_OBJECT_END) : key(s);
    case STATE_AFTER:
        return after(s);
    case STATE_DONE:
        break;
    }
    return CT_JSON_END;
}

/* ---- helpers ---- */

bool ct_json_skip(struct ct_json_scan *s, enum ct_json_kind first, struct ct_span *ret)
{
    unsigned outside = s->depth;
    size_t start = s->at;

    if (first == CT_JSON_ERROR || first == CT_JSON_END)
        return false;
    if (first != CT_JSON_OBJECT && first != CT_JSON_ARRAY) {
        if (ret)
            *ret = s->text;
        return true;
    }
    start--;
    outside--;
    while (s->depth > outside)
        if (ct_json_next(s) == CT_JSON_ERROR)
            return false;
    if (ret)
        *ret = (struct ct_span){ s->in.ptr + start, s->at - start };
    return true;
}

static size_t put_utf8(char *p, uint32_t cp)
{
    if (cp < 0x80) {
        p[0] = (char)cp;
        return 1;
    }
    if (cp < 0x800) {
        p[0] = (char)(0xC0 | cp >> 6);
        p[1] = (char)(0x80 | (cp & 63));
        return 2;
    }
    if (cp < 0x10000) {
        p[0] = (char)(0xE0 | cp >> 12);
        p[1] = (char)(0x80 | (cp >> 6 & 63));
        p[2] = (char)(0x80 | (cp & 63));
        return 3;
    }
    p[0] = (char)(0xF0 | cp >> 18);
    p[1] = (char)(0x80 | (cp >> 12 & 63));
    p[2] = (char)(0x80 | (cp >> 6 & 63));
    p[3] = (char)(0x80 | (cp & 63));
    return 4;
}

/* The code point of the escape at text[i], which was checked before; *ret_used bytes. */
static uint32_t code_point(struct ct_span text, size_t i, size_t *ret_used)
{
    char c = i + 1 < text.len ? text.ptr[i + 1] : '\\', known = escapes[(unsigned char)c];
    int unit, low;

    *ret_used = i + 1 < text.len ? 2 : 1;
    if (known)
        return (unsigned char)known;
    unit = c == 'u' ? hex4(text, i + 2) : -1;
    if (unit < 0)
        return (unsigned char)c;
    *ret_used = 6;
    low = hex4(text, i + 8);
    if (unit < 0xD800 || unit > 0xDBFF || low < 0xDC00 || low > 0xDFFF)
        return (uint32_t)unit;
    *ret_used = 12;
    return 0x10000 + ((uint32_t)(unit - 0xD800) << 10) + (uint32_t)(low - 0xDC00);
}

struct ct_span ct_json_unescape(struct ct_arena *a, struct ct_span text)
{
    size_t slash = ct_span_chr(text, '\\', 0), n = slash, used;
    char *p;

    if (slash == text.len)
        return text;
    p = ct_arena_raw(a, text.len);
    memcpy(p, text.ptr, slash);
    for (size_t i = slash; i < text.len;) {
        char known = i + 1 < text.len ? escapes[(unsigned char)text.ptr[i + 1]] : '\0';

        if (text.ptr[i] != '\\') {
            p[n++] = text.ptr[i++];
        } else if (known) {
            p[n++] = known;
            i += 2;
        } else {
            n += put_utf8(p + n, code_point(text, i, &used));
            i += used;
        }
    }
    ct_arena_shrink(a, p, text.len, n);
    return (struct ct_span){ p, n };
}

bool ct_json_integer(struct ct_span number_text, int64_t *ret)
{
    bool minus = number_text.len > 0 && number_text.ptr[0] == '-';
    uint64_t n;

    if (!ct_span_uint(ct_span_from(number_text, minus), (uint64_t)INT64_MAX + minus, &n))
        return false;
    *ret = minus ? (int64_t)(0 - n) : (int64_t)n;
    return true;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lines: JSON lines that this program wrote, read back.
 *
 * The files are our own, but lie in a folder that people copy, mount and edit; so
 * they are read as strictly as any input. They are read as a stream, for a ledger
 * of years may be large.
 */
#include "case/lines.h"

#include <errno.h>

#include "base/cleanup.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/stream.h"

static bool take_value(struct ct_line *ret, struct ct_json_scan *s, struct ct_span key)
{
    enum ct_json_kind kind = ct_json_next(s);
    struct ct_span text;

    if (!ct_json_skip(s, kind, &text))
        return false;
    if (ret->n < CT_LINE_VALUES)
        ret->v[ret->n++] = (struct ct_line_value){ key, text, kind };
    return true;
}

bool ct_line_parse(struct ct_line *ret, struct ct_span line, struct ct_arena *a)
{
    struct ct_json_scan s = ct_json_scan(line);
    enum ct_json_kind kind;

    ret->n = 0;
    ret->a = a;
    if (ct_json_next(&s) != CT_JSON_OBJECT)
        return false;
    while ((kind = ct_json_next(&s)) == CT_JSON_KEY)
        if (!take_value(ret, &s, s.text))
            return false;
    return kind == CT_JSON_OBJECT_END && ct_json_next(&s) == CT_JSON_END;
}

static const struct ct_line_value *find(
    const struct ct_line *l, const char *key, const char *more, enum ct_json_kind kind)
{
    struct ct_span a = ct_span_str(key), b = ct_span_str(more);

    for (size_t i = 0; i < l->n; i++) {
        struct ct_span k = l->v[i].key;

        if (k.len == a.len + b.len && ct_span_starts(k, a) && ct_span_ends(k, b))
            return l->v[i].kind == kind ? &l->v[i] : NULL;
    }
    return NULL;
}

static int digit64(char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (ct_is_digit(c))
        return c - '0' + 52;
    return c == '+' ? 62 : c == '/' ? 63 : -1;
}

static bool base64(struct ct_arena *a, struct ct_span s, struct ct_span *ret)
{
    char *p = ct_arena_raw(a, s.len / 4 * 3 + 3);
    uint32_t bits = 0;
    size_t n = 0, have = 0;

    while (s.len && s.ptr[s.len - 1] == '=')
        s.len--;
    for (size_t i = 0; i < s.len; i++) {
        int d = digit64(s.ptr[i]);

        if (d < 0)
            return false;
        bits = bits << 6 | (uint32_t)d;
        have += 6;
        if (have >= 8) {
            have -= 8;
            p[n++] = (char)(bits >> have & 255);
        }
    }
    *ret = (struct ct_span){ p, n };
    return true;
}

bool ct_line_str(const struct ct_line *l, const char *key, struct ct_span *ret)
{
    const struct ct_line_value *exact = find(l, key, "_b64", CT_JSON_STRING);
    const struct ct_line_value *v = find(l, key, "", CT_JSON_STRING);

    if (exact)
        return base64(l->a, exact->text, ret);
    if (!v)
        return false;
    *ret = ct_arena_copy(l->a, ct_json_unescape(l->a, v->text));
    return true;
}

bool ct_line_array(const struct ct_line *l, const char *key, struct ct_span *ret)
{
    const struct ct_line_value *v = find(l, key, "", CT_JSON_ARRAY);

    if (v)
        *ret = v->text;
    return v != NULL;
}

bool ct_line_int(const struct ct_line *l, const char *key, uint64_t *ret)
{
    const struct ct_line_value *v = find(l, key, "", CT_JSON_NUMBER);

    return v && ct_span_uint(v->text, UINT64_MAX, ret);
}

static int bad(const char *path, uint64_t line, struct ct_err *err)
{
    return ct_fail(err, -EBADMSG, "'%s' is damaged in line %llu", path, (unsigned long long)line);
}

int ct_lines_each(const char *path, uint64_t length, bool (*fn)(struct ct_span line, void *arg),
    void *arg, struct ct_err *err)
{
    struct ct_file f = { .fd = -1 };
    uint64_t n = 0;
    int r = 0;

    if (length == 0)
        return 0;
    r = ct_file_open(&f, path, true, err);
    if (r < 0)
        return r;
    ct_cleanup(ct_stream_done) struct ct_stream in = ct_stream_file(f.fd, 0, length);

    while (r == 0) {
        size_t want = 4 * CT_KIB, nl;
        struct ct_span s = ct_stream_look(&in, want);

        while ((nl = ct_span_chr(s, '\n', 0)) == s.len && s.len >= want && want < CT_MIB) {
            want = s.len + 1;
            s = ct_stream_look(&in, want);
        }
        if (s.len == 0)
            break;
        n++;
        if (nl == s.len || !fn(ct_span_head(s, nl), arg))
            r = bad(path, n, err);
        else
            ct_stream_skip(&in, nl + 1);
    }
    if (r == 0 && in.trouble)
        r = ct_fail(err, -EBADMSG, "'%s' is shorter than was committed", path);
    ct_file_close(&f);
    return r;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * web: words of a line, and the request line.
 *
 * What stands in a log is what a stranger sent: a request need not be one, its target may hold
 * blanks and quotes. The words around it are therefore found first, and the request
 * line is read from both ends.
 */
#include "read/web.h"

#include "parse/ip.h"

/* Index of the quote that ends the word; s.len when none does. */
static size_t quote_end(struct ct_span s)
{
    size_t last = s.len;

    for (size_t at = ct_span_chr(s, '"', 0); at < s.len; at = ct_span_chr(s, '"', at + 1)) {
        size_t slashes = 0;

        while (slashes < at && s.ptr[at - slashes - 1] == '\\')
            slashes++;
        if (slashes % 2)
            continue;
        if (at + 1 == s.len || s.ptr[at + 1] == ' ')
            return at;
        last = last == s.len ? at : last;
    }
    return last; /* text follows at once: the first quote ends it after all */
}

bool ct_web_word(struct ct_span *rest, struct ct_web_word *ret)
{
    struct ct_span s = *rest;
    size_t n;

    while (s.len && s.ptr[0] == ' ')
        s = ct_span_from(s, 1);
    if (s.len == 0)
        return false;
    ret->kind = s.ptr[0] == '"' || s.ptr[0] == '[' ? s.ptr[0] : '\0';
    if (ret->kind)
        s = ct_span_from(s, 1);
    n = ret->kind == '"' ? quote_end(s) : ct_span_chr(s, ret->kind ? ']' : ' ', 0);
    ret->text = ct_span_head(s, n);
    *rest = ct_span_from(s, ret->kind ? n + 1 : n);
    return true;
}

/* What the letter behind a backslash stands for; 0: not an escape. */
static char letter(char c)
{
    static const char from[] = "\"\\ntrbvf", to[] = "\"\\\n\t\r\b\v\f";
    const char *at = c ? strchr(from, c) : NULL;

    return at ? to[at - from] : '\0';
}

struct ct_span ct_web_plain(struct ct_log *log, struct ct_span s)
{
    size_t at = ct_span_chr(s, '\\', 0), n = at;
    char *p;

    if (s.len < 2 || at >= s.len - 1)
        return s;
    p = ct_arena_raw(log->work, s.len);
    memcpy(p, s.ptr, at);
    for (; at < s.len; at++) {
        char next = s.ptr[at] == '\\' && at + 1 < s.len ? s.ptr[at + 1] : '\0';

        if (next == 'x' && at + 3 < s.len && ct_hex_digit(s.ptr[at + 2]) >= 0 &&
            ct_hex_digit(s.ptr[at + 3]) >= 0) {
            p[n++] = (char)(ct_hex_digit(s.ptr[at + 2]) * 16 + ct_hex_digit(s.ptr[at + 3]));
            at += 3;
        } else if (letter(next)) {
            p[n++] = letter(next);
            at++;
        } else {
            p[n++] = s.ptr[at];
        }
    }
    return (struct ct_span){ p, n };
}

static bool is_method(struct ct_span s)
{
    if (s.len == 0 || s.len > 32)
        return false;
    for (size_t i = 0; i < s.len; i++)
        if (!ct_is_alpha(s.ptr[i]) && s.ptr[i] != '-' && s.ptr[i] != '_')
            return false;
    return true;
}

static bool is_absolute(struct ct_span target)
{
    size_t at = 0;

    while (at < target.len && at < 16 && ct_is_alpha(target.ptr[at]))
        at++;
    return at > 0 && ct_span_starts(ct_span_from(target, at), CT_LIT("://"));
}

bool ct_web_request(struct ct_span line, struct ct_web_request *ret)
{
    size_t blank = ct_span_chr(line, ' ', 0), end = line.len;

    *ret = (struct ct_web_request){ .method = ct_span_head(line, blank) };
    if (!is_method(ret->method) || blank == line.len)
        return false;
    while (end > blank && line.ptr[end - 1] != ' ')
        end--;
    ret->version = ct_span_from(line, end);
    if (ct_span_istarts(ret->version, CT_LIT("HTTP/")))
        ret->version = ct_span_from(ret->version, 5);
    else
        ret->version = ct_span_from(line, end = line.len);
    ret->target = ct_span_trim(ct_span_from(ct_span_head(line, end), blank + 1));
    if (ret->target.len == 0)
        return false;
    return ret->version.len > 0 || ret->target.ptr[0] == '/' || is_absolute(ret->target);
}

enum ct_class ct_web_class(const struct ct_web_request *r)
{
    return is_absolute(r->target) || ct_span_ieq(r->method, CT_LIT("CONNECT")) ? CT_CLASS_HTTP
                                                                               : CT_CLASS_WEB;
}

void ct_web_add_authority(struct ct_log *log, struct ct_batch *b, struct ct_span authority)
{
    struct ct_span host = authority, port = { 0 };
    size_t colon = authority.len;

    while (colon > 0 && ct_is_digit(authority.ptr[colon - 1]))
        colon--;
    if (colon > 0 && colon < authority.len && authority.ptr[colon - 1] == ':') {
        host = ct_span_head(authority, colon - 1);
        port = ct_span_from(authority, colon);
    }
    if (ct_web_none(host))
        return;
    if (ct_web_is_address(host))
        ct_log_value(log, b, CT_F_DESTINATION_IP, CT_AS_IP, host);
    else
        ct_log_add(log, b, CT_F_URL_DOMAIN, host);
    ct_log_value(log, b, CT_F_DESTINATION_PORT, CT_AS_INT, port);
}

void ct_web_add(struct ct_log *log, struct ct_batch *b, const struct ct_web_request *r)
{
    size_t mark = ct_span_chr(r->target, '?', 0);

    ct_log_add(log, b, CT_F_HTTP_METHOD, r->method);
    ct_log_add(log, b, CT_F_HTTP_VERSION, r->version);
    if (ct_span_ieq(r->method, CT_LIT("CONNECT"))) {
        ct_web_add_authority(log, b, r->target);
    } else if (is_absolute(r->target)) {
        ct_log_add(log, b, CT_F_URL_FULL, r->target);
    } else {
        ct_log_add(log, b, CT_F_URL_PATH, ct_span_head(r->target, mark));
        ct_log_add(log, b, CT_F_URL_QUERY, ct_span_from(r->target, mark + 1));
    }
}

bool ct_web_is_address(struct ct_span s)
{
    struct ct_ip ip;
    size_t colon;

    if (s.len < 2 || (ct_hex_digit(s.ptr[0]) < 0 && s.ptr[0] != ':' && s.ptr[0] != '['))
        return false;
    if (s.ptr[0] == '[') {
        s = ct_span_from(s, 1);
        return ct_ip_parse_loose(ct_span_head(s, ct_span_chr(s, ']', 0)), &ip);
    }
    colon = ct_span_chr(s, ':', 0);
    if (ct_span_chr(s, ':', colon + 1) == s.len)
        s = ct_span_head(s, colon);
    return ct_ip_parse_loose(s, &ip);
}

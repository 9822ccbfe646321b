/* SPDX-License-Identifier: Apache-2.0 */
/*
 * url: the WHATWG parser as straight code, with a short way for plain URLs.
 *
 *   raw ──clean──▶ scheme ──▶ authority ──host──▶ path, query ──▶ text
 *
 * Nearly all URLs in mail are plain ASCII, already normal, and want no more
 * than to be cut up: plain() does that in one pass without a copy. Whatever it
 * does not like goes the long way, which builds the text anew in the arena.
 */
#include "parse/url.h"

#include "base/err.h"
#include "base/limits.h"
#include "parse/url_host.h"

static const struct scheme {
    struct ct_span name;
    enum ct_url_scheme scheme;
    uint16_t port;
    bool special; /* in the standard's sense: slashes of both kinds, a host */
} schemes[] = {
    { CT_LIT("https"), CT_URI_HTTPS, 443, true },
    { CT_LIT("http"), CT_URI_HTTP, 80, true },
    { CT_LIT("ftp"), CT_URI_FTP, 21, true },
    { CT_LIT("ws"), CT_URI_WS, 80, true },
    { CT_LIT("wss"), CT_URI_WSS, 443, true },
    { CT_LIT("file"), CT_URI_FILE, 0, true },
    { CT_LIT("mailto"), CT_URI_MAILTO, 0, false },
    { CT_LIT("tel"), CT_URI_TEL, 0, false },
    { CT_LIT("cid"), CT_URI_CID, 0, false },
    { CT_LIT("data"), CT_URI_DATA, 0, false },
    { CT_LIT("javascript"), CT_URI_JAVASCRIPT, 0, false },
};

#define N_SCHEMES (sizeof schemes / sizeof *schemes)

/* What a byte may do; one table look-up a byte in the short way. */
enum {
    HOST = 1,  /* lower-case letters, digits, dot, hyphen, underscore */
    PATH = 2,  /* stands in path and query as it is */
    UNRES = 4, /* RFC 3986 unreserved */
    QUERY = 8, /* stands in a query as it is, on the long way */
};

#define LETTER (PATH | UNRES | QUERY)

static const uint8_t class[256] = {
    ['a' ... 'z'] = HOST | LETTER,
    ['A' ... 'Z'] = LETTER,
    ['0' ... '9'] = HOST | LETTER,
    ['-'] = HOST | LETTER,
    ['_'] = HOST | LETTER,
    ['.'] = HOST | LETTER,
    ['~'] = LETTER,
    ['!'] = PATH | QUERY,
    ['$'] = PATH | QUERY,
    ['&'] = PATH | QUERY,
    ['('] = PATH | QUERY,
    [')'] = PATH | QUERY,
    ['*'] = PATH | QUERY,
    ['+'] = PATH | QUERY,
    [','] = PATH | QUERY,
    ['/'] = PATH | QUERY,
    [':'] = PATH | QUERY,
    [';'] = PATH | QUERY,
    ['='] = PATH | QUERY,
    ['@'] = PATH | QUERY,
    ['\''] = PATH,
    ['['] = PATH | QUERY,
    [']'] = PATH | QUERY,
    ['|'] = PATH | QUERY,
    ['?'] = QUERY,
    ['^'] = QUERY,
    ['`'] = QUERY,
    ['{'] = QUERY,
    ['}'] = QUERY,
    ['\\'] = QUERY,
};

static bool is(char c, unsigned what)
{
    return (class[(unsigned char)c] & what) != 0;
}

static struct ct_span between(struct ct_span s, size_t from, size_t to)
{
    return ct_span_head(ct_span_from(s, from), to - from);
}

/* ---- the short way ---- */

/* Where the run of path bytes ends; 0 when something in it is not normal. */
static size_t plain_run(struct ct_span s, size_t at)
{
    for (; at < s.len && is(s.ptr[at], PATH); at++)
        if (s.ptr[at] == '.' && s.ptr[at - 1] == '/')
            return 0;
    return at;
}

/* The end of a plain host of at least two labels that is no address. */
static size_t plain_host(struct ct_span s, size_t from)
{
    size_t at = from, dots = 0;

    for (; at < s.len && is(s.ptr[at], HOST); at++) {
        if (s.ptr[at] == '.' && (at == from || s.ptr[at - 1] == '.'))
            return 0;
        if (s.ptr[at] == '-' && at - from >= 3 && s.ptr[at - 1] == '-')
            return 0; /* perhaps an A-label */
        dots += s.ptr[at] == '.';
    }
    if (dots == 0 || at - from > CT_MAX_HOST_BYTES || !ct_is_alpha(s.ptr[at - 1]))
        return 0;
    /* 0x… in the last label would be a number */
    for (size_t i = at; s.ptr[i - 1] != '.'; i--)
        if (ct_is_digit(s.ptr[i - 1]))
            return 0;
    return at;
}

/* The end of a plain query that begins at `at`. */
static size_t plain_query(struct ct_span s, size_t at)
{
    while (at < s.len && is(s.ptr[at], PATH) && s.ptr[at] != '\'')
        at++;
    return at;
}

static bool has_blank(struct ct_span s)
{
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.ptr[i] <= ' ')
            return true;
    return false;
}

/* Cuts up what follows the scheme: plain host, a path, nothing to change. */
static bool plain_rest(struct ct_span s, size_t from, struct ct_url *u)
{
    size_t host = plain_host(s, from), path, query;

    if (host == 0 || host == s.len || s.ptr[host] != '/')
        return false;
    path = query = plain_run(s, host);
    if (path == 0)
        return false;
    if (path < s.len && s.ptr[path] == '?')
        query = plain_query(s, path + 1);
    if (query < s.len && (s.ptr[query] != '#' || has_blank(ct_span_from(s, query))))
        return false;
    u->host = between(s, from, host);
    u->path = between(s, host, path);
    u->query = query > path ? between(s, path + 1, query) : (struct ct_span){ 0 };
    u->fragment = ct_span_from(s, query + 1);
    u->text = ct_span_head(s, query > path + 1 ? query : path);
    return true;
}

/* http or https in lower case. */
static bool plain(struct ct_span s, struct ct_url *u)
{
    bool tls = ct_span_starts(s, CT_LIT("https://"));
    size_t from = tls ? 8 : 7;

    if (s.len > CT_MAX_URL_BYTES || (!tls && !ct_span_starts(s, CT_LIT("http://"))) ||
        !plain_rest(s, from, u))
        return false;
    u->scheme = tls ? CT_URI_HTTPS : CT_URI_HTTP;
    u->name = between(s, 0, from - 3);
    u->port = tls ? 443 : 80;
    return true;
}

/* ---- the long way ---- */

static bool is_dropped(char c)
{
    return c == '\t' || c == '\n' || c == '\r';
}

static struct ct_span without_breaks(struct ct_arena *a, struct ct_span s, uint32_t *flags)
{
    size_t n = 0, i = 0;
    char *p;

    while (i < s.len && !is_dropped(s.ptr[i]))
        i++;
    if (i == s.len)
        return s;
    *flags |= CT_URL_BLANKS;
    p = ct_arena_raw(a, s.len);
    for (i = 0; i < s.len; i++)
        if (!is_dropped(s.ptr[i]))
            p[n++] = s.ptr[i];
    return (struct ct_span){ p, n };
}

/* Without blanks at both ends and tabs and line ends anywhere, as browsers do. */
static struct ct_span clean(struct ct_arena *a, struct ct_span s, uint32_t *flags)
{
    size_t len = s.len;

    while (s.len && (unsigned char)s.ptr[0] <= ' ')
        s = ct_span_from(s, 1);
    while (s.len && (unsigned char)s.ptr[s.len - 1] <= ' ')
        s.len--;
    if (s.len != len)
        *flags |= CT_URL_BLANKS;
    if (s.len > CT_MAX_URL_BYTES) {
        s.len = CT_MAX_URL_BYTES;
        *flags |= CT_URL_LONG;
    }
    return without_breaks(a, s, flags);
}

/* The length of the scheme in front of a colon; 0 when there is none. */
static size_t scheme_len(struct ct_span s)
{
    size_t i = 0;

    if (s.len == 0 || !ct_is_alpha(s.ptr[0]))
        return 0;
    while (i < s.len &&
           (ct_is_alnum(s.ptr[i]) || s.ptr[i] == '+' || s.ptr[i] == '-' || s.ptr[i] == '.'))
        i++;
    return i < s.len && s.ptr[i] == ':' ? i : 0;
}

static const struct scheme *find_scheme(struct ct_span name)
{
    for (size_t i = 0; i < N_SCHEMES; i++)
        if (ct_span_ieq(name, schemes[i].name))
            return &schemes[i];
    return NULL;
}

static bool is_slash(char c)
{
    return c == '/' || c == '\\';
}

struct ct_span ct_url_decode(struct ct_arena *a, struct ct_span s)
{
    size_t n = 0;
    char *p;

    if (ct_span_chr(s, '%', 0) == s.len)
        return s;
    p = ct_arena_raw(a, s.len);
    for (size_t i = 0; i < s.len; i++) {
        int hi = s.ptr[i] == '%' && s.len - i > 2 ? ct_hex_digit(s.ptr[i + 1]) : -1;
        int lo = hi >= 0 ? ct_hex_digit(s.ptr[i + 2]) : -1;

        p[n++] = s.ptr[i];
        if (lo >= 0) {
            p[n - 1] = (char)(hi << 4 | lo);
            i += 2;
        }
    }
    return (struct ct_span){ p, n };
}

struct out {
    char *p;
    size_t n;
};

static void put(struct out *o, struct ct_span s)
{
    if (s.len)
        memcpy(o->p + o->n, s.ptr, s.len);
    o->n += s.len;
}

static void put_hex(struct out *o, unsigned char c)
{
    o->p[o->n++] = '%';
    o->p[o->n++] = "0123456789ABCDEF"[c >> 4];
    o->p[o->n++] = "0123456789ABCDEF"[c & 15];
}

/* One byte, encoded or decoded as it should be; returns how many of s it took. */
static size_t put_normal(struct out *o, struct ct_span s, unsigned allowed, uint32_t *flags)
{
    int hi = s.ptr[0] == '%' && s.len > 2 ? ct_hex_digit(s.ptr[1]) : -1;
    int lo = hi >= 0 ? ct_hex_digit(s.ptr[2]) : -1;

    if (lo >= 0) {
        char c = (char)(hi << 4 | lo);

        if (is(c, UNRES)) {
            *flags |= CT_URL_OBFUSCATED_PATH;
            o->p[o->n++] = c;
        } else {
            put_hex(o, (unsigned char)c);
        }
        return 3;
    }
    if ((unsigned char)s.ptr[0] >= 0x7f || (unsigned char)s.ptr[0] < ' ')
        *flags |= CT_URL_NON_ASCII;
    /* a % by itself is encoded, else it would join what is decoded behind it */
    if (is(s.ptr[0], allowed))
        o->p[o->n++] = s.ptr[0];
    else
        put_hex(o, (unsigned char)s.ptr[0]);
    return 1;
}

/* The segment that ends at o->n begins at `from`: takes back . and .. */
static void dot_segment(struct out *o, size_t path, size_t from, bool last)
{
    struct ct_span seg = { o->p + from, o->n - from };

    if (ct_span_eq(seg, CT_LIT("."))) {
        o->n = from;
    } else if (ct_span_eq(seg, CT_LIT(".."))) {
        o->n = from - 1;
        while (o->n > path && o->p[o->n - 1] != '/')
            o->n--;
        if (o->n <= path)
            o->n = path + 1;
    } else if (!last) {
        o->p[o->n++] = '/';
    }
}

/* The path of a special scheme, slashes straight, dot segments gone. */
static void put_path(struct out *o, struct ct_span s, uint32_t *flags)
{
    size_t path = o->n, from;

    o->p[o->n++] = '/';
    if (s.len && is_slash(s.ptr[0])) {
        *flags |= s.ptr[0] == '\\' ? (uint32_t)CT_URL_BACKSLASH : 0;
        s = ct_span_from(s, 1);
    }
    from = o->n;
    while (s.len) {
        if (!is_slash(s.ptr[0])) {
            s = ct_span_from(s, put_normal(o, s, PATH, flags));
            continue;
        }
        *flags |= s.ptr[0] == '\\' ? (uint32_t)CT_URL_BACKSLASH : 0;
        dot_segment(o, path, from, false);
        from = o->n;
        s = ct_span_from(s, 1);
    }
    dot_segment(o, path, from, true);
}

/* Puts scheme, host and all behind it together; spans of *u move into the text. */
static void build(struct ct_arena *a, struct ct_url *u, bool special)
{
    size_t cap = u->name.len + u->host.len + 3 * (u->path.len + u->query.len) + 16;
    struct out o = { ct_arena_raw(a, cap), 0 };
    bool six = (u->flags & CT_URL_IPV6) != 0;
    size_t at;

    put(&o, u->name);
    put(&o, CT_LIT(":"));
    if (special || u->host.len)
        put(&o, six ? CT_LIT("//[") : CT_LIT("//"));
    at = o.n;
    put(&o, u->host);
    u->host = (struct ct_span){ o.p + at, o.n - at };
    if (six)
        put(&o, CT_LIT("]"));
    if (u->flags & CT_URL_PORT)
        o.n += (size_t)snprintf(o.p + o.n, 7, ":%u", u->port);
    at = o.n;
    if (special)
        put_path(&o, u->path, &u->flags);
    else
        for (struct ct_span s = u->path; s.len;)
            s = ct_span_from(s, put_normal(&o, s, PATH | QUERY, &u->flags));
    u->path = (struct ct_span){ o.p + at, o.n - at };
    at = o.n;
    if (u->query.len) {
        o.p[o.n++] = '?';
        for (struct ct_span s = u->query; s.len;)
            s = ct_span_from(s, put_normal(&o, s, QUERY, &u->flags));
        u->query = (struct ct_span){ o.p + at + 1, o.n - at - 1 };
    }
    ct_assert(o.n <= cap);
    ct_arena_shrink(a, o.p, cap, o.n);
    u->text = (struct ct_span){ o.p, o.n };
}

/* Cuts path, query and fragment. */
static void read_rest(struct ct_url *u, struct ct_span s)
{
    u->path = ct_span_cut_chr(&s, '#');
    u->fragment = s;
    s = u->path;
    u->path = ct_span_cut_chr(&s, '?');
    u->query = s;
}

static size_t authority_end(struct ct_span s, bool special)
{
    size_t i = 0;

    while (i < s.len && s.ptr[i] != '/' && s.ptr[i] != '?' && s.ptr[i] != '#' &&
           !(special && s.ptr[i] == '\\'))
        i++;
    return i;
}

static bool read_special(
    struct ct_arena *a, struct ct_url *u, struct ct_span s, const struct scheme *sch)
{
    size_t slashes = 0, end;
    bool file = sch->scheme == CT_URI_FILE, local;

    while (slashes < s.len && is_slash(s.ptr[slashes]))
        u->flags |= s.ptr[slashes++] == '\\' ? (uint32_t)CT_URL_BACKSLASH : 0;
    /* file:///path is here; file:////host/path is Windows' way to name a share */
    local = file && (slashes < 2 || slashes == 3);
    if (slashes != 2 && !local)
        u->flags |= CT_URL_SLASHES;
    s = ct_span_from(s, slashes);
    end = local ? 0 : authority_end(s, true);
    if (!local)
        ct_url_authority(a, u, ct_span_head(s, end), sch->port);
    if (file && ct_span_eq(u->host, CT_LIT("localhost")))
        u->host.len = 0;
    read_rest(u, ct_span_from(s, end));
    build(a, u, true);
    return true;
}

static bool read_other(struct ct_arena *a, struct ct_url *u, struct ct_span s)
{
    bool whole = u->scheme == CT_URI_DATA || u->scheme == CT_URI_JAVASCRIPT;

    if (u->scheme == CT_URI_OTHER && ct_span_starts(s, CT_LIT("//"))) {
        size_t end = authority_end(ct_span_from(s, 2), false) + 2;

        ct_url_authority(a, u, between(s, 2, end), 0);
        s = ct_span_from(s, end);
    }
    if (whole)
        u->path = s;
    else
        read_rest(u, s);
    build(a, u, false);
    return true;
}

static bool read_clean(struct ct_arena *a, struct ct_span s, struct ct_url *u)
{
    size_t n = scheme_len(s);
    const struct scheme *sch;

    if (n == 0) {
        bool unc = ct_span_starts(s, CT_LIT("\\\\"));

        if (s.len < 3 || !is_slash(s.ptr[0]) || !is_slash(s.ptr[1]))
            return false;
        u->flags |= CT_URL_NO_SCHEME;
        sch = find_scheme(unc ? CT_LIT("file") : CT_LIT("https"));
    } else {
        sch = find_scheme(ct_span_head(s, n));
        s = ct_span_from(s, n + 1);
    }
    u->scheme = sch ? sch->scheme : CT_URI_OTHER;
    u->name = sch ? sch->name : ct_arena_lower(a, (struct ct_span){ s.ptr - n - 1, n });
    if (sch && sch->special)
        return read_special(a, u, s, sch);
    return read_other(a, u, s);
}

bool ct_url_parse(struct ct_arena *a, struct ct_span raw, struct ct_url *ret)
{
    struct ct_span s;

    *ret = (struct ct_url){ .raw = raw };
    if (plain(raw, ret))
        return true;
    s = clean(a, raw, &ret->flags);
    if (s.len && read_clean(a, s, ret))
        return true;
    *ret = (struct ct_url){ .raw = raw };
    return false;
}

/* ---- relative references ---- */

/* What of the base stands before the reference. */
static struct ct_span join_head(struct ct_arena *a, const struct ct_url *base, struct ct_span ref)
{
    size_t authority = (size_t)(base->path.ptr - base->text.ptr), n = authority + base->path.len;

    if (ref.len >= 2 && is_slash(ref.ptr[0]) && is_slash(ref.ptr[1]))
        return ct_arena_printf(a, CT_FMT ":", CT_ARG(base->name));
    if (ref.len == 0 || ref.ptr[0] == '#')
        return base->text;
    if (is_slash(ref.ptr[0]))
        return ct_span_head(base->text, authority);
    if (ref.ptr[0] != '?')
        while (n > authority && base->text.ptr[n - 1] != '/')
            n--;
    return ct_span_head(base->text, n);
}

bool ct_url_join(
    struct ct_arena *a, const struct ct_url *base, struct ct_span raw, struct ct_url *ret)
{
    uint32_t flags = 0;
    struct ct_span ref = clean(a, raw, &flags), head;
    bool based = base && base->host.len && base->path.ptr && base->path.len;
    char *p;

    if (!based || scheme_len(ref) > 0 || ct_span_starts(ref, CT_LIT("\\\\")))
        return ct_url_parse(a, raw, ret);
    head = join_head(a, base, ref);
    p = ct_arena_raw(a, head.len + ref.len);
    memcpy(p, head.ptr, head.len);
    if (ref.len)
        memcpy(p + head.len, ref.ptr, ref.len);
    if (!ct_url_parse(a, (struct ct_span){ p, head.len + ref.len }, ret))
        return false;
    ret->raw = raw;
    ret->flags |= flags;
    return true;
}

bool ct_url_is_remote(const struct ct_url *url)
{
    switch (url->scheme) {
    case CT_URI_HTTP:
    case CT_URI_HTTPS:
    case CT_URI_FTP:
    case CT_URI_WS:
    case CT_URI_WSS:
    case CT_URI_FILE:
        return url->host.len > 0;
    case CT_URI_NONE:
    case CT_URI_MAILTO:
    case CT_URI_TEL:
    case CT_URI_CID:
    case CT_URI_DATA:
    case CT_URI_JAVASCRIPT:
    case CT_URI_OTHER:
        break;
    }
    return false;
}

bool ct_url_param(struct ct_span query, struct ct_span key, struct ct_span *ret)
{
    while (query.len) {
        struct ct_span value = ct_span_cut_chr(&query, '&');
        struct ct_span name;

        /* "&amp;" left over by mailers that encode twice */
        if (ct_span_starts(value, CT_LIT("amp;")))
            value = ct_span_from(value, 4);
        name = ct_span_cut_chr(&value, '=');
        if (ct_span_ieq(name, key)) {
            *ret = value;
            return true;
        }
    }
    return false;
}

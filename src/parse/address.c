/* SPDX-License-Identifier: Apache-2.0 */
/*
 * address: a list is cut at its commas, each item is sorted into name, comment and address.
 *
 *   "Doe, J." <@relay:j@host.example> (home), …
 *    name      route    spec           comment
 *
 * Characters are put into two texts while an item is read: `phrase`, where quotes are undone, and
 * `spec`, where they stay, since only the end shows which of the two it was. Both live in one
 * buffer for the whole list, so that work and memory grow with the header and nothing else. An
 * item without an address in front of one with is taken for the first half of a name with an
 * unquoted comma.
 */
#include "parse/address.h"

#include "base/limits.h"
#include "parse/header.h"
#include "parse/word.h"

struct item {
    struct ct_span phrase, spec, comment, angle;
    bool has_angle;
};

struct list {
    struct ct_addresses *ret;
    struct ct_arena *a;
    struct ct_span rest;
    char *pw, *sw;         /* where the next characters of phrase and spec go */
    const char *gt;        /* the next ">", at or behind rest */
    const char *last_semi; /* the last ";" of all */
    struct ct_span group;
    struct ct_span pending; /* a name that waits for its other half */
    size_t cap;
    bool in_group, group_used;
};

static struct ct_address *more(struct list *l)
{
    struct ct_addresses *r = l->ret;

    if (r->n == CT_MAX_ADDRESSES) {
        r->odd |= CT_ADDRESS_ODD_CUT;
        return NULL;
    }
    if (r->n == l->cap) {
        size_t cap = l->cap ? l->cap * 4 : 4;
        struct ct_address *v = ct_arena_raw(l->a, cap * sizeof *v);

        if (r->n)
            memcpy(v, r->v, r->n * sizeof *v);
        r->v = v;
        l->cap = cap;
    }
    r->v[r->n] = (struct ct_address){ .group = l->group };
    l->group_used = true;
    return &r->v[r->n++];
}

/* Length of a quoted string or comment at the front of `s`; 0 when it is never closed. */
static size_t closed_len(struct ct_span s, char open, char close)
{
    unsigned depth = 0;

    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] == '\\')
            i++;
        else if (s.ptr[i] == close && (open == close ? depth == 1 : depth > 0)) {
            if (--depth == 0)
                return i + 1;
        } else if (s.ptr[i] == open && ++depth > CT_MAX_COMMENT_DEPTH)
            return 0;
    }
    return 0;
}

static struct ct_span unescape(struct ct_arena *a, struct ct_span s)
{
    char *out, *w;

    if (ct_span_chr(s, '\\', 0) == s.len)
        return s;
    w = out = ct_arena_raw(a, s.len);
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] == '\\' && i + 1 < s.len)
            i++;
        *w++ = s.ptr[i];
    }
    return (struct ct_span){ out, (size_t)(w - out) };
}

static struct ct_span name_text(struct list *l, struct ct_span raw)
{
    unsigned odd;
    struct ct_span s = ct_words_decode(l->a, ct_span_trim(raw), &odd);

    if (odd & (CT_WORDS_BROKEN | CT_WORDS_CHARSET))
        l->ret->odd |= CT_ADDRESS_ODD_WORDS;
    return ct_span_trim(s);
}

/* A quoted string, which is copied, or a comment, which is not. Returns its length; all of `s` when
 * it is never closed; 0 when it is neither. */
static size_t unit(char **w, struct ct_span s)
{
    bool quote = s.ptr[0] == '"';
    size_t n;

    if (!quote && s.ptr[0] != '(')
        return 0;
    n = closed_len(s, s.ptr[0], quote ? '"' : ')');
    if (n == 0 || quote)
        *w = mempcpy(*w, s.ptr, n ? n : s.len);
    return n ? n : s.len;
}

/* Comments out, and blanks around "." and "@" (RFC 5322 §4.4); quotes stay as they are. */
static struct ct_span squeeze(struct list *l, struct ct_span s)
{
    char *out = ct_arena_raw(l->a, s.len), *w = out;

    while (s.len) {
        size_t n = unit(&w, s);
        char c = ct_is_space(s.ptr[0]) ? ' ' : s.ptr[0];

        s = ct_span_from(s, n ? n : 1);
        if (n || (c == ' ' && (w == out || w[-1] == '.' || w[-1] == '@' || w[-1] == ' ')))
            continue;
        if (c == '.' || c == '@')
            while (w > out && w[-1] == ' ')
                w--;
        *w++ = c;
    }
    return ct_span_trim((struct ct_span){ out, (size_t)(w - out) });
}

/* The last @ outside of quotes, or s.len. */
static size_t last_at(struct ct_span s, size_t *ret_n)
{
    size_t at = s.len;
    bool quoted = false;

    *ret_n = 0;
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] == '\\' && quoted) {
            i++;
        } else if (s.ptr[i] == '"') {
            quoted = !quoted;
        } else if (s.ptr[i] == '@' && !quoted) {
            at = i;
            ++*ret_n;
        }
    }
    return at;
}

/* "@a,@b:user@host" (RFC 5322 §4.4, obs-route) */
static struct ct_span drop_route(struct list *l, struct ct_span s)
{
    size_t colon;

    if (s.len == 0 || s.ptr[0] != '@')
        return s;
    colon = ct_span_chr(s, ':', 0);
    if (colon >= s.len)
        return s;
    l->ret->odd |= CT_ADDRESS_ODD_ROUTE;
    return ct_span_trim(ct_span_from(s, colon + 1));
}

static struct ct_span unquote_local(struct list *l, struct ct_span s)
{
    s = ct_span_trim(s);
    if (s.len < 2 || s.ptr[0] != '"' || s.ptr[s.len - 1] != '"')
        return s;
    return unescape(l->a, (struct ct_span){ s.ptr + 1, s.len - 2 });
}

static struct ct_span strip_junk(struct list *l, struct ct_span s)
{
    struct ct_span was = s;

    if (ct_span_istarts(s, CT_LIT("mailto:")))
        s = ct_span_from(s, 7);
    while (s.len && (s.ptr[0] == '<' || s.ptr[0] == '\''))
        s = ct_span_from(s, 1);
    while (s.len && (s.ptr[s.len - 1] == '>' || s.ptr[s.len - 1] == '\''))
        s.len--;
    if (s.len != was.len)
        l->ret->odd |= CT_ADDRESS_ODD_SYNTAX;
    return ct_span_trim(s);
}

/* Fills the address part of `r` from "local@domain". */
static void set_address(struct list *l, struct ct_address *r, struct ct_span spec)
{
    size_t n_at, at;
    char *out;

    spec = strip_junk(l, drop_route(l, spec));
    at = last_at(spec, &n_at);
    if (at >= spec.len && ct_span_chr(spec, '@', 0) < spec.len) { /* <"user@host"> */
        l->ret->odd |= CT_ADDRESS_ODD_SYNTAX;
        spec = ct_span_trim(unquote_local(l, spec));
        at = last_at(spec, &n_at);
    }
    r->local = unquote_local(l, ct_span_head(spec, at));
    if (at >= spec.len)
        return;
    if (n_at > 1)
        l->ret->odd |= CT_ADDRESS_ODD_MANY_AT;
    r->domain = ct_arena_lower(l->a, ct_span_trim(ct_span_from(spec, at + 1)));
    if (r->domain.len > 1 && r->domain.ptr[r->domain.len - 1] == '.') { /* the same host */
        l->ret->odd |= CT_ADDRESS_ODD_SYNTAX;
        r->domain.len--;
    }
    if (r->domain.len == 0)
        return;
    out = ct_arena_raw(l->a, r->local.len + 1 + r->domain.len);
    r->address = (struct ct_span){ out, r->local.len + 1 + r->domain.len };
    out = r->local.len ? mempcpy(out, r->local.ptr, r->local.len) : out;
    *out++ = '@';
    memcpy(out, r->domain.ptr, r->domain.len);
}

/* "Name (<user@host>)": mail programs show the address in such a comment when there is no other. */
static struct ct_span in_comment(struct list *l, struct item *it)
{
    struct ct_span s = it->comment, inner;

    ct_span_cut_chr(&s, '<');
    inner = ct_span_cut_chr(&s, '>');
    if (ct_span_chr(inner, '@', 0) >= inner.len)
        return (struct ct_span){ 0 };
    l->ret->odd |= CT_ADDRESS_ODD_SYNTAX;
    it->comment.len = 0;
    return ct_span_trim(inner);
}

/* An item without brackets: an address, "Name user@host" without them, or no address at all. */
static void bare_item(
    struct list *l, struct item *it, struct ct_span *ret_name, struct ct_span *ret_spec)
{
    struct ct_span s = squeeze(l, it->spec);
    size_t n_at, at = last_at(s, &n_at), from = at, to = at;

    *ret_name = *ret_spec = (struct ct_span){ 0 };
    if (at >= s.len) {
        *ret_name = it->phrase;
        *ret_spec = in_comment(l, it);
        return;
    }
    if (s.ptr[0] == '"' || ct_span_chr(s, ' ', 0) == s.len) {
        *ret_spec = s;
        return;
    }
    while (from > 0 && s.ptr[from - 1] != ' ')
        from--;
    while (to < s.len && s.ptr[to] != ' ')
        to++;
    l->ret->odd |= CT_ADDRESS_ODD_SYNTAX;
    *ret_spec = ct_span_head(ct_span_from(s, from), to - from);
    *ret_name = from ? ct_span_head(s, from) : ct_span_from(s, to);
}

static struct ct_span join_pending(struct list *l, struct ct_span name)
{
    struct ct_span p = l->pending;
    char *out, *w;

    if (p.len == 0)
        return name;
    l->ret->odd |= CT_ADDRESS_ODD_SYNTAX;
    l->pending = (struct ct_span){ 0 };
    if (name.len == 0)
        return p;
    w = out = ct_arena_raw(l->a, p.len + 2 + name.len);
    w = mempcpy(w, p.ptr, p.len);
    w = mempcpy(w, ", ", 2);
    memcpy(w, name.ptr, name.len);
    return (struct ct_span){ out, p.len + 2 + name.len };
}

static void flush_pending(struct list *l)
{
    struct ct_address *r = l->pending.len ? more(l) : NULL;

    if (r) {
        r->name = l->pending;
        l->ret->odd |= CT_ADDRESS_ODD_SYNTAX;
    }
    l->pending = (struct ct_span){ 0 };
}

static void finish_item(struct list *l, struct item *it)
{
    struct ct_span name, spec = squeeze(l, it->angle);
    struct ct_address *r;

    if (it->has_angle)
        name = it->phrase;
    else
        bare_item(l, it, &name, &spec);
    name = name_text(l, name);
    if (name.len == 0 && spec.len)
        name = name_text(l, unescape(l->a, it->comment));
    if (name.len == 0 && spec.len == 0)
        return;
    if (spec.len == 0) {
        flush_pending(l);
        l->pending = name;
        if (it->has_angle)
            flush_pending(l);
        return;
    }
    name = join_pending(l, name);
    r = more(l);
    if (!r)
        return;
    r->name = name;
    set_address(l, r, spec);
    if (!r->name.len && !r->local.len && !r->domain.len && !r->group.len) { /* "<@>" */
        l->ret->odd |= CT_ADDRESS_ODD_SYNTAX;
        l->ret->n--;
    }
}

static void put(struct list *l, struct item *it, struct ct_span s)
{
    for (size_t i = 0; i < s.len; i++) {
        char c = ct_is_space(s.ptr[i]) ? ' ' : s.ptr[i];

        *l->pw++ = c;
        *l->sw++ = c;
    }
    it->phrase.len += s.len;
    it->spec.len += s.len;
}

static void put_quoted(struct list *l, struct item *it, struct ct_span s)
{
    struct ct_span inner = unescape(l->a, (struct ct_span){ s.ptr + 1, s.len - 2 });

    if (inner.len)
        l->pw = mempcpy(l->pw, inner.ptr, inner.len);
    it->phrase.len += inner.len;
    l->sw = mempcpy(l->sw, s.ptr, s.len);
    it->spec.len += s.len;
}

/* Length of "<...>" at the front of the rest. One that is never closed, or not before another is
 * opened, ends at the comma. */
static size_t angle(struct list *l, struct item *it)
{
    struct ct_span s = l->rest, inner;
    size_t len, lt, skip = 1;

    while (skip < s.len && s.ptr[skip] == '<')
        skip++;
    if (skip < s.len && s.ptr[skip] == '"')
        skip += closed_len(ct_span_from(s, skip), '"', '"');
    if (l->gt < s.ptr + skip) {
        size_t at = ct_span_chr(s, '>', skip);

        l->gt = s.ptr + at;
    }
    len = (size_t)(l->gt - s.ptr);
    inner = ct_span_head(s, len);
    lt = ct_span_chr(inner, '<', skip);
    if (len >= s.len || lt < len) {
        size_t comma = ct_span_chr(ct_span_head(inner, lt), ',', 0);

        l->ret->odd |= CT_ADDRESS_ODD_SYNTAX;
        if (comma < lt || len >= s.len)
            len = comma;
        inner = ct_span_head(s, len);
        it->angle = ct_span_from(inner, 1);
        return len < s.len && s.ptr[len] == '>' ? len + 1 : len;
    }
    it->angle = ct_span_from(inner, 1);
    for (len++; skip > 1 && len < s.len && s.ptr[len] == '>'; len++)
        l->ret->odd |= CT_ADDRESS_ODD_SYNTAX;
    return len;
}

/* Length of an encoded word, so that the commas in it cut nothing; 0 when it is none. */
static size_t encoded_len(struct ct_span s)
{
    size_t q1, q2, end;

    s = ct_span_head(s, 300);
    if (s.len < 8 || s.ptr[1] != '?')
        return 0;
    q1 = ct_span_chr(s, '?', 2);
    q2 = ct_span_chr(s, '?', q1 + 1);
    end = ct_span_find(s, CT_LIT("?="), q2 + 1);
    if (q2 != q1 + 2 || end >= s.len || ct_span_chr(ct_span_head(s, end), ' ', 0) < end)
        return 0;
    return end + 2;
}

static bool starts_group(struct list *l, const struct item *it)
{
    struct ct_span behind = ct_span_from(l->rest, 1);

    if (l->in_group || it->has_angle || it->phrase.len == 0 ||
        ct_span_chr(it->spec, '@', 0) < it->spec.len)
        return false;
    return l->last_semi > l->rest.ptr || ct_span_trim(behind).len == 0;
}

static void start_group(struct list *l, struct item *it)
{
    flush_pending(l);
    l->group = name_text(l, it->phrase);
    l->in_group = true;
    l->group_used = false;
    *it = (struct item){ .phrase = { l->pw, 0 }, .spec = { l->sw, 0 } };
}

static void end_group(struct list *l)
{
    flush_pending(l);
    if (l->in_group && !l->group_used && l->group.len)
        (void)more(l);
    l->in_group = false;
    l->group = (struct ct_span){ 0 };
}

/* Handles what is more than a character; returns its length, or 0 when it is just one. */
static size_t special(struct list *l, struct item *it)
{
    struct ct_span s = l->rest;
    size_t n = 0;

    switch (s.ptr[0]) {
    case '"':
        n = closed_len(s, '"', '"');
        if (n)
            put_quoted(l, it, ct_span_head(s, n));
        else
            l->ret->odd |= CT_ADDRESS_ODD_SYNTAX;
        break;
    case '(':
        n = closed_len(s, '(', ')');
        if (n && it->comment.len == 0)
            it->comment = (struct ct_span){ s.ptr + 1, n - 2 };
        break;
    case '<':
        n = angle(l, it);
        it->has_angle = true;
        break;
    case '=':
        n = encoded_len(s);
        put(l, it, ct_span_head(s, n));
        break;
    case ':':
        n = starts_group(l, it);
        if (n)
            start_group(l, it);
        break;
    default:
        break;
    }
    return n;
}

/* One item; false when the list is at its end. */
static bool scan_item(struct list *l)
{
    struct item it = { .phrase = { l->pw, 0 }, .spec = { l->sw, 0 } };
    bool ended = false, closes = false;

    if (l->rest.len == 0)
        return false;
    while (l->rest.len && !ended) {
        char c = l->rest.ptr[0];
        size_t n;

        if (c == '<' && it.has_angle) {
            l->ret->odd |= CT_ADDRESS_ODD_SYNTAX;
            break;
        }
        ended = c == ',' || c == ';';
        closes = c == ';';
        n = ended ? 1 : special(l, &it);
        if (n == 0) {
            n = 1;
            put(l, &it, ct_span_head(l->rest, 1));
        }
        l->rest = ct_span_from(l->rest, n);
    }
    finish_item(l, &it);
    if (closes && !l->in_group)
        l->ret->odd |= CT_ADDRESS_ODD_SYNTAX;
    if (closes)
        end_group(l);
    return true;
}

void ct_addresses_parse(struct ct_addresses *ret, struct ct_arena *a, struct ct_span raw)
{
    struct list l = { .ret = ret, .a = a };

    *ret = (struct ct_addresses){ 0 };
    l.rest = ct_header_unfold(a, raw);
    if (l.rest.len == 0)
        return;
    if (ct_span_chr(raw, '\0', 0) < raw.len)
        ret->odd |= CT_ADDRESS_ODD_NUL;
    l.pw = ct_arena_raw(a, l.rest.len);
    l.sw = ct_arena_raw(a, l.rest.len);
    l.last_semi = memrchr(l.rest.ptr, ';', l.rest.len);
    l.gt = l.rest.ptr;
    if (!l.last_semi)
        l.last_semi = l.rest.ptr;
    while (scan_item(&l))
        ;
    end_group(&l);
}

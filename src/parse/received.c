/* SPDX-License-Identifier: Apache-2.0 */
/*
 * received: clauses by their keywords, and comments by what stands in them.
 *
 *   from HELO (RDNS [IP])                     Postfix, Sendmail
 *   from RDNS ([IP] helo=HELO)                Exim
 *   from unknown (HELO HELO) (IP)             qmail, Yahoo
 *   from HOST (IP) by HOST (IP) with …        Exchange, Outlook.com
 *   by 2001:db8::1 with SMTP id X             Google
 *
 * The field is unfolded and read word by word; a comment belongs to the clause it stands in. The
 * date follows the last semicolon (RFC 5321 §4.4).
 */
#include "parse/received.h"

#include "base/limits.h"
#include "base/time.h"
#include "parse/header.h"

enum clause { NONE, FROM, BY, WITH, ID, FOR, VIA };

struct state {
    struct ct_received *ret;
    enum clause clause;
    size_t n_words; /* in this clause */
};

static bool looks_like_ip(struct ct_span s)
{
    size_t colons = 0, dots = 0;

    if (ct_span_istarts(s, CT_LIT("ipv6:")))
        s = ct_span_from(s, 5);
    if (s.len < 2 || s.len > 64)
        return false;
    for (size_t i = 0; i < s.len && s.ptr[i] != '%'; i++) {
        if (s.ptr[i] == ':')
            colons++;
        else if (s.ptr[i] == '.')
            dots++;
        else if (ct_hex_digit(s.ptr[i]) < 0 || (!colons && !ct_is_digit(s.ptr[i]) && dots))
            return false;
    }
    return colons >= 2 || (colons == 0 && dots == 3);
}

/* "[IPv6:2001:db8::1]", "192.0.2.1", "[192.0.2.1]:25" to the address alone; else empty. */
static struct ct_span ip_of(struct ct_span s)
{
    if (s.len && s.ptr[0] == '[')
        s = ct_span_head(ct_span_from(s, 1), ct_span_chr(ct_span_from(s, 1), ']', 0));
    if (!looks_like_ip(s))
        return (struct ct_span){ 0 };
    if (ct_span_istarts(s, CT_LIT("ipv6:")))
        s = ct_span_from(s, 5);
    return s;
}

enum { BLANK = 1, COMMENT = 2, OTHER = 4, END = 8 }; /* OTHER ends words inside a comment only */

static const uint8_t breaks[256] = { ['\t' ... '\r'] = BLANK,
    [' '] = BLANK,
    ['('] = COMMENT,
    [')'] = OTHER,
    [','] = OTHER,
    [';'] = END };

static bool is(char c, unsigned kinds)
{
    return (breaks[(unsigned char)c] & kinds) != 0;
}

static struct ct_span take_word(struct ct_span *s)
{
    size_t n = 0, from = 0;

    while (from < s->len && is(s->ptr[from], BLANK | COMMENT | OTHER))
        from++;
    *s = ct_span_from(*s, from);
    while (n < s->len && !is(s->ptr[n], BLANK | COMMENT | OTHER))
        n++;
    struct ct_span word = ct_span_head(*s, n);
    *s = ct_span_from(*s, n);
    return word;
}

static bool is_host(struct ct_span s)
{
    bool dot = false;

    for (size_t i = 0; i < s.len; i++) {
        if (!ct_is_alnum(s.ptr[i]) && s.ptr[i] != '.' && s.ptr[i] != '-' && s.ptr[i] != '_' &&
            !(s.ptr[i] & 0x80))
            return false;
        dot |= s.ptr[i] == '.';
    }
    return s.len && (dot || ct_span_ieq(s, CT_LIT("localhost")));
}

static struct ct_span host_of(struct ct_span s)
{
    size_t at = ct_span_chr(s, '@', 0);

    if (at < s.len)
        s = ct_span_from(s, at + 1);
    while (s.len && s.ptr[s.len - 1] == '.')
        s.len--;
    return s;
}

static void set(struct ct_span *to, struct ct_span s)
{
    if (to->len == 0)
        *to = s;
}

/* The client named itself in the comment; what stood in front was the server's finding. */
static void set_helo(struct ct_received *r, struct ct_span helo)
{
    struct ct_span before = r->helo;

    if (helo.len == 0)
        return;
    if (is_host(host_of(before)) && ip_of(before).len == 0)
        set(&r->rdns, host_of(before));
    if (ip_of(before).len)
        set(&r->ip, ip_of(before));
    r->helo = helo;
}

static void from_word(struct ct_received *r, struct ct_span word, struct ct_span *rest)
{
    size_t bracket = ct_span_chr(word, '[', 0);

    if (ct_span_ieq(word, CT_LIT("helo")) || ct_span_ieq(word, CT_LIT("ehlo"))) {
        set_helo(r, take_word(rest));
    } else if (ct_span_istarts(word, CT_LIT("helo="))) {
        set_helo(r, ct_span_from(word, 5));
    } else if (ct_span_istarts(word, CT_LIT("ident="))) {
        set(&r->ident, ct_span_from(word, 6));
    } else if (ct_span_ieq(word, CT_LIT("sender:"))) {
        set(&r->ident, take_word(rest));
    } else if (ip_of(word).len) {
        set(&r->ip, ip_of(word));
    } else if (bracket > 0 && bracket < word.len) { /* host[ip] */
        set(&r->rdns, host_of(ct_span_head(word, bracket)));
        set(&r->ip, ip_of(ct_span_from(word, bracket)));
    } else if (is_host(host_of(word))) {
        set(&r->rdns, host_of(word));
    }
}

static void comment(struct state *st, struct ct_span s)
{
    struct ct_received *r = st->ret;
    struct ct_span word;

    while (s.len) {
        word = take_word(&s);
        if (word.len == 0)
            return;
        if (st->clause == FROM)
            from_word(r, word, &s);
        else if (st->clause == BY && ip_of(word).len)
            set(&r->by_ip, ip_of(word));
        else if (ct_span_ieq(word, CT_LIT("sender:")))
            set(&r->ident, take_word(&s));
    }
}

static enum clause keyword(struct ct_span w)
{
    static const struct {
        struct ct_span name;
        enum clause clause;
    } names[] = {
        { CT_LIT("from"), FROM },
        { CT_LIT("by"), BY },
        { CT_LIT("with"), WITH },
        { CT_LIT("id"), ID },
        { CT_LIT("for"), FOR },
        { CT_LIT("via"), VIA },
    };

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (ct_span_ieq(w, names[i].name))
            return names[i].clause;
    return NONE;
}

static struct ct_span without_brackets(struct ct_span s)
{
    if (s.len > 1 && s.ptr[0] == '<' && s.ptr[s.len - 1] == '>')
        return (struct ct_span){ s.ptr + 1, s.len - 2 };
    return s;
}

static void word(struct state *st, struct ct_span w)
{
    struct ct_received *r = st->ret;
    enum clause next = keyword(w);
    size_t n = st->n_words++;

    if (next != NONE && !(st->clause == FROM && n == 0)) {
        st->clause = next;
        st->n_words = 0;
        return;
    }
    switch (st->clause) {
    case FROM:
        if (n == 0)
            set(&r->helo, w);
        else if (ip_of(w).len)
            set(&r->ip, ip_of(w));
        break;
    case BY:
        if (n == 0)
            set(&r->by, host_of(w));
        if (ip_of(w).len)
            set(&r->by_ip, ip_of(w));
        break;
    case WITH: /* several words: "Microsoft SMTP Server" */
        if (n == 0)
            set(&r->with, w);
        else if (r->with.len)
            r->with.len = (size_t)(w.ptr + w.len - r->with.ptr);
        break;
    case ID:
        if (n == 0)
            set(&r->id, without_brackets(w));
        break;
    case FOR:
        if (n == 0)
            set(&r->rcpt, without_brackets(w));
        break;
    case NONE:
    case VIA:
        break;
    }
}

/* Length of a comment at the front of `s`, nested ones included. */
static size_t comment_len(struct ct_span s)
{
    unsigned depth = 0;

    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] == '(')
            depth++;
        else if (s.ptr[i] == ')' && --depth == 0)
            return i + 1;
    }
    return s.len;
}

static void clauses(struct state *st, struct ct_span s)
{
    while (s.len) {
        size_t n = 0;

        if (ct_is_space(s.ptr[0]) || s.ptr[0] == ')' || s.ptr[0] == ';') {
            n = 1;
        } else if (s.ptr[0] == '(') {
            n = comment_len(s);
            comment(st, ct_span_head(s, n));
        } else {
            while (n < s.len && !is(s.ptr[n], BLANK | COMMENT | END))
                n++;
            word(st, ct_span_head(s, n));
        }
        s = ct_span_from(s, n);
    }
}

bool ct_received_parse(struct ct_received *ret, struct ct_arena *a, struct ct_span raw)
{
    struct state st = { .ret = ret };
    struct ct_span s = ct_header_unfold(a, raw), date = { 0 };
    const char *semi = s.len ? memrchr(s.ptr, ';', s.len) : NULL;

    *ret = (struct ct_received){ 0 };
    if (semi) {
        date = ct_span_from(s, (size_t)(semi - s.ptr) + 1);
        s = ct_span_head(s, (size_t)(semi - s.ptr));
    }
    (void)ct_date_parse(&ret->date, date);
    clauses(&st, s);
    if (ip_of(ret->helo).len) /* Exim: from [192.0.2.1] */
        set(&ret->ip, ip_of(ret->helo));
    return ret->helo.len || ret->by.len || ret->date.us != CT_TIME_NONE;
}

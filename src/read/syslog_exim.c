/* SPDX-License-Identifier: Apache-2.0 */
/*
 * syslog_exim: the lines of Exim's main log, from a file of its own or by syslog.
 *
 *   1kzABC-0001Ab-Cd <= from@example.org H=name (helo) [192.0.2.1]:50273 P=esmtps A=plain:user …
 *   1kzABC-0001Ab-Cd => to <alias@example.org> R=router T=remote_smtp H=mx [192.0.2.2] C="250 …"
 *   login authenticator failed for (helo) [192.0.2.1]: 535 Incorrect … (set_id=user)
 *   H=(helo) [192.0.2.1] F=<from@example.org> rejected RCPT <to@example.org>: why
 *
 * Values are one letter and "="; what T= means depends on the arrow. Of the two sides that a line
 * may hold, the name in parentheses and what is in angle brackets are the client's own words.
 * Source: Exim 4.98 specification, chapter 53, "Log files"; message ids of 4.97 are longer.
 */
#include "parse/timestamp.h"
#include "parse/word.h"
#include "read/syslog_program.h"

/* "1kzABC-0001Ab-Cd", "1rABCD-00000001abC-2XyZ" */
static size_t id_length(struct ct_span s)
{
    static const uint8_t runs[2][3] = { { 6, 6, 2 }, { 6, 11, 4 } };

    for (int form = 0; form < 2; form++) {
        size_t n = 0;
        bool good = true;

        for (int part = 0; part < 3 && good; part++) {
            for (unsigned i = 0; i < runs[form][part]; i++)
                good = good && n < s.len && ct_is_alnum(s.ptr[n++]);
            if (part < 2)
                good = good && n < s.len && s.ptr[n++] == '-';
        }
        if (good && (n == s.len || s.ptr[n] == ' '))
            return n;
    }
    return 0;
}

/* "name (helo) [192.0.2.1]:25", any of them missing but the address. */
struct host {
    struct ct_span name, helo;
    struct ct_peer peer;
};

static bool take_host(struct ct_span *s, struct host *ret)
{
    struct ct_span rest = *s;
    size_t n;

    *ret = (struct host){ 0 };
    if (rest.len && rest.ptr[0] != '(' && rest.ptr[0] != '[')
        ret->name = ct_take_word(&rest);
    if (rest.len && rest.ptr[0] == '(') {
        n = ct_span_find(rest, CT_LIT(") ["), 0);
        if (n >= rest.len)
            return false;
        ret->helo = (struct ct_span){ rest.ptr + 1, n - 1 };
        rest = ct_span_from(rest, n + 2);
    }
    if (rest.len == 0 || rest.ptr[0] != '[' || !ct_peer_parse(rest, &ret->peer))
        return false;
    ret->peer.name = ret->name;
    *s = ct_span_from(rest, ret->peer.len);
    return true;
}

static void source(const struct ct_line *l, const struct host *h)
{
    struct ct_span helo = h->helo;

    ct_line_source(l, &h->peer);
    if (helo.len > 2 && helo.ptr[0] == '[')
        helo = (struct ct_span){ helo.ptr + 1, helo.len - 2 };
    ct_line_add(l, CT_F_SMTP_HELO, helo);
}

/* A quoted value, its escapes kept; or a word. */
static struct ct_span take_value(struct ct_span *s)
{
    size_t n = 1;
    struct ct_span v;

    if (s->len == 0 || s->ptr[0] != '"')
        return ct_take_word(s);
    while (n < s->len && s->ptr[n] != '"')
        n += s->ptr[n] == '\\' ? 2 : 1;
    n = n < s->len ? n : s->len;
    v = ct_span_head(ct_span_from(*s, 1), n - 1);
    *s = ct_span_trim(ct_span_from(*s, n + 1));
    return v;
}

enum side { ARRIVAL, DELIVERY };

/* "dovecot_login:user" */
static void authenticated(const struct ct_line *l, struct ct_span v)
{
    ct_line_add(l, CT_F_AUTH_LOGON_METHOD, ct_span_cut_chr(&v, ':'));
    ct_line_add(l, CT_F_USER_NAME, ct_span_head(v, ct_span_chr(v, ':', 0)));
}

static void one_letter(const struct ct_line *l, enum side side, char c, struct ct_span v)
{
    switch (c) {
    case 'P':
        ct_line_as(l, CT_F_NETWORK_PROTOCOL, CT_AS_LOWER, v);
        break;
    case 'S':
        ct_line_as(l, CT_F_EMAIL_SIZE, CT_AS_INT, v);
        break;
    case 'A':
        if (side == ARRIVAL)
            authenticated(l, v);
        break;
    case 'U':
        ct_line_add(l, CT_F_USER_NAME, v);
        break;
    case 'F':
        ct_line_add(l, CT_F_ENVELOPE_FROM, ct_unbracket(v));
        break;
    case 'T':
        if (side == ARRIVAL)
            ct_line_add(l, CT_F_SUBJECT, ct_words_decode(l->rec->log->work, v, NULL));
        break;
    default:
        break;
    }
}

/* C="250 OK id=1kzABC-0001Ab-Cd" */
static void confirmation(const struct ct_line *l, struct ct_span v)
{
    struct ct_span mark = CT_LIT("id="), queued = CT_LIT("queued as ");
    size_t at = ct_span_find(v, mark, 0), q = ct_span_find(v, queued, 0);

    if (at < v.len)
        v = ct_span_from(v, at + mark.len);
    else if (q < v.len)
        v = ct_span_from(v, q + queued.len);
    else
        return;
    ct_line_add(l, CT_F_NEXT_QUEUE_ID, ct_take_word(&v));
}

/* "H=… P=… X=…", up to what is none. */
static void values(const struct ct_line *l, enum side side, struct ct_span *s)
{
    struct host h;

    while (s->len > 2) {
        size_t eq = ct_span_chr(ct_span_head(*s, 5), '=', 0);
        struct ct_span key = ct_span_head(*s, eq), v;

        if (eq == 0 || eq >= s->len || s->ptr[eq] != '=')
            return;
        *s = ct_span_from(*s, eq + 1);
        if (ct_span_eq(key, CT_LIT("H")) && take_host(s, &h)) {
            *s = ct_span_trim(*s);
            if (side == ARRIVAL)
                source(l, &h);
            else
                ct_line_destination(l, &h.peer);
            continue;
        }
        v = take_value(s);
        if (ct_span_eq(key, CT_LIT("id")))
            ct_line_add(l, CT_F_MESSAGE_ID, ct_unbracket(v));
        else if (ct_span_eq(key, CT_LIT("C")) && side == DELIVERY)
            confirmation(l, v);
        else if (key.len == 1)
            one_letter(l, side, key.ptr[0], v);
    }
}

static void event(const struct ct_line *l, enum ct_class class, struct ct_span id)
{
    ct_line_event(l, class, "exim");
    ct_line_add(l, CT_F_QUEUE_ID, id);
}

static enum ct_read arrival(const struct ct_line *l, struct ct_span id, struct ct_span s)
{
    struct ct_span from = ct_take_word(&s), all, to = CT_LIT("for ");
    bool user;

    event(l, CT_CLASS_TRANSPORT, id);
    ct_line_add(l, CT_F_EVENT_ACTION, CT_LIT("<="));
    if (!ct_span_eq(from, CT_LIT("<>")))
        ct_line_add(l, CT_F_ENVELOPE_FROM, from);
    all = s;
    values(l, ARRIVAL, &s);
    if (ct_take_prefix(&s, CT_LIT("from <")))
        (void)ct_span_cut(&s, CT_LIT("> "));
    if (ct_take_prefix(&s, to))
        while (s.len)
            ct_line_add(l, CT_F_ENVELOPE_TO, ct_take_word(&s));
    user = ct_span_has(all, CT_LIT(" A="));
    if (!user)
        return CT_READ_OK;
    event(l, CT_CLASS_AUTH, id);
    ct_line_add(l, CT_F_EVENT_ACTION, CT_LIT("authenticated"));
    ct_line_outcome(l, true);
    ct_line_add(l, CT_F_AUTH_PROTOCOL, CT_LIT("smtp"));
    while (all.len && !ct_span_starts(all, CT_LIT("A="))) {
        struct host h;

        if (ct_take_prefix(&all, CT_LIT("H=")) && take_host(&all, &h))
            source(l, &h);
        (void)ct_take_word(&all);
    }
    authenticated(l, ct_span_from(ct_take_word(&all), 2));
    return CT_READ_OK;
}

/* "local <alias@example.org> R=…", ":blackhole: <x@example.org>", "x@example.org: why" */
static enum ct_read delivery(
    const struct ct_line *l, struct ct_span id, struct ct_span arrow, struct ct_span s)
{
    struct ct_span first = ct_take_word(&s), original = { 0 };
    bool good = !ct_span_eq(arrow, CT_LIT("**")) && !ct_span_eq(arrow, CT_LIT("=="));
    size_t end;

    if (first.len && first.ptr[first.len - 1] == ':' && first.ptr[0] != ':')
        first.len--;
    if (s.len && s.ptr[0] == '<' && (end = ct_span_chr(s, '>', 0)) < s.len) {
        original = ct_span_head(ct_span_from(s, 1), end - 1);
        s = ct_span_from(s, end + 1);
        (void)ct_take_prefix(&s, CT_LIT(":"));
        s = ct_span_trim(s);
    }
    event(l, CT_CLASS_TRANSPORT, id);
    ct_line_add(l, CT_F_EVENT_ACTION, arrow);
    ct_line_outcome(l, good);
    if (ct_span_chr(first, '@', 0) < first.len || original.len == 0) {
        ct_line_add(l, CT_F_ENVELOPE_TO, first);
        ct_line_add(l, CT_F_ENVELOPE_ORIGINAL_TO, original);
    } else {
        ct_line_add(l, CT_F_ENVELOPE_TO, original); /* a local part, a file, a pipe */
    }
    values(l, DELIVERY, &s);
    if (!good) {
        (void)ct_take_prefix(&s, CT_LIT(": "));
        ct_line_add(l, CT_F_EVENT_REASON, s);
    }
    return CT_READ_OK;
}

/* "login authenticator failed for name (helo) [192.0.2.1]: 535 Incorrect … (set_id=user)" */
static enum ct_read auth_failed(const struct ct_line *l, struct ct_span method, struct ct_span s)
{
    struct ct_span mark = CT_LIT("(set_id=");
    struct host h;
    size_t at;

    if (!take_host(&s, &h))
        return CT_READ_IGNORED;
    event(l, CT_CLASS_AUTH, (struct ct_span){ 0 });
    ct_line_add(l, CT_F_EVENT_ACTION, CT_LIT("authenticator failed"));
    ct_line_outcome(l, false);
    ct_line_add(l, CT_F_AUTH_PROTOCOL, CT_LIT("smtp"));
    ct_line_add(l, CT_F_AUTH_LOGON_METHOD, method);
    source(l, &h);
    at = ct_span_find(s, mark, 0);
    if (at < s.len) {
        struct ct_span user = ct_span_from(s, at + mark.len);

        ct_line_add(l, CT_F_USER_NAME, ct_span_head(user, ct_span_chr(user, ')', 0)));
    }
    (void)ct_span_cut(&s, CT_LIT(": "));
    ct_line_add(l, CT_F_EVENT_REASON, ct_span_trim(ct_span_head(s, ct_span_find(s, mark, 0))));
    return CT_READ_OK;
}

/* "rejected RCPT <to@example.org>: why" behind the values */
static void rejection(const struct ct_line *l, struct ct_span s)
{
    size_t open = ct_span_chr(s, '<', 0), close = ct_span_find(s, CT_LIT(">: "), open);

    ct_line_add(l, CT_F_EVENT_ACTION,
        ct_span_trim(ct_span_head(s, ct_span_find(ct_span_head(s, open), CT_LIT(": "), 0))));
    if (!ct_span_starts(s, CT_LIT("Warning")))
        ct_line_outcome(l, false);
    if (close < s.len && ct_span_starts(s, CT_LIT("rejected RCPT"))) {
        ct_line_add(l, CT_F_ENVELOPE_TO, ct_span_head(ct_span_from(s, open + 1), close - open - 1));
        s = ct_span_from(s, close + 3);
    } else {
        (void)ct_span_cut(&s, CT_LIT(": "));
    }
    ct_line_add(l, CT_F_EVENT_REASON, s);
}

/* "H=name (helo) [192.0.2.1] F=<…> rejected RCPT <…>: why" */
static enum ct_read about_host(const struct ct_line *l, struct ct_span id, struct ct_span s)
{
    struct ct_span look = ct_span_from(s, 2);
    struct host h;

    if (!take_host(&look, &h))
        return CT_READ_IGNORED;
    event(l, CT_CLASS_TRANSPORT, id);
    values(l, ARRIVAL, &s);
    rejection(l, s);
    return CT_READ_OK;
}

/* Other words with a host behind "from", "for" or "H=". What a client sent is quoted: the last H=
 * is Exim's. */
static enum ct_read met(const struct ct_line *l, struct ct_span id, struct ct_span s)
{
    static const char *const marks[] = { "\" H=", " connection from H=", " from ",
        " from H=", " IP address " };
    struct host h;

    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        struct ct_span mark = ct_span_str(marks[i]), rest;
        size_t at = s.len;

        for (size_t n = ct_span_find(s, mark, 0); n < s.len; n = ct_span_find(s, mark, n + 1)) {
            rest = ct_span_from(s, n + mark.len);
            if (take_host(&rest, &h) || i == 4)
                at = n;
            if (i != 0 && at < s.len)
                break;
        }
        if (at >= s.len)
            continue;
        rest = ct_span_from(s, at + mark.len);
        event(l, CT_CLASS_TRANSPORT, id);
        ct_line_add(l, CT_F_EVENT_ACTION, ct_span_head(s, at + (i == 0)));
        if (take_host(&rest, &h))
            source(l, &h);
        else
            ct_line_as(l, CT_F_SOURCE_IP, CT_AS_IP, ct_take_word(&rest));
        (void)ct_take_prefix(&rest, CT_LIT(":"));
        ct_line_add(l, CT_F_EVENT_REASON, ct_span_trim(rest));
        return CT_READ_OK;
    }
    return CT_READ_IGNORED;
}

/* A time and process of its own in front, where syslog has added another. */
static void skip_front(struct ct_span *s)
{
    struct ct_stamp t;

    size_t tag = ct_span_find(ct_span_head(*s, 120), CT_LIT(" exim["), 0);

    if (tag < s->len && tag < 120 && ct_span_chr(ct_span_head(*s, tag), ' ', 0) == tag)
        (void)ct_span_cut(s, CT_LIT("]: ")); /* host and tag, where syslog wrote the time */
    if (s->len && ct_is_digit(s->ptr[0]) && id_length(*s) == 0 && ct_stamp_parse(*s, &t))
        *s = ct_span_trim(ct_span_from(*s, t.len));
    if (s->len > 2 && s->ptr[0] == '[' && ct_is_digit(s->ptr[1])) {
        size_t end = ct_span_find(ct_span_head(*s, 16), CT_LIT("] "), 0);

        if (end < s->len && end < 16 &&
            ct_span_uint(ct_span_head(ct_span_from(*s, 1), end - 1), UINT32_MAX, &(uint64_t){ 0 }))
            *s = ct_span_from(*s, end + 2);
    }
}

enum ct_read ct_exim_line(const struct ct_line *l)
{
    struct ct_span s = l->s.text, id, arrow, rest, failed = CT_LIT(" authenticator failed for ");
    size_t at;

    skip_front(&s);
    id = ct_span_head(s, id_length(s));
    if (id.len)
        s = ct_span_trim(ct_span_from(s, id.len));
    rest = s;
    arrow = ct_take_word(&rest);
    if (id.len && arrow.len == 2) {
        if (ct_span_eq(arrow, CT_LIT("<=")))
            return arrival(l, id, rest);
        if (strchr("=->*", arrow.ptr[0]) && strchr(">*=", arrow.ptr[1]))
            return delivery(l, id, arrow, rest);
    }
    if (ct_span_starts(s, CT_LIT("H=")))
        return about_host(l, id, s);
    at = ct_span_find(ct_span_head(s, 64), failed, 0);
    if (at < s.len && at < 64)
        return auth_failed(l, ct_span_head(s, at), ct_span_from(s, at + failed.len));
    return met(l, id, s);
}

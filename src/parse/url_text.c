/* SPDX-License-Identifier: Apache-2.0 */
/*
 * url_text: pieces between blanks, looked into only where they hold a dot, a
 * colon, an at-sign, or something foreign.
 *
 *   text ──pieces──▶ joined (line ends, bracketed dots) ──refang──▶ ':' scheme
 *                                                                 ──▶ '@' mail
 *                                                                 ──▶ '.' host
 *
 * Each of the three signs looks back to what it may claim, never behind the last
 * find, and forward to its end; what was claimed is not looked at again. That
 * keeps the whole linear in the length of the text.
 */
#include "parse/url_text.h"

#include "base/lanes.h"
#include "base/limits.h"
#include "parse/domain.h"
#include "parse/ip.h"
#include "parse/refang.h"
#include "parse/url_word.h"

#define ANGLED_MAX 2048 /* bytes of a link in < > over several lines */
#define LONG_LINE 60    /* where a mailer may have broken a link */
#define QP_LINE 70

enum { GAP = 1, SIGN = 2, HIGH = 4, HOST = 8, LOCAL = 16, OPEN = 32, BACK = 64 };

static const uint8_t kinds[256] = { [0 ... ' '] = GAP,
    [0x7f] = GAP,
    ['<'] = GAP,
    ['>'] = GAP,
    ['"'] = GAP,
    ['.'] = SIGN | HOST | LOCAL,
    [':'] = SIGN,
    ['@'] = SIGN,
    ['\\'] = BACK,
    ['['] = OPEN,
    ['('] = OPEN,
    ['{'] = OPEN | LOCAL,
    ['a' ... 'z'] = HOST | LOCAL,
    ['A' ... 'Z'] = HOST | LOCAL,
    ['0' ... '9'] = HOST | LOCAL,
    ['-'] = HOST | LOCAL,
    ['_'] = HOST | LOCAL,
    ['!'] = LOCAL,
    ['#' ... '\''] = LOCAL,
    ['*' ... '+'] = LOCAL,
    ['/'] = LOCAL,
    ['='] = LOCAL,
    ['?'] = LOCAL,
    ['^'] = LOCAL,
    ['`'] = LOCAL,
    ['|' ... '~'] = LOCAL,
    [0x80 ... 0xff] = HIGH };

struct scan {
    struct ct_arena *arena;
    struct ct_span text;
    ct_found_fn *fn;
    void *arg;
    size_t n;
    size_t line; /* where the current line begins */
    bool stop;
};

struct piece {
    struct ct_refanged plain;
    size_t from; /* in the text */
    bool angled;
};

static unsigned kind(char c)
{
    return kinds[(unsigned char)c];
}

static char char_at(struct ct_span s, size_t i)
{
    return i < s.len ? s.ptr[i] : '\0';
}

static struct ct_span cut(struct ct_span s, size_t from, size_t to)
{
    return ct_span_head(ct_span_from(s, from), to - from);
}

/* ---- reporting ---- */

static struct ct_span glue(struct ct_arena *a, struct ct_span head, struct ct_span tail)
{
    char *p = ct_arena_raw(a, head.len + tail.len);

    memcpy(p, head.ptr, head.len);
    if (tail.len)
        memcpy(p + head.len, tail.ptr, tail.len);
    return (struct ct_span){ p, head.len + tail.len };
}

/* Reports text[from, to) of the piece, with `head` in place of its first `skip`
 * bytes when there is one. */
static void report(struct scan *s, const struct piece *p, struct ct_found f, size_t from, size_t to,
    struct ct_span head)
{
    const uint32_t *at = p->plain.at;
    struct ct_span text = cut(p->plain.text, from, to);

    f.at = p->from + (at ? at[from] : from);
    f.raw = cut(s->text, f.at, p->from + (at ? at[to] : to));
    if (at && !ct_span_eq(f.raw, text))
        f.how |= p->plain.how;
    if (p->angled)
        f.how |= CT_FOUND_ANGLED;
    /* f.text holds how much of the beginning `head` stands for */
    f.text = head.len ? glue(s->arena, head, ct_span_from(text, f.text.len)) : text;
    s->n++;
    s->stop = !s->fn(s->arg, &f) || s->n >= CT_MAX_FETCHES;
}

/* ---- ends of URLs ---- */

/* Typographic quotes, dashes, spaces and CJK punctuation end a URL. */
static bool is_foreign_stop(struct ct_span t, size_t i)
{
    unsigned a = (unsigned char)char_at(t, i), b = (unsigned char)char_at(t, i + 1);
    unsigned c = (unsigned char)char_at(t, i + 2);

    if (a == 0xc2)
        return b == 0xa0 || b == 0xab || b == 0xbb;
    if (a == 0xe2)
        return b == 0x80;
    if (a == 0xe3)
        return b == 0x80 && c >= 0x80 && c <= 0x91;
    return a == 0xef && (b == 0xbc || b == 0xbd);
}

/* Does another link begin here, behind text that cannot hold one? */
static bool is_next_link(struct ct_span t, size_t i, size_t from)
{
    char before = i > from ? t.ptr[i - 1] : '/';

    if (ct_lower(t.ptr[i]) != 'h' || !(ct_is_alnum(before) || before == ',' || before == ';'))
        return false;
    return ct_span_istarts(ct_span_from(t, i), CT_LIT("http://")) ||
           ct_span_istarts(ct_span_from(t, i), CT_LIT("https://"));
}

static bool is_closing(char c)
{
    return c == ')' || c == ']' || c == '}';
}

/* Does the last bracket close one that was opened inside? */
static bool is_balanced(struct ct_span t, size_t from, size_t end)
{
    char close = t.ptr[end - 1];
    char open = (char)(close == ')' ? '(' : close - 2);
    int depth = 0;

    for (size_t i = from; i < end; i++)
        depth += (t.ptr[i] == open) - (t.ptr[i] == close);
    return depth >= 0;
}

/* Gives back to the sentence what belongs to it. Looks at brackets only three
 * times: who ends a link with more has not closed a sentence. */
static size_t trim(struct ct_span t, size_t from, size_t end)
{
    int brackets = 0;

    while (end > from) {
        struct ct_span u = cut(t, from, end);
        char c = t.ptr[end - 1];

        if (ct_span_ends(u, CT_LIT("&gt;")) || ct_span_ends(u, CT_LIT("&lt;")))
            end -= 4;
        else if (memchr(".,;:!?'*|`\\^~", c, 13) || c == '(' || c == '[' || c == '{')
            end--;
        else if (is_closing(c) && brackets++ < 3 && !is_balanced(t, from, end))
            end--;
        else
            break;
    }
    return end;
}

/* Where the URL ends whose authority begins at `from`. */
static size_t url_end(struct ct_span t, size_t from)
{
    bool authority = true;
    size_t i;

    for (i = from; i < t.len; i++) {
        char c = t.ptr[i];

        if (c == '`' || is_next_link(t, i, from))
            break;
        if (c == '/' || c == '?' || c == '#')
            authority = false;
        if (!(kind(c) & HIGH))
            continue;
        if (is_foreign_stop(t, i))
            break;
        /* text may follow a complete host without a blank, as Chinese does */
        if (authority && ct_domain_is_listed(cut(t, from, i)))
            break;
        authority = false;
    }
    return trim(t, from, i);
}

/* ---- ':' ---- */

static bool is_slash(char c)
{
    return c == '/' || c == '\\';
}

/* A scheme before the colon at `i`: where its URL ends; 0 when there is none. */
static size_t try_scheme(struct scan *s, const struct piece *p, size_t low, size_t i)
{
    struct ct_span t = p->plain.text;
    struct ct_found f = { .kind = CT_FOUND_URL };
    const struct ct_url_word *sch;
    bool same;
    size_t end;

    if (!is_slash(char_at(t, i + 1)) || !is_slash(char_at(t, i + 2)))
        return 0;
    sch = ct_url_word_before(t, low, i);
    if (!sch || i + 3 >= t.len ||
        !(ct_is_alnum(t.ptr[i + 3]) || kind(t.ptr[i + 3]) & (HIGH | OPEN)))
        return 0;
    end = url_end(t, i + 3);
    if (end <= i + 3)
        return 0;
    same = ct_span_eq(sch->written, sch->meant);
    f.how = same ? 0 : CT_FOUND_DEFANGED;
    f.text.len = sch->written.len;
    report(s, p, f, i - sch->written.len, end, same ? (struct ct_span){ 0 } : sch->meant);
    return end;
}

/* ---- hosts ---- */

/* Suffixes of the list that are file names far more often than hosts. */
static bool is_file_suffix(struct ct_span last)
{
    static const struct ct_span t[] = { CT_LIT("md"), CT_LIT("py"), CT_LIT("sh"), CT_LIT("zip"),
        CT_LIT("mov"), CT_LIT("pl"), CT_LIT("rs"), CT_LIT("ps"), CT_LIT("so"), CT_LIT("cc") };

    for (size_t i = 0; i < sizeof t / sizeof *t; i++)
        if (ct_span_ieq(last, t[i]))
            return true;
    return false;
}

static bool labels_ok(struct ct_span host, struct ct_span *ret_last)
{
    size_t n = 0;

    if (host.len > CT_MAX_HOST_BYTES)
        return false;
    while (host.len) {
        *ret_last = ct_span_cut_chr(&host, '.');
        if (ret_last->len == 0 || ret_last->len > 63)
            return false;
        n++;
    }
    return n >= 2;
}

/* Letters only, two or more; or an A-label. */
static bool top_ok(struct ct_span last)
{
    if (ct_span_istarts(last, CT_LIT("xn--")))
        return true;
    for (size_t i = 0; i < last.len; i++)
        if (!ct_is_alpha(last.ptr[i]))
            return false;
    return last.len >= 2;
}

/* "end.Next": a missing blank, not a host. */
static bool is_sentence(struct ct_span host, struct ct_span last)
{
    bool capital = last.ptr[0] != ct_lower(last.ptr[0]);
    bool small = last.ptr[1] == ct_lower(last.ptr[1]);
    char before = host.ptr[host.len - last.len - 2];

    return capital && small && before == ct_lower(before);
}

static bool is_bare_host(struct ct_span host, char next, bool trusted)
{
    struct ct_span last = { 0 };
    struct ct_ip ip;

    if (!labels_ok(host, &last))
        return false;
    if (!top_ok(last))
        return (trusted || next == '/' || next == ':') && ct_ip_parse(host, &ip);
    if (trusted || ct_span_istarts(host, CT_LIT("www.")))
        return true;
    if (is_sentence(host, last) || (is_file_suffix(last) && next != '/'))
        return false;
    return ct_domain_is_listed(host);
}

/* Signs that may stand before a host without a scheme. */
static bool opens_host(struct ct_span t, size_t from)
{
    char c;

    if (from == 0)
        return true;
    c = t.ptr[from - 1];
    if (c == '/')
        return from >= 2 && t.ptr[from - 2] == '/';
    return kind(c) & (HIGH | OPEN) || memchr(",;:|*'!>", c, 8) != NULL;
}

static size_t host_end(struct ct_span t, size_t i)
{
    while (i < t.len && kind(t.ptr[i]) & HOST)
        i++;
    return i;
}

/* Letters and digits at both ends. */
static void narrow(struct ct_span t, size_t *from, size_t *end)
{
    while (*from < *end && !ct_is_alnum(t.ptr[*from]))
        ++*from;
    while (*end > *from && !ct_is_alnum(t.ptr[*end - 1]))
        --*end;
}

/* Does a port, path, query or fragment follow the host? */
static bool goes_on(struct ct_span t, size_t end)
{
    char c = char_at(t, end);

    return c == '/' || c == '?' || c == '#' || (c == ':' && ct_is_digit(char_at(t, end + 1)));
}

/* A host around the dot at `i`: where to go on; *ret_found when it was one. */
static size_t try_host(struct scan *s, const struct piece *p, size_t low, size_t i, bool *ret_found)
{
    struct ct_span t = p->plain.text;
    size_t from = i, run = host_end(t, i), end = run;
    char next;

    while (from > low && kind(t.ptr[from - 1]) & HOST)
        from--;
    narrow(t, &from, &end);
    next = char_at(t, end);
    if (end <= i || char_at(t, run) == '@' || !opens_host(t, from) ||
        !is_bare_host(cut(t, from, end), next, p->plain.how & CT_FOUND_DEFANGED))
        return run;
    *ret_found = true;
    if (goes_on(t, end))
        end = url_end(t, from);
    report(s, p, (struct ct_found){ .kind = CT_FOUND_HOST }, from, end, CT_LIT("http://"));
    return end;
}

/* ---- '@' ---- */

/* An address around the sign at `i`: its end; 0 when there is none. */
static size_t try_mail(struct scan *s, const struct piece *p, size_t low, size_t i)
{
    struct ct_span t = p->plain.text, last = { 0 };
    size_t from = i, end = host_end(t, i + 1);

    while (from > low && kind(t.ptr[from - 1]) & LOCAL)
        from--;
    while (from < i && !ct_is_alnum(t.ptr[from]) && t.ptr[from] != '_')
        from++;
    while (end > i + 1 && !ct_is_alnum(t.ptr[end - 1]))
        end--;
    if (from == i || i - from > 64 || !labels_ok(cut(t, i + 1, end), &last) || !top_ok(last))
        return 0;
    report(s, p, (struct ct_found){ .kind = CT_FOUND_MAIL }, from, end, (struct ct_span){ 0 });
    return end;
}

static void look_into(struct scan *s, const struct piece *p)
{
    struct ct_span t = p->plain.text;
    size_t low = 0, i = 0;

    while (i < t.len && !s->stop) {
        bool found = false;
        size_t next = 0;

        if (!(kind(t.ptr[i]) & SIGN)) {
            i++;
            continue;
        }
        if (t.ptr[i] == '.') {
            next = try_host(s, p, low, i, &found);
        } else {
            next = t.ptr[i] == ':' ? try_scheme(s, p, low, i) : try_mail(s, p, low, i);
            found = next > 0;
            if (t.ptr[i] == '@')
                low = i + 1;
        }
        if (found)
            low = next;
        i = next > i ? next : i + 1;
    }
}

/* ---- pieces ---- */

static size_t gap_after(const struct scan *s, size_t i, size_t from)
{
    while (i < s->text.len && !(kind(s->text.ptr[i]) & GAP) && i - from < CT_MAX_URL_BYTES)
        i++;
    return i;
}

static size_t line_end(struct ct_span t, size_t i)
{
    if (char_at(t, i) == '\r' && char_at(t, i + 1) == '\n')
        return i + 2;
    return i < t.len && (t.ptr[i] == '\n' || t.ptr[i] == '\r') ? i + 1 : i;
}

static bool is_link(struct ct_span s)
{
    return ct_span_istarts(s, CT_LIT("http")) || ct_span_istarts(s, CT_LIT("hxxp")) ||
           ct_span_istarts(s, CT_LIT("www.")) || ct_span_istarts(s, CT_LIT("ftp"));
}

/* A link in < > over several lines: the place of '>'; `to` when it is none. */
static size_t angled_end(const struct scan *s, size_t from, size_t to)
{
    struct ct_span t = s->text;
    size_t i = to;

    while (i < t.len && i - from < ANGLED_MAX) {
        size_t next = line_end(t, i);

        if (t.ptr[i] == '>')
            return i;
        if (t.ptr[i] == '<' || t.ptr[i] == '"' || (next > i && line_end(t, next) > next))
            return to;
        i = next > i ? next : i + 1;
    }
    return to;
}

/* Does the next line go on with a link that a mailer has broken at `to`? */
static size_t wrapped_end(const struct scan *s, size_t from, size_t to, bool *ret_qp)
{
    struct ct_span t = s->text;
    size_t next = line_end(t, to), end;
    char last = t.ptr[to - 1];

    *ret_qp = last == '=' && to - s->line >= QP_LINE;
    if (next == to || next == t.len || to - s->line < LONG_LINE || !memchr("&=%?-_", last, 6) ||
        kind(t.ptr[next]) & GAP || ct_span_find(cut(t, from, to), CT_LIT("://"), 0) == to - from)
        return to;
    end = gap_after(s, next, from);
    for (size_t i = next; i < end; i++)
        if (ct_is_digit(t.ptr[i]) || memchr("=&/?%_.", t.ptr[i], 7))
            return end;
    return to;
}

/* A bracketed dot behind the piece, blanks around it: the end of what follows. */
static size_t dotted_end(const struct scan *s, size_t from, size_t to)
{
    struct ct_span t = s->text;

    for (;;) {
        size_t at = to + (char_at(t, to) == ' '), dot = ct_refang_dot(ct_span_from(t, at));

        if (dot == 0 && to - from >= 3 && is_closing(t.ptr[to - 1])) {
            size_t back = to - from < 5 ? to - from : 5;

            dot = ct_refang_dot(ct_span_from(t, to - 3)) == 3 ||
                          ct_refang_dot(ct_span_from(t, to - back)) == back
                      ? 1
                      : 0;
            at = to - dot;
        }
        if (dot == 0 || !ct_is_alnum(char_at(t, at + dot + (char_at(t, at + dot) == ' '))))
            return to;
        to = gap_after(s, at + dot + (char_at(t, at + dot) == ' '), from);
        if (to - from >= CT_MAX_URL_BYTES)
            return to;
    }
}

/* The piece [from, to) and what belongs to it; returns where to go on. */
static size_t piece(struct scan *s, size_t from, size_t to, unsigned seen)
{
    bool angled = from > 0 && s->text.ptr[from - 1] == '<', qp = false, any_qp = false;
    struct piece p = { .from = from };
    size_t end = dotted_end(s, from, to), first = to;

    if (end == to && angled && is_link(cut(s->text, from, to)))
        end = angled_end(s, from, to);
    for (int lines = 0; end == to && lines < 8; lines++) {
        end = wrapped_end(s, from, to, &qp);
        if (end == to)
            break;
        any_qp |= qp;
        s->line = line_end(s->text, to);
        to = end;
    }
    p.plain.text = cut(s->text, from, end);
    if (end != first || seen & (HIGH | OPEN | BACK))
        p.plain = ct_refang(s->arena, p.plain.text, any_qp);
    p.angled = angled && char_at(s->text, end) == '>';
    look_into(s, &p);
    return end;
}

/* The first byte at or behind `i` for which a piece may be looked into. */
static size_t next_sign(struct ct_span t, size_t i)
{
    for (; t.len - i >= CT_LANES; i += CT_LANES) {
        const char *p = t.ptr + i;
        unsigned hits = ct_lanes_eq2(p, '.', ':') | ct_lanes_eq2(p, '@', '[') |
                        ct_lanes_eq2(p, '(', '{') | ct_lanes_high(p);

        if (hits)
            return i + (unsigned)__builtin_ctz(hits);
    }
    while (i < t.len && !(kind(t.ptr[i]) & (SIGN | HIGH | OPEN)))
        i++;
    return i;
}

/* Where to begin when nothing before `sign` matters: at the piece it stands in, or one earlier,
 * for a bracket may belong to what stands before the blank. Not before `i`. */
static size_t piece_before(struct ct_span t, size_t i, size_t sign)
{
    if (sign > i && kind(t.ptr[sign - 1]) & GAP)
        sign--;
    while (sign > i && !(kind(t.ptr[sign - 1]) & GAP))
        sign--;
    return sign;
}

/* Goes on at `to`, no piece before it being of interest. */
static void skip(struct scan *s, size_t *i, size_t to)
{
    const char *from = s->text.ptr + *i, *lf = memrchr(from, '\n', to - *i);

    if (lf)
        s->line = (size_t)(lf - s->text.ptr) + 1;
    *i = to;
}

size_t ct_url_text(struct ct_arena *a, struct ct_span text, ct_found_fn *fn, void *arg)
{
    struct scan s = { .arena = a, .text = text, .fn = fn, .arg = arg };
    size_t i = 0, sign = next_sign(text, 0), start = piece_before(text, 0, sign);

    while (i < text.len && !s.stop) {
        unsigned seen = 0, k;
        size_t from;

        if (sign < i) {
            sign = next_sign(text, i);
            start = piece_before(text, i, sign);
        }
        if (start > i)
            skip(&s, &i, start);
        from = i;
        while (i < text.len && !((k = kind(text.ptr[i])) & GAP) && i - from < CT_MAX_URL_BYTES) {
            seen |= k;
            i++;
        }
        /* a bracket behind one blank may be a dot */
        if (seen & (SIGN | HIGH | OPEN) || (i > from && kind(char_at(text, i + 1)) & OPEN))
            i = piece(&s, from, i, seen);
        else if (i == from && text.ptr[i++] == '\n')
            s.line = i;
    }
    return s.n;
}

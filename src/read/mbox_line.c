/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mbox_line: is this line a separator, and whose address stands in it.
 *
 *   From a@b.example Fri Jul  8 12:08:34 2011              most of them
 *   From MAILER-DAEMON Fri Jul  8 12:08 MET DST 2011       no seconds, zones anywhere
 *   From - Fri Jul 08 12:08:34 2011                        Mozilla
 *   From ???@??? Fri Jul 08 12:08:34 2011                  Eudora
 *   From 1563@xxx Fri Jul 08 12:08:34 +0000 2011           Google
 *   From anna at b.example  Fri Jul  8 12:08:34 2011       Mailman
 *   From a@b.example Fri, 8 Jul 2011 12:08:34 +0200        mail clients
 *   From a@b.example 2011-07-08 12:08:34 / ...T12:08:34Z   exports by scripts
 *   From a!b Fri Jul  8 12:08:34 2011 remote from c        UUCP
 *
 * The line is read from its end: month, day, time and year, each once, in any order, with zones
 * between them. What a person would write after "From " almost never ends so.
 */
#include "read/frame_mbox.h"

#define MAX_LINE 1000 /* longer lines are text */

enum word {
    WORD_OTHER = 0,
    WORD_MONTH = 1,
    WORD_DAY = 2,
    WORD_TIME = 4,
    WORD_YEAR = 8,
    WORD_ALL = 15,
    WORD_ZONE = 16,
    WORD_WEEKDAY = 32,
    WORD_DATE = 64 /* 2011-07-08 */
};

static bool in_list(const char *list, struct ct_span w)
{
    if (w.len < 3)
        return false;
    for (; *list; list += 3)
        if (ct_span_ieq((struct ct_span){ list, 3 }, ct_span_head(w, 3)))
            return true;
    return false;
}

static bool alphabetic(struct ct_span w)
{
    for (size_t i = 0; i < w.len; i++)
        if (!ct_is_alpha(w.ptr[i]))
            return false;
    return w.len > 0;
}

/* Whether w has the shape: 9 a digit, anything else itself. */
static bool shaped(struct ct_span w, const char *shape)
{
    size_t n = strlen(shape);

    if (w.len != n)
        return false;
    for (size_t i = 0; i < n; i++)
        if (shape[i] == '9' ? !ct_is_digit(w.ptr[i]) : w.ptr[i] != shape[i])
            return false;
    return true;
}

static bool is_time(struct ct_span w)
{
    size_t colon = ct_span_chr(w, ':', 0);

    if (colon == 0 || colon > 2 || !ct_is_digit(w.ptr[0]) || !ct_is_digit(w.ptr[colon - 1]))
        return false;
    w = ct_span_from(w, colon);
    return shaped(w, ":99") || shaped(ct_span_head(w, 6), ":99:99");
}

static bool is_zone(struct ct_span w)
{
    if (shaped(w, "+9999") || shaped(w, "-9999") || shaped(w, "+99:99") || shaped(w, "-99:99"))
        return true;
    if (w.len > 2 && w.ptr[0] == '(' && w.ptr[w.len - 1] == ')')
        return true;
    return w.len <= 5 && alphabetic(w) && w.ptr[0] >= 'A' && w.ptr[0] <= 'Z';
}

static enum word word_of(struct ct_span w)
{
    bool comma = w.len > 1 && w.ptr[w.len - 1] == ',';
    uint64_t n;

    w.len -= comma;
    if (w.len <= 2 && ct_span_uint(w, 31, &n) && n > 0)
        return WORD_DAY;
    if (w.len == 4 && ct_span_uint(w, 2200, &n) && n >= 1969)
        return WORD_YEAR;
    if (is_time(w))
        return WORD_TIME;
    if (shaped(ct_span_head(w, 10), "9999-99-99"))
        return WORD_DATE;
    if (w.len <= 9 && alphabetic(w)) {
        if (in_list("janfebmaraprmayjunjulaugsepoctnovdec", w))
            return WORD_MONTH;
        if (in_list("montuewedthufrisatsun", w))
            return WORD_WEEKDAY;
    }
    return is_zone(w) ? WORD_ZONE : WORD_OTHER;
}

/* Takes the last word off *s. */
static struct ct_span last_word(struct ct_span *s)
{
    size_t end = s->len, at;

    while (end > 0 && ct_is_space(s->ptr[end - 1]))
        end--;
    for (at = end; at > 0 && !ct_is_space(s->ptr[at - 1]); at--)
        ;
    s->len = at;
    return (struct ct_span){ s->ptr + at, end - at };
}

/* Takes the date off the end of *s; false when it has none. */
static bool take_date(struct ct_span *s)
{
    unsigned have = 0;
    struct ct_span before = *s;

    for (int i = 0; i < 9 && have != WORD_ALL; i++) {
        struct ct_span w = last_word(s);
        enum word k = word_of(w);

        if (k == WORD_DATE && (have & ~(unsigned)WORD_TIME) == 0)
            return true;
        if (w.len == 0 || k == WORD_OTHER || k == WORD_WEEKDAY || k == WORD_DATE)
            return false;
        if (k == WORD_ZONE)
            continue;
        if (have & k)
            return false;
        have |= k;
    }
    if (have != WORD_ALL)
        return false;
    before = *s;
    if (word_of(last_word(&before)) == WORD_WEEKDAY)
        *s = before;
    return true;
}

static bool split(struct ct_span line, struct ct_span *ret_sender)
{
    size_t remote;

    if (line.len > MAX_LINE || !ct_span_starts(line, CT_LIT("From ")))
        return false;
    *ret_sender = ct_span_from(line, 5);
    remote = ct_span_find(*ret_sender, CT_LIT(" remote from "), 0);
    ret_sender->len = remote;
    return take_date(ret_sender);
}

bool ct_mbox_is_separator(struct ct_span line)
{
    struct ct_span sender;

    return split(line, &sender);
}

struct ct_span ct_mbox_envelope(struct ct_span line)
{
    static const struct ct_span none = { "", 0 };
    struct ct_span s;
    size_t at;

    if (!split(line, &s))
        return none;
    s = ct_span_trim(s);
    if (s.len > 2 && s.ptr[0] == '<' && s.ptr[s.len - 1] == '>')
        s = (struct ct_span){ s.ptr + 1, s.len - 2 };
    at = ct_span_chr(s, '@', 0);
    if (at == 0 || at + 1 >= s.len || ct_span_chr(s, ' ', 0) < s.len)
        return none;
    if (ct_span_eq(s, CT_LIT("???@???")) || ct_span_eq(ct_span_from(s, at), CT_LIT("@xxx")))
        return none;
    return s;
}

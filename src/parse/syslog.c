/* SPDX-License-Identifier: Apache-2.0 */
/*
 * syslog: one step a part, each taking it off the front of the line.
 *
 * RFC 3164 describes what was found in the wild, not what must be: the host may be missing, the
 * program may lack its colon, and Solaris, BSD, Cisco and journalctl each add something of
 * their own between the parts. What they add is passed over, so that text begins where the
 * program's own words do. RFC 5424 is told by its version, "1", in front of the time.
 */
#include "parse/syslog.h"

#include "parse/timestamp.h"

#define MAX_TAG 128
#define MAX_HOST 255
#define MAX_PRIORITY 191 /* RFC 5424 §6.2.1 */

static bool take(struct ct_span *s, char c)
{
    bool is = s->len && s->ptr[0] == c;

    if (is)
        *s = ct_span_from(*s, 1);
    return is;
}

static void skip_blanks(struct ct_span *s)
{
    while (take(s, ' ')) {
    }
}

static size_t digits(struct ct_span s)
{
    size_t n = 0;

    while (n < s.len && ct_is_digit(s.ptr[n]))
        n++;
    return n;
}

/* "<38>" */
static int priority(struct ct_span *s)
{
    size_t n = digits(ct_span_from(*s, 1));
    uint64_t value = 0;

    if (s->len < 3 || s->ptr[0] != '<' || n == 0 || n > 3 || n + 1 >= s->len ||
        s->ptr[n + 1] != '>' ||
        !ct_span_uint((struct ct_span){ s->ptr + 1, n }, MAX_PRIORITY, &value))
        return -1;
    *s = ct_span_from(*s, n + 2);
    return (int)value;
}

/* ---- RFC 5424 ---- */

static struct ct_span word(struct ct_span *s)
{
    struct ct_span w = ct_span_cut_chr(s, ' ');

    return ct_span_eq(w, CT_LIT("-")) ? (struct ct_span){ 0 } : w;
}

/* Length of "[id a="b"][…]"; 0 when it does not end. */
static size_t data_length(struct ct_span s)
{
    size_t i = 0;

    while (i < s.len && s.ptr[i] == '[') {
        bool quoted = false;

        for (i++; i < s.len && (quoted || s.ptr[i] != ']'); i++) {
            if (s.ptr[i] == '"')
                quoted = !quoted;
            else if (quoted && s.ptr[i] == '\\')
                i++;
        }
        if (i >= s.len)
            return 0;
        i++;
    }
    return i;
}

static bool parse_5424(struct ct_span s, struct ct_syslog *ret)
{
    struct ct_stamp t;
    size_t n;

    ret->time = word(&s);
    ret->host = word(&s);
    ret->program = word(&s);
    ret->pid = word(&s);
    (void)word(&s); /* the message's id: of no use without the program's manual */
    if (ret->time.len && !ct_stamp_parse(ret->time, &t))
        return false;
    n = data_length(s);
    if (n == 0 && !take(&s, '-'))
        return false;
    ret->data = ct_span_head(s, n);
    s = ct_span_from(s, n);
    if (s.len && !take(&s, ' '))
        return false;
    if (ct_span_starts(s, CT_LIT("\xEF\xBB\xBF")))
        s = ct_span_from(s, 3);
    ret->text = s;
    return true;
}

/* ---- the others ---- */

/* Cisco's "000123: " in front of a time */
static void skip_sequence(struct ct_span *s)
{
    size_t n = digits(*s);

    if (n > 0 && n < 12 && n + 1 < s->len && s->ptr[n] == ':' && s->ptr[n + 1] == ' ')
        *s = ct_span_from(*s, n + 2);
}

/* The time, and what stands around it: "*" of a clock that is not set, a weekday in front of an
 * ISO time with the zone's name behind (journalctl -o short-full). */
static bool take_time(struct ct_span *s, struct ct_span *ret)
{
    struct ct_stamp t;
    bool weekday = s->len > 5 && ct_is_alpha(s->ptr[0]) && s->ptr[3] == ' ' &&
                   ct_is_digit(s->ptr[4]) && ct_is_digit(s->ptr[5]) && s->len > 8 &&
                   s->ptr[8] == '-';

    if (weekday)
        *s = ct_span_from(*s, 4);
    else if (!take(s, '*'))
        (void)take(s, '.');
    if (!ct_stamp_parse(*s, &t))
        return false;
    *ret = ct_span_head(*s, t.len);
    *s = ct_span_from(*s, t.len);
    if (!take(s, ':') && s->len && s->ptr[0] != ' ')
        return false;
    skip_blanks(s);
    if (weekday && !t.zone) {
        (void)ct_span_cut_chr(s, ' ');
        skip_blanks(s);
    }
    return true;
}

static bool is_tag_char(char c)
{
    return ct_is_alnum(c) || (c && strchr("-_./%@+*~\\&", c));
}

/* Length of "(pam_unix)", or of "<1234>", at `n`; 0 when there is none without a blank. */
static size_t group_length(struct ct_span s, size_t n, char open, char close)
{
    size_t end;

    if (n >= s.len || s.ptr[n] != open)
        return 0;
    s = ct_span_head(s, MAX_TAG);
    end = ct_span_chr(s, close, n);
    return end < s.len && ct_span_chr(ct_span_head(s, end), ' ', n) == end ? end + 1 - n : 0;
}

/* Length of a program's name, with "(pam_unix)" or Dovecot's "(user)<pid><session>" behind it. */
static size_t tag_length(struct ct_span s)
{
    size_t n = 0, more;

    while (n < s.len && n < MAX_TAG && is_tag_char(s.ptr[n]))
        n++;
    if (n == 0)
        return 0;
    n += group_length(s, n, '(', ')');
    while ((more = group_length(s, n, '<', '>')))
        n += more;
    return n;
}

/* "[pid]" and what macOS puts behind it, " (more)". False when the bracket does not close. */
static bool take_pid(struct ct_span *s, struct ct_span *ret)
{
    size_t end = ct_span_chr(ct_span_head(*s, MAX_TAG), ']', 0);

    if (s->len == 0 || s->ptr[0] != '[')
        return true;
    if (end >= s->len || s->ptr[end] != ']')
        return false;
    *ret = ct_span_head(ct_span_from(*s, 1), end - 1);
    *s = ct_span_from(*s, end + 1);
    if (ct_span_starts(*s, CT_LIT(" ("))) {
        size_t close = ct_span_find(ct_span_head(*s, MAX_TAG), CT_LIT("):"), 0);

        if (close < s->len && close < MAX_TAG)
            *s = ct_span_from(*s, close + 1);
    }
    return true;
}

/* "program[pid]: ", "program: ", "program[pid] (more): ", "program[pid] ". Nothing changes
 * when there is none. */
static bool take_tag(struct ct_span *s, struct ct_syslog *ret)
{
    size_t n = tag_length(*s);
    struct ct_span rest = ct_span_from(*s, n), pid = { 0 };
    bool colon, blank;

    if (n == 0 || !take_pid(&rest, &pid))
        return false;
    colon = take(&rest, ':');
    blank = rest.len == 0 || rest.ptr[0] == ' ';
    if (pid.len == 0 ? !colon || !blank : !colon && !blank) /* "12:30", "http://": no name */
        return false;
    (void)take(&rest, ' ');
    ret->program = ct_span_head(*s, n);
    ret->pid = pid;
    *s = rest;
    return true;
}

/* "syslogd 1.4.1: restart." */
static bool take_tag_with_version(struct ct_span *s, struct ct_syslog *ret)
{
    size_t n = tag_length(*s);
    struct ct_span rest = ct_span_from(*s, n + 1);
    size_t v = tag_length(rest);

    if (n == 0 || n >= s->len || s->ptr[n] != ' ' || v == 0 || v >= rest.len ||
        rest.ptr[v] != ':' || !ct_is_digit(rest.ptr[0]))
        return false;
    ret->program = ct_span_head(*s, n);
    *s = rest;
    return true;
}

/* "[sshd] " and "[sshd]: " of metalog */
static bool take_bracketed(struct ct_span *s, struct ct_syslog *ret)
{
    size_t n = tag_length(ct_span_from(*s, 1));

    if (n == 0 || s->ptr[0] != '[' || !ct_is_alpha(s->ptr[1]) || n + 1 >= s->len ||
        s->ptr[n + 1] != ']' || !ct_is_alpha(ret->time.ptr[0])) /* "…Z [warn]" is none */
        return false;
    ret->program = ct_span_head(ct_span_from(*s, 1), n);
    *s = ct_span_from(*s, n + 2);
    (void)take(s, ':');
    skip_blanks(s);
    return true;
}

/* What syslogd writes of its own has no program. */
static bool is_own(struct ct_span s)
{
    return ct_span_starts(s, CT_LIT("last message repeated ")) ||
           ct_span_starts(s, CT_LIT("-- MARK --")) ||
           ct_span_starts(s, CT_LIT("exiting on signal "));
}

/* "%SYS-5-CONFIG_I: " behind a sequence number and a time of its own; the name is the program. */
static void cisco(struct ct_span *s, struct ct_syslog *ret)
{
    struct ct_span rest = *s, own;
    struct ct_syslog inner = { 0 };
    bool number = ret->program.len && digits(ret->program) == ret->program.len;

    if (rest.len == 0 || !(ct_is_digit(rest.ptr[0]) || strchr("%*.", rest.ptr[0]) || number))
        return;
    skip_sequence(&rest);
    if (rest.len && rest.ptr[0] != '%' && !take_time(&rest, &own))
        return;
    if (rest.len == 0 || rest.ptr[0] != '%' || !take_tag(&rest, &inner))
        return;
    if (ret->host.len == 0 && !number)
        ret->host = ret->program;
    ret->program = inner.program;
    *s = rest;
}

/* "[ID 800047 auth.info] " of Solaris */
static void skip_solaris(struct ct_span *s)
{
    size_t end = ct_span_find(ct_span_head(*s, MAX_TAG), CT_LIT("] "), 0);

    if (ct_span_starts(*s, CT_LIT("[ID ")) && end < s->len && end < MAX_TAG)
        *s = ct_span_from(*s, end + 2);
}

/* "message repeated 3 times: [ text]" of rsyslog */
static void unwrap_repeated(struct ct_syslog *ret)
{
    struct ct_span s = ret->text;
    struct ct_span mark = CT_LIT("message repeated "), behind = CT_LIT(" times: [");
    size_t n;

    if (!ct_span_starts(s, mark))
        return;
    s = ct_span_from(s, mark.len);
    n = digits(s);
    if (!ct_span_starts(ct_span_from(s, n), behind) || s.ptr[s.len - 1] != ']' ||
        !ct_span_uint(ct_span_head(s, n), UINT32_MAX, &ret->repeated))
        return;
    s.len--;
    ret->text = ct_span_trim(ct_span_from(s, n + behind.len));
}

/* Host and program; the host may be missing. */
static bool take_names(struct ct_span *s, struct ct_syslog *ret)
{
    size_t n;

    if (s->len && s->ptr[0] == '<') /* "<mail.info> " of BSD */
        (void)ct_span_cut(s, CT_LIT("> "));
    if (take_tag(s, ret) || take_bracketed(s, ret) || is_own(*s))
        return true;
    n = ct_span_chr(ct_span_head(*s, MAX_HOST + 1), ' ', 0);
    if (n == 0 || n >= s->len || n > MAX_HOST || memchr("[({\"'", s->ptr[0], 5))
        return false;
    ret->host = ct_span_head(*s, n);
    *s = ct_span_from(*s, n);
    skip_blanks(s);
    if (ct_span_starts(*s, CT_LIT(": %"))) /* ASA */
        *s = ct_span_from(*s, 2);
    return take_tag(s, ret) || is_own(*s) || take_tag_with_version(s, ret);
}

static bool parse_others(struct ct_span s, struct ct_syslog *ret)
{
    size_t colon;

    skip_sequence(&s);
    if (!take_time(&s, &ret->time)) {
        /* "000123: router: *Jan 12 …" */
        colon = ct_span_find(ct_span_head(s, MAX_HOST), CT_LIT(": "), 0);
        if (tag_length(s) != colon || colon == 0 || ret->priority < 0)
            return false;
        ret->host = ct_span_head(s, colon);
        s = ct_span_from(s, colon + 2);
        skip_sequence(&s);
        if (!take_time(&s, &ret->time) || s.len == 0 || s.ptr[0] != '%')
            return false;
    }
    if (!take_names(&s, ret))
        return false;
    cisco(&s, ret);
    skip_solaris(&s);
    ret->text = s;
    unwrap_repeated(ret);
    return true;
}

bool ct_syslog_parse(struct ct_span line, struct ct_syslog *ret)
{
    *ret = (struct ct_syslog){ .repeated = 1 };
    ret->priority = priority(&line);
    if (line.len > 2 && line.ptr[0] == '1' && line.ptr[1] == ' ' &&
        (ct_is_digit(line.ptr[2]) || (line.ptr[2] == '-' && ret->priority >= 0)))
        return parse_5424(ct_span_from(line, 2), ret);
    return parse_others(line, ret);
}

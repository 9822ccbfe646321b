/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mime_delim: delimiter lines of RFC 2046 §5.1.1, searched for as "--boundary".
 *
 * One memmem(3) over the body; whether a hit stands at the start of a line and nothing but blanks
 * follow is looked at afterwards, which makes LF, CRLF and bare CR the same work.
 */
#include "parse/mime_walk.h"

#define MAX_BOUNDARY 1000 /* RFC 2046 says 70 */

static bool is_eol(char c)
{
    return c == '\n' || c == '\r';
}

/* Behind the line that `at` stands in. */
static size_t next_line(struct ct_span s, size_t at)
{
    while (at < s.len && !is_eol(s.ptr[at]))
        at++;
    if (at + 1 < s.len && s.ptr[at] == '\r' && s.ptr[at + 1] == '\n')
        at++;
    return at < s.len ? at + 1 : at;
}

static size_t skip_blanks(struct ct_span s, size_t at)
{
    while (at < s.len && (s.ptr[at] == ' ' || s.ptr[at] == '\t'))
        at++;
    return at;
}

static bool at_end_of_line(struct ct_span s, size_t at)
{
    return at >= s.len || is_eol(s.ptr[at]);
}

/* Fills *ret when the boundary that ends at `end` makes a delimiter line. */
static bool accept(struct ct_delim *ret, struct ct_span body, size_t end, bool loose)
{
    size_t rest = skip_blanks(body, end);

    ret->close = false;
    if (at_end_of_line(body, rest)) {
        ret->next = next_line(body, rest);
        return true;
    }
    if (end + 2 <= body.len && body.ptr[end] == '-' && body.ptr[end + 1] == '-') {
        rest = skip_blanks(body, end + 2);
        if (loose || at_end_of_line(body, rest)) {
            ret->close = true;
            ret->next = next_line(body, rest);
            return true;
        }
    }
    if (loose)
        ret->next = next_line(body, rest);
    return loose;
}

bool ct_delim_next(
    struct ct_delim *ret, struct ct_span body, struct ct_span boundary, size_t from, bool loose)
{
    char needle[MAX_BOUNDARY + 2] = "--";
    struct ct_span find;

    if (boundary.len == 0)
        return false;
    find =
        (struct ct_span){ needle, 2 + (boundary.len < MAX_BOUNDARY ? boundary.len : MAX_BOUNDARY) };
    memcpy(needle + 2, boundary.ptr, find.len - 2);
    for (;;) {
        size_t at = ct_span_find(body, find, from);

        if (at >= body.len)
            return false;
        from = at + 1;
        if (at > 0 && !is_eol(body.ptr[at - 1]))
            continue;
        if (!accept(ret, body, at + find.len, loose))
            continue;
        if (at > 0)
            at--;
        if (at > 0 && body.ptr[at] == '\n' && body.ptr[at - 1] == '\r')
            at--;
        ret->at = at;
        return true;
    }
}

/* A header of MIME, or an empty line, stands at `at`. */
static bool part_follows(struct ct_span body, size_t at)
{
    struct ct_span s = ct_span_from(body, at);

    return ct_span_istarts(s, CT_LIT("content-")) || ct_span_istarts(s, CT_LIT("mime-"));
}

struct ct_span ct_delim_guess(struct ct_span body)
{
    for (size_t from = 0;;) {
        size_t at = ct_span_find(body, CT_LIT("--"), from), end;
        struct ct_span line;

        if (at >= body.len)
            return (struct ct_span){ 0 };
        from = at + 2;
        if (at > 0 && !is_eol(body.ptr[at - 1]))
            continue;
        end = from;
        while (end < body.len && !is_eol(body.ptr[end]) && end - from < MAX_BOUNDARY)
            end++;
        line = ct_span_trim(ct_span_head(ct_span_from(body, from), end - from));
        if (line.len && part_follows(body, next_line(body, end)))
            return line;
        from = end;
    }
}

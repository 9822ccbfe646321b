/* SPDX-License-Identifier: Apache-2.0 */
/*
 * html_decl: "<!", "<?" and "</" before no letter: comments, bogus comments,
 * doctypes.
 *
 * HTML standard 13.2.5.41 to .68. A comment has more ends than "-->": "<!-->"
 * and "<!--->" are whole comments, "--!>" ends one, and the end of the input
 * does, less its dashes. A parser that waits for "-->" would hide from us what
 * a browser shows.
 */
#include "parse/html_token.h"

/* Reads on from the "--" at `at`, whatever number of dashes it has. True when
 * the comment ends here: *ret_end is the end of its data, *ret_next what follows;
 * false with *ret_next as the place to search on from. */
static bool comment_closes(struct ct_span in, size_t at, size_t *ret_end, size_t *ret_next)
{
    size_t i = at + 2;

    while (i < in.len && in.ptr[i] == '-')
        i++;
    *ret_end = i - 2;
    if (i < in.len && in.ptr[i] == '!') {
        i++;
        if (i < in.len && in.ptr[i] != '>') {
            *ret_next = i;
            return false;
        }
    }
    *ret_next = i < in.len ? i + 1 : i;
    return i >= in.len || in.ptr[i] == '>';
}

/* The first "--" at or behind `at`, or in.len. */
static size_t two_dashes(struct ct_span in, size_t at)
{
    while ((at = ct_span_chr(in, '-', at)) < in.len) {
        if (at + 1 < in.len && in.ptr[at + 1] == '-')
            return at;
        at++;
    }
    return in.len;
}

/* t->at stands behind "<!--". */
static void read_comment(struct ct_html_tokenizer *t, struct ct_html_token *ret)
{
    struct ct_span in = t->in, rest = ct_span_from(in, t->at);
    size_t from = t->at, end, next;

    if (ct_span_starts(rest, CT_LIT(">")) || ct_span_starts(rest, CT_LIT("->"))) {
        ret->raw = ct_span_head(rest, 0);
        t->at += rest.ptr[0] == '>' ? 1 : 2;
        return;
    }
    next = from;
    for (size_t at; (at = two_dashes(in, next)) < in.len;) {
        if (comment_closes(in, at, &end, &next)) {
            ret->raw = ct_span_head(rest, end - from);
            t->at = next;
            return;
        }
    }
    end = in.len;
    if (end > from && in.ptr[end - 1] == '-')
        end--;
    ret->raw = ct_span_head(rest, end - from);
    t->at = in.len;
}

static void read_bogus(struct ct_html_tokenizer *t, struct ct_html_token *ret)
{
    size_t end = ct_span_chr(t->in, '>', t->at);

    ret->kind = CT_HTML_COMMENT;
    ret->raw = ct_span_head(ct_span_from(t->in, t->at), end - t->at);
    t->at = end < t->in.len ? end + 1 : end;
}

static void skip_space(struct ct_span *s)
{
    while (s->len && ct_html_is_space(s->ptr[0]))
        *s = ct_span_from(*s, 1);
}

/* Takes a quoted identifier off *s. False when there is none, or when it has no
 * end; what there was of it is kept. */
static bool take_quoted(struct ct_span *s, struct ct_span *ret, bool *ret_there)
{
    if (s->len == 0 || (s->ptr[0] != '"' && s->ptr[0] != '\''))
        return false;

    size_t end = ct_span_chr(*s, s->ptr[0], 1);
    size_t gt = ct_span_chr(*s, '>', 1);
    size_t stop = end < gt ? end : gt;

    *ret_there = true;
    *ret = (struct ct_span){ s->ptr + 1, stop - 1 };
    *s = ct_span_from(*s, end < gt ? end + 1 : gt);
    return end < gt;
}

/* The identifiers behind the name; false when they are malformed. */
static bool read_identifiers(struct ct_span *s, struct ct_html_token *ret)
{
    bool public = ct_span_istarts(*s, CT_LIT("PUBLIC"));

    if (!public && !ct_span_istarts(*s, CT_LIT("SYSTEM")))
        return false;
    *s = ct_span_from(*s, 6);
    skip_space(s);
    if (public) {
        if (!take_quoted(s, &ret->public_id, &ret->has_public))
            return false;
        skip_space(s);
        if (s->len && s->ptr[0] == '>')
            return true;
    }
    return take_quoted(s, &ret->system_id, &ret->has_system);
}

/* t->at stands behind "<!DOCTYPE". */
static void read_doctype(struct ct_html_tokenizer *t, struct ct_html_token *ret)
{
    struct ct_span s = ct_span_from(t->in, t->at);
    size_t len = 0;

    ret->kind = CT_HTML_DOCTYPE;
    skip_space(&s);
    while (len < s.len && s.ptr[len] != '>' && !ct_html_is_space(s.ptr[len]))
        len++;
    ret->name = ct_html_lower_name(t, ct_span_head(s, len));
    ret->force_quirks = len == 0;
    s = ct_span_from(s, len);
    skip_space(&s);
    if (s.len && s.ptr[0] != '>' && !read_identifiers(&s, ret))
        ret->force_quirks = true;

    /* junk behind well-formed identifiers is skipped and changes nothing */
    skip_space(&s);
    if (s.len == 0)
        ret->force_quirks = true;

    size_t gt = ct_span_chr(s, '>', 0);
    t->at = t->in.len - s.len + (gt < s.len ? gt + 1 : gt);
}

void ct_html_read_declaration(struct ct_html_tokenizer *t, struct ct_html_token *ret)
{
    struct ct_span rest = ct_span_from(t->in, t->at);

    ret->kind = CT_HTML_COMMENT;
    if (ct_span_starts(rest, CT_LIT("<!--"))) {
        t->at += 4;
        read_comment(t, ret);
    } else if (ct_span_istarts(rest, CT_LIT("<!DOCTYPE"))) {
        t->at += 9;
        read_doctype(t, ret);
    } else {
        t->at += t->in.ptr[t->at + 1] == '?' ? 1 : 2;
        read_bogus(t, ret);
    }
}

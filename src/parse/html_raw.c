/* SPDX-License-Identifier: Apache-2.0 */
/*
 * html_raw: where title, style, script and their like end.
 *
 * HTML standard 13.2.5.9 to .31. Only the end tag of the element that is open
 * counts ("appropriate end tag"), and only when white space, '/' or '>' follows
 * its name. A script that holds "<!--" is escaped until "-->"; inside that
 * "<script" escapes once more, and then even "</script>" ends nothing but the
 * second escape. Mail with scripts in comments in scripts exists for exactly
 * the parsers that do not know it.
 */
#include "parse/html_token.h"

static bool ends_name(struct ct_span in, size_t at)
{
    return at < in.len && (ct_html_is_space(in.ptr[at]) || in.ptr[at] == '/' || in.ptr[at] == '>');
}

/* Does `name` with its delimiter stand at `at`? */
static bool is_name(struct ct_span in, size_t at, struct ct_span name)
{
    return ct_span_istarts(ct_span_from(in, at), name) && ends_name(in, at + name.len);
}

/* "</name" with a delimiter, at the '<' in `at` */
static bool is_end_tag(const struct ct_html_tokenizer *t, size_t at)
{
    return t->last_start.len != 0 && at + 1 < t->in.len && t->in.ptr[at + 1] == '/' &&
           is_name(t->in, at + 2, t->last_start);
}

static size_t plain_end(const struct ct_html_tokenizer *t)
{
    size_t at = ct_span_chr(t->in, '<', t->at);

    while (at < t->in.len && !is_end_tag(t, at))
        at = ct_span_chr(t->in, '<', at + 1);
    return at;
}

/* Behind the "-->" that ends an escape, or at the end tag, or at the end. `at`
 * stands behind "<!--", whose dashes may already be those of "-->". */
static size_t escaped_end(const struct ct_html_tokenizer *t, size_t at, bool *ret_done)
{
    bool twice = false;
    unsigned dashes = 2;

    for (; at < t->in.len; at++) {
        char c = t->in.ptr[at];

        if (c == '>' && dashes >= 2)
            return at + 1;
        dashes = c == '-' ? dashes + 1 : 0;
        if (c != '<')
            continue;
        if (!twice && is_end_tag(t, at)) {
            *ret_done = true;
            return at;
        }
        if (!twice && is_name(t->in, at + 1, CT_LIT("script")))
            twice = true;
        else if (twice && at + 1 < t->in.len && t->in.ptr[at + 1] == '/' &&
                 is_name(t->in, at + 2, CT_LIT("script")))
            twice = false;
    }
    *ret_done = true;
    return at;
}

static size_t script_end(const struct ct_html_tokenizer *t)
{
    size_t at = ct_span_chr(t->in, '<', t->at);
    bool done = false;

    while (at < t->in.len && !is_end_tag(t, at)) {
        if (ct_span_starts(ct_span_from(t->in, at), CT_LIT("<!--"))) {
            at = escaped_end(t, at + 4, &done);
            if (done)
                return at;
            at = ct_span_chr(t->in, '<', at);
        } else {
            at = ct_span_chr(t->in, '<', at + 1);
        }
    }
    return at;
}

size_t ct_html_raw_end(const struct ct_html_tokenizer *t)
{
    switch (t->mode) {
    case CT_HTML_PLAINTEXT:
        return t->in.len;
    case CT_HTML_CDATA:
        return ct_span_find(t->in, CT_LIT("]]>"), t->at);
    case CT_HTML_SCRIPT:
        return script_end(t);
    default:
        return plain_end(t);
    }
}

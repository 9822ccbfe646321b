/* SPDX-License-Identifier: Apache-2.0 */
/*
 * html_markup: one tag with its attributes.
 *
 * HTML standard 13.2.5.8 and .32 to .40. One table tells of each byte whether it
 * ends a name; names need a copy only when they hold capitals or NUL. Of an
 * attribute that comes twice the first one counts, which matters: a second
 * src= is a bait for parsers that keep the last. Attributes with a number are known
 * to be there by a bit; the others are compared, and hashed where there are many.
 */
#include "base/hash.h"
#include "parse/html_token.h"
#include "parse/name_slot.h"

enum { SPACE = 1, SLASH = 2, GT = 4, EQUALS = 8, CHANGES = 16 };

#define NAME_END (SPACE | SLASH | GT)
#define FEW 16 /* names that are compared one by one */
#define N_OTHERS (CT_MAX_ATTRS * 2)

static const unsigned char classes[256] = {
    [' '] = SPACE,
    ['\t'] = SPACE,
    ['\n'] = SPACE,
    ['\f'] = SPACE,
    ['\r'] = SPACE,
    ['/'] = SLASH,
    ['>'] = GT,
    ['='] = EQUALS,
    ['\0'] = CHANGES,
    ['A'] = CHANGES,
    ['B'] = CHANGES,
    ['C'] = CHANGES,
    ['D'] = CHANGES,
    ['E'] = CHANGES,
    ['F'] = CHANGES,
    ['G'] = CHANGES,
    ['H'] = CHANGES,
    ['I'] = CHANGES,
    ['J'] = CHANGES,
    ['K'] = CHANGES,
    ['L'] = CHANGES,
    ['M'] = CHANGES,
    ['N'] = CHANGES,
    ['O'] = CHANGES,
    ['P'] = CHANGES,
    ['Q'] = CHANGES,
    ['R'] = CHANGES,
    ['S'] = CHANGES,
    ['T'] = CHANGES,
    ['U'] = CHANGES,
    ['V'] = CHANGES,
    ['W'] = CHANGES,
    ['X'] = CHANGES,
    ['Y'] = CHANGES,
    ['Z'] = CHANGES,
};

static inline unsigned class_of(struct ct_span in, size_t at)
{
    return classes[(unsigned char)in.ptr[at]];
}

struct ct_span ct_html_lower_name(struct ct_html_tokenizer *t, struct ct_span s)
{
    size_t n_nul = 0, at = 0;
    unsigned seen = 0;

    for (size_t i = 0; i < s.len; i++) {
        seen |= class_of(s, i);
        n_nul += s.ptr[i] == '\0';
    }
    if (!(seen & CHANGES))
        return s;

    size_t need = s.len + 2 * n_nul;
    char *p;
    if (need <= sizeof t->names - t->n_names) {
        p = t->names + t->n_names;
        t->n_names += need;
    } else {
        p = ct_arena_raw(t->arena, need);
    }
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] == '\0') {
            memcpy(p + at, "\xEF\xBF\xBD", 3);
            at += 3;
        } else {
            p[at++] = ct_lower(s.ptr[i]);
        }
    }
    return (struct ct_span){ p, at };
}

/* A name, as below, that has to be changed; most have not. */
__attribute__((noinline)) static struct ct_span take_changed(
    struct ct_html_tokenizer *t, struct ct_html_token *ret, size_t from, unsigned ends)
{
    size_t at = from;

    for (; at < t->in.len && !(class_of(t->in, at) & ends); at++)
        ret->nul |= t->in.ptr[at] == '\0';
    t->at = at;
    return ct_html_lower_name(t, (struct ct_span){ t->in.ptr + from, at - from });
}

/* Takes bytes up to one whose class is in `ends`, as a name. */
static inline struct ct_span take_name(
    struct ct_html_tokenizer *t, struct ct_html_token *ret, size_t from, unsigned ends)
{
    const char *first = t->in.ptr + from, *end = t->in.ptr + t->in.len, *p = first;

    while (p < end && !(classes[(unsigned char)*p] & (ends | CHANGES)))
        p++;
    if (p == end || !(classes[(unsigned char)*p] & CHANGES)) {
        t->at = (size_t)(p - t->in.ptr);
        return (struct ct_span){ first, (size_t)(p - first) };
    }
    return take_changed(t, ret, from, ends);
}

static void skip_space(struct ct_html_tokenizer *t)
{
    while (t->at < t->in.len && class_of(t->in, t->at) == SPACE)
        t->at++;
}

/* t->at stands behind '='. */
static struct ct_span take_value(struct ct_html_tokenizer *t)
{
    struct ct_span in = t->in;

    skip_space(t);
    if (t->at >= in.len || in.ptr[t->at] == '>')
        return ct_span_head(ct_span_from(in, t->at), 0);

    size_t from = t->at, end;
    if (in.ptr[from] == '"' || in.ptr[from] == '\'') {
        end = ct_span_chr(in, in.ptr[from], from + 1);
        t->at = end < in.len ? end + 1 : end;
        from++;
    } else {
        for (end = from; end < in.len && !(class_of(in, end) & (SPACE | GT));)
            end++;
        t->at = end;
    }
    return (struct ct_span){ in.ptr + from, end - from };
}

/* Where `name` stands in the table, or would. */
static uint16_t *find_other(struct ct_html_tokenizer *t, struct ct_span name)
{
    size_t at = ct_hash64(name, ct_hash_seed()) % N_OTHERS;

    while (t->others[at] && !ct_span_eq(t->attrs[t->others[at] - 1].name, name))
        at = (at + 1) % N_OTHERS;
    return &t->others[at];
}

/* The names so far, into the table. */
static void begin_others(struct ct_html_tokenizer *t, size_t n_attrs)
{
    memset(t->others, 0, sizeof t->others);
    for (size_t i = 0; i < n_attrs; i++)
        if (t->attrs[i].id == CT_ATTR_OTHER)
            *find_other(t, t->attrs[i].name) = (uint16_t)(i + 1);
}

static bool is_new_other(
    const struct ct_html_tokenizer *t, const struct ct_html_token *tok, struct ct_span name)
{
    for (size_t i = 0; i < tok->n_attrs; i++)
        if (t->attrs[i].name.len == name.len &&
            ct_name_same(t->attrs[i].name.ptr, name.ptr, name.len))
            return false;
    return true;
}

static void keep_attribute(
    struct ct_html_tokenizer *t, struct ct_html_token *ret, struct ct_html_attr attr)
{
    uint16_t *slot = NULL;
    bool is_new;

    if (attr.id != CT_ATTR_OTHER) {
        is_new = !(ret->known >> attr.id & 1);
    } else if (t->n_others < FEW) {
        is_new = is_new_other(t, ret, attr.name);
    } else {
        slot = find_other(t, attr.name);
        is_new = *slot == 0;
    }
    if (!is_new) {
        ret->twice = true;
    } else if (ret->n_attrs == CT_MAX_ATTRS) {
        ret->too_many_attrs = true;
    } else {
        if (attr.id != CT_ATTR_OTHER) {
            ret->known |= (uint64_t)1 << attr.id;
            t->by[attr.id] = (uint16_t)ret->n_attrs;
        }
        t->attrs[ret->n_attrs++] = attr;
        if (slot)
            *slot = (uint16_t)ret->n_attrs;
        else if (attr.id == CT_ATTR_OTHER && ++t->n_others == FEW)
            begin_others(t, ret->n_attrs);
    }
}

static void take_attribute(struct ct_html_tokenizer *t, struct ct_html_token *ret)
{
    /* a '=' in front belongs to the name */
    size_t from = t->at;
    bool odd = t->in.ptr[from] == '=', is_url;
    struct ct_html_attr attr = { .raw = { "", 0 } };

    attr.name = take_name(t, ret, from + odd, NAME_END | EQUALS);
    if (odd)
        attr.name = ct_html_lower_name(t, (struct ct_span){ t->in.ptr + from, t->at - from });
    skip_space(t);
    if (t->at < t->in.len && t->in.ptr[t->at] == '=') {
        t->at++;
        attr.raw = take_value(t);
    }
    if (t->style_only && ret->tag != CT_TAG_STYLE)
        return;
    attr.id = ct_html_attr_id(attr.name, &is_url);
    keep_attribute(t, ret, attr);
}

/* Reads attributes up to and with '>'. False at the end of the input. */
static bool read_attributes(struct ct_html_tokenizer *t, struct ct_html_token *ret)
{
    struct ct_span in = t->in;

    while (t->at < in.len) {
        unsigned c = class_of(in, t->at);

        if (c == GT) {
            t->at++;
            return true;
        }
        if (c == SLASH || c == SPACE) {
            t->at++;
            if (c == SLASH && t->at < in.len && in.ptr[t->at] == '>')
                ret->self_closing = true;
        } else {
            take_attribute(t, ret);
        }
    }
    return false;
}

bool ct_html_read_tag(struct ct_html_tokenizer *t, struct ct_html_token *ret)
{
    bool end = t->in.ptr[t->at + 1] == '/';

    ret->kind = end ? CT_HTML_END : CT_HTML_START;
    ret->attrs = t->attrs;
    ret->by = t->by;
    t->n_names = t->n_others = 0;
    ret->name = take_name(t, ret, t->at + 1 + end, NAME_END);
    ret->tag = ct_html_tag(ret->name);
    if (t->at < t->in.len && t->in.ptr[t->at] == '>') {
        t->at++;
        return true;
    }
    ret->cut = !read_attributes(t, ret);
    if (end)
        ret->n_attrs = ret->known = 0;
    return !ret->cut;
}

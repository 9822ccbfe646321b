/* SPDX-License-Identifier: Apache-2.0 */
/*
 * css: style sheets: rules by what they end in, and what an element gets.
 *
 *   "table.a td#x, .b" --> two rules, kept under "#x" and ".b"
 *
 * A rule is found by the rarest thing its last compound names: id, then class,
 * then tag. Those that match are applied by specificity and then in order, as in
 * a browser. The number of rules tried is counted over the whole part, since
 * sheets times elements is a product an attacker controls.
 */
#include "parse/css.h"

#include "parse/css_rule.h"
#include "parse/css_text.h"

struct ct_css ct_css(struct ct_arena *arena, ct_css_url_fn *on_url, void *arg)
{
    return (struct ct_css){ .arena = arena, .on_url = on_url, .arg = arg };
}

void ct_css_merge(struct ct_css_style *base, const struct ct_css_style *over)
{
    uint32_t take = over->set & ~(base->important & ~over->important);

    for (uint32_t bits = take; bits; bits &= bits - 1)
        base->v[__builtin_ctz(bits)] = over->v[__builtin_ctz(bits)];
    base->set |= take;
    base->important |= over->important;
}

/* Index behind the name that begins at `at`. */
static size_t name_end(struct ct_span s, size_t at)
{
    while (at < s.len && (ct_is_alnum(s.ptr[at]) || s.ptr[at] == '-' || s.ptr[at] == '_' ||
                             s.ptr[at] == '%' || (s.ptr[at] & 0x80)))
        at++;
    return at;
}

static bool is_structural(struct ct_span pseudo)
{
    static const struct ct_span names[] = { { "first", 5 }, { "last", 4 }, { "nth", 3 },
        { "only", 4 }, { "not", 3 }, { "is", 2 }, { "where", 5 }, { "has", 3 }, { "root", 4 },
        { "empty", 5 }, { "link", 4 }, { "any-link", 8 }, { "lang", 4 }, { "matches", 7 } };

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (ct_span_istarts(pseudo, names[i]))
            return true;
    return false;
}

/* "[name op 'value']" at `at`; returns the index behind it. */
static size_t read_test(struct ct_css_rule *r, struct ct_span s, size_t at)
{
    size_t close = ct_span_chr(s, ']', at);
    struct ct_span in = ct_span_trim((struct ct_span){ s.ptr + at + 1, close - at - 1 });

    if (r->n_tests == CT_CSS_TESTS) {
        r->conditional = true;
    } else {
        struct ct_css_test *t = &r->tests[r->n_tests++];
        size_t end = name_end(in, 0);

        *t = (struct ct_css_test){ .name = ct_span_head(in, end) };
        in = ct_span_trim(ct_span_from(in, end));
        if (in.len) {
            t->op = in.ptr[0];
            t->value = ct_span_trim(ct_span_from(in, t->op == '=' ? 1 : 2));
            if (t->value.len >= 2 && (t->value.ptr[0] == '"' || t->value.ptr[0] == '\''))
                t->value = ct_span_head(ct_span_from(t->value, 1), t->value.len - 2);
        }
    }
    return close + 1;
}

/* ":name" or "::name" with its brackets; false when it applies to nothing. */
static bool read_pseudo(struct ct_css_rule *r, struct ct_span s, size_t *at)
{
    size_t from = *at + 1, end = name_end(s, from);

    if (from < s.len && s.ptr[from] == ':')
        return false;
    r->conditional = true;
    *at = end;
    if (end < s.len && s.ptr[end] == '(')
        *at = ct_css_until(s, end, CT_CSS_STOP_SPACE);
    return is_structural(ct_span_from(ct_span_head(s, end), from));
}

/* Reads one compound, "td.a#x[y]". False when it is none or applies to nothing. */
static bool read_compound(struct ct_css_rule *r, struct ct_span s)
{
    size_t at = 0;

    while (at < s.len) {
        char c = s.ptr[at];
        size_t end = name_end(s, at + 1);
        struct ct_span name = { s.ptr + at + 1, end - at - 1 };

        if (c == '#') {
            r->id = name;
        } else if (c == '.') {
            if (r->n_classes < CT_CSS_CLASSES)
                r->classes[r->n_classes++] = name;
        } else if (c == '[') {
            end = read_test(r, s, at);
        } else if (c == ':') {
            if (!read_pseudo(r, s, &at))
                return false;
            continue;
        } else if (c != '*') {
            end = name_end(s, at);
            r->tag = (struct ct_span){ s.ptr + at, end - at };
            if (end == at)
                return false;
        } else {
            end = at + 1;
        }
        at = end;
    }
    return true;
}

/* Where the last compound of `s` begins; *ret_odd when what is before it holds
 * more than names and descendants. */
static size_t last_compound(struct ct_span s, bool *ret_odd)
{
    size_t from = 0;

    for (size_t at = 0; at < s.len; at++) {
        char c = s.ptr[at];

        if (c == '[' || c == '(') {
            struct ct_span rest = ct_span_from(s, at + 1);

            at += ct_span_chr(rest, c == '[' ? ']' : ')', 0) + 1;
        } else if (ct_is_space(c) || c == '>' || c == '+' || c == '~') {
            *ret_odd |= c == '+' || c == '~';
            from = at + 1;
        }
    }
    *ret_odd |= ct_span_has(ct_span_head(s, from), CT_LIT("[")) ||
                ct_span_has(ct_span_head(s, from), CT_LIT(":"));
    return from < s.len ? from : s.len;
}

static void keep(struct ct_css *c, struct ct_css_rule *r)
{
    uint32_t *head;

    if (!c->rules) {
        c->rules = ct_arena_raw(c->arena, CT_MAX_CSS_RULES * sizeof(struct ct_css_rule *));
        c->heads = ct_arena_alloc(c->arena, CT_CSS_HEADS * sizeof *c->heads);
    }
    if (r->id.len)
        r->key = ct_css_hash('#', r->id);
    else if (r->n_classes)
        r->key = ct_css_hash('.', r->classes[0]);
    else
        r->key = ct_css_hash('<', r->tag);
    r->weight = (uint32_t)(r->id.len != 0) << 20 | (uint32_t)(r->n_classes + r->n_tests) << 16 |
                (uint32_t)(r->tag.len != 0) << 15 | c->n_rules;
    head = &c->heads[r->key % CT_CSS_HEADS];
    r->next = *head;
    c->rules[c->n_rules++] = r;
    *head = c->n_rules;
}

static void add_rule(
    struct ct_css *c, struct ct_span selector, const struct ct_css_style *style, bool media)
{
    struct ct_css_rule r = { .style = style, .conditional = media || c->media };

    selector = ct_span_trim(selector);
    if (selector.len == 0 ||
        !read_compound(&r, ct_span_from(selector, last_compound(selector, &r.conditional))))
        return;
    if (c->n_rules == CT_MAX_CSS_RULES) {
        c->too_many = true;
        return;
    }

    struct ct_css_rule *kept = ct_arena_raw(c->arena, sizeof *kept);
    *kept = r;
    keep(c, kept);
}

/* Reads the block at `from`; returns where it ends. */
static size_t add_rules(
    struct ct_css *c, struct ct_span s, struct ct_span selectors, size_t from, bool media)
{
    struct ct_css_style found = { 0 }, *style;
    size_t end = from < s.len ? ct_css_block(c, s, from, CT_CSS_STOP_CLOSE, &found) : s.len;

    if (!found.set || c->addresses)
        return end;
    style = ct_arena_raw(c->arena, sizeof *style);
    *style = found;
    while (selectors.len) {
        size_t comma = ct_css_until(selectors, 0, CT_CSS_STOP_COMMA);

        add_rule(c, ct_span_head(selectors, comma), style, media);
        selectors = ct_span_from(selectors, comma + 1);
    }
    return end;
}

bool ct_css_everywhere(struct ct_span query)
{
    query = ct_span_trim(query);
    if (ct_span_istarts(query, CT_LIT("only ")))
        query = ct_span_trim(ct_span_from(query, 5));
    return query.len == 0 || ct_span_ieq(query, CT_LIT("all")) ||
           ct_span_ieq(query, CT_LIT("screen"));
}

/* The address of "@import 'x'", of which url('x') is found elsewhere. */
static void import(struct ct_css *c, struct ct_span prelude)
{
    struct ct_span url;

    prelude = ct_span_trim(prelude);
    if (prelude.len && (prelude.ptr[0] == '"' || prelude.ptr[0] == '\'')) {
        ct_css_string(prelude, 0, &url);
        url = ct_span_trim(url);
        if (c->on_url && url.len)
            c->on_url(c->arg, url, CT_LIT("@import"));
    }
    ct_css_urls(c, prelude, CT_LIT("@import"));
}

static void read_sheet(struct ct_css *c, struct ct_span s, bool media, unsigned depth);

/* "@name prelude {block}" or "@name prelude;" */
static void at_rule(
    struct ct_css *c, struct ct_span rule, struct ct_span block, bool media, unsigned depth)
{
    size_t end = name_end(rule, 1);
    struct ct_span name = ct_span_head(ct_span_from(rule, 1), end - 1);
    struct ct_span prelude = ct_span_from(rule, end);
    struct ct_css_style unused = { 0 };

    if (ct_span_ieq(name, CT_LIT("import"))) {
        import(c, prelude);
    } else if (ct_span_ieq(name, CT_LIT("font-face"))) {
        ct_css_urls(c, block, CT_LIT("@font-face"));
    } else if (ct_span_ieq(name, CT_LIT("media")) && depth < CT_MAX_CSS_DEPTH) {
        read_sheet(c, block, media || !ct_css_everywhere(prelude), depth + 1);
    } else if (ct_span_has(name, CT_LIT("keyframes")) || ct_span_ieq(name, CT_LIT("page")) ||
               depth >= CT_MAX_CSS_DEPTH) {
        ct_css_block(c, block, 0, 0, &unused);
    } else {
        read_sheet(c, block, true, depth + 1);
    }
}

/* Takes "<!--" and "-->", which mean nothing between rules. */
static size_t skip_noise(struct ct_span s, size_t at)
{
    for (;;) {
        struct ct_span rest = ct_span_from(s, at);

        if (rest.len && (ct_is_space(rest.ptr[0]) || rest.ptr[0] == '}' || rest.ptr[0] == ';'))
            at++;
        else if (ct_span_starts(rest, CT_LIT("<!--")))
            at += 4;
        else if (ct_span_starts(rest, CT_LIT("-->")))
            at += 3;
        else
            return at;
    }
}

static void read_sheet(struct ct_css *c, struct ct_span s, bool media, unsigned depth)
{
    for (size_t at = 0; (at = skip_noise(s, at)) < s.len; at++) {
        bool is_at = s.ptr[at] == '@';
        size_t open = ct_css_until(s, at, CT_CSS_STOP_OPEN | (is_at ? CT_CSS_STOP_SEMICOLON : 0));
        struct ct_span head = { s.ptr + at, open - at };
        struct ct_span block = { "", 0 };

        at = open;
        if (!is_at) {
            at = add_rules(c, s, head, open + 1, media);
            continue;
        }
        if (open < s.len && s.ptr[open] == '{') {
            at = ct_css_until(s, open + 1, CT_CSS_STOP_CLOSE);
            block = (struct ct_span){ s.ptr + open + 1, at - open - 1 };
        }
        at_rule(c, head, block, media, depth);
    }
}

void ct_css_sheet(struct ct_css *c, struct ct_span text)
{
    read_sheet(c, ct_css_clean(c->arena, text, &c->escapes), c->media, 0);
}

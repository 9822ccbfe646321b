/* SPDX-License-Identifier: Apache-2.0 */
/*
 * css_match: which rules an element meets, and the style they add up to.
 *
 * The element is asked for under its id, each of its classes, its tag and "any";
 * the rules found are put in the order of the cascade and merged. Two results:
 * what holds, and what would hold under conditions nobody can judge offline.
 *
 * Mail is a few elements many times over, so the last answers are kept by tag, id and
 * classes as long as no rule is added; what depends on other attributes is not.
 */
#include "base/err.h"
#include "parse/css_rule.h"
#include "parse/name_slot.h"

#define MAX_MATCHES 48
#define N_KEPT 64
#define VALUE_HEAD 1024 /* bytes of an attribute looked at */

struct element {
    const struct ct_html_token *tok;
    struct ct_span id, classes;
};

struct matches {
    const struct ct_css_rule *v[MAX_MATCHES];
    size_t n;
    bool by_test; /* an attribute had a say in it */
};

/* An element as far as rules without attribute tests look at it, and what it met. */
struct kept {
    enum ct_html_tag tag;
    struct ct_span id, classes; /* as written */
    uint64_t work;
    struct ct_css_matched found;
};

struct ct_css_memo {
    uint32_t n_rules[N_KEPT]; /* when it was matched; 0 when nothing is kept here */
    struct kept v[N_KEPT];
};

/* Is `name` one of the words of `words`? */
static bool has_word(struct ct_span words, struct ct_span name)
{
    for (size_t at = 0; at < words.len;) {
        size_t end = at;

        while (end < words.len && !ct_is_space(words.ptr[end]))
            end++;
        if (end - at == name.len && ct_span_ieq((struct ct_span){ words.ptr + at, end - at }, name))
            return true;
        at = end + 1;
    }
    return false;
}

static bool passes(const struct ct_css_test *t, const struct ct_html_token *tok)
{
    struct ct_span v;
    size_t i = 0;

    while (i < tok->n_attrs && !ct_span_ieq(tok->attrs[i].name, t->name))
        i++;
    if (i == tok->n_attrs)
        return false;
    v = ct_span_head(tok->attrs[i].raw, VALUE_HEAD);
    switch (t->op) {
    case '\0':
        return true;
    case '=':
        return ct_span_ieq(v, t->value);
    case '~':
        return has_word(v, t->value);
    case '^':
    case '|':
        return ct_span_istarts(v, t->value);
    case '$':
        return v.len >= t->value.len &&
               ct_span_ieq(ct_span_from(v, v.len - t->value.len), t->value);
    default:
        return ct_span_ihas(v, t->value);
    }
}

static bool meets(const struct ct_css_rule *r, const struct element *e)
{
    if (r->tag.len && !ct_span_ieq(r->tag, e->tok->name))
        return false;
    if (r->id.len && !ct_span_ieq(r->id, e->id))
        return false;
    for (size_t i = 0; i < r->n_classes; i++)
        if (!has_word(e->classes, r->classes[i]))
            return false;
    for (size_t i = 0; i < r->n_tests; i++)
        if (!passes(&r->tests[i], e->tok))
            return false;
    return true;
}

/* About how many steps of 64 bytes meets() takes. */
static size_t cost(const struct ct_css_rule *r, const struct element *e)
{
    return 1 + (r->n_classes * e->classes.len + r->n_tests * VALUE_HEAD) / 64;
}

/* Adds the rules under `key` that the element meets, lightest first. */
static void collect(struct ct_css *c, uint32_t key, const struct element *e, struct matches *m)
{
    for (uint32_t i = c->heads[key % CT_CSS_HEADS]; i; i = c->rules[i - 1]->next) {
        const struct ct_css_rule *r = c->rules[i - 1];
        size_t at;

        c->work += r->key == key ? cost(r, e) : 1;
        m->by_test |= r->key == key && r->n_tests;
        if (c->work > CT_MAX_CSS_WORK) {
            c->too_many = true;
            return;
        }
        if (r->key != key || m->n == MAX_MATCHES || !meets(r, e))
            continue;
        for (at = m->n++; at && m->v[at - 1]->weight > r->weight; at--)
            m->v[at] = m->v[at - 1];
        m->v[at] = r;
    }
}

static void collect_classes(struct ct_css *c, const struct element *e, struct matches *m)
{
    struct ct_span rest = e->classes;

    for (size_t at = 0; at < rest.len && m->n < MAX_MATCHES;) {
        size_t end = at;

        while (end < rest.len && !ct_is_space(rest.ptr[end]))
            end++;
        if (end > at)
            collect(c, ct_css_hash('.', (struct ct_span){ rest.ptr + at, end - at }), e, m);
        at = end + 1;
    }
}

static struct ct_span value_of(const struct ct_html_token *tok, enum ct_html_attr_id id)
{
    const struct ct_html_attr *attr = ct_html_known(tok, id);

    return attr ? attr->raw : (struct ct_span){ "", 0 };
}

static struct ct_span decoded(struct ct_css *c, struct ct_span raw)
{
    return raw.len ? ct_html_value_loose(&(struct ct_html_attr){ .raw = raw }, c->arena) : raw;
}

/* Tries all rules. True when the answer is the same for any element of that tag, id and
 * classes. */
static bool try_rules(struct ct_css *c, const struct ct_html_token *tag, struct kept *k)
{
    CT_UNCLEARED struct matches m;
    struct element e = { .tok = tag };

    m.n = 0;
    m.by_test = false;
    k->found.style.set = k->found.style.important = 0;
    k->found.media.set = k->found.media.important = 0;
    e.id = ct_span_trim(decoded(c, k->id));
    e.classes = ct_span_head(decoded(c, k->classes), VALUE_HEAD);
    collect(c, ct_css_hash('<', (struct ct_span){ "", 0 }), &e, &m);
    collect(c, ct_css_hash('<', tag->name), &e, &m);
    collect_classes(c, &e, &m);
    if (e.id.len)
        collect(c, ct_css_hash('#', e.id), &e, &m);
    for (size_t i = 0; i < m.n; i++)
        ct_css_merge(m.v[i]->conditional ? &k->found.media : &k->found.style, m.v[i]->style);
    return !m.by_test && tag->tag != CT_TAG_OTHER && c->work <= CT_MAX_CSS_WORK;
}

const struct ct_css_matched *ct_css_match(struct ct_css *c, const struct ct_html_token *tag)
{
    static const struct ct_css_matched nothing;
    struct ct_span id = value_of(tag, CT_ATTR_ID), classes = value_of(tag, CT_ATTR_CLASS);
    uint64_t before = c->work;
    uint32_t *n_rules;
    struct kept *k;
    size_t at;

    if (!c->n_rules || c->work > CT_MAX_CSS_WORK)
        return &nothing;
    if (!c->memo) {
        c->memo = ct_arena_raw(c->arena, sizeof *c->memo);
        memset(c->memo->n_rules, 0, sizeof c->memo->n_rules);
    }
    at = (ct_name_mix(classes) + ct_name_mix(id) * 3 + tag->tag) % N_KEPT;
    k = &c->memo->v[at];
    n_rules = &c->memo->n_rules[at];
    if (*n_rules == c->n_rules && k->tag == tag->tag && ct_span_eq(k->classes, classes) &&
        ct_span_eq(k->id, id) && c->work + k->work <= CT_MAX_CSS_WORK) {
        c->work += k->work;
        return &k->found;
    }
    k->tag = tag->tag;
    k->id = id;
    k->classes = classes;
    *n_rules = try_rules(c, tag, k) ? c->n_rules : 0;
    k->work = c->work - before;
    return &k->found;
}

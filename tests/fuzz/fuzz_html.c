/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any bytes as HTML, as CSS and as text of a sketch. Checked: every token moves
 * forward and lies inside the input, what is returned lies inside its bounds,
 * the same input gives the same result twice.
 */
#include <stdlib.h>

#include "base/limits.h"
#include "fuzz/fuzz.h"
#include "parse/css.h"
#include "parse/html.h"
#include "parse/html_scan.h"

static void require(bool ok)
{
    if (!ok)
        abort();
}

/* What is known of attributes by number says the same as their list. */
static void check_attrs(const struct ct_html_token *tok)
{
    uint64_t known = 0;

    for (size_t i = 0; i < tok->n_attrs; i++) {
        const struct ct_html_attr *attr = &tok->attrs[i];

        if (attr->id != CT_ATTR_OTHER) {
            require(ct_html_known(tok, attr->id) == attr && !(known >> attr->id & 1));
            known |= (uint64_t)1 << attr->id;
        }
        if (tok->n_attrs < 64)
            require(ct_html_attr(tok, attr->name) == attr);
    }
    require(tok->known == known);
}

static void on_url(void *arg, struct ct_span url, struct ct_span prop)
{
    (void)url;
    (void)prop;
    *(bool *)arg = true;
}

static void check_sheet(struct ct_span in, struct ct_arena *arena)
{
    bool told = false;
    struct ct_css css = ct_css(arena, on_url, &told), aside = ct_css(arena, on_url, &told);
    bool before;

    ct_css_sheet(&css, in);
    require(!told || ct_css_may_fetch(in));
    before = told;
    told = false;
    aside.addresses = true;
    ct_css_sheet(&aside, in);
    require(told == before && aside.n_rules == 0 && css.n_rules <= CT_MAX_CSS_RULES);
}

static void check_tokens(struct ct_span in, enum ct_html_mode mode, struct ct_arena *arena)
{
    static struct ct_html_tokenizer t;
    struct ct_html_token tok;
    size_t before = 0;

    ct_html_init(&t, in, arena);
    t.mode = mode;
    t.last_start = CT_LIT("script");
    while (ct_html_next(&t, &tok)) {
        require(t.at > before && t.at <= in.len && tok.at >= before);
        require(tok.raw.len <= in.len && tok.n_attrs <= CT_MAX_ATTRS);
        before = t.at;
        check_attrs(&tok);
        (void)ct_html_text(&tok, arena);
        for (size_t i = 0; i < tok.n_attrs; i++)
            (void)ct_html_value(&tok.attrs[i], arena);
        if (tok.kind == CT_HTML_START)
            ct_html_follow(&t, &tok);
    }
    require(tok.kind == CT_HTML_EOF && t.at == in.len);
}

static void check_result(const struct ct_html *h, struct ct_span in)
{
    require(h->n_fetches <= CT_MAX_FETCHES);
    require(h->text.len <= CT_MAX_VISIBLE_TEXT);
    require(h->n_hidden <= h->n_elements && h->n_elements <= in.len);
    for (size_t i = 0; i < h->n_fetches; i++) {
        const struct ct_fetch *f = &h->fetches[i];

        require(f->element > CT_FETCH_NONE && f->element < CT_FETCH_N_ELEMENTS);
        require(f->scheme == ct_fetch_scheme(f->url_raw) || f->scheme == CT_SCHEME_DATA);
        require(f->url_raw.len != 0 && f->offset <= in.len);
        require(f->anchor_text.len == 0 ||
                (f->anchor_text.ptr >= h->text.ptr &&
                    f->anchor_text.ptr + f->anchor_text.len <= h->text.ptr + h->text.len));
        require(f->host.len == 0 && f->flags == 0);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const enum ct_html_mode modes[] = { CT_HTML_DATA, CT_HTML_RCDATA, CT_HTML_SCRIPT,
        CT_HTML_CDATA };
    struct ct_span in = { (const char *)data, size };
    struct ct_arena arena = { 0 };
    struct ct_html one, two;
    struct ct_minhash m;

    for (size_t i = 0; i < sizeof modes / sizeof modes[0]; i++)
        check_tokens(in, modes[i], &arena);
    check_sheet(in, &arena);
    ct_html_scan(in, &arena, NULL, &one);
    check_result(&one, in);
    ct_html_scan(in, &arena, NULL, &two);
    require(one.dom_hash == two.dom_hash && one.n_fetches == two.n_fetches);
    require(ct_span_eq(one.text, two.text) && one.tricks == two.tricks);
    require(ct_minhash_text(&m, in) <= size);
    require(ct_minhash_alike(&m, &m) == (ct_minhash_text(&m, in) ? 1000 : 0));
    ct_arena_done(&arena);
    return 0;
}

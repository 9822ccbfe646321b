/* SPDX-License-Identifier: Apache-2.0 */
/*
 * html_dump: the tokenizer as a filter, for html5lib.py to compare.
 *
 *   in:   STATE <TAB> LAST-START-TAG <TAB> INPUT, one test a line, all but the
 *         state in hexadecimal
 *   out:  one JSON array of tokens a line, every string in hexadecimal, so that
 *         what is no UTF-8 comes through unharmed
 *
 * A tag that the input cuts off is left out, as the standard has it.
 */
#include <stdio.h>
#include <stdlib.h>

#include "parse/html.h"

static const struct {
    const char *name;
    enum ct_html_mode mode;
} states[] = {
    { "Data state", CT_HTML_DATA },
    { "RCDATA state", CT_HTML_RCDATA },
    { "RAWTEXT state", CT_HTML_RAWTEXT },
    { "Script data state", CT_HTML_SCRIPT },
    { "PLAINTEXT state", CT_HTML_PLAINTEXT },
    { "CDATA section state", CT_HTML_CDATA },
};

static struct ct_span unhex(struct ct_arena *a, struct ct_span s)
{
    char *p = ct_arena_raw(a, s.len / 2);

    for (size_t i = 0; i + 1 < s.len; i += 2)
        p[i / 2] = (char)(ct_hex_digit(s.ptr[i]) * 16 + ct_hex_digit(s.ptr[i + 1]));
    return (struct ct_span){ p, s.len / 2 };
}

static void put(struct ct_span s)
{
    putchar('"');
    for (size_t i = 0; i < s.len; i++)
        printf("%02x", (unsigned char)s.ptr[i]);
    putchar('"');
}

static void put_start(const struct ct_html_token *tok, struct ct_arena *a)
{
    printf("[\"StartTag\",");
    put(tok->name);
    printf(",{");
    for (size_t i = 0; i < tok->n_attrs; i++) {
        printf("%s", i ? "," : "");
        put(tok->attrs[i].name);
        putchar(':');
        put(ct_html_value(&tok->attrs[i], a));
    }
    printf("}%s]", tok->self_closing ? ",true" : "");
}

static void put_doctype(const struct ct_html_token *tok, struct ct_arena *a)
{
    printf("[\"DOCTYPE\",");
    if (tok->name.len)
        put(tok->name);
    else
        printf("null");
    putchar(',');
    if (tok->has_public)
        put(ct_html_clean(tok->public_id, a));
    else
        printf("null");
    putchar(',');
    if (tok->has_system)
        put(ct_html_clean(tok->system_id, a));
    else
        printf("null");
    printf(",%s]", tok->force_quirks ? "false" : "true");
}

static void put_token(const struct ct_html_token *tok, struct ct_arena *a)
{
    switch (tok->kind) {
    case CT_HTML_START:
        put_start(tok, a);
        return;
    case CT_HTML_DOCTYPE:
        put_doctype(tok, a);
        return;
    case CT_HTML_END:
        printf("[\"EndTag\",");
        put(tok->name);
        break;
    default:
        printf(tok->kind == CT_HTML_TEXT ? "[\"Character\"," : "[\"Comment\",");
        put(ct_html_text(tok, a));
        break;
    }
    putchar(']');
}

static void run(struct ct_html_tokenizer *t, struct ct_span line, struct ct_arena *a)
{
    struct ct_span state = ct_span_cut_chr(&line, '\t');
    struct ct_span last = unhex(a, ct_span_cut_chr(&line, '\t'));
    struct ct_html_token tok;
    bool first = true;

    ct_html_init(t, unhex(a, line), a);
    t->last_start = last;
    for (size_t i = 0; i < sizeof states / sizeof states[0]; i++)
        if (ct_span_eq(state, ct_span_str(states[i].name)))
            t->mode = states[i].mode;
    putchar('[');
    while (ct_html_next(t, &tok)) {
        if (tok.cut)
            continue;
        printf("%s", first ? "" : ",");
        first = false;
        put_token(&tok, a);
    }
    puts("]");
}

int main(void)
{
    static struct ct_html_tokenizer t;
    struct ct_arena arena = { 0 };
    char *line = NULL;
    size_t cap = 0;
    ssize_t n;

    while ((n = getline(&line, &cap, stdin)) > 0) {
        run(&t, ct_span_trim((struct ct_span){ line, (size_t)n }), &arena);
        ct_arena_reset(&arena);
    }
    free(line);
    ct_arena_done(&arena);
    return 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * address_msgid: the identifiers in Message-ID, In-Reply-To and References (RFC 5322 §3.6.4).
 *
 * What stands in angle brackets is one; folding and blanks inside it were added on the way and
 * are taken out. In-Reply-To of old programs has prose around it, which is ignored, and some
 * write identifiers without brackets.
 */
#include "base/limits.h"
#include "parse/address.h"
#include "parse/header.h"

static struct ct_span without_blanks(struct ct_arena *a, struct ct_span s)
{
    char *out, *w;
    size_t i = 0;

    while (i < s.len && !ct_is_space(s.ptr[i]))
        i++;
    if (i == s.len)
        return s;
    w = out = ct_arena_raw(a, s.len);
    for (i = 0; i < s.len; i++)
        if (!ct_is_space(s.ptr[i]))
            *w++ = s.ptr[i];
    return (struct ct_span){ out, (size_t)(w - out) };
}

static void add(struct ct_msgids *ret, struct ct_arena *a, struct ct_span id)
{
    id = without_blanks(a, ct_span_trim(id));
    if (id.len == 0 || ret->n == CT_MAX_MSGIDS)
        return;
    if ((ret->n & (ret->n - 1)) == 0) { /* full at each power of two */
        struct ct_span *v = ct_arena_raw(a, (ret->n ? ret->n * 2 : 1) * sizeof *v);

        if (ret->n)
            memcpy(v, ret->v, ret->n * sizeof *v);
        ret->v = v;
    }
    ret->v[ret->n++] = id;
}

static void bare_words(struct ct_msgids *ret, struct ct_arena *a, struct ct_span s)
{
    while (s.len) {
        size_t n = 0;
        struct ct_span word;

        while (n < s.len && !ct_is_space(s.ptr[n]) && s.ptr[n] != ',')
            n++;
        word = ct_span_head(s, n);
        if (ct_span_chr(word, '@', 0) < n)
            add(ret, a, word);
        s = ct_span_from(s, n + 1);
    }
}

void ct_msgids_parse(struct ct_msgids *ret, struct ct_arena *a, struct ct_span raw)
{
    struct ct_span s = ct_header_unfold(a, raw), all = s;

    *ret = (struct ct_msgids){ 0 };
    while (s.len) {
        size_t lt = ct_span_chr(s, '<', 0), gt = ct_span_chr(s, '>', lt);
        struct ct_span id = ct_span_head(s, gt);

        if (lt >= s.len)
            break;
        id = ct_span_from(id, lt + 1);
        for (size_t again; (again = ct_span_chr(id, '<', 0)) < id.len;)
            id = ct_span_from(id, again + 1); /* "<a <b@c>": the last opening counts */
        add(ret, a, id);
        s = ct_span_from(s, gt + 1);
    }
    if (ret->n == 0 && ct_span_chr(all, '<', 0) == all.len)
        bare_words(ret, a, all);
    all = ct_span_trim(all);
    if (ret->n == 0 && ct_span_chr(all, ' ', 0) == all.len) /* one word without an @ */
        add(ret, a, all);
}

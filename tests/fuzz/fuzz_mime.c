/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_mime: any bytes as a message, and what mime.h promises about the result.
 *
 * Parents stand before children, depth and number of parts stay under their limits, text is valid
 * UTF-8, raw lies in the message unless the part says otherwise, and no two parts hold the same
 * bytes decoded in the same way.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/limits.h"
#include "fuzz/fuzz.h"
#include "parse/mime.h"
#include "parse/shape.h"

#define must(ok) broken_promise((ok), #ok, __LINE__)

static void broken_promise(bool ok, const char *what, int line)
{
    if (ok)
        return;
    fprintf(stderr, "line %d: not true: %s\n", line, what);
    abort();
}

static void check_part(const struct ct_mail *m, size_t i, struct ct_span message)
{
    const struct ct_part *p = &m->v[i];

    must(p->parent < (int)i && (p->parent >= 0) == (p->depth > 0));
    must(p->parent < 0 || m->v[p->parent].depth + 1 == p->depth || (p->flags & CT_PART_EMBEDDED));
    must(p->depth <= CT_MAX_PART_DEPTH + 1);
    must(p->at <= message.len && p->reading < m->n_readings && p->media.len > 0);
    if (!(p->flags & CT_PART_INNER))
        must(p->raw.len == 0 || p->raw.ptr == message.ptr + p->at);
    if (p->flags & CT_PART_TEXT)
        must(p->charset_used && ct_charset_utf8_run(p->text) == p->text.len);
}

static bool same(const struct ct_part *p, const struct ct_part *q)
{
    return q->raw.ptr == p->raw.ptr && q->raw.len == p->raw.len && q->parent == p->parent &&
           q->transfer == p->transfer && ct_span_eq(q->content, p->content) &&
           ct_span_eq(q->charset_declared, p->charset_declared) &&
           ct_span_eq(q->boundary, p->boundary);
}

static void check_once(const struct ct_mail *m, size_t i)
{
    for (size_t k = 0; k < i && m->n <= 64 && m->v[i].content.len; k++)
        must(!same(&m->v[i], &m->v[k]));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct ct_arena a;
    struct ct_span s = { (const char *)data, size };
    struct ct_mail m;

    ct_mime_walk(&m, &a, s);
    must(m.n >= 1 && m.n <= CT_MAX_PARTS && m.n_readings >= 1);
    must(m.n_anomalies <= CT_MAX_ANOMALIES);
    for (size_t i = 0; i < m.n; i++) {
        check_part(&m, i, s);
        check_once(&m, i);
    }
    must(ct_shape_tree(&a, &m).len > 0);
    (void)ct_shape_header_order(&a, &m.v[0].head);
    (void)ct_shape_token(&a, m.v[0].boundary);
    ct_arena_reset(&a);
    return 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * html_method: how the result was made, and where its evidence lies.
 *
 * For a court and for whoever repeats the work: version, command, parameters,
 * the words and their numbers, each source with its SHA-256, and the index that
 * every E-number of the page points into.
 */
#include <inttypes.h>

#include "report/html.h"

#define MOST_SOURCES 300

static void parameters(struct ct_html *h)
{
    const struct ct_view *v = h->v;

    ct_html_put(h,
        "<dl class=\"facts\"><dt>Program</dt><dd>coldtrail " CT_VERSION ", without network</dd>");
    if (v->command.len) {
        ct_html_put(h, "<dt>Command</dt><dd><code>");
        ct_html_span(h, v->command, 1500);
        ct_html_put(h, "</code></dd>");
    }
    ct_html_put(h, "<dt>Made</dt><dd>");
    ct_html_time(h, v->made_us);
    ct_html_printf(h, "</dd><dt>Alert budget</dt><dd>%u a day</dd><dt>Own domains</dt><dd>",
        v->alerts_per_day);
    for (size_t i = 0; i < v->res->own_domains.n && i < 20; i++) {
        ct_html_put(h, i ? ", " : "");
        ct_html_defang(h, v->res->own_domains.v[i], 120);
    }
    ct_html_put(h, v->res->own_learned ? " (learned)" : " (given)");
    ct_html_put(h, "</dd><dt>Border</dt><dd>");
    ct_html_claim(h, v->res->border);
    ct_html_put(h, "</dd><dt>Times</dt><dd>UTC throughout</dd>");
    if (v->audit_head.len) {
        ct_html_put(h, "<dt>Audit chain</dt><dd><code>");
        ct_html_span(h, v->audit_head, 64);
        ct_html_put(h, "</code></dd>");
    }
    ct_html_put(h, "</dl>\n");
}

static void words(struct ct_html *h)
{
    ct_html_put(h,
        "<h3>Words and numbers</h3><p>Likelihood (ICD 203): almost no chance below 5 %, very "
        "unlikely to 20 %, unlikely to 45 %, roughly even chance to 55 %, likely to 80 %, very "
        "likely to 95 %, almost certain above. Confidence says how good the evidence behind "
        "such a number is, and is a judgement of its own.</p>\n"
        "<p>States of a step: <strong>yes</strong> is proved by the evidence cited; "
        "<strong>probable</strong> has another possible explanation; <strong>no</strong> is only "
        "said where a source would have shown it; <strong>machine</strong> is a scanner or a "
        "prefetching proxy; <strong>unknown</strong> means that no source could tell.</p>\n");
}

static void sources(struct ct_html *h)
{
    size_t i = 0;
    uint8_t byte;

    ct_html_table(h, "Sources, with the SHA-256 that <code>sha256sum</code> prints",
        "#|Source|Bytes|Reader|Events|SHA-256");
    for (; i < h->v->n_sources && i < MOST_SOURCES && ct_html_room(h); i++) {
        const struct ct_source_info *s = &h->v->sources[i];

        ct_html_printf(h, "<tr><td>%u</td><td class=\"addr\">", s->id);
        ct_html_span(h, s->path, 300);
        ct_html_printf(h, "</td><td class=\"num\">%" PRIu64 "</td><td>", s->bytes);
        ct_html_span(h, s->reader, 20);
        ct_html_printf(h, "</td><td class=\"num\">%" PRIu64 "</td><td class=\"mono\">", s->events);
        for (size_t k = 0; k < sizeof s->sha256; k++) {
            byte = s->sha256[k];
            ct_html_printf(h, "%02x", byte);
        }
        ct_html_put(h, "</td></tr>\n");
    }
    ct_html_table_end(h);
    ct_html_more(h, h->v->n_sources - i, "sources --csv");
}

void ct_html_method(struct ct_html *h)
{
    ct_html_put(h, "<section id=\"method\" class=\"page\"><h2>5 Method</h2>\n");
    parameters(h);
    words(h);
    sources(h);
    ct_html_put(h, "</section>\n");
}

static void source_of(struct ct_html *h, const struct ct_evidence *e)
{
    const uint64_t *at = ct_map_get(&h->by_path, e->source);

    ct_html_span(h, e->source, 300);
    if (e->member.len) {
        ct_html_put(h, " › ");
        ct_html_span(h, e->member, 300);
    }
    ct_html_printf(h,
        "</td><td class=\"num\">%" PRIu64 "</td><td class=\"num\">%" PRIu64
        "</td><td class=\"mono\">",
        e->offset, e->length);
    for (size_t k = 0; at && k < sizeof h->v->sources[0].sha256; k++)
        ct_html_printf(h, "%02x", h->v->sources[*at - 1].sha256[k]);
}

void ct_html_evidence(struct ct_html *h)
{
    ct_html_put(h, "<section id=\"evidence\" class=\"page\"><h2>6 Evidence index</h2>\n");
    if (h->evidence.n == 0) {
        ct_html_put(h, "<p>Nothing is cited.</p></section>\n");
        return;
    }
    ct_html_table(h,
        "Where the bytes lie that prove what is said: open the source, go to the offset, read so "
        "many bytes",
        "Number|Source|Offset|Length|SHA-256 of the source");
    for (size_t i = 0; i < h->evidence.n; i++) {
        ct_html_printf(
            h, "<tr id=\"E-%zu\"><th scope=\"row\">E-%zu</th><td class=\"addr\">", i + 1, i + 1);
        source_of(h, h->evidence.v[i]);
        ct_html_put(h, "</td></tr>\n");
    }
    ct_html_table_end(h);
    ct_html_put(h, "</section>\n");
}

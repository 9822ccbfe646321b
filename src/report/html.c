/* SPDX-License-Identifier: Apache-2.0 */
/*
 * html: the frame of the page, its policy and the order of its parts.
 *
 * default-src 'none' forbids everything; only the style sheet below is let in, by
 * its SHA-256 (CSP Level 3 §2.3.1). There is nothing to load, run or send to.
 */
#include "report/html.h"

#include "base/digest.h"
#include "base/limits.h"

/* A hash is 32 bytes: 43 characters and one "=". */
static void put_base64(struct ct_html *h, const uint8_t *p)
{
    static const char set[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    for (size_t i = 0; i < 33; i += 3) {
        uint32_t n = (uint32_t)p[i] << 16 | (uint32_t)p[i + 1] << 8 | p[i + 2];

        ct_html_printf(h, "%c%c%c%c", set[n >> 18], set[n >> 12 & 63], set[n >> 6 & 63],
            i < 30 ? set[n & 63] : '=');
    }
}

static void put_head(struct ct_html *h)
{
    uint8_t hash[CT_DIGEST_MAX + 1] = { 0 };
    struct ct_span language = h->v->language;

    for (size_t i = 0; i < language.len; i++)
        if (!ct_is_alnum(language.ptr[i]) && language.ptr[i] != '-')
            language.len = 0;
    ct_digest(CT_DIGEST_SHA256, ct_span_str(ct_html_style), hash);
    ct_html_printf(h, "<!DOCTYPE html>\n<html lang=\"%.*s\" dir=\"ltr\">\n<head>\n",
        language.len && language.len < 36 ? (int)language.len : 2,
        language.len && language.len < 36 ? language.ptr : "en");
    ct_html_put(h, "<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" "
                   "content=\"default-src 'none'; style-src 'sha256-");
    put_base64(h, hash);
    ct_html_put(h, "'; base-uri 'none'; form-action 'none'\">\n"
                   "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n"
                   "<meta name=\"referrer\" content=\"no-referrer\">\n"
                   "<title>coldtrail report</title>\n<style>");
    ct_html_put(h, ct_html_style);
    ct_html_put(h, "</style>\n</head>\n<body>\n");
}

static void strip(struct ct_html *h)
{
    if (h->v->tlp.len) {
        ct_html_put(h, "<div class=\"strip\">TLP:");
        ct_html_span(h, h->v->tlp, 20);
        ct_html_put(h, "</div>\n");
    } else {
        ct_html_put(h, "<div class=\"strip none\">TLP not set: treat as TLP:RED, not for "
                       "passing on</div>\n");
    }
    if (h->v->res->demonstration)
        ct_html_put(h, "<div class=\"demo\">Demonstration: invented people, invented mail</div>\n");
}

static void put_title(struct ct_html *h)
{
    const struct ct_result *res = h->v->res;

    ct_html_put(h, "<header><h1>");
    if (res->case_name.len)
        ct_html_span(h, res->case_name, 200);
    else
        ct_html_put(h, "Search for espionage campaigns");
    ct_html_put(h, "</h1><p class=\"dim\">Evidence from ");
    ct_html_day(h, res->first_us);
    ct_html_put(h, " to ");
    ct_html_day(h, res->last_us);
    ct_html_put(h, " · report made ");
    ct_html_time(h, h->v->made_us);
    ct_html_put(h, " by coldtrail " CT_VERSION "</p></header>\n"
                   "<nav aria-label=\"Parts\"><ul><li><a href=\"#summary\">1 Summary</a></li>"
                   "<li><a href=\"#people\">2 People</a></li>"
                   "<li><a href=\"#campaigns\">3 Campaigns</a></li>"
                   "<li><a href=\"#coverage\">4 Coverage</a></li>"
                   "<li><a href=\"#method\">5 Method</a></li>"
                   "<li><a href=\"#evidence\">6 Evidence</a></li></ul></nav>\n");
}

static void put_foot(struct ct_html *h)
{
    ct_html_put(h,
        "<footer><p>Not proof of absence. Check the evidence: <code>coldtrail verify</code> "
        "hashes every source again and walks the audit chain; <code>sha256sum</code> does the "
        "same for a single file. This page holds no script and loads nothing.</p></footer>\n");
    strip(h);
    ct_html_put(h, "</body>\n</html>\n");
}

void ct_report_html(struct ct_buf *out, const struct ct_view *v)
{
    struct ct_html h = { .out = out, .v = v };

    for (size_t i = 0; i < v->n_sources; i++)
        *ct_map_put(&h.by_path, v->sources[i].path, NULL) = i + 1;
    put_head(&h);
    strip(&h);
    put_title(&h);
    ct_html_put(&h, "<main>\n");
    ct_html_summary(&h);
    ct_html_people(&h);
    ct_html_campaigns(&h);
    ct_html_coverage(&h);
    ct_html_method(&h);
    ct_html_evidence(&h);
    ct_html_put(&h, "</main>\n");
    put_foot(&h);
    ct_map_done(&h.by_path);
    ct_map_done(&h.by_place);
    ct_arena_done(&h.arena);
    ct_vec_done(&h.evidence);
}

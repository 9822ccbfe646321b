/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mail_text: what the reader of a mail sees, and what it would fetch.
 *
 * HTML of every reading is scanned, since any of them may be the one that the
 * victim's program shows. Text for people, and for comparing lures, is that of
 * the first reading: of its HTML where there is some, else of its plain text.
 */
#include "base/display.h"
#include "base/limits.h"
#include "parse/url_text.h"
#include "read/mail_part.h"

#define EXCERPT 1000

struct found {
    struct ct_entity *e;
    size_t part;
    bool visible; /* a reader could click it */
    unsigned n;
};

static bool found(void *arg, const struct ct_found *f)
{
    struct found *at = arg;
    struct ct_fetch fetch = { .url_raw = f->text,
        .element = CT_FETCH_TEXT_URL,
        .when = CT_WHEN_CLICK,
        .scheme = CT_SCHEME_REMOTE,
        .width = -1,
        .height = -1,
        .part = (uint32_t)at->part,
        .offset = f->at,
        .anchor_text = f->raw };

    if (f->kind == CT_FOUND_MAIL) {
        if (at->n++ < 64 && ct_mail_fits(at->e, 1))
            ct_batch_str(at->e->batch, CT_F_TEXT_ADDRESS, f->text);
        return true;
    }
    ct_mail_fetch_add(at->e, &fetch, 1, NULL);
    at->e->calls += at->visible && f->kind == CT_FOUND_URL;
    return true;
}

static void scan_html(struct ct_entity *e, size_t i)
{
    const struct ct_part *p = &e->mail->v[i];
    struct ct_html html = { 0 };
    struct ct_url base;
    bool have_base;

    ct_html_scan(p->text, e->a, NULL, &html);
    if (html.anomalies)
        ct_mail_loss(e, "HTML beyond the limits; some of it was not read");
    for (size_t k = 0; k < html.n_fetches; k++) {
        html.fetches[k].part = (uint32_t)i;
        if ((p->flags & CT_PART_ATTACHMENT) && html.fetches[k].when == CT_WHEN_OPEN)
            html.fetches[k].when = CT_WHEN_ATTACHMENT_OPEN;
    }
    have_base = html.base.len && ct_url_parse(e->a, html.base, &base);
    ct_mail_fetch_add(e, html.fetches, html.n_fetches, have_base ? &base : NULL);
    e->tricks |= html.tricks;
    if (html.n_elements > e->dom_elements) {
        e->dom_elements = html.n_elements;
        e->dom_hash = html.dom_hash;
    }
    if (p->reading != 0 || (p->flags & CT_PART_ATTACHMENT))
        return;

    struct found links = { .e = e, .part = i };
    (void)ct_url_text(e->a, html.text, found, &links);
    ct_buf_add(&e->text, html.text);
    ct_buf_chr(&e->text, '\n');
    e->have_html |= html.text.len > 0;
}

static void scan_plain(struct ct_entity *e, size_t i)
{
    const struct ct_part *p = &e->mail->v[i];
    /* what stands outside the parts is shown by no program that knows MIME */
    unsigned unseen = CT_PART_ATTACHMENT | CT_PART_PREAMBLE | CT_PART_EPILOGUE;
    bool shown = p->reading == 0 && !e->have_html && !(p->flags & unseen);
    struct found links = { .e = e, .part = i, .visible = shown };

    if (p->flags & CT_PART_HTML)
        return;
    (void)ct_url_text(e->a, p->text, found, &links);
    if (shown) {
        ct_buf_add(&e->text, p->text);
        ct_buf_chr(&e->text, '\n');
    }
}

/* White space runs become one space, so that an excerpt holds words. */
static void add_excerpt(struct ct_entity *e, struct ct_span text)
{
    struct ct_buf out = ct_buf(EXCERPT);
    bool gap = false;

    while (text.len && !out.full) {
        struct ct_span rest = text;
        uint32_t cp = (unsigned char)*text.ptr;

        if (cp < 0x80)
            rest = ct_span_from(text, 1);
        else
            (void)ct_utf8_take(&rest, &cp);
        if (cp <= ' ' || cp == 0xA0) {
            gap = out.len > 0;
        } else {
            if (out.len + 5 > EXCERPT)
                break;
            if (gap)
                ct_buf_chr(&out, ' ');
            gap = false;
            ct_buf_add(&out, ct_span_head(text, text.len - rest.len));
        }
        text = rest;
    }
    if (out.len)
        ct_batch_str(e->batch, CT_F_TEXT_EXCERPT, ct_buf_span(&out));
    ct_buf_done(&out);
}

static int64_t count_words(struct ct_span text)
{
    const unsigned char *p = (const unsigned char *)text.ptr;
    size_t n = text.len && p[0] > ' ';

    for (size_t i = 1; i < text.len; i++) /* without branches: whole vectors at a step */
        n += (p[i] > ' ') & (p[i - 1] <= ' ');
    return (int64_t)n;
}

static void add_minhash(struct ct_entity *e, struct ct_span text)
{
    struct ct_minhash sketch;
    char hex[CT_MINHASH_SLOTS * 4];

    if (ct_minhash_text(&sketch, text) == 0)
        return;
    for (unsigned i = 0; i < CT_MINHASH_SLOTS; i++)
        for (unsigned k = 0; k < 4; k++)
            hex[4 * i + k] = "0123456789abcdef"[sketch.v[i] >> (12 - 4 * k) & 15];
    ct_batch_str(e->batch, CT_F_TEXT_MINHASH, (struct ct_span){ hex, sizeof hex });
}

static bool is_call(const struct ct_fetch *f)
{
    bool click = f->element == CT_FETCH_ANCHOR || f->element == CT_FETCH_AREA ||
                 f->element == CT_FETCH_FORM_ACTION;

    return click && ct_fetch_is_remote(f) && !ct_fetch_is_hidden(f);
}

void ct_mail_text_values(struct ct_entity *e)
{
    const struct ct_mail *m = e->mail;
    struct ct_span text;

    for (size_t i = 0; i < m->n; i++)
        if (e->owner[i] == e->root && (m->v[i].flags & CT_PART_HTML))
            scan_html(e, i);
    for (size_t i = 0; i < m->n; i++)
        if (e->owner[i] == e->root && (m->v[i].flags & CT_PART_TEXT))
            scan_plain(e, i);
    ct_mail_attach_values(e);

    for (size_t i = 0; i < e->fetches.n; i++)
        e->calls += is_call(&e->fetches.v[i]);
    text = ct_buf_span(&e->text);
    if (e->text.full)
        ct_mail_loss(e, "text beyond the limit was not kept");
    add_excerpt(e, text);
    ct_batch_int(e->batch, CT_F_TEXT_WORDS, count_words(text));
    ct_batch_int(e->batch, CT_F_TEXT_CALL, e->calls);
    add_minhash(e, text);
}

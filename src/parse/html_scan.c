/* SPDX-License-Identifier: Apache-2.0 */
/*
 * html_scan: the walk over the tokens of a part.
 *
 *   start tag --> html_element     text --> seen or hidden     comment --> nested
 *
 * A style sheet may stand behind what it hides. When the first one with rules
 * comes late, the walk stops there; the tokens alone are read for all sheets, and
 * the walk begins again with all rules known.
 */
#include "parse/html_scan.h"

#include "parse/html_entity.h"
#include "parse/html_walk.h"

/* Bits of CT_HIDE_ by which text counts as hidden. */
static bool is_hidden(uint32_t bits)
{
    return (bits & ~(uint32_t)CT_HIDE_NOT_BY_ITSELF) != 0;
}

static void on_css_url(void *arg, struct ct_span url, struct ct_span prop)
{
    struct ct_html_walk *w = arg;
    enum ct_fetch_element element = CT_FETCH_CSS_URL;

    if (ct_span_eq(prop, CT_LIT("@import")))
        element = CT_FETCH_CSS_IMPORT;
    else if (ct_span_eq(prop, CT_LIT("@font-face")))
        element = CT_FETCH_FONT;
    ct_html_add_fetch(w, element, CT_WHEN_OPEN, url);
}

/* White space at the ends, and runs of it inside, are no part of a title. */
static void read_title(struct ct_html_walk *w, struct ct_span text)
{
    struct ct_html_writer out;

    if (w->out->title.len || w->frame->depth)
        return;
    text = ct_span_head(text, CT_MAX_HIDDEN_SAMPLE);
    out = ct_html_writer(w->arena, text.len);
    ct_html_write(&out, text, false);
    w->out->title = (struct ct_span){ out.ptr, out.len };
}

static void read_sheet(struct ct_html_walk *w, struct ct_span text)
{
    uint32_t before = w->css.n_rules;

    if (w->frame->inert || w->second) {
        /* for the addresses only */
        struct ct_css aside = ct_css(w->arena, on_css_url, w);

        aside.addresses = true;
        if (ct_css_may_fetch(text))
            ct_css_sheet(&aside, text);
        return;
    }
    w->css.media |= w->frame->depth != 0; /* inside a conditional comment */
    ct_css_sheet(&w->css, text);
    if (w->css.n_rules > before && (w->out->n_fetches || w->text.len || w->hidden.len))
        w->late_style = true;
}

static void read_text(struct ct_html_walk *w, const struct ct_html_token *tok)
{
    uint32_t bits = ct_visible_now(&w->frame->v);
    struct ct_span text;
    bool pre;

    if (w->frame->inert || w->text.cap == 0)
        return;
    pre = tok->mode != CT_HTML_DATA || ct_visible_inside(&w->frame->v, CT_TAG_PRE);
    if (!pre && ct_html_write_blank(is_hidden(bits) ? &w->hidden : &w->text, tok->raw))
        return;
    if (w->frame->after_html && ct_span_trim(tok->raw).len)
        w->out->tricks |= CT_TRICK_AFTER_HTML;
    text = ct_html_text_loose(tok, w->arena);
    if (text.ptr != tok->raw.ptr && ct_html_spells_ascii(tok->raw))
        w->out->tricks |= CT_TRICK_CODED_ASCII;
    if (is_hidden(bits)) {
        w->out->hidden_len += ct_html_write(&w->hidden, text, false);
        return;
    }
    ct_html_write(&w->text, text, pre);
}

/* Raw text belongs to the element whose start tag came just before. */
static void read_raw_text(struct ct_html_walk *w, const struct ct_html_token *tok)
{
    CT_UNCLEARED struct ct_html_frame setup;

    switch ((int)w->frame->raw) {
    case CT_TAG_STYLE:
        read_sheet(w, tok->raw);
        break;
    case CT_TAG_TITLE:
        read_title(w, ct_html_text_loose(tok, w->arena));
        break;
    case CT_TAG_SCRIPT:
        break;
    case CT_TAG_IFRAME:
    case CT_TAG_NOEMBED:
    case CT_TAG_NOFRAMES:
        /* for programs that know no frames: no browser shows it */
        setup.inert = true;
        setup.is_click = w->frame->is_click;
        setup.v.always = CT_HIDE_COMMENT;
        setup.outer_at = tok->at;
        ct_html_nested(w, tok->raw, &setup);
        break;
    default:
        read_text(w, tok);
        break;
    }
}

static void read_comment(struct ct_html_walk *w, const struct ct_html_token *tok)
{
    struct ct_span in = tok->raw;
    bool conditional = ct_span_istarts(ct_span_trim(in), CT_LIT("[if"));
    CT_UNCLEARED struct ct_html_frame setup;

    w->out->n_comments++;
    if (conditional) {
        w->out->tricks |= CT_TRICK_CONDITIONAL;
        in = ct_span_from(in, ct_span_find(in, CT_LIT("]>"), 0) + 2);
    }
    if (in.len == 0 || !memchr(in.ptr, '<', in.len))
        return;
    setup.inert = w->frame->inert || !conditional;
    setup.is_click = w->frame->is_click;
    setup.v.always = ct_visible_now(&w->frame->v) |
                     (uint32_t)(conditional ? CT_HIDE_CONDITIONAL : CT_HIDE_COMMENT);
    setup.outer_at = tok->at;
    ct_html_nested(w, in, &setup);
}

/* <style media=...> */
static void note_media(struct ct_html_walk *w, const struct ct_html_token *tok)
{
    const struct ct_html_attr *media = ct_html_known(tok, CT_ATTR_MEDIA);

    w->css.media = media && !ct_css_everywhere(media->raw);
}

static void after_start(struct ct_html_walk *w, const struct ct_html_token *tok)
{
    struct ct_html_frame *f = w->frame;
    enum ct_html_tag tag = tok->tag;

    if (tag == CT_TAG_STYLE)
        note_media(w, tok);
    f->t.foreign = f->v.foreign;
    ct_html_follow(&f->t, tok);
    f->raw = f->t.mode == CT_HTML_DATA ? CT_TAG_OTHER : tag;
    if (ct_html_tag_flags(tag) & CT_TAGF_BLOCK)
        ct_html_write_break(&w->text);
    if (f->v.too_deep)
        w->out->anomalies |= CT_HTML_TOO_DEEP;
}

/* Everything inside an unseen element is hidden text but for what is no text. */
static void start_tag(struct ct_html_walk *w, const struct ct_html_token *tok)
{
    struct ct_html_frame *f = w->frame;

    if (f->after_html && !tok->cut)
        w->out->tricks |= CT_TRICK_AFTER_HTML;
    ct_html_element(w, tok);
    after_start(w, tok);
}

static void end_tag(struct ct_html_walk *w, const struct ct_html_token *tok)
{
    struct ct_html_frame *f = w->frame;
    enum ct_html_tag tag = tok->tag;

    if (tag == CT_TAG_A)
        ct_html_end_link(w);
    if (tag == CT_TAG_HTML) {
        f->after_html = true;
        f->v.always |= CT_HIDE_AFTER_HTML;
    }
    ct_visible_close(&f->v, tag, tok->name);
    f->t.foreign = f->v.foreign;
    if ((ct_html_tag_flags(tag) & CT_TAGF_BLOCK) && tag != CT_TAG_HTML && tag != CT_TAG_BODY)
        ct_html_write_break(&w->text);
}

static void walk(struct ct_html_walk *w)
{
    struct ct_html_token tok;

    while (!w->late_style && ct_html_next(&w->frame->t, &tok)) {
        switch (tok.kind) {
        case CT_HTML_TEXT:
            if (tok.mode == CT_HTML_DATA || tok.mode == CT_HTML_CDATA)
                read_text(w, &tok);
            else
                read_raw_text(w, &tok);
            break;
        case CT_HTML_START:
            start_tag(w, &tok);
            break;
        case CT_HTML_END:
            end_tag(w, &tok);
            break;
        case CT_HTML_COMMENT:
            read_comment(w, &tok);
            break;
        default:
            break;
        }
    }
}

static void run(struct ct_html_walk *w, struct ct_span in, struct ct_html_frame *f)
{
    struct ct_html_frame *outer = w->frame;
    struct ct_html_now *now = w->now;

    f->depth = outer ? outer->depth + 1 : 0;
    f->after_html = false;
    f->raw = CT_TAG_OTHER;
    ct_html_init(&f->t, in, w->arena);
    ct_visible_init(&f->v, f->v.always);
    w->frame = f;
    w->now = NULL;
    walk(w);
    w->now = now;
    w->frame = outer;
}

void ct_html_nested(struct ct_html_walk *w, struct ct_span in, struct ct_html_frame *setup)
{
    if (w->frame->depth + 1 >= CT_HTML_MAX_FRAMES) {
        w->out->anomalies |= CT_HTML_NESTED_DATA;
        return;
    }
    run(w, in, setup);
}

/* All rules of the part, into w->css, before the walk begins again. */
static void collect_sheets(struct ct_html_walk *w, struct ct_span in, struct ct_html_tokenizer *t)
{
    struct ct_html_token tok;
    bool is_style = false;

    w->css = ct_css(w->arena, NULL, NULL);
    ct_html_init(t, in, w->arena);
    t->style_only = true;
    while (ct_html_next(t, &tok)) {
        if (tok.kind == CT_HTML_START) {
            ct_html_follow(t, &tok);
            is_style = t->mode == CT_HTML_RAWTEXT && tok.tag == CT_TAG_STYLE;
            if (is_style)
                note_media(w, &tok);
        } else if (is_style && tok.kind == CT_HTML_TEXT && tok.mode == CT_HTML_RAWTEXT) {
            ct_css_sheet(&w->css, tok.raw);
        }
    }
    w->css.on_url = on_css_url;
    w->css.arg = w;
    w->second = true;
    w->late_style = false;
}

static size_t text_room(struct ct_span in, const struct ct_html_options *opt)
{
    if (opt->no_text)
        return 0;
    /* references are never shorter than what they stand for, but for one byte */
    size_t room = in.len + in.len / 4 + 64;
    return room < CT_MAX_VISIBLE_TEXT ? room : CT_MAX_VISIBLE_TEXT;
}

static void begin(struct ct_html_walk *w, struct ct_span in, const struct ct_html_options *opt)
{
    size_t room = text_room(in, opt);

    *w->out = (struct ct_html){ .dom = ct_minhash(32) };
    w->text = ct_html_writer(w->arena, room);
    w->hidden = ct_html_writer(w->arena, room < CT_MAX_HIDDEN_SAMPLE ? room : CT_MAX_HIDDEN_SAMPLE);
    w->max_fetches = opt->max_fetches ? opt->max_fetches : CT_MAX_FETCHES;
    w->cap_fetches = 0;
    w->open_link = 0;
    w->n_shape = w->n_data = 0;
    ct_html_forget_styles(w);
    w->data_bytes = 0;
}

static void finish(struct ct_html_walk *w, struct ct_span all)
{
    struct ct_html *out = w->out;

    ct_html_end_link(w);
    out->text = (struct ct_span){ w->text.ptr, w->text.len };
    out->hidden_text = (struct ct_span){ w->hidden.ptr, w->hidden.len };
    if (w->text.zero_width)
        out->tricks |= CT_TRICK_ZERO_WIDTH;
    if (w->text.bidi)
        out->tricks |= CT_TRICK_BIDI;
    if (w->text.full)
        out->anomalies |= CT_HTML_LONG_TEXT;
    if (all.len > CT_MAX_HTML_BYTES)
        out->anomalies |= CT_HTML_TOO_LONG;
}

void ct_html_scan(struct ct_span utf8, struct ct_arena *arena, const struct ct_html_options *opt,
    struct ct_html *ret)
{
    static const struct ct_html_options plain = { 0 };
    struct ct_span in = ct_span_head(utf8, CT_MAX_HTML_BYTES);
    struct ct_html_walk w = { .arena = arena, .out = ret };
    CT_UNCLEARED struct ct_html_frame frame;

    w.css = ct_css(arena, on_css_url, &w);
    for (int pass = 0; pass < 2; pass++) {
        frame.inert = frame.is_click = false;
        frame.outer_at = 0;
        frame.v.always = 0;
        begin(&w, in, opt ? opt : &plain);
        run(&w, in, &frame);
        if (!w.late_style)
            break;
        collect_sheets(&w, in, &frame.t);
    }
    finish(&w, utf8);
}

const char *ct_html_trick_name(enum ct_html_trick one_bit)
{
    static const char *const names[] = { "after-html", "conditional-comment", "nested-form", "base",
        "meta-refresh", "script", "event-handler", "coded-ascii", "zero-width", "bidi",
        "attribute-twice", "nul", "cut-tag", "data-markup", "form", "password", "css-escape",
        "media-hide", "svg", "frame", "fetch-in-comment", "broken-url" };
    unsigned bit = one_bit ? (unsigned)__builtin_ctz((unsigned)one_bit) : ~0u;

    return bit < sizeof names / sizeof names[0] ? names[bit] : NULL;
}

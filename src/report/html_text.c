/* SPDX-License-Identifier: Apache-2.0 */
/*
 * html_text: the only place where a stranger's bytes become part of the page.
 *
 *   span --display: controls visible--> UTF-8 --escape & < > " '--> <bdi dir="auto">
 *
 * Escaping follows WHATWG HTML §13.1.2 for both text and quoted attributes. The
 * order matters: display first, so that what it adds is escaped too.
 */
#include <inttypes.h>
#include <stdarg.h>

#include "base/cleanup.h"
#include "base/display.h"
#include "base/limits.h"
#include "base/time.h"
#include "report/html.h"

#define ROOM_LEFT (CT_MAX_REPORT_BYTES / 4)
#define MAX_EVIDENCE 2000

void ct_html_put(struct ct_html *h, const char *markup)
{
    ct_buf_add(h->out, ct_span_str(markup));
}

void ct_html_printf(struct ct_html *h, const char *fmt, ...)
{
    char text[2048];
    va_list ap;

    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    ct_html_put(h, text);
}

static void escape(struct ct_buf *out, struct ct_span s)
{
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];

        if (c == '&')
            ct_buf_add(out, CT_LIT("&amp;"));
        else if (c == '<')
            ct_buf_add(out, CT_LIT("&lt;"));
        else if (c == '>')
            ct_buf_add(out, CT_LIT("&gt;"));
        else if (c == '"')
            ct_buf_add(out, CT_LIT("&quot;"));
        else if (c == '\'')
            ct_buf_add(out, CT_LIT("&#39;"));
        else
            ct_buf_chr(out, c);
    }
}

/* At most `max` bytes, not cutting a character. */
static struct ct_span cut(struct ct_span s, size_t max, bool *ret_cut)
{
    max = max ? max : CT_MAX_TEXT_SPAN;
    *ret_cut = s.len > max;
    if (!*ret_cut)
        return s;
    while (max && ((uint8_t)s.ptr[max] & 0xC0) == 0x80)
        max--;
    return ct_span_head(s, max);
}

typedef void safe_fn(struct ct_buf *out, struct ct_span s);

static void put_safe(struct ct_html *h, struct ct_span s, size_t max, safe_fn *safe)
{
    ct_cleanup(ct_buf_done) struct ct_buf text = ct_buf(CT_MIB);
    bool was_cut;

    s = cut(s, max, &was_cut);
    safe(&text, s);
    ct_html_put(h, "<bdi dir=\"auto\">");
    escape(h->out, ct_buf_span(&text));
    ct_html_put(h, was_cut ? "…</bdi>" : "</bdi>");
}

/* Breaks at once what could be an address of the web, wherever it stands. */
static void plain(struct ct_buf *out, struct ct_span s)
{
    size_t at;

    while ((at = ct_span_find(s, CT_LIT("://"), 0)) < s.len) {
        ct_display(out, ct_span_head(s, at));
        ct_buf_add(out, CT_LIT("[://]"));
        s = ct_span_from(s, at + 3);
    }
    ct_display(out, s);
}

void ct_html_span(struct ct_html *h, struct ct_span s, size_t max)
{
    put_safe(h, s, max, plain);
}

static void fanged_nowhere(struct ct_buf *out, struct ct_span s)
{
    ct_cleanup(ct_buf_done) struct ct_buf text = ct_buf(CT_MIB);

    ct_display_defang(&text, s);
    plain(out, ct_buf_span(&text));
}

void ct_html_defang(struct ct_html *h, struct ct_span s, size_t max)
{
    bool url = ct_span_istarts(s, CT_LIT("http"));

    put_safe(h, s, max, url ? ct_display_defang : fanged_nowhere);
}

void ct_html_claim(struct ct_html *h, struct ct_span s)
{
    put_safe(h, s, 0, ct_defang_prose);
}

void ct_html_time(struct ct_html *h, int64_t us)
{
    char text[CT_TIME_TEXT];

    if (us == CT_TIME_NONE) {
        ct_html_put(h, "unknown");
        return;
    }
    ct_time_rfc3339(us, text);
    ct_html_printf(h, "<time datetime=\"%s\">%.10s %.5s UTC</time>", text, text, text + 11);
}

void ct_html_day(struct ct_html *h, int64_t us)
{
    char text[CT_TIME_TEXT];

    if (us == CT_TIME_NONE)
        ct_html_put(h, "unknown");
    else
        ct_html_printf(h, "<time datetime=\"%.10s\">%.10s</time>", ct_time_rfc3339(us, text), text);
}

void ct_html_state(struct ct_html *h, enum ct_rung_state s)
{
    ct_html_printf(h, "<span class=\"s %s\">%s&nbsp;%s</span>", ct_rung_state_name(s),
        ct_state_sign(s, true), s == CT_STATE_NO ? "no" : ct_state_title(s));
}

/* The number of these bytes, 0 when they have none yet. */
static uint64_t *number_of(struct ct_html *h, const struct ct_evidence *e)
{
    struct ct_span key = ct_arena_printf(
        &h->arena, "%" PRIu64 " %" PRIu64 " %zu ", e->offset, e->length, e->source.len);
    char *p = ct_arena_raw(&h->arena, key.len + e->source.len + e->member.len);

    memcpy(p, key.ptr, key.len);
    if (e->source.len)
        memcpy(p + key.len, e->source.ptr, e->source.len);
    if (e->member.len)
        memcpy(p + key.len + e->source.len, e->member.ptr, e->member.len);
    key = (struct ct_span){ p, key.len + e->source.len + e->member.len };
    return ct_map_put(&h->by_place, key, NULL);
}

void ct_html_cite(struct ct_html *h, const struct ct_evidence *e)
{
    uint64_t *number = number_of(h, e);

    if (*number == 0 && (h->evidence.n >= MAX_EVIDENCE || !ct_html_room(h))) {
        ct_html_span(h, e->source, 200);
        ct_html_printf(h, "&nbsp;@&nbsp;%" PRIu64, e->offset);
        return;
    }
    if (*number == 0) {
        *ct_vec_add(&h->evidence) = e;
        *number = h->evidence.n;
    }
    ct_html_printf(h, "<a href=\"#E-%" PRIu64 "\">E-%" PRIu64 "</a>", *number, *number);
}

bool ct_html_room(const struct ct_html *h)
{
    return h->out->len + ROOM_LEFT < CT_MAX_REPORT_BYTES;
}

void ct_html_more(struct ct_html *h, size_t left, const char *command)
{
    if (left)
        ct_html_printf(h, "<p class=\"more\">… and %zu more: <code>coldtrail show %s</code></p>\n",
            left, command);
}

void ct_html_table(struct ct_html *h, const char *caption, const char *columns)
{
    struct ct_span rest = ct_span_str(columns);

    ct_html_printf(h, "<div class=\"wide\"><table><caption>%s</caption><thead><tr>", caption);
    while (rest.len) {
        struct ct_span name = ct_span_cut_chr(&rest, '|');

        ct_html_printf(h, "<th scope=\"col\">" CT_FMT "</th>", CT_ARG(name));
    }
    ct_html_put(h, "</tr></thead><tbody>\n");
}

void ct_html_table_end(struct ct_html *h)
{
    ct_html_put(h, "</tbody></table></div>\n");
}

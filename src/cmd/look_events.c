/* SPDX-License-Identifier: Apache-2.0 */
/*
 * look_events: keeping the earliest hits, and printing them.
 *
 * Twice as many as are wanted are kept, then sorted and cut in half: each hit costs little, and
 * what stays is the same whatever order they came in.
 */
#include "cmd/look_events.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/cleanup.h"
#include "base/display.h"
#include "base/json.h"
#include "base/limits.h"
#include "model/event_json.h"

#define MOST_WORDS 4 /* values in a line of text */

static int by_time(const void *a, const void *b)
{
    const struct ct_look_hit *x = a, *y = b;

    if (x->at_us != y->at_us)
        return x->at_us < y->at_us ? -1 : 1;
    if (x->ref.segment != y->ref.segment)
        return x->ref.segment < y->ref.segment ? -1 : 1;
    return x->ref.row < y->ref.row ? -1 : x->ref.row > y->ref.row;
}

void ct_look_hits_end(struct ct_look_hits *h)
{
    size_t n = 0;

    if (h->v.n)
        qsort(h->v.v, h->v.n, sizeof *h->v.v, by_time);
    for (size_t i = 0; i < h->v.n && n < CT_LOOK_EVENTS; i++)
        if (n == 0 || by_time(&h->v.v[i], &h->v.v[n - 1]) != 0)
            h->v.v[n++] = h->v.v[i];
    h->v.n = n;
}

void ct_look_hits_add(struct ct_look_hits *h, struct ct_event_ref ref, int64_t at_us)
{
    struct ct_look_hit hit = { at_us, ref };

    h->n++;
    if (h->v.n == 2 * CT_LOOK_EVENTS)
        ct_look_hits_end(h);
    *ct_vec_add(&h->v) = hit;
}

void ct_look_hits_done(struct ct_look_hits *h)
{
    ct_vec_done(&h->v);
}

/* What tells an event to a person, in this order. */
static const enum ct_field gist[] = { CT_F_FROM_ADDRESS, CT_F_SUBJECT, CT_F_USER_NAME,
    CT_F_SOURCE_IP, CT_F_EVENT_ACTION, CT_F_DESTINATION_IP, CT_F_URL_FULL, CT_F_URL_PATH,
    CT_F_USER_AGENT, CT_F_FILE_NAME };

void ct_look_event_text(struct ct_buf *out, const struct ct_event *ev, struct ct_span source)
{
    const char *class = ct_class_name(ev->class);
    char text[CT_TIME_TEXT];
    int n = 0;

    ct_buf_printf(out, "%14s%-28s%-16s", "",
        ev->at_us == CT_TIME_NONE ? "unknown" : ct_time_rfc3339(ev->at_us, text),
        class ? class : "");
    for (size_t i = 0; i < sizeof gist / sizeof *gist && n < MOST_WORDS; i++) {
        struct ct_span value = ct_event_str(ev, gist[i]);

        if (value.len == 0)
            continue;
        ct_display_defang(out, ct_span_head(value, 60));
        ct_buf_add(out, CT_LIT("  "));
        n++;
    }
    ct_display(out, source);
    ct_buf_printf(out, " @ %" PRIu64 " + %" PRIu64 "\n", ev->offset, ev->length);
}

static void put_line(struct ct_buf *out, const struct ct_look_lines *l, const struct ct_event *ev,
    struct ct_span source)
{
    struct ct_json j = ct_json(out);

    ct_json_object(&j, NULL);
    ct_json_bytes(&j, "indicator", l->indicator);
    ct_buf_add(out, CT_LIT(",\"event\":"));
    ct_event_json(out, ev, source);
    ct_json_end(&j);
    ct_buf_chr(out, '\n');
}

static void put(struct ct_buf *out, const struct ct_look_lines *l, const struct ct_event *ev,
    struct ct_span source)
{
    if (l->format == CT_FORMAT_text)
        ct_look_event_text(out, ev, source);
    else if (l->format == CT_FORMAT_jsonl)
        put_line(out, l, ev, source);
    else
        ct_event_json(out, ev, source);
}

int ct_look_events_put(struct ct_buf *out, const struct ct_look_lines *l,
    const struct ct_look_hits *h, struct ct_err *err)
{
    ct_cleanup(ct_arena_done) struct ct_arena a = { 0 };

    for (size_t i = 0; i < h->v.n; i++) {
        const struct ct_sources *s = &l->o->sources;
        struct ct_span source = { 0 };
        struct ct_event ev;
        int r = ct_memory_event(l->o->memory, h->v.v[i].ref, &a, &ev, err);

        if (r < 0)
            return r;
        if (ev.source >= 1 && ev.source <= s->all.n)
            source = s->all.v[ev.source - 1].info.path;
        if (l->format == CT_FORMAT_json && i > 0)
            ct_buf_chr(out, ',');
        put(out, l, &ev, source);
        ct_arena_reset(&a);
    }
    if (l->format == CT_FORMAT_text && h->n > CT_LOOK_EVENTS)
        ct_buf_printf(
            out, "%14sand %" PRIu64 " later hits, not shown\n", "", h->n - CT_LOOK_EVENTS);
    return 0;
}

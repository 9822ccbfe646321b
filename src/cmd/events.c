/* SPDX-License-Identifier: Apache-2.0 */
/*
 * events: one event becomes one object, row or line; the buffer is written out
 * whenever it holds a megabyte.
 *
 * Values of an event stand in order of field (memory.h), so that an array is a
 * run of equal fields.
 */
#include "cmd/events.h"

#include <errno.h>
#include <inttypes.h>

#include "base/cleanup.h"
#include "base/display.h"
#include "base/limits.h"
#include "model/event_json.h"

#define FLUSH_BYTES CT_MIB

struct stream {
    struct ct_args *args;
    struct ct_opened *o;
    struct ct_err *err;
    struct ct_buf out;
    enum ct_format format;
    uint32_t source; /* only this one; 0: all */
    uint64_t n;
};

static struct ct_span path_of(const struct stream *s, uint32_t source)
{
    return source >= 1 && source <= s->o->sources.all.n ? s->o->sources.all.v[source - 1].info.path
                                                        : (struct ct_span){ 0 };
}

static void put_csv(struct stream *s, const struct ct_event *ev)
{
    char text[CT_TIME_TEXT];
    const char *class = ct_class_name(ev->class);

    ct_buf_printf(&s->out, "%s,%s,",
        ev->at_us == CT_TIME_NONE ? "" : ct_time_rfc3339(ev->at_us, text), class ? class : "");
    ct_report_csv_field(&s->out, path_of(s, ev->source));
    ct_buf_chr(&s->out, ',');
    ct_report_csv_field(&s->out, ct_event_str(ev, CT_F_MEMBER));
    ct_buf_printf(&s->out, ",%" PRIu64 ",%" PRIu64 "\r\n", ev->offset, ev->length);
}

static void put_text(struct stream *s, const struct ct_event *ev)
{
    char text[CT_TIME_TEXT];

    ct_buf_printf(
        &s->out, "%-21s", ev->at_us == CT_TIME_NONE ? "unknown" : ct_time_rfc3339(ev->at_us, text));
    ct_display_defang(&s->out, ct_event_str(ev, CT_F_FROM_ADDRESS));
    ct_buf_add(&s->out, CT_LIT("  "));
    ct_display_cut(&s->out, ct_event_str(ev, CT_F_SUBJECT), 60);
    ct_buf_add(&s->out, CT_LIT("  "));
    ct_display(&s->out, path_of(s, ev->source));
    ct_buf_printf(&s->out, " @ %" PRIu64 " + %" PRIu64 "\n", ev->offset, ev->length);
}

static int flush(struct stream *s)
{
    int r = ct_output(s->args, ct_buf_span(&s->out), s->err);

    ct_buf_clear(&s->out);
    return r;
}

static void put(struct stream *s, const struct ct_event *ev)
{
    s->n++;
    if (s->format == CT_FORMAT_csv) {
        put_csv(s, ev);
    } else if (s->format == CT_FORMAT_text) {
        put_text(s, ev);
    } else {
        if (s->format == CT_FORMAT_json && s->n > 1)
            ct_buf_chr(&s->out, ',');
        ct_event_json(&s->out, ev, path_of(s, ev->source));
        ct_buf_chr(&s->out, '\n');
    }
}

static int on_event(const struct ct_event *ev, const struct ct_event_ref *ref, void *arg)
{
    struct stream *s = arg;

    (void)ref;
    if (s->source && ev->source != s->source)
        return 0;
    put(s, ev);
    return s->out.len >= FLUSH_BYTES ? flush(s) : 0;
}

static void begin(struct stream *s)
{
    if (s->format == CT_FORMAT_json)
        ct_buf_printf(&s->out, "{\"schema\":\"coldtrail/1\",\"kind\":\"events\",\"events\":[\n");
    if (s->format == CT_FORMAT_csv)
        ct_buf_printf(&s->out, "time,class,source,member,offset,length\r\n");
}

static int end(struct stream *s)
{
    if (s->format == CT_FORMAT_json)
        ct_buf_printf(&s->out, "]}\n");
    return flush(s);
}

static int find_source(struct stream *s, const char *path)
{
    for (size_t i = 0; path && i < s->o->sources.all.n; i++)
        if (ct_span_eq(s->o->sources.all.v[i].info.path, ct_span_str(path)))
            s->source = (uint32_t)i + 1;
    if (path && !s->source)
        return ct_fail(s->err, -ENOENT, "no source '%s'; see coldtrail show sources", path);
    return 0;
}

int ct_events_show(struct ct_args *args, struct ct_opened *o, struct ct_err *err)
{
    struct stream s = {
        .args = args, .o = o, .err = err, .out = ct_buf(64 * CT_MIB), .format = ct_args_format(args)
    };
    const char *class = ct_args_value(args, CT_OPT_CLASS);
    struct ct_scan scan = { .fn = on_event, .arg = &s };
    int r = find_source(&s, ct_args_value(args, CT_OPT_SOURCE));

    if (r < 0)
        return r;
    if (class)
        scan.class = ct_class_find(ct_span_str(class));
    if (class && scan.class == CT_CLASS_NONE)
        return ct_usage(err, "no class '%s' is known", class);
    begin(&s);
    if (o->memory)
        r = ct_memory_scan(o->memory, &scan, err);
    if (r >= 0)
        r = end(&s) < 0 ? err->code : r;
    ct_buf_done(&s.out);
    return r < 0 ? r : 0;
}

struct refs {
    CT_VEC(struct ct_event_ref) v;
};

static int on_hit(size_t value, const struct ct_event_ref *ref, int64_t at_us, void *arg)
{
    struct refs *refs = arg;

    (void)value;
    (void)at_us;
    *ct_vec_add(&refs->v) = *ref;
    return 0;
}

static int put_hits(struct stream *s, const struct refs *refs, struct ct_arena *a)
{
    struct ct_event ev;
    int r = 0;

    begin(s);
    for (size_t i = 0; i < refs->v.n && r == 0; i++) {
        r = ct_memory_event(s->o->memory, refs->v.v[i], a, &ev, s->err);
        if (r == 0)
            put(s, &ev);
    }
    return r < 0 ? r : end(s);
}

int ct_events_message(
    struct ct_args *args, struct ct_opened *o, struct ct_span message_id, struct ct_err *err)
{
    ct_cleanup(ct_arena_done) struct ct_arena a = { 0 };
    struct stream s = {
        .args = args, .o = o, .err = err, .out = ct_buf(64 * CT_MIB), .format = ct_args_format(args)
    };
    struct refs refs = { 0 };
    struct ct_look_value value = { .type = CT_OBS_MESSAGE_ID,
        .value = ct_observable_normal(CT_OBS_MESSAGE_ID, message_id, &a) };
    struct ct_look look = { .values = &value, .n = 1, .fn = on_hit, .arg = &refs };
    struct ct_look_result result;
    int r = CT_REPORT_NONE;

    if (o->memory && value.value.len)
        r = ct_memory_look(o->memory, &look, &a, &result, err);
    if (r >= 0)
        r = refs.v.n ? put_hits(&s, &refs, &a) : CT_REPORT_NONE;
    ct_vec_done(&refs.v);
    ct_buf_done(&s.out);
    return r;
}

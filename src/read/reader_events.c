/* SPDX-License-Identifier: Apache-2.0 */
/*
 * events: our own events, as `coldtrail show events --jsonl` writes them.
 *
 *   {"@timestamp":"2021-01-12T09:13:58Z","event.class":"auth","source":"x.log","offset":0,
 *    "length":80,"event.provider":"…","user.name":"…","call.to":["1","2"]}
 *
 * What was read once need not be read again from the first source: a memory can be
 * passed on without its evidence, and be put together with others. Each event then points at its
 * line here, which names the first source. A text that was no UTF-8 stands beside its key
 * as "key_b64"; that is the one that is taken. Keys that are no field are left out.
 */
#include "base/limits.h"
#include "parse/json.h"
#include "parse/timestamp.h"
#include "parse/transfer.h"
#include "read/log.h"
#include "read/log_probe.h"

#define B64 "_b64"

/* One value as its field has it. False: not what the field takes. */
static bool add_value(
    struct ct_log *log, struct ct_batch *b, enum ct_field f, enum ct_json_kind k, struct ct_span s)
{
    struct ct_stamp t;
    int64_t n;

    switch (ct_fields[f].type) {
    case CT_TYPE_STR:
        if (k != CT_JSON_STRING)
            return false;
        ct_batch_str(b, f, ct_json_unescape(log->work, s));
        return true;
    case CT_TYPE_INT:
        if (k != CT_JSON_NUMBER || !ct_json_integer(s, &n))
            return false;
        ct_batch_int(b, f, n);
        return true;
    case CT_TYPE_TIME: /* "" keeps the place of one that is not known */
        if (k != CT_JSON_STRING || (s.len && (!ct_stamp_parse(s, &t) || t.len != s.len)))
            return false;
        ct_batch_int(b, f, s.len ? t.us : CT_TIME_NONE);
        return true;
    }
    return false;
}

/* "file.name_b64": the exact bytes of a text that JSON cannot hold. */
static enum ct_field exact(struct ct_span key)
{
    if (!ct_span_ends(key, CT_LIT(B64)))
        return CT_FIELD_NONE;
    return ct_field_find(ct_span_head(key, key.len - strlen(B64)));
}

/* Keys stand in the order of fields: the next is near. */
static enum ct_field find(struct ct_span key, enum ct_field last)
{
    for (int f = last + 1; f < CT_N_FIELDS; f++)
        if (ct_span_eq(key, ct_span_str(ct_fields[f].name)))
            return (enum ct_field)f;
    return ct_field_find(key);
}

/* The values of one member. */
static bool add_member(struct ct_log *log, struct ct_batch *b, struct ct_json_scan *scan,
    enum ct_field f, enum ct_json_kind k)
{
    bool good = true;

    if (k != CT_JSON_ARRAY)
        return k == CT_JSON_OBJECT ? false : add_value(log, b, f, k, scan->text);
    while ((k = ct_json_next(scan)) != CT_JSON_ARRAY_END && good)
        good = k != CT_JSON_OBJECT && k != CT_JSON_ARRAY && k != CT_JSON_ERROR &&
               add_value(log, b, f, k, scan->text);
    return good;
}

/* Puts the exact bytes over the text that was added before. */
static bool add_exact(struct ct_log *log, struct ct_batch *b, enum ct_field f, struct ct_span s)
{
    struct ct_span bytes = ct_base64_decode(log->work, s, NULL);

    if (ct_fields[f].type != CT_TYPE_STR || ct_fields[f].many || b->values.n == 0 ||
        b->values.v[b->values.n - 1].field != f)
        return false;
    b->values.v[b->values.n - 1].str =
        ct_arena_copy(&b->arena, ct_span_head(bytes, CT_MAX_VALUE_BYTES));
    return true;
}

struct front {
    enum ct_class class;
    int64_t at_us;
};

/* What every event has, in whatever order; false with a reason. */
static bool find_front(struct ct_span json, struct front *ret, const char **ret_reason)
{
    struct ct_json_scan scan = ct_json_scan(json);
    struct ct_stamp t;
    enum ct_json_kind k = ct_json_next(&scan);

    *ret = (struct front){ .at_us = CT_TIME_NONE };
    if (k != CT_JSON_OBJECT) {
        *ret_reason = "an event that is no object";
        return false;
    }
    while (ct_json_next(&scan) == CT_JSON_KEY) {
        struct ct_span key = scan.text;

        k = ct_json_next(&scan);
        if (k == CT_JSON_STRING && ct_span_eq(key, CT_LIT("event.class")))
            ret->class = ct_class_find(scan.text);
        else if (k == CT_JSON_STRING && ct_span_eq(key, CT_LIT("@timestamp")) &&
                 ct_stamp_parse(scan.text, &t) && t.len == scan.text.len)
            ret->at_us = t.us;
        if (!ct_json_skip(&scan, k, NULL))
            break;
    }
    if (scan.error)
        *ret_reason = scan.error;
    else if (ret->class == CT_CLASS_NONE)
        *ret_reason = "an event of no known class";
    return !scan.error && ret->class != CT_CLASS_NONE;
}

/* Fields of the record; false when a value is not what its field takes. */
static bool add_fields(const struct ct_record *rec, struct ct_batch *b)
{
    struct ct_log *log = rec->log;
    struct ct_json_scan scan = ct_json_scan(rec->bytes);
    bool good = ct_json_next(&scan) == CT_JSON_OBJECT;
    enum ct_field last = CT_FIELD_NONE;

    while (good && ct_json_next(&scan) == CT_JSON_KEY) {
        struct ct_span key = scan.escaped ? ct_json_unescape(log->work, scan.text) : scan.text;
        enum ct_field f = find(key, last), bytes = exact(key);
        enum ct_json_kind k = ct_json_next(&scan);

        last = f != CT_FIELD_NONE ? f : last;
        if (f != CT_FIELD_NONE && f != CT_F_MEMBER && k != CT_JSON_NULL)
            good = add_member(log, b, &scan, f, k);
        else if (bytes != CT_FIELD_NONE && k == CT_JSON_STRING)
            good = add_exact(log, b, bytes, scan.text);
        else
            good = ct_json_skip(&scan, k, NULL);
    }
    return good;
}

static enum ct_read parse(
    const struct ct_record *rec, struct ct_batch *batch, const char **ret_reason)
{
    size_t values = batch->values.n;
    struct front front;

    if (!find_front(rec->bytes, &front, ret_reason))
        return CT_READ_MALFORMED;
    ct_batch_event(batch, front.class, front.at_us, rec->offset, rec->length);
    if (rec->member.len)
        ct_batch_str(batch, CT_F_MEMBER, rec->member);
    if (add_fields(rec, batch))
        return CT_READ_OK;
    batch->values.n = values;
    batch->events.n--;
    batch->starts.n--;
    *ret_reason = "an event with a value that its field does not take";
    return CT_READ_MALFORMED;
}

static int probe(struct ct_span head)
{
    return ct_probe_json(head, "events", "event.class,source,offset,length") ? 100 : 0;
}

const struct ct_reader ct_reader_events = {
    .name = "events",
    .title = "coldtrail events",
    .source_kind = "events",
    .frame = CT_FRAME_JSON,
    .wrapper = "events",
    .probe = probe,
    .parse = parse,
};

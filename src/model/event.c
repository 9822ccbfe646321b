/* SPDX-License-Identifier: Apache-2.0 */
/*
 * event: the field table out of fields.def, and filling a batch.
 *
 * Values of all events lie in one array that may move while it grows, so events
 * get their pointers only when the batch is sealed.
 */
#include "model/event.h"

#include "base/err.h"
#include "base/limits.h"

#define ONE false
#define MANY true

/* Values of an event that groups leave free. */
#define KEPT 512

const struct ct_field_info ct_fields[CT_N_FIELDS] = {
    [CT_FIELD_NONE] = { "", "", CT_TYPE_STR, false, CT_OBS_NONE },
#define FIELD(id, name, type, multi, observable, doc) \
    [CT_F_##id] = { name, doc, CT_TYPE_##type, multi, CT_OBS_##observable },
#include "model/fields.def"
#undef FIELD
};

static const char *const classes[CT_N_CLASSES] = {
#define CLASS(id, name, doc) [CT_CLASS_##id] = name,
#include "model/classes.def"
#undef CLASS
};

enum ct_field ct_field_find(struct ct_span name)
{
    for (int f = 1; f < CT_N_FIELDS; f++)
        if (ct_span_eq(name, ct_span_str(ct_fields[f].name)))
            return (enum ct_field)f;
    return CT_FIELD_NONE;
}

const char *ct_class_name(enum ct_class class)
{
    return (unsigned)class < CT_N_CLASSES ? classes[class] : NULL;
}

enum ct_class ct_class_find(struct ct_span name)
{
    for (int c = 1; c < CT_N_CLASSES; c++)
        if (ct_span_eq(name, ct_span_str(classes[c])))
            return (enum ct_class)c;
    return CT_CLASS_NONE;
}

void ct_batch_event(
    struct ct_batch *b, enum ct_class class, int64_t at_us, uint64_t offset, uint64_t length)
{
    *ct_vec_add(&b->events) =
        (struct ct_event){ .class = class, .at_us = at_us, .offset = offset, .length = length };
    *ct_vec_add(&b->starts) = b->values.n;
}

static struct ct_value *add_value(struct ct_batch *b, enum ct_field f)
{
    struct ct_value *v;

    ct_assert(b->events.n > 0);
    if (b->values.n - b->starts.v[b->starts.n - 1] >= CT_MAX_VALUES)
        return NULL;
    v = ct_vec_add(&b->values);
    v->field = f;
    return v;
}

void ct_batch_str(struct ct_batch *b, enum ct_field f, struct ct_span s)
{
    struct ct_value *v = add_value(b, f);

    ct_assert(ct_fields[f].type == CT_TYPE_STR);
    if (v)
        v->str = ct_arena_copy(&b->arena, ct_span_head(s, CT_MAX_VALUE_BYTES));
}

void ct_batch_int(struct ct_batch *b, enum ct_field f, int64_t n)
{
    struct ct_value *v = add_value(b, f);

    ct_assert(ct_fields[f].type != CT_TYPE_STR);
    if (v)
        v->num = n;
}

bool ct_batch_fits(const struct ct_batch *b, size_t n)
{
    ct_assert(b->events.n > 0);
    return b->values.n - b->starts.v[b->starts.n - 1] + n + KEPT <= CT_MAX_VALUES;
}

void ct_batch_loss(struct ct_batch *b, const char *reason, uint64_t offset, uint64_t length)
{
    for (size_t i = b->losses.n; i-- > 0;)
        if (b->losses.v[i].offset == offset && strcmp(b->losses.v[i].reason, reason) == 0)
            return;
    if (b->losses.n < CT_MAX_LEDGER_ENTRIES)
        *ct_vec_add(&b->losses) = (struct ct_loss){ reason, offset, length, 0 };
}

void ct_batch_seal(struct ct_batch *b)
{
    for (size_t i = 0; i < b->events.n; i++) {
        size_t end = i + 1 < b->events.n ? b->starts.v[i + 1] : b->values.n;

        b->events.v[i].values = b->values.n ? b->values.v + b->starts.v[i] : NULL;
        b->events.v[i].n = end - b->starts.v[i];
    }
}

void ct_batch_reset(struct ct_batch *b)
{
    ct_vec_clear(&b->events);
    ct_vec_clear(&b->values);
    ct_vec_clear(&b->starts);
    ct_vec_clear(&b->losses);
    ct_arena_reset(&b->arena);
    ct_arena_reset(&b->scratch);
}

void ct_batch_done(struct ct_batch *b)
{
    ct_vec_done(&b->events);
    ct_vec_done(&b->values);
    ct_vec_done(&b->starts);
    ct_vec_done(&b->losses);
    ct_arena_done(&b->arena);
    ct_arena_done(&b->scratch);
}

size_t ct_event_next(const struct ct_event *ev, enum ct_field f, size_t from)
{
    while (from < ev->n && ev->values[from].field != f)
        from++;
    return from;
}

struct ct_span ct_event_str(const struct ct_event *ev, enum ct_field f)
{
    size_t i = ct_event_next(ev, f, 0);

    return i < ev->n ? ev->values[i].str : (struct ct_span){ 0 };
}

int64_t ct_event_int(const struct ct_event *ev, enum ct_field f)
{
    size_t i = ct_event_next(ev, f, 0);

    return i < ev->n ? ev->values[i].num : CT_TIME_NONE;
}

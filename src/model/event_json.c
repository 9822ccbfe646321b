/* SPDX-License-Identifier: Apache-2.0 */
/*
 * event_json: an array is a run of equal fields.
 *
 * A text that is no UTF-8 is written twice, readable and exact (base/json.h); within an array
 * only readable, since two arrays could get out of step.
 */
#include "model/event_json.h"

#include "base/json.h"

static void put_value(struct ct_json *j, const char *key, const struct ct_value *v)
{
    char text[CT_TIME_TEXT];

    switch (ct_fields[v->field].type) {
    case CT_TYPE_STR:
        if (key)
            ct_json_bytes(j, key, v->str);
        else
            ct_json_str(j, NULL, v->str);
        break;
    case CT_TYPE_INT:
        ct_json_int(j, key, v->num);
        break;
    case CT_TYPE_TIME:
        ct_json_str(
            j, key, ct_span_str(v->num == CT_TIME_NONE ? "" : ct_time_rfc3339(v->num, text)));
        break;
    }
}

void ct_event_json(struct ct_buf *out, const struct ct_event *ev, struct ct_span source)
{
    struct ct_json j = ct_json(out);
    const char *class = ct_class_name(ev->class);

    ct_json_object(&j, NULL);
    ct_json_time(&j, "@timestamp", ev->at_us);
    ct_json_str(&j, "event.class", ct_span_str(class ? class : "none"));
    ct_json_bytes(&j, "source", source);
    ct_json_int(&j, "offset", (int64_t)ev->offset);
    ct_json_int(&j, "length", (int64_t)ev->length);
    for (size_t i = 0; i < ev->n;) {
        enum ct_field f = ev->values[i].field;

        if (!ct_fields[f].many) {
            put_value(&j, f == CT_F_MEMBER ? "member" : ct_fields[f].name, &ev->values[i++]);
            continue;
        }
        ct_json_array(&j, ct_fields[f].name);
        for (; i < ev->n && ev->values[i].field == f; i++)
            put_value(&j, NULL, &ev->values[i]);
        ct_json_end(&j);
    }
    ct_json_end(&j);
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * shape: pieces of JSON that several kinds share, and style-ups in a view.
 *
 * Keys here are public (coldtrail/1): evidence is always source, offset, length,
 * with member when it lies in a container and class when it is an event.
 */
#include "report/kind.h"

void ct_json_pointer(struct ct_json *j, const struct ct_evidence *e)
{
    ct_json_bytes(j, "source", e->source);
    if (e->member.len)
        ct_json_bytes(j, "member", e->member);
    ct_json_int(j, "offset", (int64_t)e->offset);
    ct_json_int(j, "length", (int64_t)e->length);
}

static const char *class_word(const struct ct_evidence *e)
{
    const char *name = e->class == CT_CLASS_NONE ? NULL : ct_class_name(e->class);

    return name;
}

void ct_json_evidence(struct ct_json *j, const char *key, struct ct_evidence_list list)
{
    ct_json_array(j, key);
    for (size_t i = 0; i < list.n; i++) {
        ct_json_object(j, NULL);
        ct_json_pointer(j, &list.v[i]);
        if (class_word(&list.v[i]))
            ct_json_str(j, "class", ct_span_str(class_word(&list.v[i])));
        ct_json_end(j);
    }
    ct_json_end(j);
}

void ct_json_list(struct ct_json *j, const char *key, struct ct_span_list list)
{
    ct_json_array(j, key);
    for (size_t i = 0; i < list.n; i++)
        ct_json_str(j, NULL, list.v[i]);
    ct_json_end(j);
}

void ct_json_reason(struct ct_json *j, const struct ct_reason *r)
{
    ct_json_str(j, "claim", r->claim);
    ct_json_list(j, "for", r->for_it);
    ct_json_list(j, "against", r->against);
    ct_json_list(j, "alternatives", r->alternatives);
    ct_json_list(j, "would_settle", r->would_settle);
    ct_json_ratio(j, "bits", r->centibits, 100);
}

void ct_json_head(struct ct_json *j, const struct ct_view *v, const char *kind)
{
    ct_json_object(j, NULL);
    ct_json_str(j, "schema", CT_LIT("coldtrail/1"));
    ct_json_str(j, "kind", ct_span_str(kind));
    if (v->res->demonstration)
        ct_json_bool(j, "demonstration", true);
}

const struct ct_person *ct_view_person(const struct ct_view *v, struct ct_span id)
{
    for (size_t i = 0; i < v->res->n_people; i++)
        if (ct_span_ieq(v->res->people[i].id, id))
            return &v->res->people[i];
    return NULL;
}

const struct ct_campaign *ct_view_campaign(const struct ct_view *v, struct ct_span id)
{
    for (size_t i = 0; i < v->res->n_campaigns; i++)
        if (ct_span_ieq(v->res->campaigns[i].id, id))
            return &v->res->campaigns[i];
    return NULL;
}

const struct ct_person_campaign *ct_view_rungs(const struct ct_person *p, struct ct_span campaign)
{
    for (size_t i = 0; i < p->n_campaigns; i++)
        if (ct_span_eq(p->campaigns[i].campaign, campaign))
            return &p->campaigns[i];
    return NULL;
}

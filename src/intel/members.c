/* SPDX-License-Identifier: Apache-2.0 */
/*
 * members: one pass over the tokens with a stack of open objects.
 *
 * Comes in: JSON of any shape, from a stranger. Goes out: its objects, of a depth of at most
 * CT_MAX_NATIVE_DEPTH; deeper ones are an error, since a list has no reason for them.
 */
#include "intel/members.h"

#include "base/limits.h"
#include "parse/json.h"

static const char *const names[CT_N_MEMBERS] = {
    [CT_MEMBER_TYPE] = "type",
    [CT_MEMBER_VALUE] = "value",
    [CT_MEMBER_PATTERN] = "pattern",
    [CT_MEMBER_PATTERN_TYPE] = "pattern_type",
    [CT_MEMBER_TO_IDS] = "to_ids",
    [CT_MEMBER_DELETED] = "deleted",
    [CT_MEMBER_REVOKED] = "revoked",
    [CT_MEMBER_NAME] = "name",
};

struct walk {
    struct ct_json_scan scan;
    struct ct_arena *a;
    struct ct_members open[CT_MAX_NATIVE_DEPTH];
    bool array[CT_MAX_NATIVE_DEPTH];
    unsigned depth;
    enum ct_member next; /* the member whose value comes; CT_N_MEMBERS: none of ours */
};

static enum ct_member member_of(struct ct_span key)
{
    for (int m = 0; m < CT_N_MEMBERS; m++)
        if (ct_span_eq(key, ct_span_str(names[m])))
            return (enum ct_member)m;
    return CT_N_MEMBERS;
}

static void scalar(struct walk *w, enum ct_json_kind kind)
{
    struct ct_span text = w->scan.text;
    struct ct_members *m;

    if (w->depth == 0 || w->array[w->depth - 1] || w->next == CT_N_MEMBERS)
        return;
    m = &w->open[w->depth - 1];
    if (kind == CT_JSON_STRING && w->scan.escaped)
        text = ct_json_unescape(w->a, text);
    m->v[w->next] = text;
    m->here |= 1U << w->next;
    w->next = CT_N_MEMBERS;
}

static bool enter(struct walk *w, bool array)
{
    if (w->depth == CT_MAX_NATIVE_DEPTH)
        return false;
    w->array[w->depth] = array;
    w->open[w->depth++] = (struct ct_members){ 0 };
    w->next = CT_N_MEMBERS;
    return true;
}

const char *ct_members_each(struct ct_span json, struct ct_arena *a, ct_members_fn *fn, void *arg)
{
    struct walk w = { .scan = ct_json_scan(json), .a = a, .next = CT_N_MEMBERS };

    for (;;) {
        enum ct_json_kind kind = ct_json_next(&w.scan);

        switch (kind) {
        case CT_JSON_ERROR:
            return w.scan.error;
        case CT_JSON_END:
            return NULL;
        case CT_JSON_OBJECT:
        case CT_JSON_ARRAY:
            if (!enter(&w, kind == CT_JSON_ARRAY))
                return "nested deeper than is read";
            break;
        case CT_JSON_OBJECT_END:
            fn(&w.open[--w.depth], arg);
            break;
        case CT_JSON_ARRAY_END:
            w.depth--;
            break;
        case CT_JSON_KEY:
            w.next = member_of(w.scan.text);
            break;
        default:
            scalar(&w, kind);
        }
    }
}

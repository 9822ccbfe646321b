/* SPDX-License-Identifier: Apache-2.0 */
/*
 * log_names: lists of 64-bit hashes of names, one a record.
 *
 * A hash that is equal by chance makes a reader look at a format that is not its own, whose records
 * it then refuses aloud; no more can come of it. The head may end within a record: JSON is
 * walked as far as it goes, and the names before the cut count.
 */
#include "read/log_names.h"

#include "base/hash.h"
#include "base/limits.h"
#include "base/stream.h"
#include "base/vec.h"
#include "parse/csv.h"
#include "parse/json.h"
#include "read/frame_json.h"

#define MAX_RECORDS 4
#define MAX_LISTS 8 /* different wrappers, and CSV */

struct list {
    const char *wrapper; /* "" for none; CSV: NULL */
    CT_VEC(uint64_t) names;
    size_t end[MAX_RECORDS]; /* of each record's names */
    size_t n;
};

/* Of one head; empty between detections. */
static struct {
    struct ct_span head;
    struct list lists[MAX_LISTS];
    size_t n;
    bool keep;
} found;

static void forget(void)
{
    for (size_t i = 0; i < found.n; i++)
        ct_vec_done(&found.lists[i].names);
    found.n = 0;
}

void ct_names_begin(struct ct_span head)
{
    forget();
    found.head = head;
    found.keep = true;
}

void ct_names_end(void)
{
    forget();
    found.keep = false;
}

static void note(struct list *l, struct ct_span name)
{
    *ct_vec_add(&l->names) = ct_hash64(name, 0);
}

static void read_object(struct list *l, struct ct_span object)
{
    struct ct_json_scan scan = ct_json_scan(object);
    struct ct_span outer = { 0 };
    char path[CT_MAX_NATIVE_NAME];

    for (;;) {
        enum ct_json_kind kind = ct_json_next(&scan);

        if (kind == CT_JSON_END || kind == CT_JSON_ERROR)
            return;
        if (kind != CT_JSON_KEY)
            continue;
        if (scan.depth == 1) {
            outer = scan.text;
            note(l, outer);
        } else if (scan.depth == 2 && outer.len && outer.len + 1 + scan.text.len <= sizeof path) {
            memcpy(path, outer.ptr, outer.len);
            path[outer.len] = '.';
            memcpy(path + outer.len + 1, scan.text.ptr, scan.text.len);
            note(l, (struct ct_span){ path, outer.len + 1 + scan.text.len });
        }
    }
}

static void read_json(struct list *l, struct ct_span head)
{
    struct ct_stream in = ct_stream_memory(head);
    struct ct_json_frame f = { .in = &in, .wrapper = l->wrapper, .start_below = UINT64_MAX };
    struct ct_record rec = { 0 };
    const char *why;

    while (l->n < MAX_RECORDS && ct_json_frame_next(&f, &rec, &why) != CT_JSON_FRAME_END) {
        /* of one that the head cuts, what there is of it counts */
        read_object(l, (struct ct_span){ head.ptr + rec.offset, rec.length });
        l->end[l->n++] = l->names.n;
    }
    ct_stream_done(&in);
}

static void read_csv(struct list *l, struct ct_span head)
{
    struct ct_arena a = { 0 };
    struct ct_csv csv = ct_csv(head, &a);

    if (ct_csv_next(&csv))
        for (size_t i = 0; i < csv.fields.n; i++)
            note(l, ct_span_trim(csv.fields.v[i]));
    l->end[l->n++] = l->names.n;
    ct_csv_done(&csv);
    ct_arena_done(&a);
}

/* The list for that wrapper, read when it is new. */
static const struct list *list_of(struct ct_span head, const char *wrapper)
{
    struct list *l;

    if (!found.keep || found.head.ptr != head.ptr || found.head.len != head.len)
        forget();
    for (size_t i = 0; i < found.n; i++)
        if (wrapper ? found.lists[i].wrapper && strcmp(found.lists[i].wrapper, wrapper) == 0
                    : !found.lists[i].wrapper)
            return &found.lists[i];
    if (found.n == MAX_LISTS)
        forget();
    l = &found.lists[found.n++];
    *l = (struct list){ .wrapper = wrapper };
    if (wrapper)
        read_json(l, head);
    else
        read_csv(l, head);
    return l;
}

static bool has(const struct list *l, size_t from, size_t end, struct ct_span name)
{
    uint64_t hash = ct_hash64(name, 0);

    while (from < end && l->names.v[from] != hash)
        from++;
    return from < end;
}

static bool has_all(const struct list *l, const struct ct_span *names, size_t n)
{
    for (size_t r = 0, from = 0; r < l->n; from = l->end[r++]) {
        size_t k = 0;

        while (k < n && has(l, from, l->end[r], names[k]))
            k++;
        if (k == n)
            return true;
    }
    return false;
}

bool ct_names_in_json(
    struct ct_span head, const char *wrapper, const struct ct_span *names, size_t n)
{
    struct ct_span begin = ct_span_trim(ct_span_head(head, 4096));

    return begin.len && memchr("{[\xEF\x1E", begin.ptr[0], 4) &&
           has_all(list_of(head, wrapper ? wrapper : ""), names, n);
}

bool ct_names_in_csv(struct ct_span head, const struct ct_span *names, size_t n)
{
    return has_all(list_of(head, NULL), names, n);
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * scan: events in the order of storage, and one event by its reference.
 *
 * Of each group only the wanted columns are unpacked. A group or text that is
 * damaged costs the events in it, which are noted; the walk goes on.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/limits.h"
#include "memory/store.h"

struct walk {
    struct ct_memory *mem;
    const struct ct_scan *scan;
    const struct ct_manifest_segment *is;
    struct ct_segment *seg;
    uint32_t number;
    struct ct_rows rows;
    struct ct_values values;
    struct ct_arena arena; /* of one segment */
    bool *wanted;
    bool damaged;
};

static bool all_times(const struct ct_scan *scan)
{
    return scan->from_us == 0 && scan->to_us == 0;
}

static bool is_in_time(const struct ct_scan *scan, int64_t at_us)
{
    return all_times(scan) ||
           (at_us != CT_TIME_NONE && at_us >= scan->from_us && at_us < scan->to_us);
}

static bool may_have(const struct ct_scan *scan, const struct ct_manifest_segment *is)
{
    if (is->gone || is->class == CT_CLASS_NONE ||
        (scan->class != CT_CLASS_NONE && scan->class != is->class))
        return false;
    if (all_times(scan))
        return true;
    return is->first_us != CT_TIME_NONE && is->first_us < scan->to_us &&
           is->last_us >= scan->from_us;
}

static void choose_columns(struct walk *w)
{
    const struct ct_directory *dir = &w->seg->dir;

    ct_arena_reset(&w->arena);
    w->wanted = NULL;
    if (!w->scan->fields)
        return;
    w->wanted = ct_arena_alloc(&w->arena, dir->n_columns * sizeof *w->wanted);
    for (size_t c = CT_N_ROW_COLS; c < dir->n_columns; c++)
        for (size_t i = 0; i < w->scan->n; i++)
            w->wanted[c] |= dir->columns[c].field == w->scan->fields[i];
}

static int give_row(struct walk *w, uint32_t i, uint64_t *lost)
{
    struct ct_event_ref ref = { w->number, w->rows.first_row + i };
    struct ct_event ev;

    if (!is_in_time(w->scan, w->rows.columns[CT_COL_TIME].nums[i]))
        return 0;
    ct_segment_trim(w->seg);
    if (ct_rows_event(w->seg, &w->rows, i, &w->values, &ev) < 0) {
        (*lost)++;
        return 0;
    }
    ev.source += w->is->source_base;
    return w->scan->fn(&ev, &ref, w->scan->arg);
}

static int give_group(struct walk *w, size_t g)
{
    const struct ct_dir_group *group = &w->seg->dir.groups[g];
    uint64_t lost = 0;
    int r = 0;

    if (ct_rows_load(w->seg, g, w->wanted, &w->rows) < 0)
        lost = group->n_rows;
    else
        for (uint32_t i = 0; r == 0 && i < w->rows.n_rows; i++)
            r = give_row(w, i, &lost);
    if (lost) {
        ct_memory_note(w->mem, w->number, lost,
            "of events %" PRIu32 " to %" PRIu32 ", %" PRIu64 " cannot be read", group->first_row,
            group->first_row + group->n_rows - 1, lost);
        w->damaged = true;
    }
    return r;
}

static int give_segment(struct walk *w, struct ct_err *err)
{
    int r = ct_memory_open_segment(w->mem, w->number, &w->seg, err);

    if (r == -EBADMSG) {
        w->damaged = true;
        return 0;
    }
    if (r < 0)
        return r;
    choose_columns(w);
    for (size_t g = 0; r == 0 && g < w->seg->dir.n_groups; g++)
        r = give_group(w, g);
    ct_segment_close(w->seg);
    return r;
}

int ct_memory_scan(struct ct_memory *mem, const struct ct_scan *scan, struct ct_err *err)
{
    struct walk w = { .mem = mem, .scan = scan };
    int r = 0;

    for (w.number = scan->from_segment; r == 0 && w.number < mem->manifest.segments.n; w.number++) {
        w.is = &mem->manifest.segments.v[w.number];
        if (may_have(scan, w.is))
            r = give_segment(&w, err);
    }
    ct_rows_done(&w.rows);
    ct_vec_done(&w.values.list);
    ct_arena_done(&w.arena);
    if (r == 0 && w.damaged)
        return CT_MEMORY_DAMAGED;
    return r;
}

int ct_memory_open_segment(
    struct ct_memory *mem, uint32_t number, struct ct_segment **ret, struct ct_err *err)
{
    const struct ct_manifest_segment *is = &mem->manifest.segments.v[number];
    struct ct_segment_input in = { .size = is->bytes };
    struct ct_err why = { 0 };
    int r;

    in.fd = openat(mem->dir_fd, is->name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (in.fd < 0 && errno != ENOENT)
        return ct_fail(err, -errno, "cannot open %s: %s", is->name, strerror(errno));
    if (in.fd < 0) {
        ct_memory_note(mem, number, is->events, "is missing");
        return ct_fail(err, -EBADMSG, "%s is missing", is->name);
    }
    r = ct_segment_open(ret, in, &why);
    if (r == 0 && ((*ret)->dir.seed_check != ct_directory_seed_check(mem->manifest.seed) ||
                      (*ret)->dir.n_events != is->events || (*ret)->dir.class != is->class)) {
        ct_segment_close(*ret);
        r = ct_fail(&why, -EBADMSG, "is not the segment that MANIFEST names");
    }
    if (r == -EBADMSG)
        ct_memory_note(mem, number, is->events, "%s", why.text);
    return r < 0 ? ct_fail(err, r, "%s %s", is->name, why.text) : 0;
}

/* The least recently used slot, emptied. */
static struct ct_memory_slot *free_slot(struct ct_memory *mem)
{
    struct ct_memory_slot *old = &mem->slots[0];

    for (int i = 1; i < CT_MEMORY_OPEN; i++)
        if (mem->slots[i].used < old->used)
            old = &mem->slots[i];
    ct_rows_done(&old->rows);
    ct_segment_close(old->seg);
    *old = (struct ct_memory_slot){ .used = ++mem->clock };
    return old;
}

static int find_slot(
    struct ct_memory *mem, uint32_t number, struct ct_memory_slot **ret, struct ct_err *err)
{
    struct ct_segment *seg;
    int r;

    for (int i = 0; i < CT_MEMORY_OPEN; i++)
        if (mem->slots[i].seg && mem->slots[i].number == number) {
            mem->slots[i].used = ++mem->clock;
            *ret = &mem->slots[i];
            return 0;
        }
    r = ct_memory_open_segment(mem, number, &seg, err);
    if (r < 0)
        return r;
    *ret = free_slot(mem);
    (*ret)->seg = seg;
    (*ret)->number = number;
    return 0;
}

static struct ct_event keep(const struct ct_event *ev, struct ct_arena *a)
{
    struct ct_event kept = *ev;
    struct ct_value *values = ct_arena_raw(a, ev->n * sizeof *values);

    for (size_t i = 0; i < ev->n; i++) {
        values[i] = ev->values[i];
        if (ct_fields[values[i].field].type == CT_TYPE_STR)
            values[i].str = ct_arena_copy(a, values[i].str);
    }
    kept.values = values;
    return kept;
}

int ct_memory_event(struct ct_memory *mem, struct ct_event_ref ref, struct ct_arena *a,
    struct ct_event *ret, struct ct_err *err)
{
    struct ct_values values = { 0 };
    struct ct_memory_slot *slot;
    struct ct_event ev = { 0 };
    size_t group;
    int r;

    if (ref.segment >= mem->manifest.segments.n ||
        ref.row >= mem->manifest.segments.v[ref.segment].events ||
        mem->manifest.segments.v[ref.segment].gone)
        return ct_fail(err, -ENOENT, "no event %" PRIu32 ":%" PRIu32, ref.segment, ref.row);
    r = find_slot(mem, ref.segment, &slot, err);
    if (r < 0)
        return r;
    group = ct_segment_group(slot->seg, ref.row);
    if (!slot->rows.loaded || slot->rows.group != group)
        r = ct_rows_load(slot->seg, group, NULL, &slot->rows);
    ct_segment_trim(slot->seg);
    if (r == 0)
        r = ct_rows_event(slot->seg, &slot->rows, ref.row - slot->rows.first_row, &values, &ev);
    if (r == 0) {
        *ret = keep(&ev, a);
        ret->source += mem->manifest.segments.v[ref.segment].source_base;
    } else {
        ct_memory_note(mem, ref.segment, 1, "event %" PRIu32 " cannot be read", ref.row);
        ct_fail(err, r, "event %" PRIu32 ":%" PRIu32 " is damaged", ref.segment, ref.row);
    }
    ct_vec_done(&values.list);
    return r;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * naming: ids to numbers and back, and who answers for a number.
 *
 * Comes in: an id as people quote it, or a number. Goes out: the other; after merges the number
 * of the heir, found by steps, since an heir may have been merged in its turn.
 */
#include "model/naming.h"

static const char letters[CT_N_NAME_KINDS] = { 'C', 'T' };

bool ct_name_parse(struct ct_span id, enum ct_name_kind *ret_kind, uint32_t *ret_number)
{
    uint64_t number;

    if (id.len < 3 || id.ptr[1] != '-' || !ct_span_uint(ct_span_from(id, 2), UINT32_MAX, &number) ||
        number == 0)
        return false;
    for (int i = 0; i < CT_N_NAME_KINDS; i++)
        if (ct_lower(id.ptr[0]) == ct_lower(letters[i])) {
            *ret_kind = (enum ct_name_kind)i;
            *ret_number = (uint32_t)number;
            return true;
        }
    return false;
}

struct ct_span ct_name_text(struct ct_arena *a, enum ct_name_kind kind, uint32_t number)
{
    return ct_arena_printf(a, "%c-%02u", letters[kind], number);
}

const char *ct_name_event_word(enum ct_name_event e)
{
    static const char *const words[CT_N_NAME_EVENTS] = { "new", "grow", "shrink", "split", "merge",
        "retire" };

    return words[e];
}

const struct ct_known_name *ct_name_find(
    const struct ct_known_names *names, enum ct_name_kind kind, uint32_t number)
{
    size_t low = 0, high = names->n[kind];

    while (low < high) {
        size_t mid = low + (high - low) / 2;

        if (names->v[kind][mid].number < number)
            low = mid + 1;
        else
            high = mid;
    }
    return low < names->n[kind] && names->v[kind][low].number == number ? &names->v[kind][low]
                                                                        : NULL;
}

uint32_t ct_name_heir(const struct ct_known_names *names, enum ct_name_kind kind, uint32_t number)
{
    for (size_t steps = 0; steps <= names->n[kind]; steps++) {
        const struct ct_known_name *name = ct_name_find(names, kind, number);

        if (!name || name->heir == 0)
            return number;
        number = name->heir;
    }
    return number;
}

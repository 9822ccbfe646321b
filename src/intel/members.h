/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * members: the objects of a JSON document, each with the few members that lists of indicators use.
 *
 *   {"objects": [{"type": "indicator", "pattern": "…"}, …]}
 *     -->  the inner object, then the outer one
 *
 * Where an object stands is not told: lists wrap their entries in ever new ways, and an entry is
 * known by its own members.
 */

#include "base/arena.h"

enum ct_member {
    CT_MEMBER_TYPE,
    CT_MEMBER_VALUE,
    CT_MEMBER_PATTERN,
    CT_MEMBER_PATTERN_TYPE,
    CT_MEMBER_TO_IDS,  /* MISP: meant for detection */
    CT_MEMBER_DELETED, /* MISP */
    CT_MEMBER_REVOKED, /* STIX */
    CT_MEMBER_NAME,
    CT_N_MEMBERS
};

struct ct_members {
    struct ct_span v[CT_N_MEMBERS]; /* strings unescaped; true, false, numbers as written */
    unsigned here;                  /* bit a member that the object has */
};

typedef void ct_members_fn(const struct ct_members *m, void *arg);

/* Calls fn for every object, the inner before the outer. NULL, or static words why the text is no
 * JSON; the objects before that were told. */
const char *ct_members_each(struct ct_span json, struct ct_arena *a, ct_members_fn *fn, void *arg);

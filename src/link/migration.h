/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * migration: what moving an archive has destroyed.
 *
 *   parts of the archive (source and year) --the same senders here and there--> features
 *   that say nothing in a part --mask--> their values count as missing
 *
 * A journal, an export or a change of mail system writes header fields in an order of its
 * own, gives new boundaries, or sets all clocks to one zone. Then strangers agree, and one
 * operation disagrees with itself before and after. A feature of a part is destroyed when
 * senders who differ elsewhere in the archive are alike in it. Such values are left out of
 * rarity and of pairs, and the report says so.
 */

#include "link/feature.h"

struct ct_migration_note {
    uint32_t group;    /* of sources */
    uint32_t features; /* bits: 1u << enum ct_feature */
    uint32_t mails;
    int64_t first_us, last_us; /* CT_TIME_NONE: none of them has a time */
};

struct ct_migration {
    struct ct_arena arena;
    uint32_t *nulled;                       /* by message: bits of features */
    CT_VEC(struct ct_migration_note) notes; /* in order of group; one for each */
};

/* Finds them, before rarity is counted. group[id - 1] says to which group a source belongs,
 * a number below n; sources beyond `n` are one. Hand `nulled` to ct_history.nulled. */
void ct_migration_find(
    struct ct_migration *ret, const struct ct_history *h, const uint32_t *group, size_t n);
void ct_migration_done(struct ct_migration *m);

/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * feature_row: private to the files that weigh (feature, rarity, table, pair).
 *
 * A row holds the values of one message in fixed places, beside each how rare it is
 * in half bits, so that two rows are weighed without a look at anything else. How
 * many places a feature has stands in features.def.
 */

#include "link/feature.h"

#define CT_MAX_SEVERAL 8 /* values of one feature */
#define CT_TEXT_BANDS 8  /* parts of a sketch that are values; value % 8 says which */
#define CT_TEXT_LEAST 12 /* words; shorter texts are alike by chance */

enum {
#define FEATURE(id, family, values, agree, generic, text) \
    CT_SLOT_##id, CT_SLOT_##id##_LAST = CT_SLOT_##id + (values)-1,
#include "link/features.def"
#undef FEATURE
    CT_N_SLOTS,
};

_Static_assert(CT_N_SLOTS <= CT_MAX_FEATURE_VALUES, "all values of a message fit their list");

/* Features with several values have marks of them, so that most pairs are told to
 * share none without a look at each; CT_MARKS_x is the place of their marks. */
enum {
    CT_MARKS_BEACON,
    CT_MARKS_TEMPLATE,
    CT_MARKS_LINK,
    CT_MARKS_LINK_TEMPLATE,
    CT_MARKS_RCPT,
    CT_N_SEVERAL,
};

/* Number of values that one message may have. */
static inline unsigned ct_feature_slots(enum ct_feature f)
{
    static const uint8_t slots[] = {
#define FEATURE(id, family, values, agree, generic, text) [CT_FEATURE_##id] = values,
#include "link/features.def"
#undef FEATURE
    };

    return slots[f];
}

static inline unsigned ct_feature_marks(enum ct_feature f)
{
    static const uint8_t place[CT_N_FEATURES] = {
        [CT_FEATURE_BEACON] = CT_MARKS_BEACON,
        [CT_FEATURE_TEMPLATE] = CT_MARKS_TEMPLATE,
        [CT_FEATURE_LINK] = CT_MARKS_LINK,
        [CT_FEATURE_LINK_TEMPLATE] = CT_MARKS_LINK_TEMPLATE,
        [CT_FEATURE_RCPT] = CT_MARKS_RCPT,
    };

    return place[f];
}

static inline unsigned ct_feature_first_slot(enum ct_feature f)
{
    static const uint8_t first[] = {
#define FEATURE(id, family, values, agree, generic, text) [CT_FEATURE_##id] = CT_SLOT_##id,
#include "link/features.def"
#undef FEATURE
    };

    return first[f];
}

struct ct_value_count {
    uint32_t value, senders;
    uint8_t rarity; /* minus log2 of its share, in half bits; 0: generic */
};

struct ct_feature_row {
    int64_t at_us;
    uint32_t has;                 /* bits of features */
    uint32_t sketch;              /* index + 1 in ct_mailset.sketches */
    uint64_t marks[CT_N_SEVERAL]; /* a bit a value of the features with several */
    uint32_t value[CT_N_SLOTS];
    uint8_t rarity[CT_N_SLOTS];
};

/* rarity.c: NULL when no inbound mail has the value. */
const struct ct_value_count *ct_rarity_find(
    const struct ct_rarity *r, enum ct_feature f, uint32_t value);

/* What sharing a value of that rarity says (pair.c). */
int32_t ct_weight_of(enum ct_feature f, uint8_t rarity);

/* table.c: `senders`, when not NULL, gets how many have the value of each place. */
void ct_feature_row(struct ct_feature_row *ret, uint32_t senders[CT_N_SLOTS],
    const struct ct_history *h, const struct ct_rarity *r, uint32_t msg);

/* pair.c: `why` may be NULL, else gets every reason (but for numbers of senders). */
struct ct_score ct_row_weigh(const struct ct_mailset *set, const struct ct_feature_row *a,
    const struct ct_feature_row *b, struct ct_pair *why);

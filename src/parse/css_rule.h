/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * css_rule: one selector of a style sheet with the style it gives.
 *
 * css.c makes rules, css_match.c tries them on elements. Names are borrowed
 * from the cleaned sheet, as written; they are compared without regard to case,
 * as in the quirks mode that mail is shown in. Not for others.
 */

#include "parse/css.h"

#define CT_CSS_HEADS 256
#define CT_CSS_CLASSES 4
#define CT_CSS_TESTS 2

struct ct_css_test {
    struct ct_span name, value;
    char op; /* '=', '~', '|', '^', '$', '*'; 0 for mere presence */
};

struct ct_css_rule {
    struct ct_span tag, id; /* empty for any */
    struct ct_span classes[CT_CSS_CLASSES];
    struct ct_css_test tests[CT_CSS_TESTS];
    uint8_t n_classes, n_tests;
    bool conditional;
    uint32_t weight; /* specificity, then order */
    uint32_t key;    /* hash of what it is kept under */
    uint32_t next;   /* rule + 1 of the same head */
    const struct ct_css_style *style;
};

/* Of "#id", ".class" or "<tag", without regard to case. */
static inline uint32_t ct_css_hash(char kind, struct ct_span name)
{
    uint32_t h = 2166136261u ^ (unsigned char)kind;

    for (size_t i = 0; i < name.len; i++)
        h = (h ^ (unsigned char)ct_lower(name.ptr[i])) * 16777619u;
    return h ^ h >> 15;
}

/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * html_tag: the elements and attributes that coldtrail treats in any way of their own.
 *
 * html_tags.def lists them in alphabetical order with what matters here: void
 * (never has content), block (ends a line of text), raw (what follows is no
 * markup), image (shows no text), unseen. All others are CT_TAG_OTHER. html_attrs.def
 * lists attributes; all others are CT_ATTR_OTHER.
 */

#include "base/span.h"

enum ct_html_tag {
    CT_TAG_OTHER,
#define TAG(id, name, flags, slot) CT_TAG_##id,
#include "parse/html_tags.def"
#undef TAG
    CT_TAG_N,
};

enum ct_html_attr_id {
    CT_ATTR_OTHER,
#define ATTR(id, name, is_url, slot) CT_ATTR_##id,
#include "parse/html_attrs.def"
#undef ATTR
    CT_ATTR_N, /* at most 64: sets of them are bits */
};

enum ct_html_tag_flag {
    CT_TAGF_VOID = 1,
    CT_TAGF_BLOCK = 2,
    CT_TAGF_RCDATA = 4,
    CT_TAGF_RAWTEXT = 8,
    CT_TAGF_IMAGE = 16,  /* hidden by size, never by font or colour */
    CT_TAGF_UNSEEN = 32, /* its content is no text for the reader */
};

/* `name` in lower case. */
enum ct_html_tag ct_html_tag(struct ct_span name);

extern const uint8_t ct_html_tag_bits[CT_TAG_N];

static inline unsigned ct_html_tag_flags(enum ct_html_tag tag)
{
    return ct_html_tag_bits[tag];
}

/* `name` in lower case. *ret_is_url: its value is an address. */
enum ct_html_attr_id ct_html_attr_id(struct ct_span name, bool *ret_is_url);

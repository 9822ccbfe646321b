/* SPDX-License-Identifier: Apache-2.0 */
/*
 * html_tag: from the name of an element or an attribute to its number.
 *
 * The tables are constant and their slots are written in the .def files (see
 * name_slot.h); a name that is longer than any listed is not looked for. A unit
 * test looks every name up, since one in the wrong slot would never be found.
 */
#include "parse/html_tag.h"

#include "parse/name_slot.h"

#define LONGEST 12

#define LONGEST_ATTR 12

#define V CT_TAGF_VOID
#define B CT_TAGF_BLOCK
#define RC CT_TAGF_RCDATA
#define RT CT_TAGF_RAWTEXT
#define I CT_TAGF_IMAGE
#define U CT_TAGF_UNSEEN

static const struct {
    unsigned char len;
    char name[LONGEST];
} tags[] = {
#define TAG(id, name, flags, slot) { sizeof(name) - 1, name },
#include "parse/html_tags.def"
#undef TAG
};

static const uint8_t slots[CT_NAME_SLOTS] = {
#define TAG(id, name, flags, slot) [slot] = CT_TAG_##id,
#include "parse/html_tags.def"
#undef TAG
};

enum ct_html_tag ct_html_tag(struct ct_span name)
{
    if (name.len == 0 || name.len > LONGEST)
        return CT_TAG_OTHER;
    for (uint8_t at = ct_name_slot(name); slots[at]; at++) {
        unsigned i = slots[at] - 1u;

        if (tags[i].len == name.len && ct_name_same(tags[i].name, name.ptr, name.len))
            return (enum ct_html_tag)slots[at];
    }
    return CT_TAG_OTHER;
}

const uint8_t ct_html_tag_bits[CT_TAG_N] = {
#define TAG(id, name, flags, slot) [CT_TAG_##id] = (flags),
#include "parse/html_tags.def"
#undef TAG
};

static const struct {
    unsigned char len;
    bool is_url;
    char name[LONGEST_ATTR];
} attrs[] = {
#define ATTR(id, name, is_url, slot) { sizeof(name) - 1, (is_url), name },
#include "parse/html_attrs.def"
#undef ATTR
};

static const uint8_t attr_slots[CT_NAME_SLOTS] = {
#define ATTR(id, name, is_url, slot) [slot] = CT_ATTR_##id,
#include "parse/html_attrs.def"
#undef ATTR
};

_Static_assert(CT_ATTR_N <= 64, "sets of attributes are 64 bits");

enum ct_html_attr_id ct_html_attr_id(struct ct_span name, bool *ret_is_url)
{
    *ret_is_url = false;
    if (name.len == 0 || name.len > LONGEST_ATTR)
        return CT_ATTR_OTHER;
    for (uint8_t at = ct_name_slot(name); attr_slots[at]; at++) {
        unsigned i = attr_slots[at] - 1u;

        if (attrs[i].len == name.len && ct_name_same(attrs[i].name, name.ptr, name.len)) {
            *ret_is_url = attrs[i].is_url;
            return (enum ct_html_attr_id)attr_slots[at];
        }
    }
    return CT_ATTR_OTHER;
}

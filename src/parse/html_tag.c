/* SPDX-License-Identifier: Apache-2.0 */
/*
 * html_tag: from an element's name to its number, by binary search.
 *
 * The list is in the order of bytes and ends up in read-only memory; a name
 * that is longer than any listed is not looked for. A unit test checks the
 * order, since a name out of place would never be found.
 */
#include "parse/html_tag.h"

#define LONGEST 12

#define V CT_TAGF_VOID
#define B CT_TAGF_BLOCK
#define RC CT_TAGF_RCDATA
#define RT CT_TAGF_RAWTEXT
#define I CT_TAGF_IMAGE
#define U CT_TAGF_UNSEEN

static const struct {
    unsigned char len, flags;
    char name[LONGEST];
} tags[] = {
#define TAG(id, name, flags) { sizeof(name) - 1, (flags), name },
#include "parse/html_tags.def"
#undef TAG
};

static int compare(struct ct_span name, size_t i)
{
    size_t n = name.len < tags[i].len ? name.len : tags[i].len;
    int r = memcmp(name.ptr, tags[i].name, n);

    return r ? r : (int)name.len - (int)tags[i].len;
}

enum ct_html_tag ct_html_tag(struct ct_span name)
{
    size_t lo = 0, hi = sizeof tags / sizeof tags[0];

    if (name.len == 0 || name.len > LONGEST)
        return CT_TAG_OTHER;
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        int r = compare(name, mid);

        if (r == 0)
            return (enum ct_html_tag)(mid + 1);
        if (r < 0)
            hi = mid;
        else
            lo = mid + 1;
    }
    return CT_TAG_OTHER;
}

unsigned ct_html_tag_flags(enum ct_html_tag tag)
{
    return tag == CT_TAG_OTHER || tag >= CT_TAG_N ? 0 : tags[tag - 1].flags;
}

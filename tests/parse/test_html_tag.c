/* SPDX-License-Identifier: Apache-2.0 */
#include "parse/html_tag.h"

#include "parse/html_walk.h"
#include "tap.h"

TEST(every_element_listed_is_found)
{
    static const struct {
        struct ct_span name;
        enum ct_html_tag tag;
    } rows[] = {
#define TAG(id, name, flags, slot) { { name, sizeof(name) - 1 }, CT_TAG_##id },
#include "parse/html_tags.def"
#undef TAG
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (!CHECK_INT(ct_html_tag(rows[i].name), rows[i].tag))
            printf("# wrong slot in html_tags.def: " CT_FMT "\n", CT_ARG(rows[i].name));
    CHECK_INT(ct_html_tag(CT_LIT("foo")), CT_TAG_OTHER);
    CHECK_INT(ct_html_tag(CT_LIT("")), CT_TAG_OTHER);
    CHECK_INT(ct_html_tag(CT_LIT("averyveryverylongname")), CT_TAG_OTHER);
    CHECK(ct_html_tag_flags(CT_TAG_IMG) & CT_TAGF_VOID);
    CHECK_INT(ct_html_tag_flags(CT_TAG_OTHER), 0);
}

TEST(every_attribute_listed_is_found)
{
    static const struct {
        struct ct_span name;
        enum ct_html_attr_id id;
        bool is_url;
    } rows[] = {
#define ATTR(id, name, is_url, slot) { { name, sizeof(name) - 1 }, CT_ATTR_##id, is_url },
#include "parse/html_attrs.def"
#undef ATTR
    };
    bool is_url;

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (!CHECK_INT(ct_html_attr_id(rows[i].name, &is_url), rows[i].id))
            printf("# wrong slot in html_attrs.def: " CT_FMT "\n", CT_ARG(rows[i].name));
        CHECK_INT(is_url, rows[i].is_url);
    }
    CHECK_INT(ct_html_attr_id(CT_LIT("data-x"), &is_url), CT_ATTR_OTHER);
}

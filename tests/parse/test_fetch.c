/* SPDX-License-Identifier: Apache-2.0 */
#include "parse/fetch.h"

#include "tap.h"

TEST(schemes_are_told_as_browsers_tell_them)
{
    static const struct {
        const char *url;
        enum ct_fetch_scheme want;
    } rows[] = {
        { "http://a.example/", CT_SCHEME_REMOTE },
        { "HtTpS:a.example", CT_SCHEME_REMOTE },
        { "ht\ntp://a.example", CT_SCHEME_REMOTE },
        { "//a.example/x", CT_SCHEME_REMOTE },
        { "/\\a.example/x", CT_SCHEME_REMOTE },
        { "\\\\a.example\\share", CT_SCHEME_FILE },
        { "file://a.example/x", CT_SCHEME_FILE },
        { "/x:y", CT_SCHEME_RELATIVE },
        { "x/y:z", CT_SCHEME_RELATIVE },
        { "x", CT_SCHEME_RELATIVE },
        { ":x", CT_SCHEME_RELATIVE },
        { "", CT_SCHEME_FRAGMENT },
        { "#x", CT_SCHEME_FRAGMENT },
        { "cid:a@b", CT_SCHEME_CID },
        { "data:,x", CT_SCHEME_DATA },
        { "mailto:a@b.example", CT_SCHEME_MAILTO },
        { "java\tscript:x", CT_SCHEME_SCRIPT },
        { "tel:1", CT_SCHEME_TEL },
        { "about:blank", CT_SCHEME_ABOUT },
        { "x-something-very-long:y", CT_SCHEME_OTHER },
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (!CHECK_INT(ct_fetch_scheme(ct_span_str(rows[i].url)), rows[i].want))
            printf("# %s\n", rows[i].url);
}

TEST(every_element_moment_and_bit_has_a_name_of_its_own)
{
    for (int i = 0; i < CT_FETCH_N_ELEMENTS; i++)
        for (int k = 0; k < i; k++)
            CHECK(strcmp(ct_fetch_element_name((enum ct_fetch_element)i),
                      ct_fetch_element_name((enum ct_fetch_element)k)) != 0);
    CHECK_SPAN(ct_span_str(ct_fetch_element_name(CT_FETCH_DEEP)), "deep");
    CHECK_SPAN(ct_span_str(ct_fetch_when_name(CT_WHEN_NONE)), "none");
    CHECK_SPAN(ct_span_str(ct_hide_name(CT_HIDE_MEDIA)), "media");
    CHECK(ct_hide_name((enum ct_hide)(1 << 20)) == NULL);
}

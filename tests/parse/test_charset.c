/* SPDX-License-Identifier: Apache-2.0 */
#include "parse/charset.h"
#include "tap.h"

#define ROW(bytes, declared, want, used, bad)                   \
    {                                                           \
        { bytes, sizeof(bytes) - 1 }, declared, want, used, bad \
    }

TEST(bytes_become_utf_8)
{
    static const struct {
        struct ct_span bytes;
        const char *declared, *want, *used;
        size_t n_bad;
    } rows[] = {
        ROW("abc", "", "abc", "us-ascii", 0),
        ROW("abc", "utf-8", "abc", "utf-8", 0),
        ROW("\xC3\xBC", "UTF8", "\xC3\xBC", "utf-8", 0),
        ROW("\xC3\xBC", "", "\xC3\xBC", "utf-8", 0),
        ROW("\xC3\xBC", "us-ascii", "\xC3\xBC", "utf-8", 0),
        ROW("\xFC", "", "\xC3\xBC", "windows-1252", 0),
        ROW("\x80\xFC\x81", "iso-8859-1", "\xE2\x82\xAC\xC3\xBC\xC2\x81", "windows-1252", 0),
        ROW("a\xFF\xC3\x28\xE2\x82", "utf-8", "a\xEF\xBF\xBD\xEF\xBF\xBD(\xEF\xBF\xBD", "utf-8", 3),
        ROW("\xED\xA0\x80", "utf-8", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD", "utf-8", 3),
        ROW("\xEF\xBB\xBF"
            "a",
            "iso-8859-1", "a", "utf-8", 0),
        ROW("\xFF\xFE"
            "a\0\xFC\0",
            "utf-8", "a\xC3\xBC", "utf-16le", 0),
        ROW("\xFE\xFF\0a\xD8\x3D\xDE\x00", "", "a\xF0\x9F\x98\x80", "utf-16be", 0),
        ROW("a\0b\0c\0", "", "abc", "utf-16le", 0),
        ROW("\0a\0b\0c", "utf-16", "abc", "utf-16be", 0),
        ROW("a\0b\0c\0", "utf-16", "abc", "utf-16le", 0),
        ROW("a\0\x3D\xD8"
            "b",
            "utf-16le", "a\xEF\xBF\xBD\xEF\xBF\xBD", "utf-16le", 2),
        ROW("<p>abc</p>", "utf-16", "<p>abc</p>", "us-ascii", 0),
        ROW("+ADw-p+AD4-+-", "utf-7", "<p>+", "utf-7", 0),
        ROW("+2D3eAA-x", "unicode-1-1-utf-7", "\xF0\x9F\x98\x80x", "utf-7", 0),
        ROW("+2D0-", "utf-7", "\xEF\xBF\xBD", "utf-7", 1),
        ROW("\x1B$B$3\x1B(B!", "iso-2022-jp", "\xE3\x81\x93!", "iso-2022-jp", 0),
        ROW("\x82\xB1", "Shift_JIS", "\xE3\x81\x93", "shift_jis", 0),
        ROW("\xF0", "koi8-r", "\xD0\x9F", "koi8-r", 0),
        ROW("\xE5", "cp1251", "\xD0\xB5", "windows-1251", 0),
        ROW("\xC4\xE3", "gb2312", "\xE4\xBD\xA0", "gb2312", 0),
        ROW("\xA7\x41", "big5", "\xE4\xBD\xA0", "big5", 0),
        ROW("\xB0\xA1", "euc-kr", "\xEA\xB0\x80", "euc-kr", 0),
        ROW("\xB1", "latin2", "\xC4\x85", "iso-8859-2", 0),
        ROW("", "utf-8", "", "utf-8", 0),
        ROW("a\xC3\xBC", "x-nothing", "a\xC3\xBC", "utf-8", 0),
    };
    struct ct_arena a = { 0 };

    ct_charset_warm();
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct ct_charset_text t;

        ct_charset_decode(&t, &a, rows[i].bytes, ct_span_str(rows[i].declared));
        bool ok = CHECK_SPAN(t.text, rows[i].want);
        ok &= CHECK_SPAN(ct_span_str(t.used), rows[i].used);
        if (!(ok & CHECK_INT(t.n_bad, rows[i].n_bad)))
            printf("# in row %zu\n", i);
        CHECK_INT(t.unknown, strcmp(rows[i].declared, "x-nothing") == 0);
        ct_arena_reset(&a);
    }
    ct_arena_done(&a);
}

TEST(names_are_canonical_and_only_those_of_the_list_are_known)
{
    CHECK_SPAN(ct_span_str(ct_charset_name(CT_LIT(" Latin1 "))), "windows-1252");
    CHECK_SPAN(ct_span_str(ct_charset_name(CT_LIT("csISOLatin2"))), "iso-8859-2");
    CHECK(!ct_charset_name(CT_LIT("imap-mailbox-name")));
    CHECK(!ct_charset_name(CT_LIT("scsu")));
    CHECK(!ct_charset_name(CT_LIT("utf-8,version=1")));
    CHECK(!ct_charset_name(CT_LIT("../../etc/passwd")));
    CHECK(!ct_charset_name(CT_LIT("")));
}

TEST(text_that_is_utf_8_is_not_copied)
{
    struct ct_arena a = { 0 };
    struct ct_charset_text t;
    struct ct_span s = CT_LIT("a long text that is all of it ASCII, \xC3\xBC apart");

    ct_charset_decode(&t, &a, s, CT_LIT("utf-8"));
    CHECK(t.text.ptr == s.ptr && t.text.len == s.len);
    CHECK_INT(a.used, 0);
    CHECK_INT(ct_charset_utf8_run(CT_LIT("ab\xC3\xBC\xC3")), 4);
    CHECK(ct_charset_is_ascii(CT_LIT("0123456789012345678901234567890123456789")));
    CHECK(!ct_charset_is_ascii(CT_LIT("012345678901234567890123456789\xFF"
                                      "123456789")));
    ct_arena_done(&a);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "parse/word.h"
#include "tap.h"

TEST(encoded_words_become_utf_8)
{
    static const struct {
        const char *text, *want;
        unsigned odd;
    } rows[] = {
        { "plain", "plain", 0 },
        { "folded\r\n text", "folded text", 0 },
        { "=?utf-8?Q?D=C3=BC_x?=", "D\xC3\xBC x", CT_WORDS_ENCODED },
        { "=?UTF-8?b?RMO8?= y", "D\xC3\xBC y", CT_WORDS_ENCODED },
        { "x =?iso-8859-1*de?q?=FC?= y", "x \xC3\xBC y", CT_WORDS_ENCODED },
        { "=?utf-8?B?RMM=?= =?utf-8?Q?=BC?=", "D\xC3\xBC", CT_WORDS_ENCODED },
        { "=?utf-8?Q?a?=\r\n =?utf-8?Q?b?= c", "ab c", CT_WORDS_ENCODED },
        { "=?utf-8?Q?a?==?utf-8?Q?b?=", "ab", CT_WORDS_ENCODED },
        { "=?iso-2022-jp?B?GyRCJDMbKEI=?=", "\xE3\x81\x93", CT_WORDS_ENCODED },
        { "=?koi8-r?Q?=F0?=", "\xD0\x9F", CT_WORDS_ENCODED },
        { "=?utf-8?Q?a b?=", "a b", CT_WORDS_ENCODED | CT_WORDS_BROKEN },
        { "=?utf-8?Q?ab", "ab", CT_WORDS_ENCODED | CT_WORDS_BROKEN },
        { "=?utf-8?B?RMO8?", "D\xC3\xBC", CT_WORDS_ENCODED | CT_WORDS_BROKEN },
        { "=?x-nothing?Q?=41?=", "A", CT_WORDS_ENCODED | CT_WORDS_CHARSET },
        { "=?utf-8?Q?=FF?=", "\xEF\xBF\xBD", CT_WORDS_ENCODED | CT_WORDS_CHARSET },
        { "=?utf-8?X?a?=", "=?utf-8?X?a?=", 0 },
        { "=?", "=?", 0 },
        { "=?utf-8?Q?=41?=", "A", CT_WORDS_ENCODED },
        { "=?utf-8?Q?a=0D=0Ab=00?=", "a  b", CT_WORDS_ENCODED },
        { "\xC3\xBC", "\xC3\xBC", CT_WORDS_RAW_8BIT },
        { "\xFC", "\xC3\xBC", CT_WORDS_RAW_8BIT },
    };
    struct ct_arena a = { 0 };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        unsigned odd;
        bool ok = CHECK_SPAN(ct_words_decode(&a, ct_span_str(rows[i].text), &odd), rows[i].want);

        if (!(ok & CHECK_INT(odd, rows[i].odd)))
            printf("# in: %s\n", rows[i].text);
        ct_arena_reset(&a);
    }
    ct_arena_done(&a);
}

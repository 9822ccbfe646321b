/* SPDX-License-Identifier: Apache-2.0 */
/*
 * url_word: one short table, looked through for each "://" of a text.
 *
 * Spellings are those that analysts and gateways use to make links dead (hxxp and its kin), and
 * the real ones. The unmistakable may follow letters without a blank, as in "seehttp://"; the
 * others would be found in the middle of words.
 */
#include "parse/url_word.h"

static const struct ct_url_word words[] = {
    { CT_LIT("https"), CT_LIT("https"), false },
    { CT_LIT("http"), CT_LIT("http"), false },
    { CT_LIT("hxxps"), CT_LIT("https"), false },
    { CT_LIT("hxxp"), CT_LIT("http"), false },
    { CT_LIT("hxtps"), CT_LIT("https"), true },
    { CT_LIT("hxtp"), CT_LIT("http"), true },
    { CT_LIT("htxps"), CT_LIT("https"), true },
    { CT_LIT("htxp"), CT_LIT("http"), true },
    { CT_LIT("hxxxs"), CT_LIT("https"), true },
    { CT_LIT("hxxx"), CT_LIT("http"), true },
    { CT_LIT("ftp"), CT_LIT("ftp"), true },
    { CT_LIT("fxp"), CT_LIT("ftp"), true },
    { CT_LIT("wss"), CT_LIT("wss"), true },
    { CT_LIT("ws"), CT_LIT("ws"), true },
    { CT_LIT("file"), CT_LIT("file"), true },
};

const struct ct_url_word *ct_url_word_before(struct ct_span t, size_t low, size_t colon)
{
    size_t from = colon;
    struct ct_span word;

    while (from > low && colon - from < 8 && ct_is_alnum(t.ptr[from - 1]))
        from--;
    word = ct_span_head(ct_span_from(t, from), colon - from);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        struct ct_span w = words[i].written;

        if (word.len >= w.len && (word.len == w.len || !words[i].whole) &&
            ct_span_ieq(ct_span_from(word, word.len - w.len), w))
            return &words[i];
    }
    return NULL;
}

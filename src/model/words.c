/* SPDX-License-Identifier: Apache-2.0 */
/*
 * words: the fixed vocabulary of results, each word in one place.
 *
 * Likelihood: Intelligence Community Directive 203 (2 January 2015) §D.6.e(2)(a),
 * seven bands; their edges are shown in every report that uses the words.
 */
#include "model/result.h"

const char *ct_likelihood_words(uint32_t permille)
{
    static const struct {
        uint32_t below;
        const char *words;
    } bands[] = {
        { 50, "almost no chance" },
        { 200, "very unlikely" },
        { 450, "unlikely" },
        { 550, "roughly even chance" },
        { 800, "likely" },
        { 950, "very likely" },
    };

    for (size_t i = 0; i < sizeof bands / sizeof bands[0]; i++)
        if (permille < bands[i].below)
            return bands[i].words;
    return "almost certain";
}

const char *ct_confidence_words(enum ct_confidence c)
{
    static const char *const words[] = { "low", "moderate", "high" };

    return words[c];
}

const char *ct_rung_name(enum ct_rung rung)
{
    static const char *const names[CT_N_RUNGS] = { "targeted", "delivered", "opened", "clicked",
        "entered", "account", "data_mail", "data_files", "data_calls", "stays" };

    return names[rung];
}

const char *ct_rung_state_name(enum ct_rung_state state)
{
    static const char *const names[] = { "unknown", "no", "machine", "probable", "yes" };

    return names[state];
}

void ct_result_done(struct ct_result *res)
{
    struct ct_arena arena = res->arena;

    *res = (struct ct_result){ 0 };
    ct_arena_done(&arena);
}

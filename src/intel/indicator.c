/* SPDX-License-Identifier: Apache-2.0 */
/*
 * indicator: values, their alternatives, and which reader takes a file.
 *
 * Comes in: words of the command line, and files. The format is told by content: JSON
 * that begins as STIX or MISP does, else text.
 */
#include "intel/indicator.h"

#include "intel/list.h"

void ct_indicators_done(struct ct_indicators *in)
{
    ct_vec_done(&in->v);
    ct_vec_done(&in->files);
    ct_arena_done(&in->arena);
}

static void add(struct ct_indicators *in, struct ct_span text, struct ct_look_value value)
{
    *ct_vec_add(&in->v) = (struct ct_indicator){
        .text = text, .value = value, .file = in->files.n ? (uint32_t)in->files.n - 1 : 0
    };
}

bool ct_indicators_typed(struct ct_indicators *in, enum ct_observable type, struct ct_span text)
{
    struct ct_look_value v = { type, ct_observable_normal(type, text, &in->arena) };

    if (v.value.len)
        add(in, text, v);
    return v.value.len > 0;
}

bool ct_indicators_value(struct ct_indicators *in, struct ct_span text)
{
    size_t colon = ct_span_chr(text, ':', 0);
    enum ct_observable type = CT_OBS_NONE;
    struct ct_look_value v;

    if (colon > 0 && colon + 1 < text.len)
        type = ct_observable_find(ct_span_head(text, colon));
    if (type != CT_OBS_NONE)
        return ct_indicators_typed(in, type, ct_span_trim(ct_span_from(text, colon + 1)));
    v.type = ct_observable_guess(text, &in->arena, &v.value);
    if (v.type != CT_OBS_NONE)
        add(in, text, v);
    return v.type != CT_OBS_NONE;
}

void ct_indicators_add(struct ct_indicators *in, struct ct_span name, struct ct_span text)
{
    size_t before = in->v.n;
    struct ct_span begin;

    *ct_vec_add(&in->files) = (struct ct_indicator_file){ .name = name };
    if (ct_span_starts(text, CT_LIT("\xEF\xBB\xBF")))
        text = ct_span_from(text, 3);
    begin = ct_span_trim(ct_span_head(text, 4096));
    if (begin.len == 0 || (begin.ptr[0] != '{' && begin.ptr[0] != '[') ||
        (!ct_list_stix(in, text) && !ct_list_misp(in, text)))
        ct_list_text(in, text);
    ct_list_file(in)->found = in->v.n - before;
}

static bool is_guid(struct ct_span s)
{
    static const char form[] = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";

    if (s.len != sizeof form - 1)
        return false;
    for (size_t i = 0; i < s.len; i++)
        if (form[i] == '-' ? s.ptr[i] != '-' : ct_hex_digit(s.ptr[i]) < 0)
            return false;
    return true;
}

size_t ct_indicator_values(
    const struct ct_indicator *i, struct ct_look_value ret[CT_MAX_ALTERNATIVES])
{
    static const enum ct_observable of_guid[] = { CT_OBS_APP, CT_OBS_SESSION, CT_OBS_DEVICE,
        CT_OBS_USER };
    size_t n = 0;

    ret[n++] = i->value;
    if (i->value.type == CT_OBS_HASH)
        ret[n++] = (struct ct_look_value){ CT_OBS_FINGERPRINT, i->value.value };
    if (i->value.type == CT_OBS_DOMAIN)
        ret[n++] = (struct ct_look_value){ CT_OBS_DEVICE, i->value.value };
    if (is_guid(i->value.value))
        for (size_t k = 0; k < sizeof of_guid / sizeof *of_guid; k++)
            if (of_guid[k] != i->value.type && n < CT_MAX_ALTERNATIVES)
                ret[n++] = (struct ct_look_value){ of_guid[k], i->value.value };
    return n;
}

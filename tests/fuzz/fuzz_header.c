/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_header: any bytes as a header block, and each field's value to every parser of values.
 *
 * Checked: fields lie in the input and in order; decoded text is valid UTF-8 without line ends;
 * an address is its local part, an @ and its domain; counts stay under their limits.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/limits.h"
#include "base/time.h"
#include "fuzz/fuzz.h"
#include "parse/address.h"
#include "parse/authres.h"
#include "parse/charset.h"
#include "parse/date.h"
#include "parse/header.h"
#include "parse/param.h"
#include "parse/received.h"
#include "parse/shape.h"
#include "parse/word.h"

#define must(ok) broken_promise((ok), #ok, __LINE__)

static void broken_promise(bool ok, const char *what, int line)
{
    if (ok)
        return;
    fprintf(stderr, "line %d: not true: %s\n", line, what);
    abort();
}

static void is_text(struct ct_span s)
{
    must(ct_charset_utf8_run(s) == s.len);
    for (size_t i = 0; i < s.len; i++)
        must(s.ptr[i] != '\n' && s.ptr[i] != '\r' && s.ptr[i] != '\0');
}

static void addresses(struct ct_arena *a, struct ct_span v)
{
    struct ct_addresses list;
    struct ct_msgids ids;

    ct_addresses_parse(&list, a, v);
    must(list.n <= CT_MAX_ADDRESSES);
    for (size_t i = 0; i < list.n; i++) {
        const struct ct_address *r = &list.v[i];

        is_text(r->name);
        is_text(r->group);
        if (r->address.len)
            must(r->address.len == r->local.len + 1 + r->domain.len && r->domain.len);
        must(r->name.len || r->group.len || r->local.len || r->domain.len);
    }
    ct_msgids_parse(&ids, a, v);
    must(ids.n <= CT_MAX_MSGIDS);
    for (size_t i = 0; i < ids.n; i++) {
        must(ids.v[i].len > 0);
        (void)ct_shape_msgid(a, ids.v[i]);
    }
}

static void value(struct ct_arena *a, struct ct_span v)
{
    struct ct_params p;
    struct ct_date d;
    struct ct_received r;
    struct ct_authres ar;
    struct ct_auth_result spf;
    struct ct_dkim_tags dkim;
    unsigned odd;

    is_text(ct_words_decode(a, v, &odd));
    addresses(a, v);
    ct_params_parse(&p, a, v);
    must(p.n <= CT_MAX_PARAMS);
    must(ct_date_parse(&d, v) == (d.us != CT_TIME_NONE));
    must(d.zone_min >= -24 * 60 && d.zone_min <= 24 * 60);
    (void)ct_received_parse(&r, a, v);
    (void)ct_authres_parse(&ar, a, v);
    must(ar.n <= CT_MAX_AUTH_RESULTS);
    (void)ct_received_spf_parse(&spf, a, v);
    (void)ct_dkim_tags_parse(&dkim, a, v);
    must(ct_shape_token(a, v).len <= CT_MAX_SHAPE_BYTES);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct ct_arena a;
    struct ct_span s = { (const char *)data, size };
    struct ct_headers h;
    unsigned how = size ? data[0] & 15 : 0;

    s = ct_span_from(s, 1);
    ct_headers_split(&h, &a, s, how);
    must(h.n <= CT_MAX_HEADERS && h.body <= s.len);
    for (size_t i = 0; i < h.n; i++) {
        must(h.v[i].at < s.len && (i == 0 || h.v[i].at > h.v[i - 1].at));
        must(h.v[i].name.len > 0);
        value(&a, h.v[i].value);
    }
    (void)ct_shape_header_order(&a, &h);
    value(&a, s);
    ct_arena_reset(&a);
    return 0;
}

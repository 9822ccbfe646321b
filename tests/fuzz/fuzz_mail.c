/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_mail: any bytes as a message, to events.
 *
 * Beyond not crashing: fields that share their name but for the last word are parallel, so the
 * n-th values of a fetch, a hop, a result or a file belong together; no value and no event is
 * larger than its limit; a message with an event has its content hash; events made twice of
 * the same bytes are the same.
 */
#include <stdlib.h>

#include "base/limits.h"
#include "fuzz/fuzz.h"
#include "read/mail_event.h"

#define must(ok) broken_promise((ok), #ok, __LINE__)

static void broken_promise(bool ok, const char *what, int line)
{
    if (ok)
        return;
    fprintf(stderr, "line %d: not true: %s\n", line, what);
    abort();
}

static size_t count(const struct ct_event *ev, enum ct_field f)
{
    size_t n = 0;

    for (size_t i = ct_event_next(ev, f, 0); i < ev->n; i = ct_event_next(ev, f, i + 1))
        n++;
    return n;
}

static void check_parallel(const struct ct_event *ev)
{
    static const char *const groups[] = { "email.fetch.", "email.received.", "email.auth.",
        "email.attachments.file.", "email.dkim.", "email.from.", "email.sender.", "email.reply_to.",
        "email.to.", "email.cc." };

    for (size_t g = 0; g < sizeof groups / sizeof groups[0]; g++) {
        size_t n = SIZE_MAX;

        for (int f = 1; f < CT_N_FIELDS; f++) {
            if (strncmp(ct_fields[f].name, groups[g], strlen(groups[g])) != 0)
                continue;
            if (n == SIZE_MAX)
                n = count(ev, (enum ct_field)f);
            must(ct_fields[f].many && count(ev, (enum ct_field)f) == n);
        }
    }
}

static void check_event(const struct ct_event *ev, const struct ct_record *rec)
{
    must(ev->class == CT_CLASS_MAIL && ev->n > 0 && ev->n <= CT_MAX_VALUES);
    must(ev->offset == rec->offset && ev->length == rec->length);
    for (size_t i = 0; i < ev->n; i++) {
        const struct ct_value *v = &ev->values[i];

        must(v->field > CT_FIELD_NONE && v->field < CT_N_FIELDS);
        must(ct_fields[v->field].type != CT_TYPE_STR || v->str.len <= CT_MAX_VALUE_BYTES);
    }
    for (int f = 1; f < CT_N_FIELDS; f++)
        must(ct_fields[f].many || count(ev, (enum ct_field)f) <= 1);
    must(ct_event_str(ev, CT_F_CONTENT_HASH).len == 32);
    check_parallel(ev);
}

static void check_same(const struct ct_batch *a, const struct ct_batch *b)
{
    must(a->events.n == b->events.n && a->values.n == b->values.n && a->losses.n == b->losses.n);
    for (size_t i = 0; i < a->values.n; i++) {
        const struct ct_value *v = &a->values.v[i], *w = &b->values.v[i];

        must(v->field == w->field);
        if (ct_fields[v->field].type == CT_TYPE_STR)
            must(ct_span_eq(v->str, w->str));
        else
            must(v->num == w->num);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct ct_batch first, second;
    const struct ct_mail_context ctx = { .envelope_from = CT_LIT("jane@other.example") };
    struct ct_record rec = {
        .bytes = { (const char *)data, size }, .offset = 7, .length = size + 3, .seed = 1
    };
    const char *reason = NULL;
    enum ct_read r;

    ct_batch_reset(&first);
    ct_batch_reset(&second);
    r = ct_mail_event(&rec, &ctx, &first, &reason);
    must(r == CT_READ_OK || (r == CT_READ_MALFORMED && reason && first.events.n == 0));
    must(r != CT_READ_OK || first.events.n > 0);
    must(first.events.n <= CT_MAX_NESTED_MAIL + 1);
    ct_batch_seal(&first);
    for (size_t i = 0; i < first.events.n; i++)
        check_event(&first.events.v[i], &rec);
    (void)ct_mail_event(&rec, &ctx, &second, &reason);
    ct_batch_seal(&second);
    check_same(&first, &second);
    return 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_csv: any bytes are records; each lies behind the one before, within the
 * text, and holds no more than the limits allow.
 */
#include <stdlib.h>

#include "base/limits.h"
#include "fuzz/fuzz.h"
#include "parse/csv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct ct_arena a = { 0 };
    struct ct_csv c = ct_csv((struct ct_span){ (const char *)data, size }, &a);
    uint64_t end = 0, line = 0;

    while (ct_csv_next(&c)) {
        if (c.length == 0 || c.offset < end || c.offset + c.length > size || c.line <= line)
            abort();
        if (c.fields.n == 0 || c.fields.n > CT_MAX_CSV_FIELDS)
            abort();
        for (size_t i = 0; i < c.fields.n; i++)
            if (c.fields.v[i].len > CT_MAX_CSV_FIELD)
                abort();
        end = c.offset + c.length;
        line = c.line;
    }
    ct_csv_done(&c);
    ct_arena_done(&a);
    return 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * attach: any bytes as an attachment of the type they look like, and of the
 * first byte's choosing. Entries are trimmed, not empty, and not too many.
 */
#include <stdlib.h>

#include "base/cleanup.h"
#include "base/hash.h"
#include "base/limits.h"
#include "fuzz/fuzz.h"
#include "parse/attach.h"

static void scan(struct ct_span s, enum ct_filetype type)
{
    ct_cleanup(ct_arena_done) struct ct_arena a = { 0 };
    struct ct_attach found;

    if (!ct_attach_scan(s, type, &a, &found))
        return;
    if (found.n_fetches > CT_MAX_FETCHES)
        abort();
    for (size_t i = 0; i < found.n_fetches; i++)
        if (found.fetches[i].url_raw.len == 0 || found.fetches[i].url_raw.len > CT_MAX_URL_BYTES)
            abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const enum ct_filetype types[] = { CT_FILE_DOCX, CT_FILE_PDF, CT_FILE_SVG, CT_FILE_ICS,
        CT_FILE_ODF };
    struct ct_span s = { (const char *)data, size };

    ct_hash_seed_fix(1);
    scan(s, ct_sniff(s));
    if (size)
        scan(ct_span_from(s, 1), types[data[0] % 5]);
    return 0;
}

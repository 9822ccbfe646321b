/* SPDX-License-Identifier: Apache-2.0 */
/*
 * audit: one line of what was done.
 *
 * Comes in: verb, words of the command line, result. Goes out: a line of the chain;
 * what is too long for one is cut, since a line must never fail to be written for what
 * somebody typed.
 */
#include "case/audit.h"

#include "base/cleanup.h"
#include "base/json.h"
#include "base/limits.h"
#include "case/chain.h"

int ct_audit_add(const char *path, const struct ct_audit_entry *e, struct ct_err *err)
{
    ct_cleanup(ct_buf_done) struct ct_buf line = ct_buf(CT_MAX_AUDIT_LINE * 2);
    struct ct_json j = ct_json(&line);

    ct_json_object(&j, NULL);
    ct_json_time(&j, "time", e->at_us);
    ct_json_str(&j, "verb", e->verb);
    ct_json_array(&j, "arguments");
    for (size_t i = 0; i < e->arguments.n && line.len < CT_MAX_AUDIT_LINE / 2; i++)
        ct_json_str(&j, NULL, ct_span_head(e->arguments.v[i], CT_MAX_PATH_BYTES));
    ct_json_end(&j);
    ct_json_str(&j, "result", ct_span_head(e->result, CT_MAX_PATH_BYTES));
    ct_json_end(&j);
    return ct_chain_add(path, ct_buf_span(&line), NULL, err);
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * clf: access and error logs of Apache, nginx and those that write like them.
 *
 * Access logs of squid in its "common" and "combined" formats are such logs too: a
 * request for an absolute URL is a proxy's. Kinds of lines may be mixed.
 */
#include "read/clf.h"
#include "read/log_probe.h"

static bool is_line(struct ct_span line)
{
    return ct_clf_kind(line) != CT_CLF_NONE;
}

static int probe(struct ct_span head)
{
    return ct_probe_score(head, is_line, 85);
}

static enum ct_read parse(
    const struct ct_record *rec, struct ct_batch *batch, const char **ret_reason)
{
    return ct_clf_line(rec, rec->bytes, (struct ct_span){ 0 }, batch, ret_reason);
}

const struct ct_reader ct_reader_clf = {
    .name = "clf",
    .title = "Access and error logs of web servers (Apache, nginx, HAProxy)",
    .source_kind = "web",
    .frame = CT_FRAME_LINE,
    .probe = probe,
    .parse = parse,
};

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * zeek_json: logs of Zeek as JSON, a record a line.
 *
 * A file holds records of one log, or of all of them in one stream.
 * Streams of Corelight and json-streaming-logs add "_path", the name of the log.
 */
#include "read/log_probe.h"
#include "read/zeek.h"

static int probe(struct ct_span head)
{
    static const char *const marks[] = { "_path,ts", "ts,uid,id.orig_h", "ts,fuid,source",
        "ts,certificate.serial", "ts,uid,id", "ts,id,certificate.version" };

    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (ct_probe_json(head, NULL, marks[i]))
            return 90;
    return 0;
}

static enum ct_read parse(
    const struct ct_record *rec, struct ct_batch *batch, const char **ret_reason)
{
    if (!ct_log_json(rec->log, rec->bytes, ret_reason))
        return CT_READ_MALFORMED;
    return ct_zeek_event(rec, ct_log_get(rec->log, "_path"), batch, ret_reason);
}

const struct ct_reader ct_reader_zeek_json = {
    .name = "zeek_json",
    .title = "Zeek, JSON",
    .source_kind = "network",
    .frame = CT_FRAME_JSON,
    .probe = probe,
    .parse = parse,
};

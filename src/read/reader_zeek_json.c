/* SPDX-License-Identifier: Apache-2.0 */
/*
 * zeek_json: logs of Zeek as JSON, a record a line.
 *
 * A file holds records of one log, or of all of them in one stream.
 * Streams of Corelight and json-streaming-logs add "_path", the name of the log.
 */
#include "read/log_probe.h"
#include "read/zeek.h"

/* A list of scripts is of objects that have nothing but a name. */
static bool scripts(struct ct_span head)
{
    struct ct_span line = ct_span_head(head, ct_span_chr(head, '\n', 0));

    return ct_span_starts(line, CT_LIT("{\"name\":\"")) &&
           ct_span_has(line, CT_LIT("base/init-bare."));
}

static int probe(struct ct_span head)
{
    static const char *const marks[] = { "_path,ts", "_path,_write_ts", "ts,uid,id.orig_h",
        "ts,fuid,source", "ts,certificate.serial,certificate.version", "ts,uids,msg_types",
        "ts,uid,msg_types,mac", "ts,note,msg,actions", "ts,host,port_num,port_proto",
        "ts,host,port_num,serial", "ts,host,software_type", "ts,hashAlgorithm,issuerNameHash",
        "ts,compile_ts,subsystem", "ts,name,notice,peer", "ts,seen.indicator,seen.where",
        "ts,pkts_proc,events_proc", "ts,ts_delta,percent_lost", "ts,node,filter,init" };

    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (ct_probe_json(head, NULL, marks[i]))
            return 90;
    return scripts(head) ? 90 : 0;
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

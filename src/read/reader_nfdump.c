/* SPDX-License-Identifier: Apache-2.0 */
/*
 * nfdump: flows as "nfdump -o csv" prints them.
 *
 * Up to 1.7.3 the columns were 48 short names, always the same (ts,te,td,sa …); since then the
 * caller picks them and they are words (firstSeen,duration,proto …). Older versions add a summary
 * behind the flows. A flow is one direction: who sent it is its source. Times have no zone: that of
 * the machine that ran nfdump.
 */
#include "read/log.h"
#include "read/log_probe.h"

static const struct ct_map_row rows[] = {
    { "ts", CT_FIELD_NONE, CT_AS_EVENT_TIME },
    { "td", CT_F_EVENT_DURATION, CT_AS_SECONDS },
    { "sa", CT_F_SOURCE_IP, CT_AS_IP },
    { "da", CT_F_DESTINATION_IP, CT_AS_IP },
    { "sp", CT_F_SOURCE_PORT, CT_AS_INT },
    { "dp", CT_F_DESTINATION_PORT, CT_AS_INT },
    { "pr", CT_F_NETWORK_TRANSPORT, CT_AS_LOWER },
    { "flg", CT_F_NETWORK_HISTORY, CT_AS_TEXT },
    { "ipkt", CT_F_SOURCE_PACKETS, CT_AS_INT },
    { "ibyt", CT_F_SOURCE_BYTES, CT_AS_INT },
    { "opkt", CT_F_DESTINATION_PACKETS, CT_AS_INT },
    { "obyt", CT_F_DESTINATION_BYTES, CT_AS_INT },
    { "sas", CT_F_SOURCE_AS, CT_AS_TEXT },
    { "ismc", CT_F_SOURCE_MAC, CT_AS_TEXT },
    { "odmc", CT_F_DESTINATION_MAC, CT_AS_TEXT },
    { "ra", CT_F_OBSERVER_NAME, CT_AS_TEXT },
    { "firstSeen", CT_FIELD_NONE, CT_AS_EVENT_TIME },
    { "duration", CT_F_EVENT_DURATION, CT_AS_SECONDS },
    { "srcAddr", CT_F_SOURCE_IP, CT_AS_IP },
    { "dstAddr", CT_F_DESTINATION_IP, CT_AS_IP },
    { "srcPort", CT_F_SOURCE_PORT, CT_AS_INT },
    { "dstPort", CT_F_DESTINATION_PORT, CT_AS_INT },
    { "proto", CT_F_NETWORK_TRANSPORT, CT_AS_LOWER },
    { "flags", CT_F_NETWORK_HISTORY, CT_AS_TEXT },
    { "packets", CT_F_SOURCE_PACKETS, CT_AS_INT },
    { "bytes", CT_F_SOURCE_BYTES, CT_AS_INT },
    { "inPackets", CT_F_SOURCE_PACKETS, CT_AS_INT },
    { "inBytes", CT_F_SOURCE_BYTES, CT_AS_INT },
    { "outPackets", CT_F_DESTINATION_PACKETS, CT_AS_INT },
    { "outBytes", CT_F_DESTINATION_BYTES, CT_AS_INT },
    { "srcAS", CT_F_SOURCE_AS, CT_AS_TEXT },
};

static const struct ct_mapping mapping = CT_MAPPING("nfdump", rows);

static int probe(struct ct_span head)
{
    return ct_probe_csv(head, "ts,te,td,sa,da,sp,dp,pr") ||
                   ct_probe_csv(head, "firstSeen,srcAddr,dstAddr")
               ? 90
               : 0;
}

/* What a version writes for "not known". */
static bool nothing(struct ct_span cell)
{
    for (size_t i = 0; i < cell.len; i++)
        if (!memchr("0:.", cell.ptr[i], 3))
            return false;
    return true;
}

static void drop_nothing(struct ct_native *n)
{
    static const char *const names[] = { "opkt", "obyt", "sas", "ismc", "odmc", "ra", "flg",
        "outPackets", "outBytes", "srcAS", "flags" };

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        size_t at = ct_native_next(n, ct_span_str(names[i]), 0);

        if (at < n->v.n && nothing(n->v.v[at].text))
            n->v.v[at].text.len = 0;
    }
}

/* "Summary", the names of six sums, the sums; "No matching flows". */
static bool summary(struct ct_span line, size_t cells)
{
    bool sums = cells == 6 && ct_span_chr(line, ':', 0) == line.len;

    return ct_span_starts(line, CT_LIT("Summary")) || ct_span_starts(line, CT_LIT("flows,")) ||
           ct_span_starts(line, CT_LIT("No match")) || sums;
}

static enum ct_read parse(
    const struct ct_record *rec, struct ct_batch *batch, const char **ret_reason)
{
    struct ct_log *log = rec->log;
    size_t cells = ct_log_csv_row(log, rec->bytes);
    bool flow = ct_log_get(log, "sa").len || ct_log_get(log, "srcAddr").len;

    if (cells != log->names.n || !flow) {
        if (summary(rec->bytes, cells))
            return CT_READ_IGNORED;
        *ret_reason = "a row of nfdump's that does not fit its heading";
        return CT_READ_MALFORMED;
    }
    drop_nothing(&log->native);
    ct_log_event(rec, &mapping, CT_CLASS_FLOW, batch);
    return CT_READ_OK;
}

const struct ct_reader ct_reader_nfdump = {
    .name = "nfdump",
    .title = "nfdump, CSV",
    .source_kind = "network",
    .frame = CT_FRAME_CSV,
    .probe = probe,
    .parse = parse,
};

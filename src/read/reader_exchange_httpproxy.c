/* SPDX-License-Identifier: Apache-2.0 */
/*
 * exchange_httpproxy: Logging\HttpProxy of Exchange, requests to its web front end.
 *
 * AnchorMailbox, the mailbox by which a request is sent on to a back end, is "kind~value"; it is
 * where forged routing shows ("ServerInfo~host/…"), and for honest requests names the mailbox.
 */
#include "read/exchange_log.h"
#include "read/web.h"

static const struct ct_map_row rows[] = {
    { "DateTime", CT_FIELD_NONE, CT_AS_EVENT_UTC },
    { "RequestId", CT_F_EVENT_ID, CT_AS_TEXT },
    { "ClientIpAddress", CT_F_SOURCE_IP, CT_AS_IP },
    { "AuthenticatedUser", CT_F_USER_NAME, CT_AS_TEXT },
    { "AuthenticationType", CT_F_AUTH_LOGON_METHOD, CT_AS_TEXT },
    { "Protocol", CT_F_WEB_SITE, CT_AS_TEXT },
    { "ProtocolAction", CT_F_EVENT_ACTION, CT_AS_TEXT },
    { "UrlHost", CT_F_URL_DOMAIN, CT_AS_TEXT },
    { "UrlStem", CT_F_URL_PATH, CT_AS_TEXT },
    { "Method", CT_F_HTTP_METHOD, CT_AS_TEXT },
    { "UserAgent", CT_F_USER_AGENT, CT_AS_TEXT },
    { "HttpStatus", CT_F_HTTP_STATUS, CT_AS_INT },
    { "BackEndStatus", CT_F_WEB_SUBSTATUS, CT_AS_TEXT },
    { "ErrorCode", CT_F_EVENT_REASON, CT_AS_TEXT },
    { "ServerHostName", CT_F_HOST_NAME, CT_AS_TEXT },
    { "TargetServer", CT_F_DESTINATION_DOMAIN, CT_AS_TEXT },
    { "AnchorMailbox", CT_F_OBJECT_NAME, CT_AS_TEXT },
    { "RequestBytes", CT_F_HTTP_REQUEST_BYTES, CT_AS_INT },
    { "ResponseBytes", CT_F_HTTP_RESPONSE_BYTES, CT_AS_INT },
    { "TotalRequestTime", CT_F_EVENT_DURATION, CT_AS_MILLISECONDS },
};
static const struct ct_mapping mapping = CT_MAPPING("exchange.httpproxy", rows);

static int probe(struct ct_span head)
{
    return ct_exchange_probe(head, "DateTime,RequestId,ClientIpAddress,UrlStem,AnchorMailbox") ? 100
                                                                                               : 0;
}

static enum ct_read parse(
    const struct ct_record *rec, struct ct_batch *batch, const char **ret_reason)
{
    struct ct_log *log = rec->log;
    struct ct_span query, anchor, value;

    if (!ct_exchange_row(log, rec->bytes, ret_reason))
        return CT_READ_MALFORMED;
    ct_log_event(rec, &mapping, CT_CLASS_WEB, batch);
    query = ct_log_get(log, "UrlQuery");
    if (query.len && query.ptr[0] == '?')
        query = ct_span_from(query, 1);
    ct_log_add(log, batch, CT_F_URL_QUERY, query);
    anchor = ct_log_get(log, "AnchorMailbox");
    value = ct_span_from(anchor, ct_span_chr(anchor, '~', 0) + 1);
    if (ct_span_chr(value, '@', 0) < value.len && !ct_span_istarts(anchor, CT_LIT("ServerInfo")))
        ct_log_add(log, batch, CT_F_MAILBOX_OWNER, value);
    return CT_READ_OK;
}

const struct ct_reader ct_reader_exchange_httpproxy = {
    .name = "exchange_httpproxy",
    .title = "Exchange, HttpProxy log",
    .source_kind = "web",
    .frame = CT_FRAME_LINE,
    .heading = ct_exchange_heading,
    .probe = probe,
    .parse = parse,
};

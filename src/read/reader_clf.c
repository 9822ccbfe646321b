/* SPDX-License-Identifier: Apache-2.0 */
/*
 * clf: access and error logs of Apache, nginx, HAProxy and those that write like them.
 *
 * Access logs of squid in its "common" and "combined" formats are such logs too: a
 * request for an absolute URL is a proxy's. Kinds of lines may be mixed, and may stand behind the
 * head of syslog when one of the programs below wrote them.
 */
#include "parse/syslog.h"
#include "read/clf.h"
#include "read/log_probe.h"

/* Off the head of syslog. False when there is none, or of another program. */
static bool behind_syslog(struct ct_span line, struct ct_syslog *ret)
{
    static const char *const programs[] = { "haproxy", "nginx", "httpd", "apache2", "apache",
        "traefik", "lighttpd", "squid" };

    if (!ct_syslog_parse(line, ret))
        return false;
    for (size_t i = 0; i < sizeof programs / sizeof *programs; i++)
        if (ct_span_eq(ret->program, ct_span_str(programs[i])))
            return true;
    return false;
}

static bool is_line(struct ct_span line)
{
    struct ct_syslog s;

    return ct_clf_kind(line) != CT_CLF_NONE ||
           (behind_syslog(line, &s) && ct_clf_kind(s.text) != CT_CLF_NONE);
}

static int probe(struct ct_span head)
{
    return ct_probe_score(head, is_line, 85);
}

static enum ct_read parse(
    const struct ct_record *rec, struct ct_batch *batch, const char **ret_reason)
{
    enum ct_read r = ct_clf_line(rec, rec->bytes, (struct ct_span){ 0 }, batch, ret_reason);
    struct ct_syslog s;

    if (r != CT_READ_MALFORMED || !behind_syslog(rec->bytes, &s))
        return r;
    r = ct_clf_line(rec, s.text, s.time, batch, ret_reason);
    if (r == CT_READ_OK)
        ct_log_add(rec->log, batch, CT_F_HOST_NAME, s.host);
    return r == CT_READ_MALFORMED ? CT_READ_IGNORED : r; /* the program about itself */
}

const struct ct_reader ct_reader_clf = {
    .name = "clf",
    .title = "Access and error logs of web servers (Apache, nginx, HAProxy)",
    .source_kind = "web",
    .frame = CT_FRAME_LINE,
    .probe = probe,
    .parse = parse,
};

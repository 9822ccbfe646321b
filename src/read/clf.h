/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * clf: a line of the access or error log of a web server or proxy, or of HAProxy.
 *
 *   [vhost] [list,] client ident user [time] "request" status bytes "referrer" "agent" …
 *
 * Such lines stand in files of their own, and behind the head of syslog: `line` is without it, and
 * `time` is what that head says, for lines that say none themselves (else empty).
 */

#include "read/log.h"

/* Adds the event of a line. IGNORED: a line of an error log that names no client. */
enum ct_read ct_clf_line(const struct ct_record *rec, struct ct_span line, struct ct_span time,
    struct ct_batch *b, const char **ret_reason);

/* What a line is, by its form alone. */
enum ct_clf { CT_CLF_NONE, CT_CLF_ACCESS, CT_CLF_ERROR, CT_CLF_HAPROXY };

enum ct_clf ct_clf_kind(struct ct_span line);

/* The other kinds of it. */
enum ct_read ct_clf_error_line(const struct ct_record *rec, struct ct_span line,
    struct ct_span time, struct ct_batch *b, const char **ret_reason);
bool ct_clf_is_error(struct ct_span line);

enum ct_read ct_haproxy_line(const struct ct_record *rec, struct ct_span line, struct ct_span time,
    struct ct_batch *b, const char **ret_reason);
bool ct_haproxy_is(struct ct_span line);

/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * zeek: events out of the logs of Zeek.
 *
 * They come as TSV and as JSON, with the same names: what is read differs, what is made of it
 * does not.
 * Field names: https://docs.zeek.org/en/current/script-reference/log-files.html
 */

#include "read/log.h"

/* An event of rec->log->native. `path` is the name of the log ("conn"), empty when the record does
 * not say it: then its members tell. */
enum ct_read ct_zeek_event(
    const struct ct_record *rec, struct ct_span path, struct ct_batch *b, const char **ret_reason);

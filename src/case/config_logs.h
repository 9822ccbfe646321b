/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * config_logs: "logs:" of case.yaml, which columns of a CSV mean what.
 *
 *   logs:
 *     - name: door
 *       match: [badge_time, badge_user, reader_ip]
 *       class: auth
 *       time: badge_time
 *       zone: "+01:00"
 *       fields: { badge_user: user.name, reader_ip: source.ip }
 *
 * `columns`, in place of `match`, names all columns of a file without a heading; it is known by
 * their number and by a time in the column of the time. Strict, as all of case.yaml.
 */

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "model/csv_map.h"
#include "parse/yaml.h"

/* `y` is the value of the key, `name` that of the file. */
int ct_config_logs(struct ct_csv_map_list *ret, const struct ct_yaml *y, const char *name,
    struct ct_arena *a, struct ct_err *err) CT_MUST_CHECK;

/* YAML that ct_config_logs() reads back; `quoted` writes a text. */
void ct_config_logs_write(struct ct_buf *out, const struct ct_csv_map_list *logs,
    void (*quoted)(struct ct_buf *out, struct ct_span s));

/* "UTC", "Z", "+01:00", "-0530", "+1": minutes east. False for names of places, which need a table
 * of their history. */
bool ct_config_zone(struct ct_span s, int *ret_minutes);

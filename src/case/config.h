/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * config: CASE/case.yaml, what a person says about the case.
 *
 *   name: Committee mail 2021
 *   own_domains: [parl.example]
 *   time_zone: "+01:00"
 *   tlp: AMBER+STRICT
 *   people: people.csv
 *   border: [mx.parl.example, 192.0.2.1]
 *   language: en
 *   retain_until: 2027-12-31
 *   logs: [{ name: door, match: [badge_time], … }]
 *
 * Strict, since a mistyped key that is ignored would change an investigation in
 * silence: an unknown key is an error that names the line and the nearest known
 * key. Every key may be absent. coldtrail writes the file once, with comments,
 * and never changes it afterwards.
 */

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "model/csv_map.h"
#include "model/evidence.h"

struct ct_config {
    struct ct_span name, time_zone, tlp, people, language, retain_until;
    struct ct_span_list own_domains, border;
    struct ct_csv_map_list logs; /* config_logs.h */
};

/* Fills *ret from the text of a file called `name`; everything lives in `a`. */
int ct_config_parse(struct ct_config *ret, struct ct_span text, const char *name,
    struct ct_arena *a, struct ct_err *err) CT_MUST_CHECK;

/* The file's text, with a comment to each key; what is empty is written as a
 * comment that shows how. ct_config_parse() gives back the same values. */
void ct_config_write(struct ct_buf *out, const struct ct_config *c);

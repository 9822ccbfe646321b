/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * keys: lists of message keys, or of campaigns, in JSON lines.
 *
 *   ["00c0ffee00c0ffee", …]   ["C-01", …]
 *
 * Keys have sixteen hexadecimal digits, since 64 bits do not survive in the numbers of most JSON
 * programs. Campaigns are written as they are quoted. Only for case/judgements and case/chronicle,
 * but for ct_keys_sorted().
 */

#include "base/arena.h"
#include "base/json.h"
#include "model/judgement.h"

/* `ids`: the numbers of campaigns, else keys of messages. */
void ct_keys_put(struct ct_json *j, const char *key, struct ct_key_list keys, bool ids);

/* Sorted, each once. False when the text is no such array or holds more than `max`. */
bool ct_keys_parse(
    struct ct_key_list *ret, struct ct_span array, bool ids, size_t max, struct ct_arena *a);

/* A sorted copy with each key once; of more than `max` the smallest: keys are hashes, so that those
 * are a fair and repeatable sample. */
struct ct_key_list ct_keys_sorted(const uint64_t *v, size_t n, size_t max, struct ct_arena *a);

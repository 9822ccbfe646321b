/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * people: the file of --people, who has which addresses.
 *
 *   person,address,role,group,phone,ip,host
 *   Ada Beispiel,ada@parl.example,MP,China committee,,192.0.2.7,
 *   Ada Beispiel,ada.beispiel@mail.example,,,,,
 *
 * CSV with a header; `person` and `address` must be among its columns, in any
 * order and letter case; all other columns are kept under their name. One row an
 * address; rows with the same person make one person. A row without person or
 * address is left out and counted.
 */

#include "base/arena.h"
#include "base/err.h"
#include "model/evidence.h"

struct ct_people_row {
    struct ct_span person, address, role, group;
    const struct ct_span *extra; /* as many as extra_names; empty where the row has none */
};

struct ct_people {
    struct ct_span_list extra_names; /* lower case: "phone", "ip", "host" … */
    const struct ct_people_row *rows;
    size_t n;
    uint64_t bad_rows, first_bad_line; /* left out, and where the first stands */
};

/* -EINVAL when a needed column is missing; everything lives in `a`. */
int ct_people_parse(struct ct_people *ret, struct ct_span text, const char *name,
    struct ct_arena *a, struct ct_err *err) CT_MUST_CHECK;

/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * csv_map: what a person says about a CSV log that no reader knows.
 *
 *   case.yaml "logs:" --case/config_logs.c--> ct_csv_map_list --> the reader csv_map
 *
 * Everything is borrowed from the configuration and outlives the reading.
 */

#include "model/event.h"

struct ct_csv_map_field {
    struct ct_span column;
    enum ct_field field;
};

struct ct_csv_map {
    struct ct_span name;         /* event.provider is "csv.<name>" */
    struct ct_span_list match;   /* columns that must be in the heading */
    struct ct_span_list columns; /* names of all columns, where the file has no heading */
    enum ct_class class;
    struct ct_span time; /* column; empty: none */
    bool zoned;          /* `zone` is stated; else that of the case counts */
    int zone;            /* minutes east of UTC, for times without one */
    const struct ct_csv_map_field *fields;
    size_t n;
};

struct ct_csv_map_list {
    const struct ct_csv_map *v;
    size_t n;
};

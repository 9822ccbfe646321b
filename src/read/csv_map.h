/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * csv_map: which mapping of case.yaml, if any, is for a source.
 *
 *   case.yaml "logs:" --> ct_csv_map_list --reading.c--> the mapping, if any --> reader_csv_map.c
 *
 * Asked before the readers that are built in: a person has looked at this very log.
 */

#include "model/csv_map.h"
#include "read/reader.h"

/* The first mapping whose columns are all in the heading; of one for files without a heading the
 * number of columns and a time in most rows. `maps` may be NULL. NULL: none. */
const struct ct_csv_map *ct_csv_map_find(const struct ct_csv_map_list *maps, struct ct_span head);

/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * look_raw: `look --raw`, which asks files and no memory.
 *
 * Lines path:offset:indicator, or objects, as they are found and in the order of the files; what
 * was not searched, and which indicators cannot be, on standard error.
 */

#include "cmd/verb.h"

int ct_look_raw(struct ct_args *args, struct ct_err *err);

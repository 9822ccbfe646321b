/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * lists: the files of indicators that `look -f` and `hunt --intel` name.
 *
 * What a file holds that is no indicator is said on standard error, with the
 * first line of it: a list half understood must not pass for "not seen".
 */

#include "assess/indicator.h"
#include "cmd/verb.h"

/* Reads every file that the option names, "-" being standard input. */
int ct_lists_read(struct ct_indicators *in, struct ct_args *args, enum ct_option option,
    struct ct_err *err) CT_MUST_CHECK;

/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * show_why: `show why A B`, for two mails, two campaigns or two threads.
 *
 * Apart from verb_show, which only reads what a hunt left behind, since this works something out:
 * it takes as long as reading all mail of the memory once.
 */

#include "cmd/opened.h"

int ct_show_why(struct ct_args *args, struct ct_opened *o, struct ct_err *err) CT_MUST_CHECK;

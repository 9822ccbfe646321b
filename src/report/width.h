/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * width: columns that a character takes in a terminal.
 *
 * Unicode Standard Annex #11 (East Asian Width): W and F are two, combining
 * marks none, the rest one. wcwidth(3) is not asked, since it depends on the
 * locale and the same result must give the same bytes.
 */

#include "base/span.h"

size_t ct_width_char(uint32_t cp);
size_t ct_width(struct ct_span utf8);

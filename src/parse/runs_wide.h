/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * runs_wide: 64 bytes of text to 64 bits; for runs.c only.
 *
 * The one loop that sees every byte of a sweep. Three ways of the same, the widest that the
 * processor has is taken.
 */

#include <stddef.h>
#include <stdint.h>

/* For each of `n` times 64 bytes a word of bits, bit 0 the first byte: letters, digits, ".", "-"
 * and
 * "_"; dots alone; colons, unless `colon` is NULL. */
void ct_runs_wide(const char *p, size_t n, uint64_t *word, uint64_t *dot, uint64_t *colon);

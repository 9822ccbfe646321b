/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * transfer_wide: base64 by 32 characters a step; for transfer.c only.
 *
 * Takes characters of the ordinary alphabet (RFC 4648 §4) while there are 32 of them in a row, and
 * stops in front of anything else: line ends, padding, "-" and "_", noise. What a stranger may
 * write is dealt with elsewhere; here is only the straight way. Attachments are most of the bytes
 * of a mail archive, and with one table look-up for each character they were its longest loop.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Can this processor do it? Never so where the program was built for another kind. */
bool ct_base64_has_wide(void);

/* Moves *p on by a multiple of 32, at most to `end`, and writes 3/4 as many bytes to `w`; 8 bytes
 * behind those are overwritten too. Returns the number of bytes. */
size_t ct_base64_wide(const uint8_t **p, const uint8_t *end, char *w);

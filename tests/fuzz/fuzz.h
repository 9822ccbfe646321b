/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * fuzz: what every fuzz target defines, called by libFuzzer or by replay.c.
 *
 * A target checks the contract of what it calls and aborts when that is broken;
 * not to crash is the least of it. Returns 0.
 */

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

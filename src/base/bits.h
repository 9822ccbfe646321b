/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * bits: weights of evidence in integers, and sets of 64-bit keys.
 *
 * A weight is in centibits, hundredths of log2 of a likelihood ratio. Floating
 * point would differ between machines and compilers in its last digit, and a sum
 * that decides whether two mails belong together must not.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* 100 · log2(num / den), rounded towards zero; both at least 1. */
int32_t ct_centibits(uint64_t num, uint64_t den);

/* The probability, in permille, whose log-odds are `centibits`; 1 .. 999. */
uint32_t ct_permille(int32_t centibits);

/* Open addressing over mixed keys; the key UINT64_MAX cannot be held. */
struct ct_set64 {
    uint64_t *slots; /* private */
    size_t n, cap;
};

/* True when `key` was not there before. */
bool ct_set64_add(struct ct_set64 *s, uint64_t key);
bool ct_set64_has(const struct ct_set64 *s, uint64_t key);
void ct_set64_done(struct ct_set64 *s);

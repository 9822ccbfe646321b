/* SPDX-License-Identifier: Apache-2.0 */
/*
 * vec: the two calls behind the macros.
 *
 * Growth is by doubling, so that adding n elements copies fewer than 2n. The
 * product of count and size is checked by reallocarray(3).
 */
#include "base/vec.h"

#include <stdlib.h>

#include "base/err.h"

void ct_vec_grow(void **v, size_t *cap, size_t size)
{
    size_t want = *cap ? *cap * 2 : 8;
    void *p = reallocarray(*v, want, size);

    if (!p)
        ct_no_memory(want * size);
    *v = p;
    *cap = want;
}

void ct_vec_free(void **v, size_t *n, size_t *cap)
{
    free(*v);
    *v = NULL;
    *n = *cap = 0;
}

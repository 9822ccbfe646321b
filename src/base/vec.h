/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * vec: an array that grows.
 *
 *   CT_VEC(struct ct_part) parts = { 0 };
 *   *ct_vec_add(&parts) = (struct ct_part){ ... };
 *   for (size_t i = 0; i < parts.n; i++) use(&parts.v[i]);
 *   ct_vec_done(&parts);
 *
 * Owned by its holder. Pointers into v are good until the next add. Growth
 * never fails (see arena.h); who adds on behalf of a stranger checks a limit
 * first.
 */

#include <stddef.h>
#include <string.h>

#define CT_VEC(type)   \
    struct {           \
        type *v;       \
        size_t n, cap; \
    }

/* A pointer to one more, zeroed, element at the end. */
#define ct_vec_add(vec)                                                                   \
    ({                                                                                    \
        __typeof__(vec) ct_vec_ = (vec);                                                  \
        if (ct_vec_->n == ct_vec_->cap)                                                   \
            ct_vec_grow((void **)&ct_vec_->v, &ct_vec_->cap, sizeof *ct_vec_->v);         \
        (__typeof__(ct_vec_->v))memset(&ct_vec_->v[ct_vec_->n++], 0, sizeof *ct_vec_->v); \
    })
#define ct_vec_clear(vec) ((void)((vec)->n = 0))
#define ct_vec_done(vec) ct_vec_free((void **)&(vec)->v, &(vec)->n, &(vec)->cap)

void ct_vec_grow(void **v, size_t *cap, size_t size);
void ct_vec_free(void **v, size_t *n, size_t *cap);

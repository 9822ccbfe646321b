/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * cleanup: release at the end of the block, on every path out of it.
 *
 * One macro for everything; the name that follows is a function that takes
 * a pointer to the variable and accepts the "nothing here" value.
 */

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define ct_cleanup(fn) __attribute__((cleanup(fn)))

static inline void ct_close_fd(int *fd)
{
    if (*fd >= 0)
        (void)close(*fd);
    *fd = -1;
}

static inline void ct_close_file(FILE **f)
{
    if (*f)
        (void)fclose(*f);
    *f = NULL;
}

/* For memory that a library hands out to be given to free(3). */
static inline void ct_free_mem(void *p)
{
    void **mem = p;

    free(*mem);
    *mem = NULL;
}

/* Hands the descriptor over: the cleanup of *fd will then do nothing. */
static inline int ct_take_fd(int *fd)
{
    int taken = *fd;

    *fd = -1;
    return taken;
}

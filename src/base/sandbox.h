/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * sandbox: what a process that reads hostile bytes may still do.
 *
 * It may read and write the descriptors it has, take memory up to a ceiling, and
 * end. It may not open, make, send or start anything: Landlock takes the file
 * system away, seccomp all other calls, rlimits the rest. A call that libraries
 * try in good faith (open, ioctl) fails with EACCES; any other ends the process, which
 * its parent notes in the ledger.
 *
 * sandbox_fallback.c stands in where libseccomp or the kernel's headers are
 * missing at build time. A kernel that lacks a protection at run time costs that
 * one only; who calls says so once.
 */

#include <stdint.h>

#include "base/err.h"

enum {
    CT_SANDBOX_NO_NEW_PRIVS = 1,
    CT_SANDBOX_LANDLOCK = 2, /* no file system */
    CT_SANDBOX_SECCOMP = 4,  /* no other system calls */
    CT_SANDBOX_MEMORY = 8,   /* address space has a ceiling */
    CT_SANDBOX_CPU = 16,     /* processor time has a ceiling */
};

struct ct_sandbox_limits {
    uint64_t memory_bytes; /* address space; 0: none. Ignored under AddressSanitizer */
    uint64_t cpu_seconds;  /* 0: none */
};

/* Shuts this process in, for good. Returns the CT_SANDBOX_ bits that hold now. */
unsigned ct_sandbox_enter(const struct ct_sandbox_limits *limits);

/* The bits that ought to hold in this build; fewer under sanitizers and in the fallback. */
unsigned ct_sandbox_wanted(void);

/* "Landlock, seccomp" for the bits given, in ret. */
void ct_sandbox_words(unsigned bits, char *ret, size_t size);

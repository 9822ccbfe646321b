/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sandbox_fallback: where libseccomp or <linux/landlock.h> is missing at build time.
 *
 * What POSIX has is still done: ceilings on memory and processor time, no core dump.
 * The reader process can then open files, so ct_sandbox_wanted() goes on to name all
 * protections, and who starts readers says which are missing.
 */
#include "base/sandbox.h"

#include <stdio.h>
#include <sys/resource.h>

static int limit(__rlimit_resource_t what, uint64_t n)
{
    struct rlimit r = { n, n };

    return setrlimit(what, &r) == 0;
}

unsigned ct_sandbox_enter(const struct ct_sandbox_limits *limits)
{
    unsigned held = 0;

    (void)limit(RLIMIT_CORE, 0);
    if (limits->memory_bytes && limit(RLIMIT_AS, limits->memory_bytes))
        held |= CT_SANDBOX_MEMORY;
    if (limits->cpu_seconds && limit(RLIMIT_CPU, limits->cpu_seconds))
        held |= CT_SANDBOX_CPU;
    return held;
}

unsigned ct_sandbox_wanted(void)
{
    return CT_SANDBOX_NO_NEW_PRIVS | CT_SANDBOX_LANDLOCK | CT_SANDBOX_SECCOMP | CT_SANDBOX_MEMORY |
           CT_SANDBOX_CPU;
}

void ct_sandbox_words(unsigned bits, char *ret, size_t size)
{
    static const char *const names[] = { "no_new_privs", "Landlock", "seccomp", "memory ceiling",
        "processor time ceiling" };
    size_t n = 0;

    ret[0] = '\0';
    for (size_t i = 0; i < sizeof names / sizeof names[0] && n < size; i++)
        if (bits >> i & 1)
            n += (size_t)snprintf(ret + n, size - n, "%s%s", n ? ", " : "", names[i]);
}

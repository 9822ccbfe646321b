/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sandbox: no_new_privs, rlimits, Landlock (kernel 5.13) and a seccomp filter, in this order.
 *
 * The C library of Debian 12 has no calls for Landlock, so they are made by number;
 * what the running kernel can restrict is asked for first, and all of it is
 * restricted without any exception. The list of allowed system calls is what malloc, libarchive,
 * ICU and our own code use; each that hands out memory may not make it executable.
 *
 * Sanitizers need more: AddressSanitizer maps 16 TiB of shadow, so it gets no memory
 * ceiling, and both print reports by ways that are not worth listing, so that in
 * their builds an unlisted call fails instead of ending the process.
 */
#include "base/sandbox.h"

#include <errno.h>
#include <linux/landlock.h>
#include <seccomp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(memory_sanitizer)
#define SANITIZED 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

#ifndef AT_EMPTY_PATH
#define AT_EMPTY_PATH 0x1000
#endif

static bool close_files(void)
{
    /* rights by ABI version: 1 has 13, 2 adds REFER, 3 TRUNCATE, 5 IOCTL_DEV */
    static const uint64_t rights[] = { 0, 0x1fff, 0x3fff, 0x7fff, 0x7fff, 0xffff };
    struct landlock_ruleset_attr attr = { 0 };
    long abi = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    bool ok;
    int fd;

    if (abi < 1)
        return false;
    attr.handled_access_fs = rights[abi < 5 ? abi : 5];
    fd = (int)syscall(SYS_landlock_create_ruleset, &attr, sizeof attr.handled_access_fs, 0);
    if (fd < 0)
        return false;
    ok = syscall(SYS_landlock_restrict_self, fd, 0) == 0;
    (void)close(fd);
    return ok;
}

static const int allowed[] = {
    SCMP_SYS(read),
    SCMP_SYS(pread64),
    SCMP_SYS(lseek),
    SCMP_SYS(fstat),
    SCMP_SYS(write),
    SCMP_SYS(writev),
    SCMP_SYS(close),
    SCMP_SYS(munmap),
    SCMP_SYS(mremap),
    SCMP_SYS(brk),
    SCMP_SYS(madvise),
    SCMP_SYS(futex),
    SCMP_SYS(rt_sigaction),
    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(rt_sigreturn),
    SCMP_SYS(sigaltstack),
    SCMP_SYS(exit),
    SCMP_SYS(exit_group),
    SCMP_SYS(restart_syscall),
    SCMP_SYS(clock_gettime),
    SCMP_SYS(gettimeofday),
    SCMP_SYS(time),
    SCMP_SYS(getrandom),
    SCMP_SYS(getpid),
    SCMP_SYS(gettid),
    SCMP_SYS(sched_yield),
    SCMP_SYS(sched_getaffinity),
    SCMP_SYS(getrusage),
};

/* Tried by libraries in good faith; a refusal is enough. */
static const int refused[] = {
    SCMP_SYS(open),
    SCMP_SYS(openat),
    SCMP_SYS(openat2),
    SCMP_SYS(stat),
    SCMP_SYS(lstat),
    SCMP_SYS(statx),
    SCMP_SYS(access),
    SCMP_SYS(faccessat),
    SCMP_SYS(faccessat2),
    SCMP_SYS(readlink),
    SCMP_SYS(readlinkat),
    SCMP_SYS(getcwd),
    SCMP_SYS(ioctl),
    SCMP_SYS(fcntl),
    SCMP_SYS(prlimit64),
    SCMP_SYS(sysinfo),
    SCMP_SYS(uname),
    SCMP_SYS(fadvise64),
};

static int add_conditional(scmp_filter_ctx f)
{
    int r = seccomp_rule_add(
        f, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));

    r |= seccomp_rule_add(
        f, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
    /* fstat(3) of this C library: newfstatat of a descriptor, with no path */
    r |= seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(newfstatat), 1,
        SCMP_A3(SCMP_CMP_MASKED_EQ, AT_EMPTY_PATH, AT_EMPTY_PATH));
    r |= seccomp_rule_add(f, SCMP_ACT_ERRNO(EACCES), SCMP_SYS(newfstatat), 1,
        SCMP_A3(SCMP_CMP_MASKED_EQ, AT_EMPTY_PATH, 0));
    /* abort(3) */
    r |= seccomp_rule_add(
        f, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1, SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)getpid()));
    return r;
}

static bool close_calls(void)
{
    scmp_filter_ctx f = seccomp_init(SANITIZED ? SCMP_ACT_ERRNO(EPERM) : SCMP_ACT_KILL_PROCESS);
    int r = 0;

    if (!f)
        return false;
    for (size_t i = 0; i < sizeof allowed / sizeof allowed[0]; i++)
        r |= seccomp_rule_add(f, SCMP_ACT_ALLOW, allowed[i], 0);
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++)
        r |= seccomp_rule_add(f, SCMP_ACT_ERRNO(EACCES), refused[i], 0);
    r |= add_conditional(f);
    r |= seccomp_attr_set(f, SCMP_FLTATR_CTL_OPTIMIZE, 2); /* a tree, not a list */
    if (r == 0)
        r = seccomp_load(f);
    seccomp_release(f);
    return r == 0;
}

/* `more`: how far the hard limit lies beyond, so that the softer signal comes first. */
static bool limit(__rlimit_resource_t what, uint64_t n, uint64_t more)
{
    struct rlimit r;

    if (getrlimit(what, &r) != 0)
        return false;
    if (n > r.rlim_max)
        n = r.rlim_max; /* stricter already */
    r.rlim_cur = n;
    r.rlim_max = n + more < r.rlim_max ? n + more : r.rlim_max;
    return setrlimit(what, &r) == 0;
}

unsigned ct_sandbox_enter(const struct ct_sandbox_limits *limits)
{
    unsigned held = 0;

    (void)limit(RLIMIT_CORE, 0, 0);
    if (limits->memory_bytes && !SANITIZED && limit(RLIMIT_AS, limits->memory_bytes, 0))
        held |= CT_SANDBOX_MEMORY;
    if (limits->cpu_seconds && limit(RLIMIT_CPU, limits->cpu_seconds, 1))
        held |= CT_SANDBOX_CPU;
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0)
        held |= CT_SANDBOX_NO_NEW_PRIVS;
    if (close_files())
        held |= CT_SANDBOX_LANDLOCK;
    if (close_calls())
        held |= CT_SANDBOX_SECCOMP;
    return held;
}

unsigned ct_sandbox_wanted(void)
{
    return CT_SANDBOX_NO_NEW_PRIVS | CT_SANDBOX_LANDLOCK | CT_SANDBOX_SECCOMP | CT_SANDBOX_CPU |
           (SANITIZED ? 0U : (unsigned)CT_SANDBOX_MEMORY);
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

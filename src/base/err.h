/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * err: how a function says that it could not go on.
 *
 *   0    done
 *   > 0  an outcome of the call that its header names; the caller handles it
 *   < 0  -errno: a failure; clean up and pass it on unchanged
 *
 * ct_fail() fills *err at the place where the failure is first seen. Those
 * above may put words in front with ct_err_context(), never replace them.
 * err may be NULL. Library code does not log; the command at the top does.
 *
 * ct_assert() is for bugs of ours only, never for what input can cause; it is
 * on in every build and ends the process.
 */

#include <stddef.h>

struct ct_err {
    int code;         /* -errno, 0 while nothing failed */
    const char *file; /* static; where ct_fail() stood */
    int line;
    char text[512];
};

#define CT_MUST_CHECK __attribute__((warn_unused_result))

/* Every automatic variable is cleared by the compiler (-ftrivial-auto-var-init); this spares a
 * large one that is surely written before it is read. */
#define CT_UNCLEARED __attribute__((uninitialized))

#define ct_fail(err, code, ...) ct_fail_at((err), (code), __FILE__, __LINE__, __VA_ARGS__)
#define ct_assert(cond) ((cond) ? (void)0 : ct_bug(#cond, __FILE__, __LINE__))

int ct_fail_at(struct ct_err *err, int code, const char *file, int line, const char *fmt, ...)
    __attribute__((format(printf, 5, 6)));
int ct_err_context(struct ct_err *err, int code, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
/* Memory has run out: says so and ends the process with status CT_NO_MEMORY, which a parent
 * can tell from a crash. */
#define CT_NO_MEMORY 71
void ct_no_memory(size_t bytes) __attribute__((noreturn, cold));
void ct_bug(const char *what, const char *file, int line) __attribute__((noreturn, cold));

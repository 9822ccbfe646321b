/* SPDX-License-Identifier: Apache-2.0 */
/*
 * err: filling the caller's error object, once, where the failure is seen.
 *
 * Nothing is allocated here: an error must be reportable when memory, disk or
 * descriptors are what has run out.
 */
#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int ct_fail_at(struct ct_err *err, int code, const char *file, int line, const char *fmt, ...)
{
    va_list ap;

    if (!err)
        return code;
    *err = (struct ct_err){ .code = code, .file = file, .line = line };
    va_start(ap, fmt);
    vsnprintf(err->text, sizeof err->text, fmt, ap);
    va_end(ap);
    return code;
}

int ct_err_context(struct ct_err *err, int code, const char *fmt, ...)
{
    char head[sizeof err->text], tail[sizeof err->text];
    va_list ap;

    if (!err)
        return code;
    va_start(ap, fmt);
    vsnprintf(head, sizeof head, fmt, ap);
    va_end(ap);
    memcpy(tail, err->text, sizeof tail);
    snprintf(err->text, sizeof err->text, "%.120s: %.380s", head, tail);
    return code;
}

void ct_no_memory(size_t bytes)
{
    fprintf(stderr, "coldtrail: out of memory (%zu bytes)\n", bytes);
    _exit(CT_NO_MEMORY);
}

void ct_bug(const char *what, const char *file, int line)
{
    fprintf(stderr, "coldtrail: bug: %s (%s:%d)\n", what, file, line);
    __builtin_trap();
}

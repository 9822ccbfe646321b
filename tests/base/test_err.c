/* SPDX-License-Identifier: Apache-2.0 */
#include "base/err.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tap.h"

TEST(a_failure_is_described_where_it_happened)
{
    struct ct_err err = { 0 };
    int line = __LINE__ + 1;
    int r = ct_fail(&err, -ENOENT, "cannot open '%s'", "x");

    CHECK_INT(r, -ENOENT);
    CHECK_INT(err.code, -ENOENT);
    CHECK_INT(err.line, line);
    CHECK(strstr(err.file, "test_err.c") != NULL);
    CHECK_SPAN(ct_span_str(err.text), "cannot open 'x'");
}

TEST(those_above_put_words_in_front)
{
    struct ct_err err = { 0 };

    (void)ct_fail(&err, -EIO, "short read");
    CHECK_INT(ct_err_context(&err, -EIO, "reading %d", 7), -EIO);
    CHECK_INT(ct_err_context(&err, -EIO, "add"), -EIO);
    CHECK_SPAN(ct_span_str(err.text), "add: reading 7: short read");
    CHECK_INT(err.code, -EIO);
}

TEST(long_words_are_cut_and_never_run_over)
{
    struct ct_err err = { 0 };
    char text[2000];

    memset(text, 'a', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    CHECK_INT(ct_fail(&err, -EIO, "%s", text), -EIO);
    CHECK_INT(strlen(err.text), sizeof err.text - 1);
    CHECK_INT(ct_err_context(&err, -EIO, "%s", text), -EIO);
    CHECK(strlen(err.text) < sizeof err.text);
    CHECK(strstr(err.text, "a: a") != NULL);
}

TEST(nobody_need_want_to_know)
{
    CHECK_INT(ct_fail(NULL, -EPERM, "no"), -EPERM);
    CHECK_INT(ct_err_context(NULL, -EPERM, "no"), -EPERM);
}

TEST(a_bug_ends_the_process)
{
    int status = 0;
    pid_t pid = fork();

    if (pid == 0) {
        if (!freopen("/dev/null", "w", stderr))
            _exit(3);
        ct_assert(1 + 1 == 3);
        _exit(0);
    }
    REQUIRE(pid > 0 && waitpid(pid, &status, 0) == pid);
    CHECK(!WIFEXITED(status) || WEXITSTATUS(status) > 3);
}

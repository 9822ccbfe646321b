/* SPDX-License-Identifier: Apache-2.0 */
#include "base/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/limits.h"
#include "tap.h"

/* Runs `fn` in a process that has shut itself in; its exit status, or 128 + the signal. */
static int inside(int (*fn)(void))
{
    int status = 0;
    pid_t pid = fork();

    if (pid == 0) {
        (void)ct_sandbox_enter(&(struct ct_sandbox_limits){ CT_GIB, 60 });
        _exit(fn());
    }
    waitpid(pid, &status, 0);
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

static int source = -1;

static int open_file(void)
{
    return open("/etc/hostname", O_RDONLY) >= 0 ? 1 : 0;
}

static int make_file(void)
{
    return open("made-by-a-sandboxed-test", O_WRONLY | O_CREAT, 0600) >= 0 ? 1 : 0;
}

static int make_socket(void)
{
    return socket(AF_INET, SOCK_STREAM, 0) >= 0 ? 1 : 0;
}

static int start_program(void)
{
    char *argv[] = { (char *)(uintptr_t) "true", NULL };

    (void)execve("/bin/true", argv, argv + 1);
    return 3;
}

static int start_process(void)
{
    pid_t pid = fork();

    if (pid == 0)
        _exit(0);
    return pid > 0 ? 1 : 0;
}

static int read_source(void)
{
    char c;

    return pread(source, &c, 1, 0) == 1 && c == 'x' ? 0 : 1;
}

static int take_memory(void)
{
    char *volatile p = malloc(2 * CT_GIB);

    return p ? 1 : 0;
}

static bool holds(unsigned bit)
{
    return (ct_sandbox_wanted() & bit) != 0;
}

TEST(what_holds_here_is_said)
{
    char words[128];
    int status = 0;
    unsigned held = 0;
    int pair[2];
    pid_t pid;

    REQUIRE(pipe(pair) == 0);
    pid = fork();
    if (pid == 0) {
        held = ct_sandbox_enter(&(struct ct_sandbox_limits){ CT_GIB, 60 });
        _exit(write(pair[1], &held, sizeof held) == sizeof held ? 0 : 1);
    }
    waitpid(pid, &status, 0);
    CHECK_INT(status, 0);
    CHECK(read(pair[0], &held, sizeof held) == sizeof held);
    ct_sandbox_words(held, words, sizeof words);
    printf("# held: %s\n", words);
    ct_sandbox_words(ct_sandbox_wanted() & ~held, words, sizeof words);
    printf("# missing: %s\n", words);
    CHECK_INT(held & ~ct_sandbox_wanted(), 0);
    (void)close(pair[0]);
    (void)close(pair[1]);
}

TEST(no_file_can_be_opened_or_made)
{
    if (!holds(CT_SANDBOX_SECCOMP)) {
        printf("# skipped: built without a sandbox\n");
        return;
    }
    CHECK_INT(inside(open_file), 0);
    CHECK_INT(inside(make_file), 0);
    CHECK(access("made-by-a-sandboxed-test", F_OK) != 0);
}

TEST(no_socket_program_or_process_can_be_had)
{
    if (!holds(CT_SANDBOX_SECCOMP)) {
        printf("# skipped: built without a sandbox\n");
        return;
    }
    /* refused under sanitizers, else the end of the process */
    CHECK(inside(make_socket) != 1);
    CHECK(inside(start_program) != 0);
    CHECK(inside(start_process) != 1);
}

TEST(what_was_open_can_be_read_and_memory_has_a_ceiling)
{
    FILE *f = tmpfile();

    REQUIRE(f && fputc('x', f) == 'x' && fflush(f) == 0);
    source = fileno(f);
    CHECK_INT(inside(read_source), 0);
    if (holds(CT_SANDBOX_MEMORY))
        CHECK_INT(inside(take_memory), 0);
    fclose(f);
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * worker: fork, shut in, run, reap.
 *
 * The child dies with its parent (PR_SET_PDEATHSIG) and leaves SIGINT to it. It ends by
 * _exit(2), so that nothing the parent had buffered is written twice.
 */
#include "ingest/worker.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/cleanup.h"
#include "base/limits.h"
#include "base/sandbox.h"
#include "base/vec.h"
#include "ingest/wire.h"

#define HEAP_BYTES \
    (192 * CT_MIB) /* what a range of a log takes, about; a share of small files a third */

static int by_number(const void *a, const void *b)
{
    const int *x = a, *y = b;

    return (*x > *y) - (*x < *y);
}

/* Closes all descriptors but stderr, the socket and the files. */
static void close_others(const struct ct_job *job, int fd)
{
    CT_VEC(int) keep = { 0 };
    unsigned next = 3;

    *ct_vec_add(&keep) = fd;
    for (uint32_t i = 0; i < job->n; i++)
        if (job->files[i].file.fd > 2)
            *ct_vec_add(&keep) = job->files[i].file.fd;
    qsort(keep.v, keep.n, sizeof *keep.v, by_number);
    for (size_t i = 0; i < keep.n; i++) {
        if ((unsigned)keep.v[i] > next)
            (void)close_range(next, (unsigned)keep.v[i] - 1, 0);
        next = (unsigned)keep.v[i] + 1;
    }
    (void)close_range(next, ~0U, 0);
    ct_vec_done(&keep);

    int null = open("/dev/null", O_RDWR | O_CLOEXEC);

    if (null >= 0) {
        (void)dup2(null, STDIN_FILENO);
        (void)dup2(null, STDOUT_FILENO);
        (void)close(null);
    }
}

static void child(const struct ct_job *job, int fd, pid_t parent)
{
    struct ct_sandbox_limits limits = { .memory_bytes = CT_MAX_WORKER_BYTES + job->memory,
        .cpu_seconds = job->seconds };
    char bits;

    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(1);
    (void)signal(SIGINT, SIG_IGN);
    (void)signal(SIGTERM, SIG_DFL);
    (void)signal(SIGPIPE, SIG_IGN);
    close_others(job, fd);
    ct_heap_keep(HEAP_BYTES);
    bits = (char)ct_sandbox_enter(&limits);
    if (ct_wire_send(fd, CT_WIRE_BEGIN, (struct ct_span){ &bits, 1 }) == 0)
        (job->run ? job->run : ct_job_run)(job, fd);
    _exit(0);
}

int ct_worker_start(struct ct_worker *ret, const struct ct_job *job, struct ct_err *err)
{
    pid_t pid, self = getpid();
    int pair[2];

    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
        return ct_fail(err, -errno, "cannot make a socket: %s", strerror(errno));
    ct_cleanup(ct_close_fd) int ours = pair[0];
    ct_cleanup(ct_close_fd) int theirs = pair[1];

    if (fcntl(ours, F_SETFL, O_NONBLOCK) != 0)
        return ct_fail(err, -errno, "cannot prepare a socket: %s", strerror(errno));
    pid = fork();
    if (pid < 0)
        return ct_fail(err, -errno, "cannot start a reader process: %s", strerror(errno));
    if (pid == 0)
        child(job, theirs, self);
    *ret = (struct ct_worker){ pid, ct_take_fd(&ours) };
    return 0;
}

static void words(int status, char *ret, size_t size)
{
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU)
        snprintf(ret, size, "the reader process took too long and was ended");
    else if (WIFSIGNALED(status))
        snprintf(ret, size, "the reader process ended by signal %d (%s)", WTERMSIG(status),
            strsignal(WTERMSIG(status)));
    else if (WIFEXITED(status) && WEXITSTATUS(status) == CT_NO_MEMORY)
        snprintf(ret, size, "the reader process needed more memory than it may have");
    else if (WIFEXITED(status) && WEXITSTATUS(status) != 0)
        snprintf(ret, size, "the reader process ended with status %d", WEXITSTATUS(status));
    else
        snprintf(ret, size, "the reader process ended before its work was done");
}

void ct_worker_reap(struct ct_worker *w, char *ret_why, size_t size)
{
    int status = 0;

    ct_close_fd(&w->fd);
    while (w->pid > 0 && waitpid(w->pid, &status, 0) < 0 && errno == EINTR)
        ;
    w->pid = 0;
    words(status, ret_why, size);
}

void ct_worker_kill(struct ct_worker *w)
{
    char unused[96];

    if (w->pid <= 0)
        return;
    (void)kill(w->pid, SIGKILL);
    ct_worker_reap(w, unused, sizeof unused);
}

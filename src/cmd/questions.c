/* SPDX-License-Identifier: Apache-2.0 */
/*
 * questions: a prompt on standard error, a line from standard input, an option.
 *
 * Comes in: the command line. Goes out: the same, with what was answered. Several
 * domains are given in one line, with blanks or commas between them.
 */
#include "cmd/questions.h"

#include <stdio.h>
#include <unistd.h>

struct question {
    enum ct_option option;
    const char *text;
    bool many;
};

static const struct question questions[] = {
    { CT_OPT_NAME, "What is the case called in reports?", false },
    { CT_OPT_OWN, "Which mail domains are your own? (empty: learned from the mail)", true },
    { CT_OPT_TIME_ZONE, "Time zone of those who read reports? (such as Europe/Vienna)", false },
    { CT_OPT_TLP, "TLP? (CLEAR, GREEN, AMBER, AMBER+STRICT, RED)", false },
    { CT_OPT_PEOPLE, "A CSV file of people and addresses? (header person,address)", false },
};

static void answer(struct ct_args *args, const struct question *q, struct ct_span line)
{
    while (line.len) {
        size_t n = 0;

        while (n < line.len && !(q->many && memchr(", ;", line.ptr[n], 3)))
            n++;
        if (n) {
            struct ct_span word =
                ct_arena_printf(&args->arena, "%.*s", (int)n, line.ptr); /* ends with NUL */

            *ct_vec_add(&args->values[q->option]) = word.ptr;
        }
        line = ct_span_from(line, n < line.len ? n + 1 : n);
    }
}

void ct_questions_ask(struct ct_args *args)
{
    char line[1024];

    if (ct_args_has(args, CT_OPT_NO_INPUT) || !isatty(STDIN_FILENO) || !isatty(args->err_fd))
        return;
    for (size_t i = 0; i < sizeof questions / sizeof questions[0]; i++) {
        if (ct_args_has(args, questions[i].option))
            continue;
        (void)dprintf(args->err_fd, "%s ", questions[i].text);
        if (!fgets(line, sizeof line, stdin))
            return;
        answer(args, &questions[i], ct_span_trim(ct_span_str(line)));
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * verb: one subcommand, and what the command line said to it.
 *
 *   argv --options.def--> ct_args --verbs.def--> run() --> exit code
 *
 * A verb is one file that ends in a `const struct ct_verb` and one line in
 * verbs.def. It writes its result through ct_output(), returns an exit code, or
 * -errno with *err filled, which ct_main() prints as one line.
 */

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/vec.h"
#include "report/report.h"

/* Exit codes, stable (ux §2.1). */
enum {
    CT_EXIT_DONE = 0,
    CT_EXIT_FAILED = 1,
    CT_EXIT_USAGE = 2,
    CT_EXIT_INCOMPLETE = 3,
    CT_EXIT_DAMAGED = 4,
    CT_EXIT_FOUND = 10,
    CT_EXIT_STOPPED = 130,
};

enum ct_option {
#define OPTION(id, name, letter, argument, doc) CT_OPT_##id,
#include "cmd/options.def"
#undef OPTION
    CT_N_OPTIONS,
};

#define CT_OPT_BIT(id) ((uint64_t)1 << CT_OPT_##id)
#define CT_OPT_LISTS (CT_OPT_BIT(JSON) | CT_OPT_BIT(JSONL) | CT_OPT_BIT(CSV))
#define CT_OPT_GLOBAL                                                                       \
    (CT_OPT_BIT(CASE) | CT_OPT_LISTS | CT_OPT_BIT(QUIET) | CT_OPT_BIT(VERBOSE) |            \
        CT_OPT_BIT(COLOR) | CT_OPT_BIT(NO_COLOR) | CT_OPT_BIT(HELP) | CT_OPT_BIT(VERSION) | \
        CT_OPT_BIT(ASCII))

struct ct_option_info {
    const char *name, *argument, *doc;
    int letter;
};

/* Static; indexed by enum ct_option. */
extern const struct ct_option_info ct_options[CT_N_OPTIONS];

struct ct_args {
    const struct ct_verb *verb;
    CT_VEC(const char *) values[CT_N_OPTIONS]; /* static: in argv; "" where it takes none */
    CT_VEC(const char *) words;                /* behind the verb */
    struct ct_arena arena;
    const char *command; /* the whole line, quoted for a shell */
    int out_fd, err_fd;
};

struct ct_verb {
    const char *name, *summary, *usage, *text; /* text may be NULL */
    uint64_t options;                          /* besides the global ones: CT_OPT_BIT() */
    int (*run)(struct ct_args *args, struct ct_err *err);
};

/* All verbs, ends with NULL. Static. */
extern const struct ct_verb *const ct_verbs[];
const struct ct_verb *ct_verb_find(const char *name);

/* CT_EXIT_USAGE with *err filled, or 0. End *args with ct_args_done() either way. */
int ct_args_parse(struct ct_args *ret, int argc, char **argv, struct ct_err *err);
void ct_args_done(struct ct_args *args);

static inline bool ct_args_has(const struct ct_args *args, enum ct_option o)
{
    return args->values[o].n != 0;
}

/* The last value given; NULL without. */
const char *ct_args_value(const struct ct_args *args, enum ct_option o);

/* Values of a repeated option as spans in the arena of the arguments. */
struct ct_span_list ct_args_list(struct ct_args *args, enum ct_option o);

/* A number, 0 when absent; CT_EXIT_USAGE when it is none or beyond `max`. */
int ct_args_number(const struct ct_args *args, enum ct_option o, uint64_t max, uint64_t *ret,
    struct ct_err *err) CT_MUST_CHECK;

enum ct_format ct_args_format(const struct ct_args *args);

/* Look of text on standard output, by options, environment and terminal. */
struct ct_style ct_args_style(const struct ct_args *args);

/* Writes it all. 1 when the reader has gone (EPIPE), which ends the work quietly. */
int ct_output(const struct ct_args *args, struct ct_span s, struct ct_err *err) CT_MUST_CHECK;

/* Usage errors: fills *err, returns CT_EXIT_USAGE. */
int ct_usage(struct ct_err *err, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

void ct_help_all(struct ct_buf *out);
void ct_help_verb(struct ct_buf *out, const struct ct_verb *verb);
void ct_help_short(struct ct_buf *out);

/* The program. */
int ct_main(int argc, char **argv);

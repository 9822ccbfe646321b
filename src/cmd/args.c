/* SPDX-License-Identifier: Apache-2.0 */
/*
 * args: the command line, by one table for all verbs.
 *
 * Options may stand before and behind the verb (`coldtrail -C DIR show`,
 * `coldtrail hunt -C DIR`), so all are parsed first and checked against the verb
 * afterwards (getopt_long(3), which also gives --opt=value, short clusters and --).
 */
#include <errno.h>
#include <getopt.h>
#include <stdarg.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/limits.h"
#include "cmd/verb.h"

const struct ct_option_info ct_options[CT_N_OPTIONS] = {
#define OPTION(id, name, letter, argument, doc) { name, argument, doc, letter },
#include "cmd/options.def"
#undef OPTION
};

#define FIRST_LONG 256 /* getopt's value of option 0; letters are below */

int ct_usage(struct ct_err *err, const char *fmt, ...)
{
    char text[400];
    va_list ap;

    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    (void)ct_fail(err, -EINVAL, "%s", text);
    return CT_EXIT_USAGE;
}

static void make_tables(struct option longs[CT_N_OPTIONS + 1], char letters[3 * CT_N_OPTIONS + 3])
{
    size_t n = 0;

    letters[n++] = '-'; /* words in their order, as if of an option 1 */
    letters[n++] = ':';
    for (int i = 0; i < CT_N_OPTIONS; i++) {
        longs[i] = (struct option){ .name = ct_options[i].name,
            .has_arg = ct_options[i].argument ? required_argument : no_argument,
            .val = FIRST_LONG + i };
        if (ct_options[i].letter == 0)
            continue;
        letters[n++] = (char)ct_options[i].letter;
        if (ct_options[i].argument)
            letters[n++] = ':';
    }
    longs[CT_N_OPTIONS] = (struct option){ 0 };
    letters[n] = '\0';
}

static int option_of(int value)
{
    if (value >= FIRST_LONG)
        return value - FIRST_LONG;
    for (int i = 0; i < CT_N_OPTIONS; i++)
        if (ct_options[i].letter == value)
            return i;
    return -1;
}

static int bad_option(int c, char **argv, struct ct_err *err)
{
    const char *word = argv[optind - 1];

    if (c == ':')
        return ct_usage(err, "%s needs a value", word);
    if (optopt > 0 && optopt < FIRST_LONG)
        return ct_usage(err, "unknown option -%c; see coldtrail --help", optopt);
    return ct_usage(err, "unknown option %s; see coldtrail --help", word);
}

/* Its argument ends in "...": so are the words that follow, up to the next option. */
static bool takes_many(int option)
{
    return ct_span_ends(ct_span_str(ct_options[option].argument), CT_LIT("..."));
}

static void add_word(struct ct_args *a, int many)
{
    if (many >= 0 && a->words.n)
        *ct_vec_add(&a->values[many]) = optarg;
    else
        *ct_vec_add(&a->words) = optarg;
}

static int take_options(struct ct_args *a, int argc, char **argv, struct ct_err *err)
{
    struct option longs[CT_N_OPTIONS + 1];
    char letters[3 * CT_N_OPTIONS + 3];
    int c, many = -1; /* the option that words belong to */

    make_tables(longs, letters);
    opterr = 0;
    optind = 0;
    while ((c = getopt_long(argc, argv, letters, longs, NULL)) != -1) {
        int o = c == '?' || c == ':' ? -1 : option_of(c);

        if (c == 1) {
            add_word(a, many);
            continue;
        }
        if (o < 0)
            return bad_option(c, argv, err);
        *ct_vec_add(&a->values[o]) = optarg ? optarg : "";
        many = takes_many(o) ? o : -1;
    }
    for (int i = optind; i < argc; i++)
        *ct_vec_add(&a->words) = argv[i];
    return 0;
}

static int check_options(const struct ct_args *a, struct ct_err *err)
{
    uint64_t allowed = CT_OPT_GLOBAL | a->verb->options;
    int formats =
        ct_args_has(a, CT_OPT_JSON) + ct_args_has(a, CT_OPT_JSONL) + ct_args_has(a, CT_OPT_CSV);

    for (int i = 0; i < CT_N_OPTIONS; i++)
        if (a->values[i].n && !(allowed & (uint64_t)1 << i))
            return ct_usage(err, "--%s is no option of %s; see coldtrail help %s",
                ct_options[i].name, a->verb->name, a->verb->name);
    if (formats > 1)
        return ct_usage(err, "only one of --json, --jsonl and --csv");
    return 0;
}

static bool is_plain(const char *s)
{
    if (*s == '\0')
        return false;
    for (; *s; s++)
        if (!ct_is_alnum(*s) && !strchr("/._-+,:@=%", *s))
            return false;
    return true;
}

/* The line as one could paste it into a shell. */
static const char *quoted(struct ct_args *a, int argc, char **argv)
{
    struct ct_buf line = ct_buf(CT_MAX_AUDIT_LINE);
    struct ct_span copy;

    ct_buf_add(&line, CT_LIT("coldtrail"));
    for (int i = 1; i < argc; i++) {
        bool plain = is_plain(argv[i]);

        ct_buf_add(&line, plain ? CT_LIT(" ") : CT_LIT(" '"));
        for (const char *p = argv[i]; *p; p++)
            ct_buf_add(&line, *p == '\'' ? CT_LIT("'\\''") : (struct ct_span){ p, 1 });
        ct_buf_add(&line, plain ? CT_LIT("") : CT_LIT("'"));
    }
    copy = ct_arena_printf(&a->arena, "%s", ct_buf_str(&line));
    ct_buf_done(&line);
    return copy.ptr;
}

int ct_args_parse(struct ct_args *ret, int argc, char **argv, struct ct_err *err)
{
    int r;

    *ret = (struct ct_args){ .out_fd = STDOUT_FILENO, .err_fd = STDERR_FILENO };
    ret->command = quoted(ret, argc, argv);
    r = take_options(ret, argc, argv, err);
    if (r != 0 || ret->words.n == 0)
        return r;
    ret->verb = ct_verb_find(ret->words.v[0]);
    if (!ret->verb)
        return ct_usage(err, "unknown verb '%s'; see coldtrail --help", ret->words.v[0]);
    ret->words.n--;
    memmove(ret->words.v, ret->words.v + 1, ret->words.n * sizeof *ret->words.v);
    return check_options(ret, err);
}

void ct_args_done(struct ct_args *args)
{
    for (int i = 0; i < CT_N_OPTIONS; i++)
        ct_vec_done(&args->values[i]);
    ct_vec_done(&args->words);
    ct_arena_done(&args->arena);
}

const char *ct_args_value(const struct ct_args *args, enum ct_option o)
{
    return args->values[o].n ? args->values[o].v[args->values[o].n - 1] : NULL;
}

struct ct_span_list ct_args_list(struct ct_args *args, enum ct_option o)
{
    size_t n = args->values[o].n;
    struct ct_span *v = ct_arena_alloc(&args->arena, (n + 1) * sizeof *v);

    for (size_t i = 0; i < n; i++)
        v[i] = ct_span_trim(ct_span_str(args->values[o].v[i]));
    return (struct ct_span_list){ v, n };
}

int ct_args_number(
    const struct ct_args *args, enum ct_option o, uint64_t max, uint64_t *ret, struct ct_err *err)
{
    const char *text = ct_args_value(args, o);

    *ret = 0;
    if (text && !ct_span_uint(ct_span_str(text), max, ret))
        return ct_usage(err, "--%s '%s' is no number up to %llu", ct_options[o].name, text,
            (unsigned long long)max);
    return 0;
}

enum ct_format ct_args_format(const struct ct_args *args)
{
    if (ct_args_has(args, CT_OPT_JSON))
        return CT_FORMAT_json;
    if (ct_args_has(args, CT_OPT_JSONL))
        return CT_FORMAT_jsonl;
    return ct_args_has(args, CT_OPT_CSV) ? CT_FORMAT_csv : CT_FORMAT_text;
}

/* The first of these that is set decides (POSIX, Environment Variables §8.2). */
static bool locale_is_utf8(void)
{
    static const char *const names[] = { "LC_ALL", "LC_CTYPE", "LANG" };

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const char *s = getenv(names[i]);

        if (s && *s)
            return ct_span_ihas(ct_span_str(s), CT_LIT("utf-8")) ||
                   ct_span_ihas(ct_span_str(s), CT_LIT("utf8"));
    }
    return false;
}

/* Options first, then NO_COLOR (no-color.org), CLICOLOR_FORCE, the terminal. */
static bool wants_colour(const struct ct_args *args)
{
    const char *when = ct_args_value(args, CT_OPT_COLOR), *term = getenv("TERM");
    const char *no = getenv("NO_COLOR"), *force = getenv("CLICOLOR_FORCE");

    if (ct_args_has(args, CT_OPT_NO_COLOR) || (when && strcmp(when, "never") == 0))
        return false;
    if (when && strcmp(when, "always") == 0)
        return true;
    if (no && *no)
        return false;
    if (force && *force && strcmp(force, "0") != 0)
        return true;
    return isatty(args->out_fd) && term && strcmp(term, "dumb") != 0;
}

struct ct_style ct_args_style(const struct ct_args *args)
{
    struct winsize size;
    struct ct_style style = { .utf8 = !ct_args_has(args, CT_OPT_ASCII) && locale_is_utf8(),
        .colour = wants_colour(args),
        .why = ct_args_has(args, CT_OPT_WHY),
        .width = 80 };

    if (ioctl(args->out_fd, TIOCGWINSZ, &size) == 0 && size.ws_col >= 40 && size.ws_col < 80)
        style.width = size.ws_col;
    return style;
}

int ct_output(const struct ct_args *args, struct ct_span s, struct ct_err *err)
{
    while (s.len) {
        ssize_t n = write(args->out_fd, s.ptr, s.len);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0 && errno == EPIPE)
            return 1;
        if (n < 0)
            return ct_fail(err, -errno, "cannot write the result: %s", strerror(errno));
        s = ct_span_from(s, (size_t)n);
    }
    return 0;
}

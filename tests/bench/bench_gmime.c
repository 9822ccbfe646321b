/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bench_gmime: the same work as bench_mime by GMime 3, to compare with.
 *
 *   find DIR -name '*.eml' | bench_gmime [ROUNDS]
 *   find DIR -name '*.eml' | bench_gmime -v      one line a file: leaves, bytes of content
 *
 * Parse, decode every leaf, convert text to UTF-8 where GMime can. Built only with -Dbench=true.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <gmime/gmime.h>

struct totals {
    size_t leaves, content, text;
};

static double now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void leaf(GMimePart *part, struct totals *t)
{
    GMimeDataWrapper *data = g_mime_part_get_content(part);
    GMimeStream *mem = g_mime_stream_mem_new();

    t->leaves++;
    if (data)
        t->content += (size_t)MAX(0, g_mime_data_wrapper_write_to_stream(data, mem));
    g_object_unref(mem);
    if (GMIME_IS_TEXT_PART(part)) {
        char *text = g_mime_text_part_get_text(GMIME_TEXT_PART(part));

        if (text)
            t->text += strlen(text);
        g_free(text);
    }
}

static void each(GMimeObject *parent, GMimeObject *part, gpointer arg)
{
    (void)parent;
    if (GMIME_IS_PART(part))
        leaf(GMIME_PART(part), arg);
    else if (GMIME_IS_MESSAGE_PART(part)) {
        GMimeMessage *m = g_mime_message_part_get_message(GMIME_MESSAGE_PART(part));

        if (m)
            g_mime_message_foreach(m, each, arg);
    }
}

static void parse(const char *bytes, size_t len, struct totals *t)
{
    GMimeStream *stream = g_mime_stream_mem_new_with_buffer(bytes, len);
    GMimeParser *parser = g_mime_parser_new_with_stream(stream);
    GMimeMessage *m = g_mime_parser_construct_message(parser, NULL);

    if (m) {
        g_mime_message_foreach(m, each, t);
        g_object_unref(m);
    }
    g_object_unref(parser);
    g_object_unref(stream);
}

static char *load(const char *path, size_t *len)
{
    char *bytes = NULL;

    return g_file_get_contents(path, &bytes, len, NULL) ? bytes : NULL;
}

int main(int argc, char **argv)
{
    GPtrArray *files = g_ptr_array_new();
    GArray *lens = g_array_new(FALSE, FALSE, sizeof(size_t));
    bool verbose = argc > 1 && strcmp(argv[1], "-v") == 0;
    int rounds = argc > 1 && !verbose ? (int)g_ascii_strtoll(argv[1], NULL, 10) : 1;
    double best = 1e9;
    size_t bytes = 0;
    struct totals t = { 0 };
    char line[4096];

    g_mime_init();
    while (fgets(line, sizeof line, stdin)) {
        size_t len;
        char *p;

        line[strcspn(line, "\n")] = '\0';
        p = load(line, &len);
        if (!p)
            continue;
        if (verbose) {
            struct totals one = { 0 };

            parse(p, len, &one);
            printf("%zu\t%zu\t%s\n", one.leaves, one.content, line);
        }
        g_ptr_array_add(files, p);
        g_array_append_val(lens, len);
        bytes += len;
    }
    for (int r = 0; r < rounds && !verbose; r++) {
        double start = now();

        t = (struct totals){ 0 };
        for (guint i = 0; i < files->len; i++)
            parse(files->pdata[i], g_array_index(lens, size_t, i), &t);
        best = MIN(best, now() - start);
    }
    if (!verbose)
        printf("gmime: %u messages, %zu bytes: %.0f msg/s, %.1f MB/s; leaves %zu, content %zu\n",
            files->len, bytes, files->len / best, (double)bytes / best / 1e6, t.leaves, t.content);
    return 0;
}

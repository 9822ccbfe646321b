/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Runs a fuzz target over the files of the folders named as arguments, without
 * a fuzzer: every past crash is such a file and is met again by each test run.
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/cleanup.h"
#include "fuzz/fuzz.h"

static int feed(const char *dir, const char *name)
{
    char path[4096];
    long size;

    snprintf(path, sizeof path, "%s/%s", dir, name);
    ct_cleanup(ct_close_file) FILE *f = fopen(path, "rb");
    if (!f || fseek(f, 0, SEEK_END) != 0 || (size = ftell(f)) < 0)
        return -1;
    rewind(f);

    /* exactly as long as the input, so that reading past it is caught */
    uint8_t *data = malloc(size ? (size_t)size : 1);
    size_t n = data ? fread(data, 1, (size_t)size, f) : 0;

    LLVMFuzzerTestOneInput(data, n);
    free(data);
    return 0;
}

static int each(const char *path)
{
    struct dirent *e;
    int n = 0;
    DIR *dir = opendir(path);

    if (!dir)
        return -1;
    while ((e = readdir(dir)) != NULL)
        if (e->d_name[0] != '.')
            n += feed(path, e->d_name) == 0;
    closedir(dir);
    return n;
}

int main(int argc, char **argv)
{
    int total = 0;

    for (int i = 1; i < argc; i++) {
        int n = each(argv[i]);

        if (n <= 0)
            printf("# nothing in %s\n", argv[i]);
        total += n > 0 ? n : 0;
    }
    printf("%sok 1 - %d inputs\n1..1\n", total ? "" : "not ", total);
    return total == 0;
}

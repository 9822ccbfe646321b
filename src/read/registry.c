/* SPDX-License-Identifier: Apache-2.0 */
/*
 * registry: the readers of readers.def, and which of them knows a format.
 *
 * The table is the whole of it: no reader registers itself, so what can meet
 * hostile bytes is to be seen in one file.
 */
#include "read/reader.h"

#define READER(name) extern const struct ct_reader ct_reader_##name;
#include "read/readers.def"
#undef READER

static const struct ct_reader *const readers[] = {
#define READER(name) &ct_reader_##name,
#include "read/readers.def"
#undef READER
};

#define N_READERS (sizeof readers / sizeof readers[0])

const struct ct_reader *ct_reader_find(struct ct_span name)
{
    for (size_t i = 0; i < N_READERS; i++)
        if (ct_span_eq(name, ct_span_str(readers[i]->name)))
            return readers[i];
    return NULL;
}

const struct ct_reader *ct_reader_detect(struct ct_span head)
{
    const struct ct_reader *best = NULL;
    int best_score = CT_PROBE_SURE - 1;

    head = ct_span_head(head, CT_PROBE_BYTES);
    for (size_t i = 0; i < N_READERS; i++) {
        int score = readers[i]->probe(head);

        if (score == best_score)
            best = NULL; /* two are as sure: that is no answer */
        if (score > best_score) {
            best = readers[i];
            best_score = score;
        }
    }
    return best;
}

void ct_reader_each(void (*fn)(const struct ct_reader *r, void *arg), void *arg)
{
    for (size_t i = 0; i < N_READERS; i++)
        fn(readers[i], arg);
}

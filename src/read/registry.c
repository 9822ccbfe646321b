/* SPDX-License-Identifier: Apache-2.0 */
/*
 * registry: the readers of readers.def, and which of them knows a format.
 *
 * The table is the whole of it: no reader registers itself, so what can meet
 * hostile bytes is to be seen in one file.
 */
#include "read/reader.h"

#include "read/log_names.h"

#define READER(name) extern const struct ct_reader ct_reader_##name;
#include "read/readers.def"
#undef READER

static const struct ct_reader *const readers[] = {
#define READER(name) &ct_reader_##name,
#include "read/readers.def"
#undef READER
};

/* Archives of small mails are the bulk of what is read: for one that is this surely mail no reader
 * of logs is asked. */
#define SURELY_MAIL 90

#define N_READERS (sizeof readers / sizeof readers[0])

const struct ct_reader *ct_reader_find(struct ct_span name)
{
    for (size_t i = 0; i < N_READERS; i++)
        if (ct_span_eq(name, ct_span_str(readers[i]->name)))
            return readers[i];
    return NULL;
}

/* The first byte spares asking the many readers that it excludes: what begins with a brace is JSON
 * or nothing, with a bracket JSON or a line of text. */
static bool skips(enum ct_frame frame, struct ct_span head)
{
    size_t i = 0;
    char c;

    while (i < head.len && (ct_is_space(head.ptr[i]) || (uint8_t)head.ptr[i] >= 0x80))
        i++; /* a byte order mark */
    c = i < head.len ? head.ptr[i] : '\0';
    if (frame == CT_FRAME_JSON)
        return c != '{' && c != '[' && c != '\x1E';
    return c == '{' || (c == '[' && frame != CT_FRAME_LINE);
}

struct best {
    const struct ct_reader *reader; /* NULL: none, or two are as sure, which is no answer */
    int score;
};

static void ask(struct best *b, struct ct_span head, bool mail)
{
    for (size_t i = 0; i < N_READERS; i++) {
        int score;

        if ((readers[i]->frame <= CT_FRAME_MBOX) != mail || skips(readers[i]->frame, head))
            continue;
        score = readers[i]->probe(head);
        if (score == b->score)
            b->reader = NULL;
        if (score > b->score)
            *b = (struct best){ readers[i], score };
    }
}

const struct ct_reader *ct_reader_detect(struct ct_span head)
{
    struct best b = { .score = CT_PROBE_SURE - 1 };

    head = ct_span_head(head, CT_PROBE_BYTES);
    ask(&b, head, true);
    if (!b.reader || b.score < SURELY_MAIL) {
        ct_names_begin(head);
        ask(&b, head, false);
        ct_names_end();
    }
    return b.reader;
}

void ct_reader_each(void (*fn)(const struct ct_reader *r, void *arg), void *arg)
{
    for (size_t i = 0; i < N_READERS; i++)
        fn(readers[i], arg);
}

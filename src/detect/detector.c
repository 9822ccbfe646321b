/* SPDX-License-Identifier: Apache-2.0 */
/*
 * detector: the table out of detectors.def, and signals to words.
 *
 * No detector registers itself: what can speak about a message is to be seen in
 * that one list, and its order is the order of signals.
 */
#include "detect/detector.h"

#include "base/buf.h"
#include "base/err.h"

#define DETECTOR(name) extern const struct ct_detector ct_detector_##name;
#include "detect/detectors.def"
#undef DETECTOR

static const struct ct_detector *const detectors[] = {
#define DETECTOR(name) &ct_detector_##name,
#include "detect/detectors.def"
#undef DETECTOR
};

static const char *const texts[CT_N_SIGNALS] = {
#define SIGNAL(id, text) [CT_SIGNAL_##id] = text,
#include "detect/signals.def"
#undef SIGNAL
};

void ct_detect(const struct ct_history *h, size_t msg, struct ct_suspicion *ret)
{
    *ret = (struct ct_suspicion){ 0 };
    for (size_t i = 0; i < sizeof detectors / sizeof detectors[0]; i++)
        detectors[i]->judge(h, msg, ret);
}

void ct_signal_add(struct ct_suspicion *j, int32_t *sum, struct ct_signal s)
{
    ct_assert(j->n < CT_MAX_SIGNALS);
    j->v[j->n++] = s;
    *sum += s.centibits;
}

struct ct_span ct_signal_text(
    struct ct_arena *a, const struct ct_mailset *set, const struct ct_signal *s)
{
    struct ct_span text = ct_span_str(texts[s->kind]);
    struct ct_buf out = ct_buf(2048);
    struct ct_span ret;

    while (text.len) {
        ct_buf_add(&out, ct_span_cut_chr(&text, '{'));
        if (ct_span_starts(text, CT_LIT("s}")))
            ct_buf_add(&out, ct_span_head(ct_mailset_str(set, s->str), 256));
        else if (ct_span_starts(text, CT_LIT("n}")))
            ct_buf_printf(&out, "%u", s->num);
        text = ct_span_from(text, 2);
    }
    ret = ct_arena_copy(a, ct_buf_span(&out));
    ct_buf_done(&out);
    return ret;
}

void ct_detector_each(void (*fn)(const struct ct_detector *d, void *arg), void *arg)
{
    for (size_t i = 0; i < sizeof detectors / sizeof detectors[0]; i++)
        fn(detectors[i], arg);
}

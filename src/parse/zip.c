/* SPDX-License-Identifier: Apache-2.0 */
/*
 * zip: the directory at the end, or else the headers in front of the members.
 *
 *   [local header, data]… [directory entry]… [end record, comment]
 *
 * All numbers are the stranger's: each is checked against the file before it
 * is used, and walking always moves forward.
 */
#include "parse/zip.h"

#include "base/inflate.h"
#include "base/limits.h"

#define LOCAL_LEN 30
#define ENTRY_LEN 46
#define END_LEN 22
#define COMMENT_MAX 65535

static unsigned u16(struct ct_span s, size_t at)
{
    const unsigned char *p = (const unsigned char *)s.ptr + at;

    return (unsigned)(p[0] | p[1] << 8);
}

static uint32_t u32(struct ct_span s, size_t at)
{
    return u16(s, at) | (uint32_t)u16(s, at + 2) << 16;
}

static bool is_sign(struct ct_span s, size_t at, const char *sign)
{
    return at <= s.len && s.len - at >= 4 && memcmp(s.ptr + at, sign, 4) == 0;
}

/* Where the next signature stands at or after `at`; s.len when none. */
static size_t next_sign(struct ct_span s, size_t at, const char *sign)
{
    return ct_span_find(s, (struct ct_span){ sign, 4 }, at);
}

/* Name and place of the data of the local header at `at`; false when it is none. */
static bool local_data(struct ct_span s, size_t at, struct ct_span *ret_name, size_t *ret_data)
{
    size_t name, extra;

    if (!is_sign(s, at, "PK\3\4") || s.len - at < LOCAL_LEN)
        return false;
    name = u16(s, at + 26);
    extra = u16(s, at + 28);
    if (s.len - at - LOCAL_LEN < name + extra)
        return false;
    *ret_name = ct_span_head(ct_span_from(s, at + LOCAL_LEN), name);
    *ret_data = at + LOCAL_LEN + name + extra;
    return true;
}

struct walk {
    struct ct_span file;
    ct_zip_fn *fn;
    void *arg;
    size_t n;
    uint32_t notes;
    bool stop;
};

static void give(struct walk *w, const struct ct_zip_entry *e)
{
    if (w->n >= CT_MAX_OOXML_ENTRIES) {
        w->notes |= CT_ZIP_TOO_MANY;
        w->stop = true;
        return;
    }
    w->n++;
    w->stop = !w->fn(w->arg, e);
}

/* One entry of the directory; false when it makes no sense. */
static bool directory_entry(struct walk *w, size_t at, size_t shift)
{
    struct ct_span s = w->file, name;
    struct ct_zip_entry e = { .method = (uint16_t)u16(s, at + 10),
        .encrypted = u16(s, at + 8) & 1,
        .size = u32(s, at + 24) };
    size_t packed = u32(s, at + 20), local = u32(s, at + 42) + shift, data;

    e.name = ct_span_head(ct_span_from(s, at + ENTRY_LEN), u16(s, at + 28));
    if (!local_data(s, local, &name, &data))
        return false;
    if (packed > s.len - data)
        w->notes |= CT_ZIP_TRUNCATED;
    e.data = ct_span_head(ct_span_from(s, data), packed);
    give(w, &e);
    return true;
}

/* The end record, searched from the back; s.len when there is none. */
static size_t find_end(struct ct_span s)
{
    size_t low = s.len > END_LEN + COMMENT_MAX ? s.len - END_LEN - COMMENT_MAX : 0;

    for (size_t at = s.len >= END_LEN ? s.len - END_LEN + 1 : 0; at > low; at--)
        if (is_sign(s, at - 1, "PK\5\6"))
            return at - 1;
    return s.len;
}

/* False when the directory is missing or wrong at its first entry. */
static bool by_directory(struct walk *w)
{
    struct ct_span s = w->file;
    size_t end = find_end(s), at, size, shift;

    if (end == s.len)
        return false;
    size = u32(s, end + 12);
    at = u32(s, end + 16);
    if (size > end || at > end - size)
        return false;
    shift = end - size - at; /* bytes put in front of the archive */
    at += shift;
    while (!w->stop && at < end && end - at >= ENTRY_LEN && is_sign(s, at, "PK\1\2")) {
        if (!directory_entry(w, at, shift))
            return w->n > 0;
        at += ENTRY_LEN + u16(s, at + 28) + u16(s, at + 30) + u16(s, at + 32);
    }
    return w->n > 0;
}

static void by_headers(struct walk *w)
{
    struct ct_span s = w->file, name;
    size_t at = next_sign(s, 0, "PK\3\4"), data;

    w->notes |= CT_ZIP_NO_DIRECTORY;
    for (; !w->stop && at < s.len; at = next_sign(s, at, "PK\3\4")) {
        struct ct_zip_entry e = { 0 };
        size_t packed;

        if (!local_data(s, at, &name, &data)) {
            at += 4;
            continue;
        }
        e.name = name;
        e.method = (uint16_t)u16(s, at + 8);
        e.encrypted = u16(s, at + 6) & 1;
        e.size = u32(s, at + 22);
        packed = u32(s, at + 18);
        if (packed == 0 && u16(s, at + 6) & 8) /* told behind the data */
            packed = s.len - data;
        if (packed > s.len - data)
            w->notes |= CT_ZIP_TRUNCATED;
        e.data = ct_span_head(ct_span_from(s, data), packed);
        give(w, &e);
        at = packed == e.data.len && packed < s.len - data ? data + packed : data;
    }
}

uint32_t ct_zip_each(struct ct_span file, ct_zip_fn *fn, void *arg)
{
    struct walk w = { .file = file, .fn = fn, .arg = arg };

    if (!by_directory(&w) && !w.stop)
        by_headers(&w);
    return w.notes;
}

bool ct_zip_read(const struct ct_zip_entry *e, struct ct_buf *out)
{
    size_t before = out->len;

    if (e->encrypted)
        return false;
    if (e->method == 0) {
        ct_buf_add(out, ct_span_head(e->data, CT_MAX_INFLATE_BYTES));
        return true;
    }
    if (e->method != 8)
        return false;
    return ct_inflate(out, e->data, CT_INFLATE_RAW, NULL) == CT_INFLATE_OK || out->len > before;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * unpack: one libarchive handle for each layer, one layer on top of the other.
 *
 * A layer is a compression (libarchive stacks its own filters for gz in gz; each
 * counts) or an archive. An archive right inside a compression is the same
 * layer, for tar.gz is one thing to people. Ratio and totals are counted against
 * the bytes taken from the outermost source, so that a bomb cannot hide its factor
 * by spreading it over layers.
 *
 * A ZIP is read from its central directory, where it says what is valid. That needs seeking:
 * a ZIP inside something else is taken into memory up to CT_MAX_UNPACK_SPOOL, larger
 * ones are read front to back.
 */
#include "base/unpack.h"

#include <archive.h>
#include <archive_entry.h>
#include <stdio.h>

#include "base/limits.h"

enum kind { KIND_NONE, KIND_GZ, KIND_XZ, KIND_BZ2, KIND_ZST, KIND_ZIP, KIND_TAR };

struct run {
    const struct ct_unpacking *u;
    uint64_t in, out, members; /* taken from the source, given by all layers */
    const char *stop;          /* a ceiling was met: why nothing more is unpacked */
    const struct ct_stream *source;
};

struct layer {
    struct run *run;
    struct ct_stream *in;
    struct archive *ar;
    struct ct_span path; /* label of this container */
    unsigned depth;
    size_t lent; /* bytes of the window that libarchive still looks at */
    enum kind kind;
};

static int open_any(struct run *run, struct ct_stream *in, struct ct_member m, bool inside_filter);

/* ---- what is it ---- */

static bool starts(struct ct_span s, const char *magic, size_t n)
{
    return s.len >= n && memcmp(s.ptr, magic, n) == 0;
}

/* The header's own checksum: any tar of the last fifty years, and nothing else. */
static bool is_tar(struct ct_span s)
{
    unsigned long sum = 0, want = 0;
    size_t i = 148;

    if (s.len < 512 || s.ptr[0] == '\0')
        return false;
    while (i < 156 && s.ptr[i] == ' ')
        i++;
    if (s.ptr[i] < '0' || s.ptr[i] > '7')
        return false;
    for (; i < 156 && s.ptr[i] >= '0' && s.ptr[i] <= '7'; i++)
        want = want * 8 + (unsigned long)(s.ptr[i] - '0');
    for (i = 0; i < 512; i++)
        sum += i >= 148 && i < 156 ? ' ' : (unsigned char)s.ptr[i];
    return sum == want;
}

static bool is_bz2(struct ct_span s)
{
    return s.len >= 10 && starts(s, "BZh", 3) && s.ptr[3] >= '1' && s.ptr[3] <= '9' &&
           (memcmp(s.ptr + 4, "1AY&SY", 6) == 0 || memcmp(s.ptr + 4, "\x17rE8P\x90", 6) == 0);
}

/* A frame, or a frame to be skipped in front of one. */
static bool is_zst(struct ct_span s)
{
    return starts(s, "\x28\xb5\x2f\xfd", 4) ||
           (s.len >= 8 && ((unsigned char)s.ptr[0] & 0xf0) == 0x50 &&
               memcmp(s.ptr + 1, "*M\x18", 3) == 0);
}

static bool is_zip(struct ct_span s)
{
    return starts(s, "PK\3\4", 4) || starts(s, "PK\5\6", 4) || starts(s, "PK\7\10PK\3\4", 8);
}

static enum kind kind_of(struct ct_span s)
{
    static const char xz[] = "\xfd"
                             "7zXZ";

    if (starts(s, "\x1f\x8b\x08", 3))
        return KIND_GZ;
    if (starts(s, xz, sizeof xz))
        return KIND_XZ;
    if (is_bz2(s))
        return KIND_BZ2;
    if (is_zst(s))
        return KIND_ZST;
    if (is_zip(s))
        return KIND_ZIP;
    return is_tar(s) ? KIND_TAR : KIND_NONE;
}

bool ct_unpack_wants(struct ct_span head)
{
    return kind_of(head) != KIND_NONE;
}

/* ---- libarchive reads from the stream below ---- */

static la_ssize_t feed(struct archive *ar, void *arg, const void **ret)
{
    struct layer *l = arg;
    struct ct_span s;

    (void)ar;
    ct_stream_skip(l->in, l->lent);
    s = ct_stream_look(l->in, 1);
    l->lent = s.len;
    if (l->in == l->run->source)
        l->run->in += s.len;
    *ret = s.ptr;
    return (la_ssize_t)s.len;
}

static la_int64_t seek(struct archive *ar, void *arg, la_int64_t offset, int whence)
{
    struct layer *l = arg;
    uint64_t end = ct_stream_end(l->in), base;

    (void)ar;
    base = whence == SEEK_SET ? 0 : whence == SEEK_END ? end : l->in->at + l->lent;
    l->lent = 0;
    if (!ct_stream_seek(l->in, base + (uint64_t)offset))
        return ARCHIVE_FATAL;
    return (la_int64_t)l->in->at;
}

static int choose(struct archive *ar, enum kind kind)
{
    switch (kind) {
    case KIND_GZ:
        return archive_read_support_filter_gzip(ar) | archive_read_support_format_raw(ar);
    case KIND_XZ:
        return archive_read_support_filter_xz(ar) | archive_read_support_format_raw(ar);
    case KIND_BZ2:
        return archive_read_support_filter_bzip2(ar) | archive_read_support_format_raw(ar);
    case KIND_ZST:
        return archive_read_support_filter_zstd(ar) | archive_read_support_format_raw(ar);
    case KIND_ZIP:
        return archive_read_support_format_zip(ar);
    case KIND_TAR:
        return archive_read_support_format_tar(ar) |
               archive_read_set_options(ar, "tar:read_concatenated_archives");
    case KIND_NONE:
        break;
    }
    return ARCHIVE_FATAL;
}

static bool compressed(enum kind kind)
{
    return kind != KIND_ZIP && kind != KIND_TAR;
}

/* libarchive's words may quote the input, so they only help to choose ours. */
static const char *why(struct archive *ar)
{
    const char *text = archive_error_string(ar);

    if (text && strcasestr(text, "passphrase"))
        return "encrypted";
    if (text && (strcasestr(text, "truncated") || strcasestr(text, "premature")))
        return "the container ends in the middle: it was cut off";
    if (text && strcasestr(text, "memory"))
        return "unpacking it needs more memory than is allowed";
    if (text && (strcasestr(text, "unsupported") || strcasestr(text, "not supported")))
        return "the container uses a method that is not supported";
    return "the container is damaged from here on";
}

/* ---- members ---- */

static const char *ceiling(const struct run *run)
{
    if (run->out > CT_MAX_UNPACK_BYTES)
        return "more unpacked bytes than are read from one source";
    if (run->out > 64 * CT_MIB && run->out / CT_MAX_UNPACK_RATIO > run->in)
        return "it unpacks to more than 1000 times its size, as only bombs do: stopped";
    return NULL;
}

static size_t fill_member(struct ct_stream *s, char *p, size_t n)
{
    struct layer *l = s->arg;
    la_ssize_t got;

    if (l->run->stop)
        return 0;
    got = archive_read_data(l->ar, p, n);
    if (got < 0) {
        s->trouble = l->in->trouble ? l->in->trouble : why(l->ar);
        return 0;
    }
    l->run->out += (uint64_t)got;
    l->run->stop = ceiling(l->run);
    if (l->run->stop)
        s->trouble = l->run->stop;
    return (size_t)got;
}

static struct ct_span label(struct layer *l, struct archive_entry *e, char *buf)
{
    const char *name = archive_entry_pathname(e);
    size_t n = 0;

    if (compressed(l->kind))
        return l->path;
    if (!name)
        name = archive_entry_pathname_utf8(e);
    if (!name)
        name = "(a name in an unknown charset)";
    if (l->path.len) {
        n = l->path.len < CT_MAX_PATH_BYTES - 2 ? l->path.len : CT_MAX_PATH_BYTES - 2;
        memcpy(buf, l->path.ptr, n);
        memcpy(buf + n, "!/", 2);
        n += 2;
    }
    struct ct_span rest = ct_span_head(ct_span_str(name), CT_MAX_PATH_BYTES - n);

    if (rest.len)
        memcpy(buf + n, rest.ptr, rest.len);
    return (struct ct_span){ buf, n + rest.len };
}

static void lost(struct run *run, struct ct_span member, uint64_t at, const char *reason)
{
    run->u->lost(run->u->arg, member, at, reason);
}

static int take_member(struct layer *l, struct archive_entry *e)
{
    char buf[CT_MAX_PATH_BYTES];
    struct ct_member m = { .path = label(l, e, buf), .size = CT_SIZE_UNKNOWN };
    struct ct_stream bytes = { .fill = fill_member, .arg = l };
    int filters = archive_filter_count(l->ar) - 1;
    int r;

    m.depth = l->depth + (compressed(l->kind) ? (unsigned)filters : 1);
    if (archive_entry_size_is_set(e) && !compressed(l->kind))
        m.size = (uint64_t)archive_entry_size(e);
    if (archive_entry_filetype(e) == AE_IFDIR)
        return 0;
    /* looked compressed, but no filter took it: raw is what went in */
    if (compressed(l->kind) && filters < 1) {
        lost(l->run, m.path, 0, "the container is damaged at its beginning");
        return 0;
    }
    if (archive_entry_hardlink(e) ||
        (archive_entry_filetype(e) != AE_IFREG && archive_entry_filetype(e) != 0)) {
        lost(l->run, m.path, 0, "a link or device inside the container: not followed");
        return 0;
    }
    if (archive_entry_is_encrypted(e)) {
        lost(l->run, m.path, 0, "encrypted");
        return 0;
    }
    if (m.depth > CT_MAX_UNPACK_DEPTH) {
        lost(l->run, m.path, 0, "containers inside each other, deeper than is unpacked");
        return 0;
    }
    r = open_any(l->run, &bytes, m, compressed(l->kind));
    ct_stream_done(&bytes);
    return r;
}

static int each_member(struct layer *l)
{
    struct archive_entry *e;
    int r, damaged = 0;

    while (!l->run->stop) {
        int st = archive_read_next_header(l->ar, &e);

        if (st == ARCHIVE_EOF)
            return 0;
        if (st < ARCHIVE_WARN) {
            lost(l->run, l->path, l->in->at, l->in->trouble ? l->in->trouble : why(l->ar));
            if (st == ARCHIVE_FATAL || ++damaged > 1000)
                return 0;
            continue;
        }
        if (++l->run->members > CT_MAX_UNPACK_MEMBERS)
            l->run->stop = "more members than are read from one source";
        r = take_member(l, e);
        if (r != 0)
            return r;
    }
    lost(l->run, l->path, l->in->at, l->run->stop);
    return 0;
}

static int open_layer(struct run *run, struct ct_stream *in, const struct ct_member *m, enum kind k)
{
    struct layer l = { .run = run, .in = in, .path = m->path, .depth = m->depth, .kind = k };
    int r = 0, st;

    l.ar = archive_read_new();
    ct_assert(l.ar != NULL);
    st = choose(l.ar, k);
    if (st == ARCHIVE_OK && ct_stream_end(in) != CT_SIZE_UNKNOWN)
        st = archive_read_set_seek_callback(l.ar, seek);
    if (st == ARCHIVE_OK)
        st = archive_read_open2(l.ar, &l, NULL, feed, NULL, NULL);
    if (st != ARCHIVE_OK)
        lost(run, m->path, 0, in->trouble ? in->trouble : why(l.ar));
    else
        r = each_member(&l);
    archive_read_free(l.ar);
    return r;
}

static int open_any(struct run *run, struct ct_stream *in, struct ct_member m, bool inside_filter)
{
    enum kind k = kind_of(ct_stream_look(in, 512));
    struct ct_stream spool;
    uint64_t end;
    int r;

    if (k == KIND_ZIP && run->u->opaque &&
        run->u->opaque(run->u->arg, ct_stream_look(in, 64 * CT_KIB)))
        k = KIND_NONE;
    if (k == KIND_NONE) {
        if (ct_stream_look(in, 1).len == 0 && !in->trouble)
            return 0;
        r = run->u->member(run->u->arg, &m, in);
    } else if (k == KIND_ZIP && ct_stream_end(in) == CT_SIZE_UNKNOWN &&
               ct_stream_look(in, CT_MAX_UNPACK_SPOOL + 1).len <= CT_MAX_UNPACK_SPOOL) {
        spool = ct_stream_memory(ct_stream_look(in, 1));
        r = open_layer(run, &spool, &m, k);
        ct_stream_done(&spool);
    } else {
        m.depth -= inside_filter && k == KIND_TAR;
        r = open_layer(run, in, &m, k);
    }
    end = in->at + ct_stream_look(in, 0).len;
    if (in->trouble && m.depth > 0)
        lost(run, m.path, end, in->trouble);
    return r;
}

int ct_unpack(struct ct_stream *in, const struct ct_unpacking *u)
{
    struct run run = { .u = u, .source = in };

    return open_any(&run, in, (struct ct_member){ .size = ct_stream_end(in) }, false);
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * html: walks from token to token, and decodes what is asked for.
 *
 * Text runs to the next '<' that truly begins markup, found by memchr; most
 * bytes of a mail are passed over in that one call. The end of the input inside
 * a tag yields that tag once more than a browser would, marked `cut`, so that a
 * boundary placed inside a tag cannot make its address disappear.
 */
#include "parse/html.h"

#include "parse/html_entity.h"
#include "parse/html_tag.h"
#include "parse/html_token.h"

enum { REFS = 1, NULS = 2, ATTRIBUTE = 4, LINE_ENDS = 8 };

#define EACH 0x0101010101010101u /* times a byte: that byte eight times */

void ct_html_init(struct ct_html_tokenizer *t, struct ct_span in, struct ct_arena *arena)
{
    t->in = in;
    t->at = 0;
    t->mode = CT_HTML_DATA;
    t->foreign = t->style_only = false;
    t->last_start = (struct ct_span){ 0 };
    t->arena = arena;
    t->n_names = 0;
}

/* Does markup begin with the '<' at `at`? "</" alone at the end is text. */
static bool is_markup(struct ct_span in, size_t at)
{
    char c = at + 1 < in.len ? in.ptr[at + 1] : '\0';

    if (c == '/')
        return at + 2 < in.len;
    return ct_is_alpha(c) || c == '!' || c == '?';
}

static size_t data_end(const struct ct_html_tokenizer *t)
{
    size_t at = ct_span_chr(t->in, '<', t->at);

    while (at < t->in.len && !is_markup(t->in, at))
        at = ct_span_chr(t->in, '<', at + 1);
    return at;
}

static bool take_text(struct ct_html_tokenizer *t, struct ct_html_token *ret)
{
    size_t end = t->mode == CT_HTML_DATA ? data_end(t) : ct_html_raw_end(t);

    ret->kind = CT_HTML_TEXT;
    ret->mode = t->mode;
    ret->raw = (struct ct_span){ t->in.ptr + t->at, end - t->at };
    t->at = end;
    if (t->mode == CT_HTML_CDATA && end < t->in.len) {
        t->at = end + 3;
        t->mode = CT_HTML_DATA;
    }
    return ret->raw.len != 0;
}

/* What stands at the '<' of t->at. False when it yields no token. */
static bool take_markup(struct ct_html_tokenizer *t, struct ct_html_token *ret)
{
    char c = t->in.ptr[t->at + 1];
    bool end = c == '/';

    if (end)
        c = t->in.ptr[t->at + 2];
    if (ct_is_alpha(c)) {
        t->mode = CT_HTML_DATA; /* an end tag is what leaves raw text */
        return ct_html_read_tag(t, ret) || ret->kind == CT_HTML_START;
    }
    if (end && c == '>') {
        t->at += 3;
        return false;
    }
    if (t->foreign && ct_span_starts(ct_span_from(t->in, t->at), CT_LIT("<![CDATA["))) {
        t->at += 9;
        t->mode = CT_HTML_CDATA;
        return false;
    }
    ct_html_read_declaration(t, ret);
    return true;
}

bool ct_html_next(struct ct_html_tokenizer *t, struct ct_html_token *ret)
{
    while (t->at < t->in.len) {
        bool tag = t->mode == CT_HTML_DATA && t->in.ptr[t->at] == '<' && is_markup(t->in, t->at);

        *ret = (struct ct_html_token){ .at = t->at };
        if (!tag && take_text(t, ret))
            return true;
        /* an empty CDATA section moves on without a token */
        if (t->at == ret->at && t->at < t->in.len && take_markup(t, ret))
            return true;
    }
    *ret = (struct ct_html_token){ .kind = CT_HTML_EOF, .at = t->at };
    return false;
}

void ct_html_follow(struct ct_html_tokenizer *t, const struct ct_html_token *tok)
{
    static const struct {
        enum ct_html_mode mode; /* DATA: changes nothing */
        struct ct_span name;
    } rows[CT_TAG_N] = {
        [CT_TAG_TITLE] = { CT_HTML_RCDATA, { "title", 5 } },
        [CT_TAG_TEXTAREA] = { CT_HTML_RCDATA, { "textarea", 8 } },
        [CT_TAG_STYLE] = { CT_HTML_RAWTEXT, { "style", 5 } },
        [CT_TAG_SCRIPT] = { CT_HTML_SCRIPT, { "script", 6 } },
        [CT_TAG_XMP] = { CT_HTML_RAWTEXT, { "xmp", 3 } },
        [CT_TAG_IFRAME] = { CT_HTML_RAWTEXT, { "iframe", 6 } },
        [CT_TAG_NOEMBED] = { CT_HTML_RAWTEXT, { "noembed", 7 } },
        [CT_TAG_NOFRAMES] = { CT_HTML_RAWTEXT, { "noframes", 8 } },
        [CT_TAG_PLAINTEXT] = { CT_HTML_PLAINTEXT, { "plaintext", 9 } },
    };

    if (t->foreign || tok->cut || rows[tok->tag].mode == CT_HTML_DATA)
        return;
    t->mode = rows[tok->tag].mode;
    t->last_start = rows[tok->tag].name;
}

/* Does one of the eight bytes equal the byte that `like` repeats? */
static inline uint64_t has_byte(uint64_t eight, uint64_t like)
{
    uint64_t x = eight ^ like;

    return (x - EACH) & ~x & (EACH << 7);
}

/* `n` bytes, at least one and less than eight, as eight: some stand twice. */
static inline uint64_t load_few(const char *p, size_t n)
{
    uint32_t first, last;
    uint16_t one, two;

    if (n >= 4) {
        memcpy(&first, p, 4);
        memcpy(&last, p + n - 4, 4);
        return (uint64_t)first << 32 | last;
    }
    if (n == 1)
        return (unsigned char)*p * EACH;
    memcpy(&one, p, 2);
    memcpy(&two, p + n - 2, 2);
    return ((uint64_t)one << 16 | two) * 0x100000001u;
}

/* Is there a byte to replace? Most values are short, so eight at a time beats
 * three calls of memchr. */
static inline bool needs_decoding(struct ct_span s, unsigned how)
{
    /* what does not count is looked for as something that does */
    uint64_t some = (how & NULS) ? 0 : (how & REFS) ? '&' : '\r';
    uint64_t amp = (how & REFS) ? '&' * EACH : some * EACH;
    uint64_t nul = (how & NULS) ? 0 : some * EACH;
    uint64_t cr = (how & LINE_ENDS) ? '\r' * EACH : some * EACH, eight;

    if (s.len == 0)
        return false;
    if (how == REFS)
        return memchr(s.ptr, '&', s.len) != NULL;
    if (s.len < 8) {
        eight = load_few(s.ptr, s.len);
        return (has_byte(eight, amp) | has_byte(eight, cr) | has_byte(eight, nul)) != 0;
    }
    for (size_t at = 0;; at = at + 16 <= s.len ? at + 8 : s.len - 8) {
        memcpy(&eight, s.ptr + at, 8);
        if (has_byte(eight, amp) | has_byte(eight, cr) | has_byte(eight, nul))
            return true;
        if (at == s.len - 8)
            return false;
    }
}

/* Bytes that `s` can take when decoded: NUL becomes three, and of all the
 * references the worst gains one. */
static size_t room_for(struct ct_span s)
{
    size_t n = s.len;

    for (size_t i = 0; i < s.len; i++)
        n += s.ptr[i] == '\0' ? 2 : s.ptr[i] == '&';
    return n;
}

static char *put_utf8(char *p, uint32_t c)
{
    if (c < 0x80) {
        *p++ = (char)c;
        return p;
    }
    if (c < 0x800) {
        *p++ = (char)(0xC0 | c >> 6);
    } else {
        if (c < 0x10000) {
            *p++ = (char)(0xE0 | c >> 12);
        } else {
            *p++ = (char)(0xF0 | c >> 18);
            *p++ = (char)(0x80 | (c >> 12 & 0x3F));
        }
        *p++ = (char)(0x80 | (c >> 6 & 0x3F));
    }
    *p++ = (char)(0x80 | (c & 0x3F));
    return p;
}

/* Writes what the byte at `at` and what belongs to it stand for; returns how
 * many bytes that took. */
static size_t decode_one(struct ct_span s, size_t at, unsigned how, char **p)
{
    char c = s.ptr[at];

    if (c == '&' && (how & REFS)) {
        struct ct_html_ref ref = ct_html_ref(ct_span_from(s, at), (how & ATTRIBUTE) != 0);

        if (ref.len) {
            *p = put_utf8(*p, ref.cp[0]);
            if (ref.cp[1])
                *p = put_utf8(*p, ref.cp[1]);
            return ref.len;
        }
    } else if (c == '\r' && (how & LINE_ENDS)) {
        *(*p)++ = '\n';
        return at + 1 < s.len && s.ptr[at + 1] == '\n' ? 2 : 1;
    } else if (c == '\0' && (how & NULS)) {
        *p = put_utf8(*p, 0xFFFD);
        return 1;
    }
    *(*p)++ = c;
    return 1;
}

/* Length of the run at `at` in which nothing may need replacing. */
static size_t plain_run(struct ct_span s, size_t at)
{
    static const bool may[256] = { ['&'] = true, ['\r'] = true, ['\0'] = true };
    size_t i = at;

    while (i < s.len && !may[(unsigned char)s.ptr[i]])
        i++;
    return i - at;
}

__attribute__((noinline)) static struct ct_span decode_all(
    struct ct_span s, unsigned how, struct ct_arena *arena)
{
    size_t room = room_for(s);
    char *out = ct_arena_raw(arena, room), *p = out;

    for (size_t at = 0; at < s.len;) {
        size_t run = plain_run(s, at);

        memcpy(p, s.ptr + at, run);
        p += run;
        at += run;
        if (at < s.len)
            at += decode_one(s, at, how, &p);
    }
    ct_arena_shrink(arena, out, room, (size_t)(p - out));
    return (struct ct_span){ out, (size_t)(p - out) };
}

static inline struct ct_span decode(struct ct_span s, unsigned how, struct ct_arena *arena)
{
    return needs_decoding(s, how) ? decode_all(s, how, arena) : s;
}

static unsigned how_of(const struct ct_html_token *tok)
{
    static const unsigned how[] = {
        [CT_HTML_DATA] = REFS,
        [CT_HTML_RCDATA] = REFS | NULS,
        [CT_HTML_RAWTEXT] = NULS,
        [CT_HTML_SCRIPT] = NULS,
        [CT_HTML_PLAINTEXT] = NULS,
        [CT_HTML_CDATA] = 0,
    };

    return tok->kind == CT_HTML_TEXT ? how[tok->mode] : NULS;
}

struct ct_span ct_html_text(const struct ct_html_token *tok, struct ct_arena *arena)
{
    return decode(tok->raw, how_of(tok) | LINE_ENDS, arena);
}

struct ct_span ct_html_value(const struct ct_html_attr *attr, struct ct_arena *arena)
{
    return decode(attr->raw, REFS | NULS | ATTRIBUTE | LINE_ENDS, arena);
}

struct ct_span ct_html_text_loose(const struct ct_html_token *tok, struct ct_arena *arena)
{
    unsigned how = how_of(tok);

    return how ? decode(tok->raw, how, arena) : tok->raw;
}

struct ct_span ct_html_value_loose(const struct ct_html_attr *attr, struct ct_arena *arena)
{
    return decode(attr->raw, REFS | NULS | ATTRIBUTE, arena);
}

struct ct_span ct_html_clean(struct ct_span s, struct ct_arena *arena)
{
    return decode(s, NULS | LINE_ENDS, arena);
}

const struct ct_html_attr *ct_html_attr(const struct ct_html_token *tok, struct ct_span name)
{
    for (size_t i = 0; i < tok->n_attrs; i++)
        if (ct_span_eq(tok->attrs[i].name, name))
            return &tok->attrs[i];
    return NULL;
}

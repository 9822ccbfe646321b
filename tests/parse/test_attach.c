/* SPDX-License-Identifier: Apache-2.0 */
/*
 * attach: what documents would fetch; each is made here, byte by byte, or is a
 * text.
 */
#include "parse/attach.h"

#include "base/buf.h"
#include "base/cleanup.h"
#include "base/limits.h"
#include "tap.h"

#include <time.h>
#include <zlib.h>

/* "when url " of each entry, in order: o when opened, c on a click. */
static void list(const struct ct_attach *f, char *buf, size_t cap)
{
    buf[0] = '\0';
    for (size_t i = 0; i < f->n_fetches; i++)
        snprintf(buf + strlen(buf), cap - strlen(buf), "%s%c " CT_FMT, i ? " " : "",
            f->fetches[i].when == CT_WHEN_CLICK ? 'c' : 'o', CT_ARG(f->fetches[i].url_raw));
}

static void check(struct ct_span bytes, enum ct_filetype type, const char *want, uint32_t notes)
{
    ct_cleanup(ct_arena_done) struct ct_arena a = { 0 };
    struct ct_attach f;
    char buf[2048];

    CHECK_INT(ct_sniff(bytes), type);
    if (!CHECK(ct_attach_scan(bytes, type, &a, &f)))
        return;
    list(&f, buf, sizeof buf);
    CHECK_SPAN(ct_span_str(buf), want);
    CHECK_INT(f.notes, notes);
}

static void put16(struct ct_buf *b, unsigned n)
{
    ct_buf_chr(b, (char)n);
    ct_buf_chr(b, (char)(n >> 8));
}

/* A stored member; its directory entry goes to `dir`. */
static void add_member(
    struct ct_buf *b, struct ct_buf *dir, struct ct_span name, struct ct_span data)
{
    size_t at = b->len;

    ct_buf_add(b, CT_LIT("PK\3\4\x14\0\0\0\0\0\0\0\0\0"));
    ct_buf_u32(b, 0);
    ct_buf_u32(b, (uint32_t)data.len);
    ct_buf_u32(b, (uint32_t)data.len);
    put16(b, (unsigned)name.len);
    put16(b, 0);
    ct_buf_add(b, name);
    ct_buf_add(b, data);
    ct_buf_add(dir, CT_LIT("PK\1\2\x14\0\x14\0\0\0\0\0\0\0\0\0"));
    ct_buf_u32(dir, 0);
    ct_buf_u32(dir, (uint32_t)data.len);
    ct_buf_u32(dir, (uint32_t)data.len);
    put16(dir, (unsigned)name.len);
    ct_buf_add(dir, CT_LIT("\0\0\0\0\0\0\0\0\0\0\0\0"));
    ct_buf_u32(dir, (uint32_t)at);
    ct_buf_add(dir, name);
}

static struct ct_buf docx(bool with_directory)
{
    struct ct_buf b = ct_buf(CT_MIB), dir = ct_buf(CT_MIB);
    size_t at;

    add_member(&b, &dir, CT_LIT("word/document.xml"),
        CT_LIT("<w:t>INCLUDEPICTURE &quot;http://t.example/p.gif&quot; \\d</w:t>"));
    add_member(&b, &dir, CT_LIT("word/_rels/settings.xml.rels"),
        CT_LIT("<Relationships><Relationship Id=\"r1\" Type=\"http://x/attachedTemplate\" "
               "Target=\"http://t.example/a.dotm?u=1&amp;v=2\" TargetMode=\"External\"/>"
               "<Relationship Id=\"r2\" Type=\"http://x/image\" Target=\"media/1.png\"/>"));
    add_member(&b, &dir, CT_LIT("word/_rels/document.xml.rels"),
        CT_LIT("<Relationship TargetMode = 'External' Target='https://l.example/' "
               "Type='http://x/hyperlink'/>"));
    add_member(&b, &dir, CT_LIT("word/vbaProject.bin"), CT_LIT("x"));
    if (!with_directory) {
        ct_buf_done(&dir);
        return b;
    }
    at = b.len;
    ct_buf_add(&b, ct_buf_span(&dir));
    ct_buf_add(&b, CT_LIT("PK\5\6\0\0\0\0\4\0\4\0"));
    ct_buf_u32(&b, (uint32_t)dir.len);
    ct_buf_u32(&b, (uint32_t)at);
    put16(&b, 0);
    ct_buf_done(&dir);
    return b;
}

#define DOCX_WANT "o http://t.example/p.gif o http://t.example/a.dotm?u=1&v=2 c https://l.example/"

TEST(word_files_fetch_templates_and_pictures)
{
    struct ct_buf b = docx(true);

    check(ct_buf_span(&b), CT_FILE_DOCX, DOCX_WANT, CT_ATTACH_TEMPLATE | CT_ATTACH_MACROS);
    ct_buf_done(&b);
}

TEST(a_word_file_without_directory_is_read_all_the_same)
{
    struct ct_buf b = docx(false);

    check(ct_buf_span(&b), CT_FILE_DOCX, DOCX_WANT,
        CT_ATTACH_TEMPLATE | CT_ATTACH_MACROS | CT_ATTACH_BROKEN);
    ct_buf_done(&b);
}

TEST(a_word_file_cut_anywhere_does_no_harm)
{
    struct ct_buf b = docx(true);

    for (size_t n = 0; n < b.len; n++) {
        ct_cleanup(ct_arena_done) struct ct_arena a = { 0 };
        struct ct_span cut = ct_arena_copy(&a, ct_span_head(ct_buf_span(&b), n));
        struct ct_attach f;

        CHECK(ct_attach_scan(cut, CT_FILE_DOCX, &a, &f));
        CHECK(f.n_fetches <= 3);
    }
    ct_buf_done(&b);
}

TEST(pdf_actions_are_found_in_plain_objects)
{
    check(CT_LIT("%PDF-1.4\n1 0 obj<</OpenAction<</S/URI/URI(http://t.example/\\(x\\)\\057)>>>>"
                 "endobj 2 0 obj<</S/#55RI/#55RI <687474703A2F2F682E6578616D706C652F>>>endobj "
                 "3 0 obj<</S/Launch/F(\\\\\\\\s.example\\\\x)>>endobj 4 0 obj<</F (local.pdf)>>"),
        CT_FILE_PDF, "c http://t.example/(x)/ c http://h.example/ o \\\\s.example\\x",
        CT_ATTACH_ON_OPEN | CT_ATTACH_LAUNCH);
}

TEST(pdf_streams_are_unpacked)
{
    static const char text[] = "<</S/URI/URI(http://t.example/deep)>> <</S/SubmitForm/F"
                               "<</FS/URL/F(https://f.example/)>>>>";
    struct ct_buf b = ct_buf(CT_MIB);
    uLongf n = 500;
    Bytef z[500];

    REQUIRE(compress(z, &n, (const Bytef *)text, sizeof text - 1) == Z_OK);
    ct_buf_add(&b, CT_LIT("%PDF-1.5\n1 0 obj<</Type/ObjStm/Filter/FlateDecode>>stream\r\n"));
    ct_buf_add(&b, (struct ct_span){ (const char *)z, n });
    ct_buf_add(&b, CT_LIT("\nendstream endobj 2 0 obj<</URI(http://t.example/tail)>>"));
    check(ct_buf_span(&b), CT_FILE_PDF,
        "c http://t.example/deep o https://f.example/ c http://t.example/tail", CT_ATTACH_FORM);
    ct_buf_done(&b);
}

TEST(svg_files_fetch)
{
    check(CT_LIT("<?xml version=\"1.0\"?><?xml-stylesheet href=\"http://s.example/a.css\"?>"
                 "<!DOCTYPE svg [<!ENTITY x SYSTEM \"http://e.example/d\">]>"
                 "<svg xmlns=\"http://www.w3.org/2000/svg\">"
                 "<image xlink:href=\"http://i.example/p.png\"/><script>1</script></svg>"),
        CT_FILE_SVG, "o http://s.example/a.css o http://e.example/d o http://i.example/p.png",
        CT_ATTACH_ENTITY | CT_ATTACH_SCRIPT);
}

TEST(the_usual_doctype_of_svg_is_no_fetch)
{
    check(CT_LIT("<!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\" "
                 "\"http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd\"><svg></svg>"),
        CT_FILE_SVG, "", 0);
}

TEST(invitations_are_unfolded)
{
    ct_cleanup(ct_arena_done) struct ct_arena a = { 0 };
    struct ct_span ics =
        CT_LIT("BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\n"
               "ORGANIZER;CN=\"A:B\":mailto:jane.doe@example.org\r\n"
               "ATTACH;FMTTYPE=image/png:http://a.example/lo\r\n ng\r\n"
               "X-ALT-DESC;FMTTYPE=text/html:<img src=\"http://h.example/p.gif\">\r\n"
               "DESCRIPTION;ALTREP=\"http://r.example/\":x\r\nURL:https://u.example/\r\n"
               "ATTACH;ENCODING=BASE64:AAAA\r\nLOCATION:Room 1\r\nEND:VCALENDAR\r\n");
    struct ct_attach f;

    check(ics, CT_FILE_ICS,
        "o http://a.example/long o http://h.example/p.gif o http://r.example/ c https://u.example/",
        CT_ATTACH_EMBEDDED);
    CHECK(ct_attach_scan(ics, CT_FILE_ICS, &a, &f));
    CHECK_SPAN(f.method, "REQUEST");
    CHECK_SPAN(f.organizer, "jane.doe@example.org");
}

TEST(other_types_are_not_looked_into)
{
    ct_cleanup(ct_arena_done) struct ct_arena a = { 0 };
    struct ct_attach f;

    CHECK(!ct_attach_scan(CT_LIT("GIF89a"), CT_FILE_GIF, &a, &f));
    CHECK_INT(f.n_fetches, 0);
}

/* Each of these repeated over 8 MiB must not take minutes. */
TEST(hostile_attachments_take_linear_time)
{
    static const struct {
        const char *head, *body;
        enum ct_filetype type;
    } t[] = { { "%PDF-1.4", "/F(", CT_FILE_PDF }, { "%PDF-1.4", "stream", CT_FILE_PDF },
        { "%PDF-1.4", "/URI<", CT_FILE_PDF }, { "", "<!DOCTYPE", CT_FILE_XML },
        { "", "<!ENTITY x", CT_FILE_XML }, { "PK\3\4", "PK\3\4 Relationship Target", CT_FILE_DOCX },
        { "BEGIN:VCALENDAR\n", " x\n", CT_FILE_ICS }, { "", "ATTACH;\"", CT_FILE_ICS } };

    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        ct_cleanup(ct_arena_done) struct ct_arena a = { 0 };
        struct ct_buf b = ct_buf(8 * CT_MIB);
        struct ct_attach f;
        clock_t start;

        ct_buf_add(&b, ct_span_str(t[i].head));
        while (!b.full)
            ct_buf_add(&b, ct_span_str(t[i].body));
        start = clock();
        ct_attach_scan(ct_buf_span(&b), t[i].type, &a, &f);
        if (!CHECK(clock() - start < 20 * CLOCKS_PER_SEC))
            printf("# %s\n", t[i].body);
        ct_buf_done(&b);
    }
}

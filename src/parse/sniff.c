/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sniff: signatures at the front, then member names, then what text looks like.
 *
 * Names and declared types are not asked: they are what the sender says. Looks at
 * the beginning only, and for an archive at its directory.
 */
#include "parse/sniff.h"

#include "parse/zip.h"

#define TEXT_LOOK 4096 /* bytes judged for being text */
#define ISO_AT 0x8001

static const struct {
    struct ct_span name, mime;
} types[] = {
#define FILETYPE(id, name, mime) { CT_LIT(name), CT_LIT(mime) },
#include "parse/filetypes.def"
#undef FILETYPE
};

#define N_TYPES (sizeof types / sizeof *types)

const char *ct_filetype_name(enum ct_filetype t)
{
    return types[t].name.ptr;
}

const char *ct_filetype_mime(enum ct_filetype t)
{
    return types[t].mime.ptr;
}

static const struct magic {
    struct ct_span bytes;
    enum ct_filetype type;
} magics[] = {
    { CT_LIT("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), CT_FILE_OLE },
    { CT_LIT("{\\rt"), CT_FILE_RTF }, /* Word takes {\rt for {\rtf1 */
    { CT_LIT("\x89PNG\r\n\x1a\n"), CT_FILE_PNG },
    { CT_LIT("\xff\xd8\xff"), CT_FILE_JPEG },
    { CT_LIT("GIF87a"), CT_FILE_GIF },
    { CT_LIT("GIF89a"), CT_FILE_GIF },
    { CT_LIT("II*\0"), CT_FILE_TIFF },
    { CT_LIT("MM\0*"), CT_FILE_TIFF },
    { CT_LIT("\x7f"
             "ELF"),
        CT_FILE_ELF },
    { CT_LIT("\xcf\xfa\xed\xfe"), CT_FILE_MACHO },
    { CT_LIT("\xca\xfe\xba\xbe"), CT_FILE_MACHO },
    { CT_LIT("L\0\0\0\x01\x14\x02\0"), CT_FILE_LNK },
    { CT_LIT("MSCF"), CT_FILE_CAB },
    { CT_LIT("7z\xbc\xaf\x27\x1c"), CT_FILE_SEVENZIP },
    { CT_LIT("Rar!\x1a\x07"), CT_FILE_RAR },
    { CT_LIT("\x1f\x8b"), CT_FILE_GZIP },
    { CT_LIT("\xe4\x52\x5c\x7b\x8c\xd8\xa7\x4d"), CT_FILE_ONENOTE },
};

struct members {
    enum ct_filetype type;
};

static bool look_at_member(void *arg, const struct ct_zip_entry *e)
{
    struct members *m = arg;

    if (ct_span_starts(e->name, CT_LIT("word/")))
        m->type = CT_FILE_DOCX;
    else if (ct_span_starts(e->name, CT_LIT("xl/")))
        m->type = CT_FILE_XLSX;
    else if (ct_span_starts(e->name, CT_LIT("ppt/")))
        m->type = CT_FILE_PPTX;
    else if (ct_span_eq(e->name, CT_LIT("mimetype")) &&
             ct_span_starts(e->data, CT_LIT("application/vnd.oasis.opendocument")))
        m->type = CT_FILE_ODF;
    else if (ct_span_eq(e->name, CT_LIT("META-INF/MANIFEST.MF")) && m->type == CT_FILE_ZIP)
        m->type = CT_FILE_JAR;
    return m->type == CT_FILE_ZIP || m->type == CT_FILE_JAR;
}

static enum ct_filetype sniff_zip(struct ct_span s)
{
    struct members m = { .type = CT_FILE_ZIP };

    ct_zip_each(s, look_at_member, &m);
    return m.type;
}

/* Signatures that are short or not at the front. */
static enum ct_filetype sniff_short(struct ct_span s)
{
    if (ct_span_starts(s, CT_LIT("RIFF")) && ct_span_starts(ct_span_from(s, 8), CT_LIT("WEBP")))
        return CT_FILE_WEBP;
    if (ct_span_starts(s, CT_LIT("MZ")) && s.len >= 64)
        return CT_FILE_PE;
    if (ct_span_starts(s, CT_LIT("BM")) && s.len >= 26 && s.ptr[6] == 0 && s.ptr[7] == 0)
        return CT_FILE_BMP;
    /* readers of PDF look for the mark in the first KiB */
    if (ct_span_has(ct_span_head(s, 1024), CT_LIT("%PDF-")))
        return CT_FILE_PDF;
    if (ct_span_starts(ct_span_from(s, ISO_AT), CT_LIT("CD001")))
        return CT_FILE_ISO;
    /* DER: SEQUENCE with long length, then the OID of PKCS #7 */
    if (s.len > 20 && s.ptr[0] == 0x30 &&
        ct_span_has(ct_span_head(s, 32), CT_LIT("\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07")))
        return CT_FILE_PKCS7;
    return CT_FILE_UNKNOWN;
}

static enum ct_filetype sniff_binary(struct ct_span s)
{
    for (size_t i = 0; i < sizeof magics / sizeof *magics; i++)
        if (ct_span_starts(s, magics[i].bytes))
            return magics[i].type;
    if (ct_span_starts(s, CT_LIT("PK\3\4")) || ct_span_starts(s, CT_LIT("PK\5\6")))
        return sniff_zip(s);
    return sniff_short(s);
}

static bool is_text(struct ct_span s)
{
    s = ct_span_head(s, TEXT_LOOK);
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.ptr[i] < 0x20 && !ct_is_space(s.ptr[i]) && s.ptr[i] != 0x1b)
            return false;
    return true;
}

/* A header field and colon at the very front, and more than one of mail's own. */
static bool is_mail(struct ct_span s)
{
    static const struct ct_span names[] = { CT_LIT("\nFrom:"), CT_LIT("\nTo:"),
        CT_LIT("\nSubject:"), CT_LIT("\nDate:"), CT_LIT("\nMIME-Version:"), CT_LIT("\nMessage-ID:"),
        CT_LIT("\nReceived:") };
    size_t n = 0, i = 0;

    while (i < s.len && (ct_is_alnum(s.ptr[i]) || s.ptr[i] == '-'))
        i++;
    if (i == 0 || i == s.len || s.ptr[i] != ':')
        return false;
    for (size_t k = 0; k < sizeof names / sizeof *names; k++)
        n += ct_span_istarts(s, ct_span_from(names[k], 1)) || ct_span_ihas(s, names[k]);
    return n >= 2;
}

static bool is_html(struct ct_span s)
{
    static const struct ct_span tags[] = { CT_LIT("<!doctype html"), CT_LIT("<html"),
        CT_LIT("<head"), CT_LIT("<body"), CT_LIT("<script"), CT_LIT("<meta"), CT_LIT("<title"),
        CT_LIT("<table"), CT_LIT("<div"), CT_LIT("<iframe"), CT_LIT("<p>"), CT_LIT("<a href") };

    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
        if (ct_span_istarts(s, tags[i]))
            return true;
    return ct_span_ihas(s, CT_LIT("<html"));
}

static enum ct_filetype sniff_markup(struct ct_span s)
{
    if (ct_span_istarts(s, CT_LIT("<svg")) ||
        (!ct_span_ihas(s, CT_LIT("<html")) && ct_span_ihas(s, CT_LIT("<svg"))))
        return CT_FILE_SVG;
    if (is_html(s))
        return CT_FILE_HTML;
    if (ct_span_istarts(s, CT_LIT("<?xml")) || ct_span_starts(s, CT_LIT("<!DOCTYPE")))
        return CT_FILE_XML;
    return CT_FILE_UNKNOWN;
}

static enum ct_filetype sniff_text(struct ct_span s)
{
    enum ct_filetype t;

    s = ct_span_head(s, TEXT_LOOK);
    if (ct_span_starts(s, CT_LIT("\xef\xbb\xbf")))
        s = ct_span_from(s, 3);
    s = ct_span_trim(s);
    if (ct_span_istarts(s, CT_LIT("BEGIN:VCALENDAR")))
        return CT_FILE_ICS;
    if (ct_span_istarts(s, CT_LIT("BEGIN:VCARD")))
        return CT_FILE_VCF;
    if (s.len && s.ptr[0] == '<' && (t = sniff_markup(s)) != CT_FILE_UNKNOWN)
        return t;
    if (is_mail(s))
        return CT_FILE_EML;
    return is_text(s) ? CT_FILE_TEXT : CT_FILE_UNKNOWN;
}

enum ct_filetype ct_sniff(struct ct_span bytes)
{
    enum ct_filetype t;

    if (bytes.len == 0)
        return CT_FILE_EMPTY;
    t = sniff_binary(bytes);
    return t == CT_FILE_UNKNOWN ? sniff_text(bytes) : t;
}

enum ct_filetype ct_filetype_by_name(struct ct_span filename)
{
    static const struct {
        struct ct_span ext;
        enum ct_filetype type;
    } also[] = { { CT_LIT("htm"), CT_FILE_HTML }, { CT_LIT("xhtml"), CT_FILE_HTML },
        { CT_LIT("shtml"), CT_FILE_HTML }, { CT_LIT("jpg"), CT_FILE_JPEG },
        { CT_LIT("docm"), CT_FILE_DOCX }, { CT_LIT("dotx"), CT_FILE_DOCX },
        { CT_LIT("dotm"), CT_FILE_DOCX }, { CT_LIT("xlsm"), CT_FILE_XLSX },
        { CT_LIT("xltx"), CT_FILE_XLSX }, { CT_LIT("pptm"), CT_FILE_PPTX },
        { CT_LIT("ppsx"), CT_FILE_PPTX }, { CT_LIT("doc"), CT_FILE_OLE },
        { CT_LIT("xls"), CT_FILE_OLE }, { CT_LIT("ppt"), CT_FILE_OLE },
        { CT_LIT("msg"), CT_FILE_OLE }, { CT_LIT("msi"), CT_FILE_OLE },
        { CT_LIT("odt"), CT_FILE_ODF }, { CT_LIT("ods"), CT_FILE_ODF },
        { CT_LIT("odp"), CT_FILE_ODF }, { CT_LIT("vcard"), CT_FILE_VCF },
        { CT_LIT("tif"), CT_FILE_TIFF }, { CT_LIT("dll"), CT_FILE_PE },
        { CT_LIT("scr"), CT_FILE_PE }, { CT_LIT("img"), CT_FILE_ISO },
        { CT_LIT("gzip"), CT_FILE_GZIP }, { CT_LIT("tgz"), CT_FILE_GZIP },
        { CT_LIT("one"), CT_FILE_ONENOTE }, { CT_LIT("p7m"), CT_FILE_PKCS7 },
        { CT_LIT("p7s"), CT_FILE_PKCS7 }, { CT_LIT("txt"), CT_FILE_TEXT },
        { CT_LIT("csv"), CT_FILE_TEXT }, { CT_LIT("log"), CT_FILE_TEXT } };
    size_t dot = filename.len;
    struct ct_span ext;

    while (dot > 0 && filename.ptr[dot - 1] != '.')
        dot--;
    if (dot == 0)
        return CT_FILE_UNKNOWN;
    ext = ct_span_from(filename, dot);
    for (size_t i = CT_FILE_PDF; i < N_TYPES; i++)
        if (ct_span_ieq(ext, types[i].name))
            return (enum ct_filetype)i;
    for (size_t i = 0; i < sizeof also / sizeof *also; i++)
        if (ct_span_ieq(ext, also[i].ext))
            return also[i].type;
    return CT_FILE_UNKNOWN;
}

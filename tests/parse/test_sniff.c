/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sniff: the first bytes tell, the name does not.
 */
#include "parse/sniff.h"

#include "tap.h"

TEST(first_bytes_tell_the_type)
{
    static const struct {
        struct ct_span in;
        enum ct_filetype want;
    } t[] = {
        { CT_LIT(""), CT_FILE_EMPTY },
        { CT_LIT("%PDF-1.7\n"), CT_FILE_PDF },
        { CT_LIT("\n\n junk %PDF-1.4"), CT_FILE_PDF },
        { CT_LIT("PK\3\4xxxx"), CT_FILE_ZIP },
        { CT_LIT("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1..."), CT_FILE_OLE },
        { CT_LIT("{\\rtf1 x"), CT_FILE_RTF },
        { CT_LIT("{\\rt\\x"), CT_FILE_RTF },
        { CT_LIT("\x89PNG\r\n\x1a\n"), CT_FILE_PNG },
        { CT_LIT("\xff\xd8\xff\xe0"), CT_FILE_JPEG },
        { CT_LIT("GIF89a"), CT_FILE_GIF },
        { CT_LIT("RIFF\1\2\3\4WEBPVP8 "), CT_FILE_WEBP },
        { CT_LIT("7z\xbc\xaf\x27\x1c"), CT_FILE_SEVENZIP },
        { CT_LIT("Rar!\x1a\x07\x01"), CT_FILE_RAR },
        { CT_LIT("\x1f\x8b\x08"), CT_FILE_GZIP },
        { CT_LIT("L\0\0\0\x01\x14\x02\0"), CT_FILE_LNK },
        { CT_LIT("<!DOCTYPE html><p>"), CT_FILE_HTML },
        { CT_LIT("\xef\xbb\xbf \n<HTML>"), CT_FILE_HTML },
        { CT_LIT("<?xml version='1.0'?><html>"), CT_FILE_HTML },
        { CT_LIT("<?xml version='1.0'?><svg>"), CT_FILE_SVG },
        { CT_LIT("<svg onload=x>"), CT_FILE_SVG },
        { CT_LIT("<?xml version='1.0'?><x/>"), CT_FILE_XML },
        { CT_LIT("BEGIN:VCALENDAR\n"), CT_FILE_ICS },
        { CT_LIT("begin:vcard\n"), CT_FILE_VCF },
        { CT_LIT("From: a@example.org\nTo: b@example.org\n\nx"), CT_FILE_EML },
        { CT_LIT("Received: x\r\nMessage-ID: <x>\r\n"), CT_FILE_EML },
        { CT_LIT("Note: this is text\n"), CT_FILE_TEXT },
        { CT_LIT("MZ is how this text begins"), CT_FILE_TEXT },
        { CT_LIT("\0\1\2\3"), CT_FILE_UNKNOWN },
        { CT_LIT("P"), CT_FILE_TEXT },
    };

    for (size_t i = 0; i < sizeof t / sizeof *t; i++)
        if (!CHECK_INT(ct_sniff(t[i].in), t[i].want))
            printf("# row %zu\n", i);
}

TEST(an_image_of_a_disc_is_marked_far_inside)
{
    static char iso[0x8010];

    memcpy(iso + 0x8001, "CD001", 5);
    CHECK_INT(ct_sniff((struct ct_span){ iso, sizeof iso }), CT_FILE_ISO);
}

TEST(names_promise_types)
{
    CHECK_INT(ct_filetype_by_name(CT_LIT("cv.PDF")), CT_FILE_PDF);
    CHECK_INT(ct_filetype_by_name(CT_LIT("a.b.docm")), CT_FILE_DOCX);
    CHECK_INT(ct_filetype_by_name(CT_LIT("x.htm")), CT_FILE_HTML);
    CHECK_INT(ct_filetype_by_name(CT_LIT("noext")), CT_FILE_UNKNOWN);
    CHECK_INT(ct_filetype_by_name(CT_LIT("x.")), CT_FILE_UNKNOWN);
    CHECK_SPAN(ct_span_str(ct_filetype_name(CT_FILE_PE)), "exe");
    CHECK_SPAN(ct_span_str(ct_filetype_mime(CT_FILE_PDF)), "application/pdf");
}

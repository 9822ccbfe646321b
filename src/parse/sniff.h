/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * sniff: what a file is, by its first bytes, whatever its name claims.
 *
 * The few types that matter in mail: documents that fetch when opened,
 * archives and programs. A name or declared type that disagrees is evidence,
 * and the type decides which scanner of attach.h looks inside. ZIP containers are
 * told apart by their member names. No libmagic: its tables are large, and a
 * dozen types need none.
 */

#include "base/span.h"

enum ct_filetype {
#define FILETYPE(id, name, mime) CT_FILE_##id,
#include "parse/filetypes.def"
#undef FILETYPE
};

enum ct_filetype ct_sniff(struct ct_span bytes);

/* Static: "pdf" and "application/pdf"; "unknown" and "" for CT_FILE_UNKNOWN. */
const char *ct_filetype_name(enum ct_filetype t);
const char *ct_filetype_mime(enum ct_filetype t);

/* The type that a file name's extension promises; UNKNOWN when it is none of
 * ours. */
enum ct_filetype ct_filetype_by_name(struct ct_span filename);

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * banned: calls that have hurt others, made into compile errors.
 *
 * The build puts this in front of every file of ours (-include). For each there
 * is a better one: spans and ct_buf for text, ct_span_uint() for numbers,
 * ct_time_*() for dates, fork and execv never.
 */
#pragma once

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#pragma GCC poison strcpy strcat sprintf vsprintf strncpy strncat strtok gets atoi atol atof
#pragma GCC poison strtol strtoul strtoll strtoull gmtime localtime asctime ctime mktime
#pragma GCC poison popen tmpnam mktemp

/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * questions: what `init` asks a person who gave no flags.
 *
 * Only at a terminal, only what no flag answered, and never with --no-input: a
 * script must not hang on a question (clig.dev, Interactivity). An empty answer
 * leaves the key out, and case.yaml says how to add it.
 */

#include "cmd/verb.h"

/* Adds the answers to the values of the options. */
void ct_questions_ask(struct ct_args *args);

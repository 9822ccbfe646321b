/* SPDX-License-Identifier: Apache-2.0 */
/*
 * main: the door.
 *
 * Everything behind it is in the library, so that tests come in the same way;
 * this file alone is the program's and not the library's.
 */
#include "cmd/verb.h"

int main(int argc, char **argv)
{
    return ct_main(argc, argv);
}

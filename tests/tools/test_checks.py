#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The three checks find what they are there for. TAP; argument: the root of the tree."""
import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(sys.argv[1]).resolve()
HEAD = "/* SPDX-License-Identifier: Apache-2.0 */\n/*\n * x: one.\n * two\n * three\n */\n"

# name, check, file, content, what must be said (None: nothing)
CASES = [
    ("a lower row may be included", "layers", "src/parse/a.c", HEAD + '#include "base/span.h"\n', None),
    ("a higher row may not", "layers", "src/base/a.c", HEAD + '#include "parse/url.h"\n', "src/base/a.c:7: base may not"),
    ("nor a neighbour", "layers", "src/read/a.c", HEAD + '#include "memory/x.h"\n', "read may not include memory"),
    ("includes name their module", "layers", "src/base/a.c", HEAD + '#include "span.h"\n', "src/base/a.c:7: write"),
    ("a library has one home", "layers", "src/base/buf.c", HEAD + "#include <zlib.h>\n", "base/inflate.c only"),
    ("and may be met there", "layers", "src/base/inflate.c", HEAD + "#include <zlib.h>\n", None),
    ("an unknown library has none", "layers", "src/base/a.c", HEAD + "#include <curl/curl.h>\n", "has no home"),
    ("nor does a header carry it away", "layers", "src/link/a.c", HEAD + '#include "case/db_x.h"\n', "brings a library"),
    ("a module must be known", "layers", "src/utils/a.c", HEAD, "there is no module utils"),
    ("a short file passes", "size", "src/base/a.c", HEAD + "int ct_a(void);\n", None),
    ("a long file does not", "size", "src/base/a.c", HEAD + "\n" * 600, "606 lines"),
    ("nor one without prose", "size", "src/base/a.c", "/* SPDX-License-Identifier: Apache-2.0 */\nint ct_a;\n",
     "0 lines of prose"),
    ("nor a long function", "size", "src/base/a.c", HEAD + "int f(void)\n{\n" + "    g();\n" * 69 + "}\n", "f() has"),
    ("nor a tangled one", "size", "src/base/a.c", HEAD + "int f(int a)\n{\n" + "    if (a)\n        g();\n" * 16 + "}\n",
     "complexity 17"),
    ("plain text passes", "style", "docs/a.md", "Plain text.\n", None),
    ("a trailing blank does not", "style", "docs/a.md", "Text. \n", "docs/a.md:1: blank"),
    ("nor a tab", "style", "docs/a.md", "A\tB\n", "docs/a.md:1: tab"),
    ("nor text that turns around", "style", "src/base/a.h", HEAD + "/* \u202e */\n", "U+202E"),
    ("nor an unfinished thing", "style", "docs/a.md", "TO" "DO later\n", "the word"),
    ("nor a path of one machine", "style", "docs/a.md", "see /wo" "rk/x\n", "path of one machine"),
    ("nor a slip of the pen", "style", "docs/a.md", "It was recie" "ved.\n", "spelling"),
    ("nor another layout", "style", "src/base/a.c", HEAD + "int  ct_a (void);\n", "clang-format"),
    ("test data may hold anything", "style", "tests/fuzz/corpus/x/a", "a\t \u202e\n", None),
]
NEEDS = {"complexity": "pmccabe", "spelling": "codespell", "clang-format": "clang-format", "f() has": "ctags"}


def run(check, path, content):
    with tempfile.TemporaryDirectory() as tree:
        tree = pathlib.Path(tree)
        (tree / path).parent.mkdir(parents=True)
        (tree / path).write_text(content, encoding="utf-8")
        if "db_x" in content:
            (tree / "src/case").mkdir()
            (tree / "src/case/db_x.h").write_text(HEAD + "#include <sqlite3.h>\n", encoding="utf-8")
        shutil.copy(ROOT / ".clang-format", tree)
        return subprocess.run([ROOT / f"tools/check-{check}", tree], stdout=subprocess.PIPE, text=True, check=False)


def main():
    failed = 0
    for n, (name, check, path, content, want) in enumerate(CASES, 1):
        tool = next((t for word, t in NEEDS.items() if want and word in want), None)
        if tool and not shutil.which(tool):
            print(f"ok {n} - {name} # SKIP {tool} is not installed")
            continue
        got = run(check, path, content)
        ok = got.returncode in (0, 77) if want is None else got.returncode == 1 and want in got.stdout
        failed += not ok
        print(f"{'ok' if ok else 'not ok'} {n} - {name}")
        if not ok:
            print("# " + got.stdout.replace("\n", "\n# "))
    print(f"1..{len(CASES)}")
    sys.exit(failed > 0)


main()

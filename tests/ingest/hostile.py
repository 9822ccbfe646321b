#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Hostile evidence, made here and given to `coldtrail add`: each time the program must end with 0,
the ledger must say in one sentence what was lost, and the honest mail beside it must be read.

  hostile.py PROGRAM
"""
import gzip, io, json, lzma, os, random, resource, shutil, signal, subprocess, sys, tarfile, tempfile
import threading, time, zipfile

program = sys.argv[1]
base = tempfile.mkdtemp(prefix="coldtrail-hostile-")
bad = number = 0
MAIL = (b"From: Ann <ann@daily.example>\nTo: bob@parl.example\nSubject: honest %d\n"
        b"Date: Fri, 8 Jul 2011 12:08:34 +0000\n\nhello %d\n")
SEP = b"From ann@daily.example Fri Jul  8 12:08:34 2011\n"


def mails(n, size=0):
    return b"".join(SEP + MAIL % (i, i) + (b"0123456789abcdef" * 4 + b"\n") * (size // 65)
                    + b"\n" for i in range(n))


def say(ok, name, why=""):
    global bad, number
    number += 1
    bad += not ok
    print(f"{'' if ok else 'not '}ok {number} - {name}", flush=True)
    if not ok:
        print(f"# {why}")


def run(*args, **kw):
    return subprocess.run([program, *args], stdin=subprocess.DEVNULL, capture_output=True, **kw)


def case(name):
    path = os.path.join(base, "case-" + name.replace(" ", "-"))
    run("init", path)
    return path


def add(name, folder, **kw):
    c = case(name)
    r = run("-C", c, "add", "-q", "-j", "2", folder, **kw)
    return r, c


def shown(c, what):
    out = run("-C", c, "show", what, "--jsonl").stdout
    return [json.loads(line) for line in out.splitlines() if line.strip()]


def ledger(c):
    try:
        with open(os.path.join(c, "ledger.jsonl"), "rb") as f:
            return [json.loads(line) for line in f]
    except FileNotFoundError:
        return []


def events(c):
    return len(shown(c, "events"))


def check(name, put, want_events, words, limit=20, most=None):
    """`put` makes evidence in a folder; `words`: a part of the reason, None: no loss."""
    folder = os.path.join(base, "mail-" + name.replace(" ", "-"))
    os.mkdir(folder)
    put(folder)
    with open(os.path.join(folder, "zz-honest.eml"), "wb") as f:
        f.write(MAIL % (99999, 99999))
    began = time.monotonic()
    r, c = add(name, folder)
    took = time.monotonic() - began
    got, lost = events(c), ledger(c)
    why = f"exit {r.returncode}, {got} events, {took:.1f} s, ledger {lost[:4]}, {r.stderr[-300:]}"
    ok = r.returncode == 0 and took < limit
    ok = ok and (want_events is None or got == want_events + 1)
    ok = ok and (not lost if words is None else any(words in e["reason"] for e in lost))
    ok = ok and (most is None or len(lost) <= most)
    say(ok, name, why)
    shutil.rmtree(folder, ignore_errors=True)
    shutil.rmtree(c, ignore_errors=True)


def write(folder, name, data):
    with open(os.path.join(folder, name) if isinstance(name, str)
              else os.path.join(os.fsencode(folder), name), "wb") as f:
        f.write(data)


def zipped(members, method=zipfile.ZIP_DEFLATED):
    b = io.BytesIO()
    with zipfile.ZipFile(b, "w", method) as z:
        for n, d in members:
            z.writestr(n, d)
    return b.getvalue()


def tarred(members):
    b = io.BytesIO()
    with tarfile.open(fileobj=b, mode="w") as t:
        for n, d in members:
            i = tarfile.TarInfo(n)
            i.size = len(d)
            t.addfile(i, io.BytesIO(d))
    return b.getvalue()


def zstd(data):
    return subprocess.run(["zstd", "-q", "-c"], input=data, capture_output=True).stdout


def truncated():
    rnd = random.Random(1)
    text = b"".join(SEP + MAIL % (i, i) + b"%x\n" % rnd.getrandbits(4000) + b"\n" for i in range(200))
    forms = [("gz", gzip.compress(text)), ("xz", lzma.compress(text)),
             ("zip", zipped([("a.mbox", text), ("b.eml", MAIL % (7, 7))])),
             ("tar", tarred([("a.mbox", text), ("b.eml", MAIL % (7, 7))]))]
    if shutil.which("zstd"):
        forms.append(("zst", zstd(text)))
    for form, data in forms:
        for at in (0.02, 0.5, 0.97):
            cut = data[:int(len(data) * at)]
            check(f"{form} cut at {at}", lambda d: write(d, "a." + form, cut), None, "")


def containers():
    data = mails(3)
    for _ in range(5):
        data = gzip.compress(data)
    check("gz five times", lambda d: write(d, "a.gz", data), 0, "deeper than is unpacked")

    z = bytearray(zipped([("a.eml", MAIL % (1, 1))], zipfile.ZIP_STORED))
    z[6] |= 1
    at = z.find(b"PK\1\2")
    z[at + 8] |= 1
    check("encrypted zip", lambda d: write(d, "a.zip", z), 0, "encrypted")

    def bomb(d):
        with lzma.open(os.path.join(d, "a.xz"), "wb", preset=1) as x:
            part = (SEP + MAIL % (1, 1) + b" " * 1000000 + b"\n\n") * 4
            for _ in range(60):
                x.write(part)
    check("a bomb of mail", bomb, None, "as only bombs do", 60, 3)

    def zipbomb(d):
        inner = gzip.compress(SEP + MAIL % (1, 1) + b"\0" * 90_000_000)
        write(d, "a.zip", zipped([(f"{i}.gz", inner) for i in range(20)]))
    check("zip bomb in two layers", zipbomb, None, "as only bombs do", 60, 40)

    members = [("../../escape.eml", MAIL % (1, 1)), ("/etc/absolute.eml", MAIL % (2, 2))]
    check("tar that climbs", lambda d: write(d, "a.tar", tarred(members)), 2, None)
    say(not os.path.exists(os.path.join(base, "escape.eml")), "nothing was written outside")
    doc = zipped([("[Content_Types].xml", b"<Types/>"), ("_rels/.rels", b"<r/>"),
                  ("word/document.xml", b"<w/>"), ("word/styles.xml", b"<w/>")])
    check("a document", lambda d: write(d, "a.docx", doc), 0, "a document", 20, 1)


def messages():
    def nested(d):
        text = b"From: a@b.example\nSubject: deep\n"
        for i in range(10000):
            text += b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (i, i)
        write(d, "a.eml", text + b"\nend\n")
    check("10000 nested parts", nested, 1, "nested too deep")

    def line(d):
        write(d, "a.eml", b"From: a@b.example\nSubject: ")
        os.truncate(os.path.join(d, "a.eml"), 1 << 30)
    check("a header line of 1 GiB", line, 1, "larger than is read", 60)

    def endless(d):
        with open(os.path.join(d, "a.mbox"), "wb") as f:
            f.write(SEP + MAIL % (1, 1))
            for _ in range(300):
                f.write((b"x" * 63 + b"\n") * 16384)
    check("an mbox of 300 MB without a separator", endless, 1, "larger than is read", 60)
    check("an empty file", lambda d: write(d, "a.eml", b""), 0, None)
    check("binary", lambda d: write(d, "a.bin", random.Random(2).randbytes(100000)), 0,
          "no reader knows")

    def sparse(d):
        p = os.path.join(d, "a.mbox")
        with open(p, "wb") as f:
            f.write(mails(2))
            for at in (4 * 2**30 + 77, 5 * 2**30):
                f.seek(at)
                f.write(b"\n\n" + mails(2))
    check("sparse 5 GiB", sparse, 6, "larger than is read", 120)


def names():
    def odd(d):
        for n in (b"new\nline.eml", b"\xff\xfe.eml", b"\x1b[31m.eml", b"-rf.eml", b" .eml"):
            write(d, n, MAIL % (len(n), hash(n) % 1000))
    check("names with newline, escape and no UTF-8", odd, 5, None)

    def loop(d):
        os.symlink(".", os.path.join(d, "loop"))
        os.symlink("/nonexistent", os.path.join(d, "gone"))
    check("a folder loop by links", loop, 0, "symbolic link")
    check("a FIFO", lambda d: os.mkfifo(os.path.join(d, "fifo")), 0, "pipe")

    def deep(d):
        for i in range(70):
            d = os.path.join(d, "d")
            os.mkdir(d)
        write(d, "a.eml", MAIL % (1, 1))
    check("70 folders deep", deep, 0, "nested deeper")

    if os.geteuid() == 0:
        say(True, "an unreadable file # SKIP root reads everything")
    else:
        def shut(d):
            write(d, "a.eml", MAIL % (1, 1))
            os.chmod(os.path.join(d, "a.eml"), 0)
        check("an unreadable file", shut, 0, "Permission denied")


def moving(name, change, words):
    """A file that another process changes while it is read."""
    folder = os.path.join(base, "mail-" + name)
    os.mkdir(folder)
    path = os.path.join(folder, "a.mbox")
    with open(path, "wb") as f:
        for _ in range(130):
            f.write((SEP + MAIL % (1, 1) + b"x" * 1048576 + b"\n\n"))
    write(folder, "zz.eml", MAIL % (2, 2))
    code = ("import os,sys,time\np=sys.argv[1]\nend=time.monotonic()+float(sys.argv[2])\n"
            "while time.monotonic()<end:\n " + change + "\n time.sleep(0.01)\n")
    p = subprocess.Popen([sys.executable, "-c", code, path, "8"])
    r, c = add(name, folder)
    p.kill()
    p.wait()
    lost = ledger(c)
    say(r.returncode == 0 and any(w in e["reason"] for e in lost for w in words),
        "a file that " + name, f"exit {r.returncode}, {lost[:3]}, {r.stderr[-200:]}")
    shutil.rmtree(folder)


def full_disk():
    folder = os.path.join(base, "mail-full")
    os.mkdir(folder)
    rnd = random.Random(3)
    for i in range(400):
        write(folder, f"{i:03}.eml", MAIL % (i, i)
              + b"".join(b"http://%x.example/\n" % rnd.getrandbits(200) for _ in range(20)))
    c = os.path.join(base, "tmpfs")
    os.mkdir(c)
    mounted = os.geteuid() == 0 and subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=128k", "none", c], capture_output=True).returncode == 0
    run("init", c + "/c")

    def small():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (8192, 8192))
    r = run("-C", c + "/c", "add", "-q", folder, preexec_fn=None if mounted else small)
    lines = r.stderr.strip().splitlines()
    ok = r.returncode == 1 and len(lines) == 1
    if mounted:
        subprocess.run(["mount", "-o", "remount,size=64m", c])
    again = run("-C", c + "/c", "add", "-q", folder)
    ok = ok and again.returncode == 0 and events(c + "/c") == 400
    say(ok, f"a full disk ({'tmpfs' if mounted else 'RLIMIT_FSIZE'}), then room",
        f"{r.returncode} {r.stderr}, then {again.returncode} {again.stderr[-200:]}")
    if mounted:
        subprocess.run(["umount", c])


try:
    began = time.monotonic()
    truncated()
    containers()
    messages()
    names()
    moving("shrinks", "os.truncate(p,max(1000,os.stat(p).st_size-3000000))",
           ("changed", "shorter", "changed its size"))
    moving("grows", "f=open(p,'ab');f.write(b'x'*100000);f.close()", ("changed",))
    full_disk()
    print(f"# {time.monotonic() - began:.0f} s")
finally:
    shutil.rmtree(base, ignore_errors=True)
print(f"1..{number}")
sys.exit(bad != 0)

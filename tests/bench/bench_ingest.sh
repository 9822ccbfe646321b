#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# bench_ingest: how fast evidence is read, by one worker and by two.
#
#   tests/bench/bench_ingest.sh PROGRAM PATH...
#
# PROGRAM is build/coldtrail. Each run reads all paths into a fresh case; the second line tells
# what the second worker is worth. The first run, which fills the page cache, is not counted.
set -eu
program=$1
shift
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

bytes=$(du -sbc "$@" | tail -n 1 | cut -f 1)
timed() {
    workers=$1
    shift
    rm -rf "$dir/case"
    "$program" init "$dir/case" </dev/null >/dev/null
    start=$(date +%s%N)
    "$program" -C "$dir/case" add -q -j "$workers" "$@" >/dev/null
    end=$(date +%s%N)
    ms=$(((end - start) / 1000000))
    echo "$workers worker(s): $ms ms, $((bytes / (ms * 1000 + 1))) MB/s"
}
timed 1 "$@" >/dev/null
timed 1 "$@"
timed 2 "$@"

#!/bin/sh
# run.sh FUZZER CORPUS WORK: a bounded number of inputs, or a million under `./dev test --long`. What the fuzzer finds
# on the way goes to WORK, and so does the input that breaks it.
set -eu
inputs=20000
[ "${MAESTRO_TEST_LENGTH:-short}" != long ] || inputs=1000000
mkdir -p "$3"
exec "$1" -runs="$inputs" -seed=1 -max_len=20000 -artifact_prefix="$3/" -print_final_stats=1 "$3" "$2"

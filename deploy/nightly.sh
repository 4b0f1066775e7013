#!/bin/sh
# One night's drills: what an earlier job left is rolled back first, and what this one leaves, also where alertdrill itself
# was killed. Arguments go to `alertdrill run`, the exit code is its own; 4: a fault may still be there.
# As process 1 of a container it needs an init above it (see Dockerfile): where this script ends, everything ends.
set -u

alertdrill recover || exit 4

alertdrill run "$@" &
run=$!
# A signal is for the run, which rolls back and ends; it ends only the `wait` here.
trap 'kill -TERM "$run" 2>/dev/null' TERM INT HUP
wait "$run"
code=$?
while kill -0 "$run" 2>/dev/null; do
  wait "$run"
  code=$?
done

alertdrill recover || exit 4
exit "$code"

#!/usr/bin/env bash
# Do runs side by side measure the same failover-time as runs one after the other?
#   Tests/Probes/parallel_agreement.sh FOLDER [RUNS [PARALLEL]]
# Makes RUNS serial runs of pause-master (20), then as many PARALLEL at once (2), with seeds of their own, and
# compares the two: exit status 0 when no measure got worse, 1 when one did, 2 when there is too little data.
set -euo pipefail
folder=${1:?which folder}
runs=${2:-20}
parallel=${3:-2}
here=$(cd "$(dirname "$0")/../.." && pwd)
program=${SHAKETABLE:-$("$here/scripts/build")}
plan=$here/plans/pause-master.yaml
"$program" run "$plan" --runs "$runs" --output "$folder/serial" >/dev/null || (($? < 64))
"$program" run "$plan" --runs "$runs" --parallel "$parallel" --output "$folder/parallel" >/dev/null || (($? < 64))
exec "$program" compare "$folder/serial" "$folder/parallel"

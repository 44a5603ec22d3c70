#!/bin/sh
# Holds `shaketable predict` against measured failovers: 6, 30 and 60 nodes at three node-timeouts,
# each with so many failovers of one healed cluster. Some 20 minutes on 2 quiet cores.
#
# usage: validate_model.sh [FOLDER [FAILOVERS [MASTERS... ]]]
#   FOLDER     where the run folders and prediction.md go; /tmp/validate-model when not given
#   FAILOVERS  for each cell; 12 when not given
#   MASTERS    cluster sizes; 3 15 30 when not given
# SHAKETABLE names the program, NODE_TIMEOUTS the timeouts in seconds ("1 2 3").
#
# Exit status: 0 when every cell was measured and compared, else 1.
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
program=${SHAKETABLE:-$root/.build/release/shaketable}
folder=${1:-/tmp/validate-model}
failovers=${2:-12}
[ $# -gt 2 ] && shift 2 && sizes=$* || sizes="3 15 30"
mkdir -p "$folder" || exit 1
plan=$folder/plan.yaml
cat > "$plan" <<'PLAN'
name: validate-model
about: A master freezes until its replica has taken over, again and again, for the model to be held against.
cluster:
  masters: 3
  replicas: 1
  config: { cluster-node-timeout: 1s, save: "" }
timeline:
  - { at: 2s, pause: master of slot 0, for: 5s }
duration: 9s
runs: 12
reuse: healed
expect:
  - failovers == 1
PLAN
status=0
set --
for masters in $sizes; do
    for timeout in ${NODE_TIMEOUTS:-1 2 3}; do
        cell=$folder/$masters-masters-${timeout}s
        rm -rf "$cell"
        # A pause as long as the derived worst case and half a second; then time for the heal.
        pause=$((timeout * 2 + 3))
        "$program" run "$plan" --output "$cell" --runs "$failovers" \
            --set "cluster.masters=$masters" \
            --set "cluster.config.cluster-node-timeout=${timeout}s" \
            --set "timeline.0.for=${pause}s" --set "duration=$((pause + 5))s" \
            > "$folder/run.log" 2>&1
        case $? in
            0 | 2) set -- "$@" --against "$cell" ;;
            *) echo "$cell: $(tail -n 1 "$folder/run.log")" >&2; status=1 ;;
        esac
    done
done
[ $# -gt 0 ] || exit 1
"$program" predict --node-timeout 1s "$@" --failovers 2000 --format markdown \
    > "$folder/prediction.md" || status=1
"$program" predict --node-timeout 1s "$@" --failovers 2000
exit $status

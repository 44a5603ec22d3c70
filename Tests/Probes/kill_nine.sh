#!/usr/bin/env bash
# Kills the harness with SIGKILL at random instants and looks for what is left: processes, interfaces, qdiscs, mounts,
# control groups.
#   Tests/Probes/kill_nine.sh [TIMES] [PLAN]
# Kills, in turn, the process the user started, the sandbox's pid 1, and the harness inside it.
set -euo pipefail
cd "$(dirname "$0")/../.."
times=${1:-50}
plan=${2:-plans/pause-master.yaml}
program=${SHAKETABLE:-$PWD/.build/release/shaketable}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

picture() {
    ip -o link | sed 's/ mtu.*//'
    tc qdisc show 2>/dev/null || true
    sort /proc/mounts
    find /sys/fs/cgroup -name 'shaketable-*' 2>/dev/null || true
}
descendants() { # of a process, itself first
    printf '%s\n' "$1"
    local child
    for child in $(cat /proc/"$1"/task/*/children 2>/dev/null); do descendants "$child"; done
}
before=$(picture)
left=0
for ((i = 1; i <= times; i++)); do
    "$program" run "$plan" --output "$folder/$i" >"$folder/$i.log" 2>&1 &
    outer=$!
    sleep "$((RANDOM % 12)).$((RANDOM % 1000))"
    mapfile -t family < <(descendants "$outer")
    victim=${family[$((i % 3 < ${#family[@]} ? i % 3 : 0))]}
    kill -KILL "$victim" 2>/dev/null || true
    wait "$outer" 2>/dev/null || true
    deadline=$((SECONDS + 5))
    while :; do
        survivors=()
        for pid in "${family[@]}"; do [ -e "/proc/$pid" ] && survivors+=("$pid"); done
        ((${#survivors[@]} == 0 || SECONDS > deadline)) && break
        sleep 0.05
    done
    found=""
    ((${#survivors[@]})) && found="processes ${survivors[*]}"
    [ "$(picture)" = "$before" ] || found="$found; interfaces, qdiscs, mounts or control groups changed"
    if [ -n "$found" ]; then
        left=$((left + 1))
        printf '%s: left behind: %s\n' "$i" "$found"
    else
        printf '%s: nothing left (%s processes ended)\n' "$i" "${#family[@]}"
    fi
done
printf '%s of %s times something was left behind\n' "$left" "$times"
((left == 0))

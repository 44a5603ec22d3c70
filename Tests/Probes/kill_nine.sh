#!/usr/bin/env bash
# Kills the harness with SIGKILL at random instants and looks for what is left: processes, interfaces, qdiscs, mounts, cgroups.
#   Tests/Probes/kill_nine.sh [TIMES] [PLAN] [TEXT]
# With TEXT the instant lies within 6 s of when the run's output has it: `kill_nine.sh 50 Tests/Probes/kill_nine_network.yaml
# 'loss of'` kills while link rules are in force. Kills, in turn, the process the user started, the sandbox's pid 1, and the
# harness inside it.
set -euo pipefail
cd "$(dirname "$0")/../.."
times=${1:-50}
plan=${2:-plans/pause-master.yaml}
text=${3:-}
program=${SHAKETABLE:-$PWD/.build/release/shaketable}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
own=$(readlink /proc/self/ns/net)

picture() {
    ip -o link | sed 's/ mtu.*//'
    tc qdisc show 2>/dev/null || true
    sort /proc/mounts
    find /sys/fs/cgroup -type d -name '*shaketable*' 2>/dev/null | sort
}
descendants() { # of a process, itself first
    printf '%s\n' "$1"
    local child
    for child in $(cat /proc/"$1"/task/*/children 2>/dev/null); do descendants "$child"; done
}
sandbox_of() { # a family's network namespace that is not ours, and one of the processes in it
    local pid space
    for pid in "$@"; do
        space=$(readlink "/proc/$pid/ns/net" 2>/dev/null) || continue
        [ "$space" = "$own" ] || { printf '%s %s\n' "$space" "$pid"; return; }
    done
}
inside() { # processes in a network namespace, our children or not
    local link
    [ -n "$1" ] || return 0
    for link in /proc/[0-9]*/ns/net; do
        [ "$(readlink "$link" 2>/dev/null)" = "$1" ] && cut -d/ -f3 <<<"$link"
    done
    return 0
}
before=$(picture)
left=0
disturbed=0
for ((i = 1; i <= times; i++)); do
    "$program" run "$plan" --output "$folder/$i" >"$folder/$i.log" 2>&1 &
    outer=$!
    if [ -n "$text" ]; then
        for ((wait = 0; wait < 600; wait++)); do
            grep -qs -- "$text" "$folder/$i.log" && break
            [ -e "/proc/$outer" ] || break
            sleep 0.05
        done
        sleep "$((RANDOM % 6)).$((RANDOM % 1000))"
    else
        sleep "$((RANDOM % 12)).$((RANDOM % 1000))"
    fi
    mapfile -t family < <(descendants "$outer")
    read -r space member < <(sandbox_of "${family[@]}") || { space=""; member=""; }
    links=0
    [ -z "$member" ] || links=$(grep -cE '^ *relay[0-9]+:' "/proc/$member/net/dev" || true)
    ((links == 0)) || disturbed=$((disturbed + 1))
    victim=${family[$((i % 3 < ${#family[@]} ? i % 3 : 0))]}
    kill -KILL "$victim" 2>/dev/null || true
    wait "$outer" 2>/dev/null || true
    deadline=$((SECONDS + 5))
    while :; do
        survivors=()
        for pid in "${family[@]}"; do [ -e "/proc/$pid" ] && survivors+=("$pid"); done
        mapfile -t -O "${#survivors[@]}" survivors < <(inside "$space")
        ((${#survivors[@]} == 0 || SECONDS > deadline)) && break
        sleep 0.05
    done
    found=""
    ((${#survivors[@]})) && found="processes ${survivors[*]}"
    [ "$(picture)" = "$before" ] || found="$found; interfaces, qdiscs, mounts or cgroups changed"
    if [ -n "$found" ]; then
        left=$((left + 1))
        printf '%s: left behind: %s\n' "$i" "$found"
    else
        printf '%s: nothing left (%s processes ended, %s links were relayed)\n' "$i" "${#family[@]}" "$links"
    fi
done
printf '%s of %s times something was left behind; links were relayed at %s of the instants\n' "$left" "$times" "$disturbed"
((left == 0))

#!/usr/bin/env bash
# Kills runs on a cluster that was there before with SIGKILL at random instants, while a node is frozen through a prefix,
# settings are changed and a command's effect is in force, and looks for what is left.
#   Tests/Probes/kill_nine_attached.sh [TIMES]
# With REACH=ssh the nodes are frozen through an sshd of the probe's own, with keys that are thrown away.
# Everything lives in namespaces of its own. After the stated time (the pause's `for:` and 10 s) every node must run, each
# setting be as found, the command undone, and no key of ours be left.
set -uo pipefail
if [ -z "${INSIDE:-}" ]; then
    root=$(cd "$(dirname "$0")/../.." && pwd)
    INSIDE=1 PROGRAM=${SHAKETABLE:-$root/.build/debug/shaketable} exec unshare --mount --net --pid --fork --kill-child --mount-proc "$0" "$@"
fi
times=${1:-100}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export STAGING_PASSWORD=of-the-staging REDISCLI_AUTH=of-the-staging TMPDIR=$folder
ip link set lo up
cli() { local node=$1; shift; timeout 5 redis-cli -h 127.0.3.$node -p 7100 "$@"; }
for node in 1 2 3 4 5 6; do
    mkdir -p data/$node
    (cd data/$node && exec redis-server --port 7100 --bind 127.0.3.$node --bind-source-addr 127.0.3.$node --cluster-enabled yes \
        --cluster-node-timeout 15000 --save "" --requirepass $STAGING_PASSWORD --masterauth $STAGING_PASSWORD >/dev/null 2>&1) &
done
pongs() { for node in 1 2 3 4 5 6; do cli $node ping; done 2>/dev/null | grep -c PONG; }
until [ "$(pongs)" = 6 ]; do sleep 0.1; done
redis-cli --cluster create 127.0.3.{1,2,3,4,5,6}:7100 --cluster-replicas 1 --cluster-yes >/dev/null
whole() {
    for node in 1 2 3 4 5 6; do
        cli $node cluster info | grep -q cluster_state:ok || return 1
        cli $node info replication | grep -qE 'connected_slaves:1|master_link_status:up' || return 1
        # What one node says of the others comes late: consent is to what the first look finds.
        [ "$(cli $node cluster nodes | grep -c slave)" = 3 ] || return 1
    done
}
until whole; do sleep 0.1; done
reach="env A=b"
if [ "${REACH:-}" = ssh ]; then
    reach="ssh -F $folder/ssh.conf {host}"
    mount -t tmpfs tmpfs /run && mkdir /run/sshd
    # Root's account may be locked here; in these namespaces it is not.
    sed 's/^root:[^:]*:/root:*:/' /etc/shadow > /run/shadow && chmod 600 /run/shadow && mount --bind /run/shadow /etc/shadow
    ssh-keygen -q -t ed25519 -N '' -f key && ssh-keygen -q -t ed25519 -N '' -f host-key
    printf '%s\n' "HostKey $folder/host-key" "AuthorizedKeysFile $folder/key.pub" 'PidFile none' 'UsePAM no' 'StrictModes no' \
        'PermitRootLogin yes' 'PasswordAuthentication no' > sshd.conf
    printf '%s\n' 'User root' 'BatchMode yes' 'IdentitiesOnly yes' "IdentityFile $folder/key" 'LogLevel ERROR' \
        'StrictHostKeyChecking no' 'UserKnownHostsFile /dev/null' 'ConnectTimeout 5' > ssh.conf
    /usr/sbin/sshd -D -f sshd.conf -E sshd.log &
    until ssh -F ssh.conf 127.0.3.1 true 2>/dev/null; do sleep 0.1; done
fi
# The node timeout is longer than the pause, so that roles stay and runs follow each other at once.
cat > plan.yaml <<PLAN
cluster: { attach: { nodes: 127.0.3.2:7100, password: "\${STAGING_PASSWORD}", reach: "$reach" } }
load: { rate: 200/s, keys: 200, expire: 2s }
timeline:
  - { at: 1s, config-set: { target: all nodes, set: { hz: "50", maxmemory-policy: allkeys-lru } }, for: 5s }
  - { at: 1300ms, pause: node 4, for: 1s }
  - at: 1600ms
    command: { target: node 1, run: touch mark, undo: rm mark, proof: ls mark }
    for: 4s
duration: 7s
expect: []
PLAN
settings() { for node in 1 2 3 4 5 6; do cli $node config get '*' | paste - - | grep -v '^oom-score'; done; }
stopped() { cat /proc/[0-9]*/status 2>/dev/null | grep -c '^State:.*stopped'; }
word=$("$PROGRAM" check plan.yaml | sed -n 's/.*--consent //p')
settings > before
bad=0 frozen=0 changed=0 marked=0 keyed=0 slowest=0
for ((i = 1; i <= times; i++)); do
    "$PROGRAM" run plan.yaml --consent "$word" --output runs/$i > run.log 2>&1 &
    harness=$!
    # Attaching takes some three seconds.
    sleep "$((RANDOM % 7 + 2)).$((RANDOM % 900 + 100))"
    kill -9 $harness 2>/dev/null || { echo "run $i ended before"; cat run.log; }
    wait $harness 2>/dev/null
    [ "$(stopped)" = 0 ] || frozen=$((frozen + 1))
    [ ! -e mark ] || marked=$((marked + 1))
    now=$(for node in 1 2 3 5 6; do cli $node config get hz; done | grep -c '^50$')
    [ "$now" = 0 ] || changed=$((changed + 1))
    keys=$(cli 1 --scan --pattern 'shaketable*' | head -1)
    [ -z "$keys" ] || keyed=$((keyed + 1))
    begin=$SECONDS
    while [ $((SECONDS - begin)) -lt 20 ]; do
        [ "$(stopped)" = 0 ] && [ ! -e mark ] && settings > after && cmp -s before after &&
            [ "$(for node in 1 2 3 4 5 6; do cli $node --scan --pattern 'shaketable*'; done | wc -l)" = 0 ] && break
        sleep 0.2
    done
    took=$((SECONDS - begin))
    [ $took -le $slowest ] || slowest=$took
    if [ $took -ge 20 ]; then
        bad=$((bad + 1))
        echo "run $i: stopped $(stopped), mark $(ls mark 2>/dev/null), $(diff before after | head -5)," \
            "keys $(for node in 1 2 3 4 5 6; do cli $node --scan --pattern 'shaketable*'; done | head -3 | tr '\n' ' ')"
        rm -f mark
    fi
    rm -rf runs/$i
    until whole; do sleep 0.1; done
done
echo "$times kills: at the kill a node was frozen in $frozen, a setting changed in $changed, the command in force in $marked, keys there in $keyed"
echo "left behind in $bad; all was as found after $slowest s at most"
# Kills of runs that did nothing show nothing.
[ "$bad" = 0 ] && [ $((frozen + changed + marked + keyed)) -gt 0 ]

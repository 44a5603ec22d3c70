/// The cluster of `PrivateCluster` with each server in a process namespace of its own, as in a container: the masters as
/// first process there, the replicas behind a small first process. `docker`, `podman` and `kubectl` are one script that acts,
/// by entering those namespaces: it stands in for engines that this machine has not.
enum PrivateContainers {
    /// Runs a script beside it; container `cache-N` is that of 127.0.3.N.
    static func run(_ script: String, in scratch: Scratch) async throws -> Program.Result {
        try await PrivateCluster.run(engine + script, in: scratch, servers: servers)
    }

    private static let servers =
        """
        printf '%s\\n' '"$@" &' wait > "$folder/init"
        contained() {
            local node=$1; shift
            if [ $node -gt 3 ]; then set -- sh "$folder/init" "$@"; fi
            echo $BASHPID > "$folder/data/$node/unshared"
            exec unshare --pid --fork --kill-child --mount-proc "$@"
        }

        """
        + PrivateCluster.servers.replacing(
            "exec redis-server", with: "contained $node redis-server")

    private static let engine = """
        cd "$folder"
        mkdir bin; PATH=$folder/bin:$PATH; export folder
        cat > bin/docker <<'ENGINE'
        #!/bin/bash
        verb=$1; shift
        echo "$(basename "$0") $verb $*" >> "$folder/engine.log"
        name=$1; shift
        unshared=$(cat "$folder/data/${name#cache-}/unshared")
        first=$(tr -d ' ' < /proc/$unshared/task/$unshared/children)
        if [ "$1" = -c ]; then shift 2; echo "Defaulted debug container flags" >&2; printf 'Welcome to '; fi
        if [ "$1" = -- ]; then shift; fi
        each() { # as a freezer does
            for process in /proc/[0-9]*; do
                [ $process/ns/pid -ef /proc/$first/ns/pid ] && kill -$1 ${process#/proc/}
            done
            true
        }
        case $verb in
        exec)
            if [ -e "$folder/bare" ]; then
                echo "OCI runtime exec failed: exec: \\"$1\\": executable file not found in \\$PATH" >&2; exit 127
            fi
            exec nsenter -t $first -p -m -- "$@";;
        pause) each STOP;;
        unpause) each CONT;;
        esac
        ENGINE
        chmod +x bin/docker; ln -s docker bin/podman; ln -s docker bin/kubectl
        names="{ $(for node in 1 2 3 4 5 6; do printf '127.0.3.%s: cache-%s, ' $node $node; done)}"
        stopped() { cat /proc/[0-9]*/status 2>/dev/null | grep -c '^State:.*stopped'; }
        attach() { # HOW STEP
            printf '%s\\n' "cluster: { attach: { nodes: 127.0.3.1, password: \\"\\${STAGING_PASSWORD}\\", names: $names, $1 } }" \\
                "timeline: [{ at: 200ms, $2 }]" 'duration: 2s' 'expect: []' | sed 's/127.0.3.1,/127.0.3.1:7100,/' > plan.yaml
        }
        go() { $shaketable run plan.yaml --consent $($shaketable check plan.yaml | word) --output $1; }

        """
}

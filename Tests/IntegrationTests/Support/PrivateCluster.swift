import Foundation
import Glibc
import RunRecord

/// A Redis Cluster that nobody of ours started, in namespaces of its own: servers of a shell script on 127.0.3.1 to
/// 127.0.3.6, port 7100, with a password and a key of somebody else's.
enum PrivateCluster {
    /// The password.
    static let password = "of-the-staging"

    /// Starts it, and runs a script of bash beside it in its namespaces.
    ///
    /// - Parameters:
    ///   - script: What is done, with `$shaketable`, `$folder` and `cli NODE WORDS`.
    ///   - scratch: The folder.
    ///   - servers: What starts it; the usual six by default.
    /// - Returns: How the script ended, and what it printed.
    /// - Throws: When no namespaces are to be had.
    static func run(
        _ script: String, in scratch: Scratch, servers: String = servers
    ) async throws -> Program.Result {
        let file = scratch.file("script.sh")
        let variables = """
            shaketable='\(Program.path)'
            folder='\(scratch.path)'
            export STAGING_PASSWORD='\(password)' REDISCLI_AUTH='\(password)'

            """
        try (variables + servers + script).write(toFile: file, atomically: true, encoding: .utf8)
        let user = geteuid() == 0 ? [] : ["--user", "--map-root-user"]
        return try await Program.run(
            user + ["--net", "--pid", "--fork", "--kill-child", "--mount-proc", "bash", file],
            at: "/usr/bin/unshare", within: .seconds(150))
    }

    static let servers = """
        ip link set lo up
        cli() { local node=$1; shift; redis-cli -h 127.0.3.$node -p 7100 "$@"; }
        for node in 1 2 3 4 5 6; do
            mkdir -p "$folder/data/$node"
            (cd "$folder/data/$node" && exec redis-server --port 7100 --bind 127.0.3.$node --bind-source-addr 127.0.3.$node \\
                --cluster-enabled yes --cluster-node-timeout 1000 --save "" --enable-debug-command local \\
                --protected-mode no --requirepass $STAGING_PASSWORD --masterauth $STAGING_PASSWORD \\
                >/dev/null 2>&1) &
        done
        until [ "$(for node in 1 2 3 4 5 6; do cli $node ping; done 2>/dev/null | grep -c PONG)" = 6 ]; do sleep 0.1; done
        redis-cli --cluster create 127.0.3.{1,2,3,4,5,6}:7100 --cluster-replicas 1 --cluster-yes >/dev/null
        whole() {
            for node in 1 2 3 4 5 6; do
                cli $node cluster info | grep -q cluster_state:ok || return 1
                cli $node info replication | grep -qE 'role:master|master_link_status:up' || return 1
                cli $node info replication | grep -q 'connected_slaves:0' && cli $node role | grep -q master && return 1
            done
            return 0
        }
        until whole; do sleep 0.1; done
        redis-cli -c -h 127.0.3.1 -p 7100 set foreign kept >/dev/null
        word() { sed -n 's/.*--consent //p'; }

        """
}

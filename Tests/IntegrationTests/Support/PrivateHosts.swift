import Foundation

/// Three hosts with an sshd and two nodes of a cluster each, in namespaces of the test's own: 10.77.0.1 to 10.77.0.3, ports
/// 7100 and 7101. Keys and configurations are thrown away, nothing of this machine's own sshd is used or changed.
enum PrivateHosts {
    /// The password of the nodes.
    static let password = "of-the-hosts"

    /// Why there can be none here; nil when there can.
    static var refusal: String? {
        if geteuid() != 0 { return "sshd takes logins as root only where root starts it" }
        let programs = ["/usr/sbin/sshd", "/usr/bin/ssh", "/usr/bin/ssh-keygen"]
        let missing = programs.filter { !FileManager.default.isExecutableFile(atPath: $0) }
        return missing.isEmpty
            ? nil
            : "\(missing.joined(separator: ", ")) missing: scripts/setup --tests installs them"
    }

    /// Starts them, and runs a script of bash beside them.
    ///
    /// - Parameters:
    ///   - script: What is done, with `$shaketable`, `$folder`, `cli HOST PORT WORDS`, `word`, `stopped` and `ssh.conf` in the
    ///     working directory.
    ///   - scratch: The folder.
    /// - Returns: How the script ended, and what it printed.
    /// - Throws: When no namespaces are to be had.
    static func run(_ script: String, in scratch: Scratch) async throws -> Program.Result {
        let file = scratch.file("script.sh")
        let variables = """
            shaketable='\(Program.path)'
            folder='\(scratch.path)'
            export STAGING_PASSWORD='\(password)' REDISCLI_AUTH='\(password)'

            """
        try (variables + hosts + script).write(toFile: file, atomically: true, encoding: .utf8)
        return try await Program.run(
            ["--net", "--pid", "--fork", "--kill-child", "--mount-proc", "bash", file],
            at: "/usr/bin/unshare", within: .seconds(150))
    }

    private static let hosts = """
        cd "$folder"
        ip link set lo up
        mount -t tmpfs tmpfs /run && mkdir /run/netns /run/sshd
        # Root's account may be locked here; in these namespaces it is not.
        sed 's/^root:[^:]*:/root:*:/' /etc/shadow > /run/shadow && chmod 600 /run/shadow && mount --bind /run/shadow /etc/shadow
        ip link add hosts type bridge && ip addr add 10.77.0.254/24 dev hosts && ip link set hosts up
        ssh-keygen -q -t ed25519 -N '' -f key && ssh-keygen -q -t ed25519 -N '' -f host-key
        printf '%s\\n' "HostKey $folder/host-key" "AuthorizedKeysFile $folder/key.pub" 'PidFile none' 'UsePAM no' \\
            'StrictModes no' 'PermitRootLogin yes' 'PasswordAuthentication no' > sshd.conf
        printf '%s\\n' 'User root' 'BatchMode yes' 'IdentitiesOnly yes' "IdentityFile $folder/key" 'LogLevel ERROR' \\
            'StrictHostKeyChecking no' 'UserKnownHostsFile /dev/null' 'ConnectTimeout 2' > ssh.conf
        for host in 1 2 3; do
            ip netns add host$host
            ip link add port$host type veth peer name eth0 netns host$host
            ip link set port$host master hosts up
            ip -n host$host addr add 10.77.0.$host/24 dev eth0
            ip -n host$host link set eth0 up; ip -n host$host link set lo up
            ip netns exec host$host /usr/sbin/sshd -D -f "$folder/sshd.conf" -E "$folder/sshd-$host.log" &
            for port in 7100 7101; do
                mkdir -p data/$host-$port
                (cd data/$host-$port; exec ip netns exec host$host redis-server --port $port --bind 10.77.0.$host \\
                    --cluster-enabled yes --cluster-node-timeout 1000 --save "" --protected-mode no \\
                    --requirepass $STAGING_PASSWORD --masterauth $STAGING_PASSWORD >/dev/null 2>&1) &
            done
        done
        cli() { redis-cli -h 10.77.0.$1 -p $2 "${@:3}"; }
        each() { for host in 1 2 3; do for port in 7100 7101; do "$@" $host $port; done; done; }
        up() { cli $1 $2 ping 2>/dev/null; }
        until [ "$(each up | grep -c PONG)" = 6 ]; do sleep 0.1; done
        redis-cli --cluster create 10.77.0.{1,2,3}:7100 10.77.0.{1,2,3}:7101 --cluster-replicas 1 --cluster-yes >/dev/null
        fit() {
            cli $1 $2 cluster info | grep -q cluster_state:ok &&
                cli $1 $2 info replication | grep -qE 'connected_slaves:1|master_link_status:up' && echo fit
        }
        until [ "$(each fit | grep -c fit)" = 6 ]; do sleep 0.1; done
        word() { sed -n 's/.*--consent //p'; }
        stopped() { cat /proc/[0-9]*/status 2>/dev/null | grep -c '^State:.*stopped'; }

        """
}

import Foundation
import Glibc

/// Containers of podman and runc in namespaces of the test's own: three masters, each in one.
enum PrivateEngine {
    /// Why there can be none here; nil when there can.
    static var refusal: String? {
        if geteuid() != 0 { return "containers are made as root only" }
        let missing = ["/usr/bin/podman", "/usr/sbin/runc", "/usr/bin/redis-server"].filter {
            !FileManager.default.isExecutableFile(atPath: $0)
        }
        return missing.isEmpty
            ? nil
            : "\(missing.joined(separator: ", ")) missing: scripts/setup --tests installs them"
    }

    /// Three masters, each in a container; the third behind a small first process.
    static let containers = """
        cd "$folder"
        ip link set lo up
        mount -t tmpfs tmpfs /run; mkdir -p /var/lib/containers; mount -t tmpfs tmpfs /var/lib/containers
        mkdir -p root/bin root/tmp
        for program in /usr/bin/redis-server /usr/bin/dash /usr/bin/sleep; do
            cp $program root/bin/
            for library in $(ldd $program | grep -o '/[^ ]*'); do
                mkdir -p root$(dirname $library); cp -L $library root$library
            done
        done
        cp root/bin/dash root/bin/sh; printf '%s\\n' '"$@" &' wait > root/bin/init
        engine="podman --runtime runc --cgroup-manager cgroupfs"
        for node in 1 2 3; do
            [ $node = 1 ] && tar -C root -c . | $engine import - server:own >/dev/null 2>&1
            $engine run -d --name cache-$node --network host --ulimit nofile=1024:1024 --ulimit nproc=1024:1024 server:own \\
                $([ $node = 3 ] && echo sh /bin/init) /bin/redis-server --dir /tmp --port 7100 --bind 127.0.3.$node \\
                --bind-source-addr 127.0.3.$node --cluster-enabled yes --cluster-node-timeout 10000 --save "" \\
                --protected-mode no --loglevel debug --requirepass $STAGING_PASSWORD >/dev/null || { echo "refused here"; exit; }
        done
        ping() { redis-cli -h 127.0.3.$1 -p 7100 ping 2>/dev/null; }
        until [ "$(for node in 1 2 3; do ping $node; done | grep -c PONG)" = 3 ]; do sleep 0.1; done
        redis-cli --cluster create 127.0.3.{1,2,3}:7100 --cluster-yes >/dev/null
        until [ "$(for node in 1 2 3; do redis-cli -h 127.0.3.$node -p 7100 cluster info; done | grep -c state:ok)" = 3 ]; do sleep 0.1; done
        names="names: { 127.0.3.1: cache-1, 127.0.3.2: cache-2, 127.0.3.3: cache-3 }"
        go() {
            printf '%s\\n' "cluster: { attach: { nodes: 127.0.3.1:7100, password: \\"\\${STAGING_PASSWORD}\\", $names, $2," \\
                "    logs: { command: '$engine logs -f --tail 0 {name}' } } }" "timeline: [{ at: 500ms, pause: $3, for: 1s }]" \\
                'duration: 3s' 'expect: [flaps == 0]' > $1.yaml
            $shaketable run $1.yaml --consent $($shaketable check $1.yaml | sed -n 's/.*--consent //p') --output $1
            echo "$1 left with $?"
        }

        """
}

import Foundation
import RunRecord
import Testing

/// TLS with real servers: a cluster of a plan's own, and one that was there before.
@Suite(.serialized, .enabled(if: Tier.startsServers)) struct TLSTests {
    /// Clients, bus and replication speak it, each fault still has its receipts, and no key is left.
    @Test func aClusterThatSpeaksNothingElseFailsOverAndKeepsItsKeys() async throws {
        let scratch = try Scratch()
        let plan = try scratch.plan(
            """
            cluster:
              masters: 3
              replicas: 1
              config: { cluster-node-timeout: 1s, save: "", port: 0, tls-port: 6379, tls-cluster: yes, tls-replication: yes,
                        tls-auth-clients: yes, tls-key-file: /etc/none.key, tls-key-file-pass: pl4nted-w0rd }
            load: { rate: 400/s, connections: 4, mix: { get: 50%, set: 50% }, keys: 500, client: ioredis }
            timeline:
              - { at: 1s, connection-storm: { target: node 2, connections: 50 }, for: 500ms }
              - { at: 2s, pause: master of slot 0, for: 4s }
            duration: 8s
            expect: [failovers == 1, "error-rate[run] == 0%"]
            """)
        let tools =
            "sh -c 'one=${SHAKETABLE_NODES%%,*}; set -- -h ${one%:*} -p ${one#*:}; "
            + "redis-cli \"$@\" --tls --cacert $SHAKETABLE_CA --cert $SHAKETABLE_CERT --key $SHAKETABLE_KEY info replication; "
            + "redis-cli \"$@\" --tls --cacert $SHAKETABLE_CA ping; timeout 1 redis-cli \"$@\" ping; echo end'"
        let result = try await Program.run([
            "run", plan, "--output", scratch.file("run"), "--companion", tools,
        ])
        #expect(result.code == 0 || result.code == 2, "\(result.text)")
        #expect(result.text.contains("connected_clients:"))
        #expect(!result.text.contains("not proven"), "\(result.text)")
        let said = try String(
            contentsOfFile: scratch.file("run/runs/1/companion.log"), encoding: .utf8)
        #expect(said.contains("role:master") && said.contains("state=online"), "\(said)")
        #expect(!said.contains("PONG") && said.hasSuffix("end\n"), "\(said)")
        let configuration = try String(
            contentsOfFile: scratch.file("run/runs/1/nodes/1/redis.conf"), encoding: .utf8)
        #expect(configuration.contains("\nport 0\n"))
        let run = try #require(try RunFolder.open(at: scratch.file("run")).readRuns().records.first)
        let load = try #require(run.load)
        // What was under way to the replica when its master froze may be gone.
        #expect((load.ledger?.lost ?? .max) <= 5)
        #expect(load.groups.reduce(0) { $0 + $1.outcomes[0] } > 1000)
        let names = FileManager.default.enumerator(atPath: scratch.file("run"))?.allObjects ?? []
        for case let name as String in names {
            let data = FileManager.default.contents(atPath: scratch.file("run/\(name)")) ?? Data()
            for secret in ["PRIVATE KEY", "pl4nted"] {
                #expect(data.range(of: Data(secret.utf8)) == nil, "\(name)")
            }
        }
        #expect(!result.text.contains("pl4nted"))
    }

    /// Three masters that speak TLS alone, and servers that each have something wrong, made by their users' tools.
    private static let servers = #"""
        unset REDISCLI_AUTH
        cd "$folder"
        ip link set lo up
        authority() {
            openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout $1.key -out $1.crt -days 2 -subj "/CN=$1"
        }
        certify() {
            openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout $1.key -out $1.csr -subj "/CN=$1"
            openssl x509 -req -in $1.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days $2 -out $1.crt \
                -extfile <(echo "subjectAltName=$3")
        }
        {
            authority ca; authority stranger
            certify node 2 IP:127.0.3.1,IP:127.0.3.2,IP:127.0.3.3
            certify old -1 IP:127.0.3.4
            certify named 2 DNS:cache.test
            certify client 2 DNS:client
        } 2>/dev/null
        serve() {
            local node=$1 certificate=$2
            mkdir -p data/$node
            (cd data/$node && exec redis-server --port 0 --tls-port 7100 --bind 127.0.3.$node --bind-source-addr 127.0.3.$node \
                --cluster-enabled yes --cluster-node-timeout 1000 --save "" --enable-debug-command local --protected-mode no \
                --tls-cluster yes --tls-replication yes --tls-ca-cert-file ../../ca.crt \
                --tls-cert-file ../../$certificate.crt --tls-key-file ../../$certificate.key >/dev/null 2>&1) &
        }
        for node in 1 2 3; do serve $node node; done
        serve 4 old
        serve 5 named
        redis-server --port 7100 --bind 127.0.3.6 --save "" >/dev/null 2>&1 &
        cli() { local node=$1; shift; redis-cli --tls --cacert ca.crt --cert client.crt --key client.key -h 127.0.3.$node -p 7100 "$@"; }
        until [ "$(for node in 1 2 3; do cli $node ping; done 2>/dev/null | grep -c PONG)" = 3 ]; do sleep 0.1; done
        cli 1 --cluster create 127.0.3.{1,2,3}:7100 --cluster-yes >/dev/null
        until [ "$(for node in 1 2 3; do cli $node cluster info; done | grep -c cluster_state:ok)" = 3 ]; do sleep 0.1; done
        plan() {
            cat >$1.yaml <<PLAN
        cluster: { attach: { nodes: "127.0.3.$2:7100"$3 } }
        load: { rate: 300/s, keys: 200 }
        timeline:
          - { at: 1s, slow-command: { target: master of slot 0, busy-after: 100ms }, for: 1s }
        duration: 4s
        expect: ["error-rate[run] == 0%"]
        PLAN
        }

        """#

    @Test func aClusterThatIsAttachedIsTakenForWhatItsCertificatesSay() async throws {
        let scratch = try Scratch()
        let result = try await PrivateCluster.run(
            """
            own="cert: client.crt, key: client.key"
            plan good 1 ", tls: { ca: ca.crt, $own }"
            plan plain 1 ""
            plan anonymous 1 ", tls: { ca: ca.crt }"
            plan stranger 1 ", tls: { ca: stranger.crt, $own }"
            plan wrong 1 ", tls: { ca: ca.crt, $own, server-name: other.test }"
            plan old 4 ", tls: { ca: ca.crt, $own }"
            plan named 5 ", tls: { ca: ca.crt, $own }"
            plan dumb 6 ", tls: { ca: ca.crt, $own }"
            for name in plain anonymous stranger wrong old named dumb; do
                echo "$name: $($shaketable check $name.yaml 2>&1) $?"
            done
            $shaketable check good.yaml >check 2>&1; echo "check $?"
            $shaketable run good.yaml --consent $(sed -n 's/.*--consent //p' check) -o run; echo "run $?"
            $shaketable learn good.yaml --watch 1s -o rehearsal.yaml; echo "learn $?"
            grep 'tls: yes' rehearsal.yaml
            $shaketable check rehearsal.yaml >/dev/null; echo "rehearsal $?"
            $shaketable doctor --attach good.yaml; echo "doctor $?"
            for node in 1 2 3; do cli $node --scan; cli $node config get busy-reply-threshold; done | grep -v busy
            grep -rl "PRIVATE KEY" run; echo end
            """, in: scratch, servers: Self.servers)
        let text = result.text
        for (name, words) in [
            ("plain", "where that port speaks TLS, say so with cluster.attach.tls 69"),
            (
                "anonymous",
                "the server asks for a certificate of the client's, and there is none 69"
            ),
            ("stranger", "certificate chain; say whom to trust with cluster.attach.tls.ca 69"),
            (
                "wrong",
                "hostname mismatch; say what the certificates are for with cluster.attach.tls.server-name 69"
            ),
            ("old", "the server's certificate is not taken: certificate has expired 69"),
            (
                "named",
                "IP address mismatch; say what the certificates are for with cluster.attach.tls.server-name 69"
            ),
            (
                "dumb",
                "no answer to the TLS handshake within 5.0 seconds; does this port speak TLS? 69"
            ),
        ] {
            let line = text.split(separator: "\n").first { $0.hasPrefix("\(name): ") }
            #expect(line?.hasSuffix(words) == true, "\(line ?? "nothing of \(name)")")
        }
        for line in ["check 0", "learn 0", "  tls: yes", "rehearsal 0", "doctor 0"] {
            #expect(text.contains("\(line)\n"), "\(line): \(text)")
        }
        #expect(text.contains("run 0\n") || text.contains("run 2\n"), "\(text)")
        #expect(text.contains("SCRIPT KILL ended the script"))
        // No key of ours is left, the threshold is as it was, and no private key was kept.
        #expect(text.hasSuffix("5000\n5000\n5000\nend\n"), "\(text)")
    }
}

import TestSupport
import Testing

@Suite("Faults that a cluster can never have")
struct FaultImpossibilityTests {
    private func complaint(_ step: String, cluster: String = "{}") -> String {
        PlanSamples.complaint(
            PlanSamples.small("timeline:\n  - { \(step) }", cluster: cluster))
    }

    @Test(arguments: [
        ("at: 1s, reshard: { from: node 1, to: node 1 }", "'from' and 'to' are both 'node 1'"),
        (
            "at: 1s, reshard: { from: node 1, to: node 2, slots: 5461 }",
            "a shard of 5461 slots keeps its first: at most 5460 can move"
        ),
        ("at: 1s, reshard: { from: clients, to: node 2 }", "clients are none"),
        ("at: 1s, client-kill: clients", "clients are none"),
        ("at: 1s, connection-storm: { target: node 1, connections: 5 }", "5 is out of range"),
        ("at: 1s, query-flood: { target: node 1, each: 10us }, for: 1s", "10us is too short"),
        ("at: 1s, memory-pressure: { target: node 1, limit: 5 }, for: 1s", "a size needs a unit"),
        ("at: 1s, big-resync: { target: node 4, data: 1KB }", "1KB is out of range"),
        (
            "at: 1s, drop-larger: { from: node 1, than: 59B }, for: 2s", "59B is out of range"
        ),
        (
            "at: 1s, drop-message: { from: node 1, kind: fail, traffic: clients }, for: 2s",
            "on the bus alone: leave it out"
        ),
        ("at: 1s, reset: { from: node 1 }, for: 2s", "'reset' is over at once: leave out 'for'"),
    ])
    func areToldWithTheirPlace(step: String, message: String) {
        let text = complaint(step)
        #expect(text.hasPrefix("plan.yaml:4:"), "\(text)")
        #expect(text.contains(message), "\(text)")
    }

    @Test func disksThatNobodyWritesToCannotFail() {
        for (directives, step, message) in [
            ("save: \"\"", "disk-full: node 1", "nodes write nothing to a disk"),
            ("stop-writes-on-bgsave-error: no", "disk-full: node 1", "nobody notices"),
            ("save: \"\"", "slow-fsync: node 1", "set cluster.config.appendonly to yes"),
            (
                "appendonly: yes, appendfsync: always", "slow-fsync: node 1",
                "only with appendfsync everysec"
            ),
        ] {
            let text = complaint(
                "at: 1s, \(step), for: 5s", cluster: "{ config: { \(directives) } }")
            #expect(text.contains(message), "\(text)")
        }
        let cluster = "{ config: { save: \"\", appendonly: yes } }"
        #expect(complaint("at: 1s, disk-full: node 1, for: 5s", cluster: cluster) == "")
    }

    @Test func aNodeWithACertificateForItsAddressKeepsIt() {
        let step = "at: 1s, restart: { target: node 1, address: new }"
        let text = complaint(step, cluster: "{ tls: yes }")
        #expect(text.contains("leave out 'address: new' or TLS"), "\(text)")
        #expect(complaint(step) == "")
    }

    @Test func withoutReplicasNoneResynchronisesAndNoneIsForgotten() {
        let cluster = "{ replicas: 0 }"
        for step in ["at: 1s, big-resync: node 1", "at: 1s, forget-node: node 1, for: 2s"] {
            #expect(complaint(step, cluster: cluster).contains("set cluster.replicas"))
        }
        #expect(
            complaint(
                "at: 1s, reshard: { from: node 1, to: node 2 }",
                cluster: "{ masters: 1, replicas: 1 }"
            ).contains("there is no other master"))
    }
}

import RedisClient
import RunRecord
import Testing

@testable import Faults
@testable import Plan

@Suite struct PlanAttachTests {
    private func plan(_ attach: String, _ rest: String = "") throws(PlanError) -> Plan {
        try Plan(
            PlanSource(
                name: "plan.yaml",
                text: "cluster: { attach: \(attach) }\nduration: 20s\nexpect: []\n\(rest)"),
            vocabulary: .current)
    }

    private func complaint(about attach: String, _ rest: String = "") -> String {
        do throws(PlanError) {
            _ = try plan(attach, rest)
            return "nothing"
        } catch { return "\(error)" }
    }

    @Test func oneAddressIsEnough() throws {
        let attach = try #require(try plan("cache-1.staging").cluster.attach)
        #expect(attach.nodes == ["cache-1.staging:6379"])
        #expect(attach.reach == .address)
        #expect(!attach.abilities.contains(.signals))
    }

    @Test func aPrefixIsAReachWithSignals() throws {
        let attach = try #require(
            try plan("{ nodes: [10.0.0.1:7000], reach: 'ssh -o \"A b\" {host}', password: x }")
                .cluster.attach)
        #expect(attach.prefix == ["ssh", "-o", "A b", "{host}"])
        #expect(attach.reach == .exec)
        #expect(attach.abilities.contains(.signals))
        #expect(attach.credentials?.password == "x")
    }

    @Test func logsAreAPathOrACommand() throws {
        let file = try plan("{ nodes: a, reach: ssh, logs: '/var/log/{port}.log' }")
        #expect(file.cluster.attach?.logs == .file("/var/log/{port}.log"))
        let command = try plan("{ nodes: a, logs: { command: 'docker logs -f {name}' } }")
        #expect(command.cluster.attach?.logs == .command("docker logs -f {name}"))
    }

    @Test func namesComeFromThePlanThenFromTheNode() throws {
        let attach = try #require(
            try plan("{ nodes: a, names: { '10.0.0.1:7000': pod-1, 10.0.0.2: pod-2 } }").cluster
                .attach)
        #expect(attach.name(host: "10.0.0.1", port: 7000, announced: "x") == "pod-1")
        #expect(attach.name(host: "10.0.0.2", port: 1, announced: nil) == "pod-2")
        #expect(attach.name(host: "10.0.0.3", port: 1, announced: "told") == "told")
        #expect(attach.name(host: "10.0.0.3", port: 1, announced: nil) == "10.0.0.3")
    }

    @Test(arguments: [
        ("{ nodes: 'a b' }", "is not host:port"),
        ("{ nodes: -oProxyCommand=x }", "is not host:port"),
        ("{ nodes: a:70000 }", "is not host:port"),
        ("{ nodes: [] }", "1 to 1000 nodes"),
        ("{ nodes: a, names: { b: -rf } }", "a name is letters"),
        ("{ nodes: a, words: { pause: x } }", "needs 'resume'"),
        ("{ nodes: a, reach: 'a \"b' }", "a quote that is open"),
        ("{ nodes: a, logs: /a }", "read through 'reach'"),
        ("{ nodes: a, reach: ssh, logs: a }", "no absolute path"),
        ("{ nodes: a, reach: ssh, logs: { path: /a, command: b } }", "logs are a path"),
        ("{ nodes: a }, masters: 3", "an attached cluster has 'masters' of its own"),
        ("{ nodes: a }, password: x", "stands in cluster.attach"),
    ])
    func whatCannotBeIsAnErrorWithItsPlace(attach: String, reason: String) {
        let complaint = complaint(about: attach)
        #expect(complaint.hasPrefix("plan.yaml:1:"))
        #expect(complaint.contains(reason), "\(complaint)")
    }

    @Test func writesOfTheUsersOwnAreRefused() {
        let load =
            "load: { commands: [{ run: 'LPUSH l:{key} x', share: 50%, kind: write }], mix: { get: 50% } }"
        #expect(complaint(about: "a", load).contains("nobody would remove"))
    }

    @Test func whatTheReachDoesNotGiveIsNamedWithWhatWould() throws {
        let pause = "timeline: [{ at: 1s, pause: master of slot 0, for: 2s }]"
        let lacking = try plan("a", pause).outOfReach
        #expect(lacking?.step.position.line == 4)
        #expect(lacking?.reason.contains("reach 'address' does not give") == true)
        #expect(lacking?.reason.contains("ssh {host}") == true)
        #expect(try plan("{ nodes: a, reach: ssh }", pause).outOfReach == nil)
        #expect(
            try plan("{ nodes: a, words: { pause: a, resume: b } }", pause).outOfReach == nil)
        let disk = "timeline: [{ at: 1s, disk-full: { target: node 1, leave: 0B }, for: 2s }]"
        #expect(
            try plan("{ nodes: a, reach: ssh }", disk).outOfReach?.reason.contains(
                "a cluster of the plan's own") == true)
    }

    @Test func whatIsThereIsKnownWhenTheClusterWasLookedAt() throws {
        let rest = "timeline: [{ at: 1s, failover: node 9 }]"
        let plan = try plan("a", rest)
        #expect(!plan.cluster.isShapeKnown)
        let large = try plan.attached(
            to: .init(masters: 5, replicasPerMaster: 1),
            configuration: [.init(name: "cluster-node-timeout", values: ["700"])])
        #expect(large.cluster.nodeCount == 10)
        #expect(large.cluster.nodeTimeout == .milliseconds(700))
        #expect(throws: PlanError.self) {
            try plan.attached(to: .init(masters: 3, replicasPerMaster: 1), configuration: [])
        }
    }
}

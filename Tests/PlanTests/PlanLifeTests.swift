import Plan
import TestSupport
import Testing

/// Zones, other servers and restarts as plans say them, and what check warns of.
@Suite("Plans of a cluster's life")
struct PlanLifeTests {
    private func warnings(_ step: String, _ cluster: String) throws -> [String] {
        let plan = try PlanSamples.read(
            PlanSamples.small("timeline:\n  - { \(step) }", cluster: cluster))
        return PlanWarnings(of: plan).all.map(\.description)
    }

    @Test(arguments: [
        ("kill: master of slot 0, for: 500ms", "save: \"\"", true),
        ("kill: master of slot 0, for: 500ms", "appendonly: yes", false),
        ("kill: master of slot 0, for: 3s", "save: \"\"", false),
        ("kill: master of slot 0", "save: \"\"", false),
        ("kill: replica of slot 0, for: 500ms", "save: \"\"", false),
        ("kill: node 4, for: 500ms", "save: \"\"", false),
        ("restart: node 1", "save: \"\"", true),
        ("restart: node 1", "maxmemory: 100mb", false),
        ("restart: { target: node 1, how: kill }", "maxmemory: 100mb", true),
        ("restart: { target: node 1, disk: wipe-data }", "appendonly: yes", true),
        ("restart: { target: all replicas, disk: wipe-all }", "appendonly: yes", false),
    ])
    func aQuickReturnWithoutDataIsWarnedOf(
        step: String, directive: String, isWarned: Bool
    ) throws {
        let found = try warnings(
            "at: 5s, \(step)", "{ config: { cluster-node-timeout: 2s, \(directive) } }")
        #expect(found.isEmpty == !isWarned, "\(found)")
        #expect(
            found.allSatisfy { $0.hasPrefix("plan.yaml:4:") && $0.contains("within node-timeout") })
    }

    @Test func zonesThatHoldTooMuchAreWarnedOf() throws {
        let pause = "at: 5s, pause: node 1, for: 1s"
        #expect(try warnings(pause, "{ zones: [a, b, c] }") == [])
        let together = try warnings(pause, "{ zones: [a, b, c], spread: together }")
        #expect(together.count == 3)
        #expect(together[0].contains("zone a holds node 1 with all its replicas"))
        let listed = try warnings(pause, "{ zones: [a, b], spread: [a, a, b, b, b, a] }")
        #expect(listed.count == 1)
        #expect(listed[0].hasPrefix("plan.yaml:1:"))
        #expect(listed[0].contains("zone a holds 2 of 3 masters"))
    }

    @Test(arguments: [
        ("{ zones: [a] }", "two or more"), ("{ zones: [a, a] }", "each name once"),
        ("{ spread: together }", "there are no zones"),
        ("{ zones: [a, b], spread: [a, b] }", "2 zones are listed for 6 nodes"),
        ("{ zones: [a, b], spread: apart-ish }", "no spread is named"),
        ("{ zones: [a, b], between-zones: { delay: 1ms, jitter: 2ms } }", "jitter above the delay"),
        ("{ zones: [a, b], between-zones: { lag: 1ms } }", "no key 'lag'"),
        ("{ servers: { original: x } }", "no name for a server"),
        ("{ servers: [x] }", "names and programs"),
    ])
    func whatIsWrongWithAClusterIsTold(cluster: String, message: String) {
        let text = PlanSamples.complaint(PlanSamples.small(cluster: cluster))
        #expect(text.hasPrefix("plan.yaml:1:") && text.contains(message), "\(text)")
    }

    @Test(arguments: [
        ("kill: zone a, for: 1s", "the cluster has no zones"),
        (
            "upgrade: { target: node 1, to: newer }",
            "cluster.servers has no 'newer'; there are new, original"
        ),
        ("roll: { to: new, how: kill, grace: 1s }", "what is killed has no grace"),
        ("restart: { target: node 1, how: kill, grace: 1s }", "what is killed has no grace"),
        ("upgrade: { target: node 1 }", "needs 'to'"),
        ("roll: { to: new, order: backwards }", "no order is named"),
    ])
    func whatIsWrongWithAStepIsTold(step: String, message: String) {
        let text = PlanSamples.complaint(
            PlanSamples.small(
                "timeline:\n  - { at: 5s, \(step) }", cluster: "{ servers: { new: redis-server } }")
        )
        #expect(text.hasPrefix("plan.yaml:4:") && text.contains(message), "\(text)")
    }

    @Test func aTakeoverFirstNeedsAReplica() {
        let text = PlanSamples.complaint(
            PlanSamples.small(
                "timeline: [{ at: 5s, roll: { to: original, how: failover-first } }]",
                cluster: "{ replicas: 0 }"))
        #expect(text.contains("set cluster.replicas"), "\(text)")
    }

    @Test func thePreviewShowsWhoStandsWhere() throws {
        let plan = try PlanSamples.read(
            PlanSamples.small(
                "timeline: [{ at: 5s, kill: masters in zone b, for: 5s }]",
                cluster: "{ zones: [a, b, c], servers: { new: redis-server } }"))
        let text = PlanPreview(of: plan).text
        #expect(text.contains("zones a: 1 6, b: 2 4, c: 3 5\n"))
        #expect(text.contains("server new: redis-server\n"))
        #expect(text.contains("kill masters in zone b (node 2)\n"))
    }
}

import Faults
import TestSupport
import Testing

@Suite("Bad plans get one clear error for each problem")
struct PlanBadInputTests {
    /// A bad plan and all that is said of it.
    struct Case: Sendable, CustomTestStringConvertible {
        let text: String
        let complaint: String
        var testDescription: String { complaint }

        init(_ text: String, _ complaint: String) {
            self.text = text
            self.complaint = complaint
        }
    }

    static let keys: [Case] = [
        Case(
            "cluster: {}\nduration: 5s\nexpects: []",
            "plan.yaml:3:1: the plan has no key 'expects'; did you mean 'expect'?"),
        Case(
            "cluster: { master: 3 }\nduration: 5s\nrun: 3\nzebra: 1",
            """
            plan.yaml:1:12: the cluster has no key 'master'; did you mean 'masters'?
            plan.yaml:3:1: the plan has no key 'run'; did you mean 'runs'?
            plan.yaml:4:1: the plan has no key 'zebra'; it takes name, about, cluster, load, \
            clients, timeline, duration, until, runs, reuse, seed, expect, sweep
            """),
        Case(
            "cluster: {}",
            "plan.yaml:1:1: the plan needs 'duration' (a duration, such as 5s)"),
        Case(
            "duration: 5s\ncluster:",
            "plan.yaml:1:1: the plan needs 'cluster' (a mapping)"),
        Case(
            "- a\n- b",
            "plan.yaml:1:1: the plan takes a mapping with keys such as name, about, cluster, "
                + "load, not a list"),
        Case(
            "just words",
            "plan.yaml:1:1: the plan takes a mapping with keys such as name, about, cluster, "
                + "load, not 'just words'"),
    ]

    static let values: [Case] = [
        Case(
            "cluster: {}\nduration: 40",
            "plan.yaml:2:11: a duration needs a unit: 40s or 40ms?"),
        Case(
            "cluster: {}\nduration: 5%", "plan.yaml:2:11: '5%' is not a duration, such as 5s"),
        Case(
            "cluster: {}\nduration: [5s]", "plan.yaml:2:11: a duration is wanted here, not a list"),
        Case(
            "cluster: {}\nduration: 1ms",
            "plan.yaml:2:11: 1ms is too short: at least 100ms"),
        Case(
            "cluster: {}\nduration: 99999d",
            "plan.yaml:2:11: 2399976h is too long: at most 30 days"),
        Case(
            "cluster: { masters: 0 }\nduration: 5s",
            "plan.yaml:1:21: 0 is out of range: 1 to 1000"),
        Case(
            "cluster: {}\nduration: 5s\nseed: 99999999999999999999",
            "plan.yaml:3:7: 99999999999999999999 is out of range: 0 to 9223372036854775807"),
        Case(
            "cluster: { masters: three }\nduration: 5s",
            "plan.yaml:1:21: 'three' is not a whole number"),
        Case(
            "cluster: { masters: 600, replicas: 1 }\nduration: 5s",
            "plan.yaml:1:10: 1200 nodes are too many: at most 1000"),
        Case(
            "cluster: {}\nduration: 5s\nexpect: [\"failover-tme < 3s\"]",
            "plan.yaml:3:11: no measure is named 'failover-tme'; did you mean 'failover-time'?"),
        Case(
            "cluster: {}\nduration: 5s\nexpect: [no lost writes]",
            "plan.yaml:3:10: no measure is named 'no'; did you mean 'lost-writes == 0'?"),
        Case(
            "cluster: {}\nduration: 5s\nexpect: [lost writes == 0]",
            "plan.yaml:3:10: no measure is named 'lost'; did you mean 'lost-writes'?"),
        Case(
            "cluster: {}\nduration: 5s\nreuse: frech",
            "plan.yaml:3:8: no reuse is named 'frech'; did you mean 'fresh'?"),
        Case(
            "cluster: {}\nduration: 5s\nname: a/b",
            "plan.yaml:3:7: a name is one line of up to 100 letters, without '/' and no '.' first"),
        Case(
            "cluster: {}\nduration: 5s\nexpect:\n  - failover-time <= 3%",
            "plan.yaml:4:19: failover-time is a time and 3% a ratio: they cannot be compared"),
    ]

    static let loads: [Case] = [
        Case(
            PlanSamples.small("load: { rate: 2000 }"),
            "plan.yaml:3:15: a rate needs a unit: 2000/s?"),
        Case(
            PlanSamples.small("load: { rate: 5s }"),
            "plan.yaml:3:15: '5s' is not a rate, such as 2000/s"),
        Case(
            PlanSamples.small("load: { rate: 0/s }"),
            "plan.yaml:3:15: '0/s' is out of range: 0.01/s to 10000000/s"),
        Case(
            PlanSamples.small("load: { value-size: 64 }"),
            "plan.yaml:3:21: a size needs a unit: 64B or 64KiB?"),
        Case(
            PlanSamples.small("load: { value-size: 1GB }"),
            "plan.yaml:3:21: 1GB is out of range: 22B to 512MiB"),
        Case(
            PlanSamples.small("load: { mix: { get: 80 } }"),
            "plan.yaml:3:21: a percentage needs a unit: 80%?"),
        Case(
            PlanSamples.small("load: { mix: { get: 80%, set: 10% } }"),
            "plan.yaml:3:14: the shares of the mix sum to 90.0%, not to 100%"),
        Case(
            PlanSamples.small("load: { mix: { gte: 100% } }"),
            "plan.yaml:3:16: the load has no command 'gte'; did you mean 'get'?"),
        Case(
            PlanSamples.small("load: { mix: { get: 101% } }"),
            "plan.yaml:3:21: '101%' is more than 100%"),
        Case(
            PlanSamples.small("load: { workers: 8, connections: 4 }"),
            "plan.yaml:3:34: 4 connections are too few for 8 workers, which need one each"),
        Case(
            PlanSamples.small("load: { client: { retries-on: [LOADNG] } }"),
            "plan.yaml:3:32: no failure is named 'LOADNG'; did you mean 'LOADING'?"),
        Case(
            PlanSamples.small("load: { client: redison }"),
            "plan.yaml:3:17: no client policy is named 'redison'; did you mean 'redisson'?"),
        Case(
            PlanSamples.small(
                "load: { client: { like: jedis, response-timout: 3s, retries: -1 } }"),
            """
            plan.yaml:3:32: the client has no key 'response-timout'; did you mean \
            'response-timeout'?
            plan.yaml:3:62: -1 is out of range: 0 to 1000
            """),
    ]

    static let configurations: [Case] = [
        Case(
            PlanSamples.small(cluster: "{ config: { port: 7000 } }"),
            "plan.yaml:1:22: the harness sets 'port' itself; leave it out"),
        Case(
            PlanSamples.small(cluster: "{ config: { requirepass: x } }"),
            "plan.yaml:1:20: requirepass without masterauth: no replica could follow its master; add masterauth"
        ),
        Case(
            PlanSamples.small(cluster: "{ config: { appendonly: true } }"),
            "plan.yaml:1:34: redis.conf writes yes and no: appendonly: yes"),
        Case(
            PlanSamples.small(cluster: "{ config: { save: } }"),
            "plan.yaml:1:22: 'save' has no value; write \"\" for an empty one"),
        Case(
            PlanSamples.small(cluster: "{ config: { repl-timeout: 1500ms } }"),
            "plan.yaml:1:36: 'repl-timeout' counts in steps of 1s: 1500ms is between"),
        Case(
            PlanSamples.small(cluster: "{ config: { cluster-node-timeout: 0 } }"),
            "plan.yaml:1:44: 0 ms is out of range for 'cluster-node-timeout': 1ms to 24h"),
        Case(
            PlanSamples.small(cluster: "{ config: { cluster-node-timeout: 80% } }"),
            "plan.yaml:1:44: '80%' is not a duration, such as 5s"),
        Case(
            PlanSamples.small(cluster: "{ config: { save: \"60 1\\nport 1\" } }"),
            "plan.yaml:1:28: the value of 'save' is more than one line; repeat it as a list"),
        Case(
            PlanSamples.small(cluster: "{ config: { \"save x\": 1 } }"),
            "plan.yaml:1:22: no directive is written 'save x'"),
        Case(
            PlanSamples.small(cluster: "{ config: { savee: \"\" } }"),
            "plan.yaml:1:22: no server knows a directive 'savee'; did you mean 'save'?"),
        Case(
            PlanSamples.small(cluster: "{ config: { cluster-node-timout: 5s } }"),
            "plan.yaml:1:22: no server knows a directive 'cluster-node-timout'; did you mean "
                + "'cluster-node-timeout'?"),
        Case(
            PlanSamples.small(cluster: "{ config: { cluster-node-timeout: 5 } }"),
            "plan.yaml:1:44: cluster-node-timeout: 5 is 5 ms, as redis.conf counts; write 5s or 5ms"
        ),
        Case(
            PlanSamples.small(cluster: "{ config: { busy-reply-threshold: 30 } }"),
            "plan.yaml:1:44: busy-reply-threshold: 30 is 30 ms, as redis.conf counts; write 30s "
                + "or 30ms"),
        Case(
            PlanSamples.small(cluster: "{ config: { save: 1, SAVE: 2 } }"),
            "plan.yaml:1:31: the directive 'save' is there twice"),
    ]

    private static let allFaults = FaultCatalog.names.joined(separator: ", ")

    static let steps: [Case] = [
        Case(
            PlanSamples.small("timeline:\n  - { at: 5s, puase: node 1, for: 20s }"),
            "plan.yaml:4:15: no fault is named 'puase'; did you mean 'pause'?"),
        Case(
            PlanSamples.small("timeline:\n  - { at: 5s, earthquake: node 1 }"),
            "plan.yaml:4:15: no fault is named 'earthquake'; there are \(allFaults)"),
        Case(
            PlanSamples.small("timeline:\n  - { at: 5s, for: 20s }"),
            "plan.yaml:4:5: the step has no fault; there are \(allFaults)"),
        Case(
            PlanSamples.small("timeline:\n  - { at: 5s, pause: node 1, kill: node 2, for: 2s }"),
            "plan.yaml:4:30: a step has one fault, not 'pause' and 'kill'; write two steps"),
        Case(
            PlanSamples.small("timeline:\n  - { pause: node 1, for: 2s }"),
            "plan.yaml:4:5: the step needs 'at' (a duration, such as 5s)"),
        Case(
            PlanSamples.small("timeline:\n  - { at: 5s, pause: node 1 }"),
            "plan.yaml:4:5: 'pause' needs 'for', such as for: 20s"),
        Case(
            PlanSamples.small("timeline:\n  - { at: 5s, failover: node 4, for: 2s }"),
            "plan.yaml:4:38: 'failover' is over at once: leave out 'for'"),
        Case(
            PlanSamples.small("timeline:\n  - { at: 40s, kill: node 4 }"),
            "plan.yaml:4:5: the step begins at 40s, when the run of 40s is over"),
        Case(
            PlanSamples.small("timeline:\n  - { at: 30s, pause: node 4, for: 11s }"),
            "plan.yaml:4:5: the step ends at 41s, after the run's 40s: heal earlier or make "
                + "duration longer"),
        Case(
            PlanSamples.small("timeline: { at: 5s }"),
            "plan.yaml:3:11: a list of steps is wanted here, not a mapping"),
        Case(
            PlanSamples.small("timeline: [pause]"),
            "plan.yaml:3:12: a step takes a time and a fault, such as { at: 5s, pause: master of "
                + "slot 0, for: 20s }, not 'pause'"),
        Case(
            PlanSamples.small("timeline:\n  - { at: 5, failover: { target: node 4, mod: x } }"),
            """
            plan.yaml:4:11: a duration needs a unit: 5s or 5ms?
            plan.yaml:4:42: failover has no key 'mod'; did you mean 'mode'?
            """),
        Case(
            PlanSamples.small("timeline:\n  - { at: 5s, failover: { mode: soft } }"),
            "plan.yaml:4:25: failover needs 'target' (a target, such as master of slot 0)"),
    ]

    static let targets: [Case] = [
        Case(
            PlanSamples.small("timeline:\n  - { at: 5s, kill: node 9 }"),
            "plan.yaml:4:21: there is no node 9: the cluster has 6 nodes, from 1 to 6"),
        Case(
            PlanSamples.small("timeline:\n  - { at: 5s, kill: node 0 }"),
            "plan.yaml:4:21: 'node 0' does not name a node from 1 on"),
        Case(
            PlanSamples.small("timeline:\n  - { at: 5s, kill: master of slot 16384 }"),
            "plan.yaml:4:21: 'master of slot 16384' does not name a slot from 0 to 16383"),
        Case(
            PlanSamples.small("timeline:\n  - { at: 5s, kill: mister of slot 7 }"),
            "plan.yaml:4:21: no target is written 'mister of slot 7'; did you mean 'master of "
                + "slot 7'?"),
        Case(
            PlanSamples.small("timeline:\n  - { at: 5s, kill: slave of slot 7 }"),
            "plan.yaml:4:21: no target is written 'slave of slot 7'; did you mean 'replica of slot 7'?"
        ),
        Case(
            PlanSamples.small("timeline:\n  - { at: 5s, kill: master of shard 2 }"),
            "plan.yaml:4:21: no target is written 'master of shard 2': a shard is named by a slot of it, such "
                + "as 'master of slot 0' for shard 1"),
        Case(
            PlanSamples.small("timeline:\n  - { at: 5s, kill: another replica }"),
            "plan.yaml:4:21: no target is written 'another replica': there is 'another master', which no "
                + "step before was done to; else name one, such as replica of slot 5461"
        ),
        Case(
            PlanSamples.small("timeline:\n  - { at: 5s, kill: a master }"),
            "plan.yaml:4:21: no target is written 'a master'; did you mean 'any master'?"),
        Case(
            PlanSamples.small("timeline:\n  - { at: 5s, kill: everything }"),
            "plan.yaml:4:21: no target is written 'everything'; write one of: master of slot N, "
                + "master of key K, replica of slot N, any master, any replica, all masters, "
                + "all replicas, all nodes, another master, majority of masters, minority of masters, node N, "
                + "nodes N N ..., zone Z, masters in zone Z, clients, any"),
        Case(
            PlanSamples.small(
                "timeline:\n  - { at: 5s, kill: replica of slot 0 }", cluster: "{ replicas: 0 }"),
            "plan.yaml:4:21: there is no replica: the cluster has none; set cluster.replicas"),
        Case(
            PlanSamples.small(
                "timeline:\n  - { at: 5s, failover: any master }", cluster: "{ replicas: 0 }"),
            "plan.yaml:4:25: no replica can take over: set cluster.replicas"),
        Case(
            PlanSamples.small(
                "timeline:\n  - { at: 5s, kill: minority of masters }", cluster: "{ masters: 2 }"),
            "plan.yaml:4:21: 2 masters have no minority"),
        Case(
            PlanSamples.small("timeline:\n  - { at: 5s, pause: clients, for: 1s }"),
            "plan.yaml:4:22: 'pause' is done to nodes, and clients are none"),
    ]

    @Test(arguments: [keys, values, loads, configurations, steps, targets].flatMap { $0 })
    func saysWhereAndWhatAndTheFix(_ bad: Case) {
        #expect(PlanSamples.complaint(bad.text) == bad.complaint)
    }
}

import Faults
package import Plan
import Workload

/// Plans and words for the tests of plans.
package enum PlanSamples {
    /// A plan that uses most of what plans have.
    package static let pauseMaster = """
        name: pause-master
        about: A master freezes for 20 s; its replica must take over in time.
        cluster:
          masters: 3
          replicas: 1                       # of each master
          config: { cluster-node-timeout: 2s, save: "", maxmemory: 100mb }
        load:
          rate: 2000/s
          connections: 50
          mix: { get: 80%, set: 20% }
          keys: 10000
          value-size: 64B
          client: { like: redisson, response-timeout: 10s }
        timeline:
          - { at: 5s, pause: master of slot 0, for: 20s }
          - { at: 12s, kill: node 2, for: 5s }
          - { at: 30s, failover: { target: replica of slot 16383, mode: force } }
        duration: 40s
        runs: 5
        seed: 7
        expect:
          - failover-time.max <= failover-worst-case
          - lost-writes == 0
        """

    /// The smallest plan, with what the test adds.
    package static func small(_ more: String = "", cluster: String = "{}") -> String {
        "cluster: \(cluster)\nduration: 40s\n" + more
            + (more.contains("expect:") ? "" : "\nexpect: []\n")
    }

    /// Two presets.
    package static let vocabulary = PlanVocabulary(
        policies: [ClientPolicy(name: "redisson"), ClientPolicy(name: "jedis")],
        faults: FaultCatalog.all)

    /// Reads a plan named `plan.yaml`.
    package static func read(
        _ text: String, set settings: [String] = []
    ) throws(PlanError) -> Plan {
        try Plan(
            try PlanSource(name: "plan.yaml", bytes: Array(text.utf8)),
            overrides: try PlanOverrides(settings: settings), vocabulary: vocabulary)
    }

    /// What the reader says of a bad plan; empty when it takes it.
    package static func complaint(_ text: String, set settings: [String] = []) -> String {
        do {
            _ = try read(text, set: settings)
            return ""
        } catch {
            return error.description
        }
    }
}

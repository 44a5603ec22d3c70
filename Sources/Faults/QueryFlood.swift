package import Plan
import Quantities
import RedisClient
import Testbed

/// Hammers a node with slow queries over several connections: one interface of an application that has become
/// popular, or a report that somebody started.
package struct QueryFlood: Fault {
    package static let name = "query-flood"
    package static let summary =
        "Hammers a node with slow queries, one after the other, over several connections."
    package static let durationRule = DurationRule.required
    package static let endsByItself = false
    package static let disablesNode = false
    package static let floodsServers = true
    package static let documentation = FaultDocumentation(
        fields: SectionDocumentation(
            "query-flood", shorthand: "target",
            [
                FieldDocumentation(
                    "target", .target, required: true, "The node or nodes to flood."),
                FieldDocumentation(
                    "connections", .integer(1...500), "How many ask at once; 4 by default."),
                FieldDocumentation(
                    "each", .duration(atLeast: .milliseconds(1)),
                    "About the processor time of one query; 20ms by default. The slow log lists what "
                        + "takes longer than slowlog-log-slower-than, 10 ms by default."),
            ]),
        receipt: "SLOWLOG lists the queries, and the process has used processor time for them.",
        falsifiers:
            "Queries that are refused or cost nothing: only answers without an error are counted, and SLOWLOG must list them, later "
            + "at least one of ten. A "
            + "flood that dries up: an answer must come in four times the time that all connections take, or 2 s.",
        heal: "The queries stop after `for:`; how many there were, and their processor time.",
        requirements: "nothing",
        example: "{ at: 5s, query-flood: { target: master of slot 0, connections: 8 }, for: 3s }")

    package let target: Target
    /// How many ask at once.
    package let connections: Int
    /// The processor time of one query.
    package let each: Duration

    package var text: String {
        "flood \(target.text) with queries of \(each.inWords) over \(connections) connections"
    }

    package init(reading fields: PlanFields) throws(PlanError) {
        target = try fields.required(try fields.target("target"), "target")
        connections = try fields.integer("connections") ?? 4
        each = try fields.duration("each") ?? .milliseconds(20)
    }

    package func inject(into scene: FaultScene) async throws {
        for node in scene.targets {
            try await flood(node, in: scene)
        }
    }

    private func flood(_ node: Int, in scene: FaultScene) async throws {
        let cluster = scene.cluster
        let slowBefore = try await newestSlowQuery(on: node, in: cluster)
        let timeBefore = await cluster.processorTime(of: node) ?? .zero
        let stream = try await QueryStream.start(
            connections, of: each, to: cluster.endpoint(of: node), as: cluster.credentials)
        let at = cluster.now
        let slow: Int64
        do {
            slow = try await growth(of: slowBefore, on: node, in: cluster)
        } catch {
            await stream.stop()
            throw error
        }
        let slowThen = slowBefore + slow
        let answeredThen = stream.progress.answered
        let used = (await cluster.processorTime(of: node) ?? .zero) - timeBefore
        scene.inflict(
            Injection(
                node: node, effect: at,
                receipt: "SLOWLOG lists \(slow) more; \(Self.milliseconds(used)) ms of processor "
                    + "time in \(Self.milliseconds(.nanoseconds(cluster.now - at))) ms",
                disables: false,
                course: await .inProcess(of: node, in: cluster, lookEvery: .milliseconds(100)) {
                    try await look(
                        at: stream, on: node, in: cluster, since: (slowThen, answeredThen))
                }
            ) {
                let end = cluster.now
                let answered = await stream.stop()
                let used = (await cluster.processorTime(of: node)).map { $0 - timeBefore }
                let time = used.map { "; \(Self.milliseconds($0)) ms of processor time" } ?? ""
                return Receipt(at: end, text: "\(answered) queries were answered" + time)
            })
    }

    /// Whether the queries still cost what they were meant to.
    private func look(
        at stream: QueryStream, on node: Int, in cluster: Cluster,
        since before: (slow: Int64, answered: Int)
    ) async throws -> String {
        // Each waits for those of all other connections.
        let patience = each * (connections + 1) * 4 + .seconds(2)
        let (answered, silent) = stream.progress
        guard silent <= patience else {
            throw ClusterError(
                .unproven, "node \(node) has answered no query for \(Self.milliseconds(silent)) ms")
        }
        let slow = try await newestSlowQuery(on: node, in: cluster)
        guard slow >= before.slow else {
            throw ClusterError(
                .unproven, "SLOWLOG of node \(node) was at \(before.slow) and is at \(slow)")
        }
        // A server that is quicker now answers some in less than the slow log's threshold, not nearly all.
        let since = answered - before.answered
        guard since < 20 || (slow - before.slow) * 10 >= since else {
            throw ClusterError(
                .unproven,
                "node \(node) answered \(since) queries more, of which SLOWLOG lists "
                    + "\(slow - before.slow): they cost nothing any more")
        }
        return "\(answered) queries were answered; SLOWLOG is at \(slow)"
    }

    /// Waits until the slow log has grown.
    private func growth(of before: Int64, on node: Int, in cluster: Cluster) async throws -> Int64 {
        let limit = each * (connections + 1) * 2 + .seconds(5)
        let growth: Int64? = try await poll(every: .milliseconds(20), within: limit) {
            let grown = try await newestSlowQuery(on: node, in: cluster) - before
            return grown > 0 ? grown : nil
        }
        guard let growth else {
            throw ClusterError(
                .unproven,
                "SLOWLOG of node \(node) lists none of the queries: 'each' must be longer than its "
                    + "slowlog-log-slower-than")
        }
        return growth
    }

    /// The number of the newest entry of the slow log, which counts all that there ever were; -1 for none.
    private func newestSlowQuery(on node: Int, in cluster: Cluster) async throws -> Int64 {
        let timeout = each * (connections + 1) * 2 + .seconds(10)
        let reply = try await cluster.command(["SLOWLOG", "GET", "1"], on: node, timeout: timeout)
        guard let entries = reply.elements else {
            throw ClusterError(.refused, "node \(node) refused SLOWLOG: \(reply)")
        }
        return entries.first?.elements?.first?.integer ?? -1
    }

    private static func milliseconds(_ duration: Duration) -> Int { Int(duration.inMilliseconds) }
}

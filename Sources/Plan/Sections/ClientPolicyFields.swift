import Quantities
import RunRecord
package import Workload

/// The parts of a client policy that a plan can spell out.
extension PlanField<ClientPolicy> {
    /// Every one of them, in the order in which it is documented.
    static var parts: [PlanField<ClientPolicy>] { connecting + retrying + refreshing + limiting }

    private static var connecting: [PlanField<ClientPolicy>] {
        [
            limit(
                "connections", \.connections,
                "Connections to each node that all callers share; 0 for load.connections."),
            limit(
                "pipeline", \.pipeline, "Requests on one connection at once; 0 for load.pipeline."),
            flag(
                "greets", \.greets,
                "Whether a connection counts as made only when a first PING on it was answered, as where clients greet "
                    + "with PING, HELLO or CLIENT SETINFO."),
            integer(
                "idle-connections", 0...10_000, \.idleConnections,
                "Connections to each master that are made before anything needs them."),
            duration("connect-timeout", \.connectTimeout, "The wait for a connection."),
            integer(
                "connect-retries", 0...1000, \.connectRetries,
                "How often a connection that could not be made is tried again within one attempt."),
            duration(
                "connect-retry-interval", atLeast: .zero, \.connectRetryInterval,
                "The wait before that."),
            word(
                "reconnects", \.reconnects,
                "Who connects again: each operation at its retry, or one series of tries for each node, by the same "
                    + "waits, for whose success all its operations wait."),
            duration(
                "reconnect-tick", atLeast: .zero, \.reconnectTick,
                "The waits of such a series are rounded up to whole ticks of this."),
        ]
    }

    private static var retrying: [PlanField<ClientPolicy>] {
        [
            duration(
                "response-timeout", \.responseTimeout, "The wait for an answer to one attempt."),
            optionalDuration(
                "send-timeout", \.sendTimeout,
                "How long an attempt waits until it is sent; the response-timeout then begins when it is. 0s: that wait is a "
                    + "part of the response-timeout."),
            integer("retries", 0...1000, \.retries, "Attempts after the first."),
            duration("retry-interval", atLeast: .zero, \.retryInterval, "The wait before a retry."),
            duration(
                "retry-interval-minimum", atLeast: .zero, \.retryIntervalMinimum,
                "The least wait: the growing wait comes on top of it."),
            word(
                "retry-backoff", \.retryBackoff,
                "How the waits grow: by the factor, or each second one a random part of the time left until "
                    + "gives-up-after."),
            number("retry-factor", 1...100, \.retryFactor, "How that wait grows with each retry."),
            duration(
                "retry-interval-maximum", atLeast: .zero, \.retryIntervalMaximum,
                "The longest wait before a retry."),
            percentage("retry-jitter", \.retryJitter, "The random part of that wait."),
            word(
                "retry-wait-from", \.retryWaitFrom,
                "When that wait begins: at a failed attempt's end, or at the start of one that is not sent meanwhile, which "
                    + "then gives way to the next."),
            optionalDuration(
                "cluster-down-interval", \.clusterDownInterval,
                "The wait before a retry after CLUSTERDOWN; 0s for that of all others."),
            outcomes("retries-on", \.retriedOutcomes, "The failures that are retried."),
            word(
                "retries-of", \.retriedCommands,
                "The commands that are retried: all, or only those that read."),
            optionalDuration(
                "gives-up-after", \.givesUpAfter,
                "How long after an operation was issued no further attempt is begun; 0s for no such limit."
            ),
            word("retry-target", \.retryTarget, "The node that a retry goes to."),
            integer("redirects", 0...1000, \.redirects, "Redirections that one attempt follows."),
            flag(
                "redirects-use-retries", \.redirectsUseRetries,
                "Whether each redirection uses up one of the retries."),
            word(
                "redirects-to", \.redirectsTo,
                "Where a redirection leads: to any node, or to masters of the slot table only (unless reads go to "
                    + "replicas); one to another node ends the attempt."),
        ]
    }

    private static var refreshing: [PlanField<ClientPolicy>] {
        [
            optionalDuration(
                "refresh-interval", \.refreshInterval,
                "How often the slot table is fetched anew, from a moment that the seed draws; 0s for never."
            ),
            word("refresh-node", \.refreshNode, "Which node is asked for the slot table."),
            flag(
                "refresh-avoids-failed", \.refreshAvoidsFailed,
                "Whether the node that did not answer the operation is asked last."),
            word(
                "refresh-holds", \.refreshHolds,
                "Who waits for a fetch under way: the retries that asked for it, or all attempts."),
            flag("refresh-on-moved", \.refreshOnMoved, "Whether MOVED fetches the slot table."),
            flag(
                "refresh-on-disconnect", \.refreshOnDisconnect,
                "Whether a connection lost or not made fetches the slot table."),
            flag(
                "refresh-before-retry", \.refreshBeforeRetry,
                "Whether a retry first waits for a slot table fetched for it."),
            duration(
                "refresh-spacing", atLeast: .zero, \.refreshSpacing,
                "The least time from one fetch of the slot table to the next."),
            word(
                "refresh-too-soon", \.refreshTooSoon,
                "Whether what asks for it sooner is put off until then or dropped."),
            integer(
                "refresh-after-reconnects", 0...1000, \.refreshAfterReconnects,
                "From which try to connect again on a lost connection fetches the slot table; 0 for at once."
            ),
            optionalDuration(
                "refresh-timeout", \.refreshTimeout,
                "The wait for the slot table before another node is asked; 0s for the response-timeout."
            ),
            word(
                "removed-nodes", \.removedNodes,
                "What becomes of a node that the slot table does not name any more: kept, left by what waits for a "
                    + "connection, or closed with all its requests, which then end as after a lost connection."
            ),
            duration(
                "removed-nodes-after", atLeast: .zero, \.removedNodesAfter,
                "How long after the slot table came."),
        ]
    }

    private static var limiting: [PlanField<ClientPolicy>] {
        [
            flag(
                "closes-on-timeout", \.closesOnTimeout, "Whether a timeout closes the connection."),
            limit(
                "freezes-after", \.freezesAfter,
                "Failed attempts in a row after which a node is left alone; 0 for never."),
            outcomes("freezes-on", \.freezesOn, "The failures that count for that."),
            duration(
                "freezes-for", atLeast: .zero, \.freezesFor,
                "How long a failing node is left alone."),
            word(
                "thaws-by", \.thawsBy,
                "What ends that: the time, or a connection made by a try after each such time."),
            limit(
                "pool-size", \.poolSize,
                "Connections of a pool: of each node's, or of the shared one; 0 for those of the client or the load."
            ),
            optionalDuration(
                "pool-wait", \.poolWait,
                "How long an attempt waits for a free connection of its pool; 0s: as a part of response-timeout."
            ),
            word(
                "pool", \.pool,
                "Whether each node has its pool, or all share one, so that a node in trouble holds up the others."
            ),
            word(
                "pool-order", \.poolOrder,
                "Who gets a connection given back: who waited longest, or who asks first."),
            limit(
                "in-flight-limit", \.inFlightLimit, most: 10_000_000,
                "The most operations waiting or running, of all shards; one more is shed. "
                    + "0 for as many as pile up while they last."),
        ]
    }

    private static func outcomes(
        _ name: String, _ part: any Part<Set<OperationOutcome>>, _ summary: String
    ) -> PlanField<ClientPolicy> {
        // What an attempt can end with other than success.
        let failures = OperationOutcome.allCases.filter {
            ![.success, .shed, .keysBusy].contains($0)
        }
        var field = PlanField.part(name, .list(.word(failures.map(\.name))), part, summary) {
            fields throws(PlanError) in
            var outcomes: Set<OperationOutcome> = []
            for element in try fields[name]?.list("failures") ?? [] {
                let name = try element.word("failure", among: failures.map(\.name))
                outcomes.formUnion(failures.filter { $0.name == name })
            }
            return outcomes
        }
        field.text = { policy in
            let names = failures.filter(policy[keyPath: part].contains).map(\.name)
            return "[\(names.joined(separator: ", "))]"
        }
        return field
    }
}

extension ClientPolicy {
    /// The keys of a load's `client`.
    package static func section(_ vocabulary: PlanVocabulary) -> SectionDocumentation {
        SectionDocumentation(
            "the client",
            [
                FieldDocumentation(
                    "like", .word(vocabulary.policies.keys.sorted()),
                    "The preset whose values hold for the rest.")
            ] + PlanField<ClientPolicy>.parts.map(\.documentation))
    }

    /// Reads a load's `client`: a preset's name, or parts of a policy, `like` a preset or not.
    ///
    /// - Throws: All problems that were found in it.
    package init(reading value: PlanValue, _ vocabulary: PlanVocabulary) throws(PlanError) {
        let presets = vocabulary.policies.keys.sorted()
        if case .scalar = value.content {
            let name = try value.word("client policy", among: presets)
            self = vocabulary.policies[name] ?? ClientPolicy(name: name)
            return
        }
        var problems = ProblemCollector()
        let section = Self.section(vocabulary)
        var policy = ClientPolicy(name: "custom")
        if let fields = problems.fields(of: value, documentedBy: section) {
            let preset = problems.read { () throws(PlanError) in
                try fields["like"]?.word("client policy", among: presets)
            }
            if let preset, let known = vocabulary.policies[preset] {
                policy = known
                policy.name = "like \(preset)"
            }
            problems.read(fields, by: PlanField.parts, into: &policy)
        }
        try problems.finish()
        self = policy
    }
}

import Quantities
import RunRecord
package import Workload

/// One part of a client policy that a plan can spell out.
struct ClientPolicyField: Sendable {
    /// Its key, what it takes and what it means.
    let documentation: FieldDocumentation
    /// Puts the value that stands in the plan into a policy; leaves it alone when none does.
    let apply: @Sendable (PlanFields, inout ClientPolicy) throws(PlanError) -> Void
    /// The value that a policy has, as a plan writes it.
    let text: @Sendable (ClientPolicy) -> String

    /// Every part that can be spelled out.
    static let all: [ClientPolicyField] = connecting + retrying + refreshing + limiting

    private static let connecting: [ClientPolicyField] = [
        connections, pipeline,
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

    private static let retrying: [ClientPolicyField] = [
        duration("response-timeout", \.responseTimeout, "The wait for an answer to one attempt."),
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

    private static let refreshing: [ClientPolicyField] = [
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

    private static let limiting: [ClientPolicyField] = [
        flag(
            "closes-on-timeout", \.closesOnTimeout, "Whether a timeout closes the connection."),
        freezesAfter,
        outcomes("freezes-on", \.freezesOn, "The failures that count for that."),
        duration(
            "freezes-for", atLeast: .zero, \.freezesFor, "How long a failing node is left alone."),
        word(
            "thaws-by", \.thawsBy,
            "What ends that: the time, or a connection made by a try after each such time."),
        poolSize,
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
        inFlightLimit,
    ]
}

extension ClientPolicyField {
    typealias Part<Value> = WritableKeyPath<ClientPolicy, Value> & Sendable

    static func outcomes(
        _ name: String, _ part: any Part<Set<OperationOutcome>>, _ summary: String
    ) -> ClientPolicyField {
        ClientPolicyField(
            documentation: FieldDocumentation(
                name, .list(.word(Outcomes.failures.map(\.name))), summary)
        ) { (fields: PlanFields, policy: inout ClientPolicy) throws(PlanError) in
            guard let value = fields[name] else { return }
            var outcomes: Set<OperationOutcome> = []
            for element in try value.list("failures") {
                let name = try element.word("failure", among: Outcomes.failures.map(\.name))
                outcomes.formUnion(Outcomes.failures.filter { $0.name == name })
            }
            policy[keyPath: part] = outcomes
        } text: { policy in
            let names = Outcomes.failures.filter(policy[keyPath: part].contains).map(\.name)
            return "[\(names.joined(separator: ", "))]"
        }
    }

    static func word<Word: RawRepresentable<String> & CaseIterable & SendableMetatype>(
        _ name: String, _ part: any Part<Word>, _ summary: String
    ) -> ClientPolicyField {
        let words = Word.allCases.map(\.rawValue)
        return ClientPolicyField(documentation: FieldDocumentation(name, .word(words), summary)) {
            (fields: PlanFields, policy: inout ClientPolicy) throws(PlanError) in
            guard let text = try fields.word(name), let word = Word(rawValue: text) else { return }
            policy[keyPath: part] = word
        } text: {
            $0[keyPath: part].rawValue
        }
    }

    enum Outcomes {
        /// What an attempt can end with other than success.
        static let failures = OperationOutcome.allCases.filter {
            ![.success, .shed, .keysBusy].contains($0)
        }
    }

    static let freezesAfter = limit(
        "freezes-after", \.freezesAfter,
        "Failed attempts in a row after which a node is left alone; 0 for never.")

    static let poolSize = limit(
        "pool-size", \.poolSize,
        "Connections of a pool: of each node's, or of the shared one; 0 for those of the client or the load."
    )

    static let connections = limit(
        "connections", \.connections,
        "Connections to each node that all callers share; 0 for load.connections.")

    static let pipeline = limit(
        "pipeline", \.pipeline, "Requests on one connection at once; 0 for load.pipeline.")

    static let inFlightLimit = limit(
        "in-flight-limit", \.inFlightLimit, most: 10_000_000,
        "The most operations waiting or running, of all shards; one more is shed. "
            + "0 for as many as pile up while they last.")

    /// A number whose 0 stands for no such limit.
    private static func limit(
        _ name: String, _ part: any Part<Int?>, most: Int = 1_000_000, _ summary: String
    ) -> ClientPolicyField {
        ClientPolicyField(
            documentation: FieldDocumentation(name, .integer(0...most), summary)
        ) { (fields: PlanFields, policy: inout ClientPolicy) throws(PlanError) in
            guard let count = try fields.integer(name) else { return }
            policy[keyPath: part] = count == 0 ? nil : count
        } text: {
            String($0[keyPath: part] ?? 0)
        }
    }

    static func duration(
        _ name: String, atLeast: Duration = .milliseconds(1), _ part: any Part<Duration>,
        _ summary: String
    ) -> ClientPolicyField {
        ClientPolicyField(
            documentation: FieldDocumentation(name, .duration(atLeast: atLeast), summary)
        ) { (fields: PlanFields, policy: inout ClientPolicy) throws(PlanError) in
            if let value = try fields.duration(name) { policy[keyPath: part] = value }
        } text: {
            $0[keyPath: part].inWords
        }
    }

    static func optionalDuration(
        _ name: String, _ part: any Part<Duration?>, _ summary: String
    ) -> ClientPolicyField {
        ClientPolicyField(
            documentation: FieldDocumentation(name, .duration(atLeast: .zero), summary)
        ) { (fields: PlanFields, policy: inout ClientPolicy) throws(PlanError) in
            guard let value = try fields.duration(name) else { return }
            policy[keyPath: part] = value == .zero ? nil : value
        } text: {
            ($0[keyPath: part] ?? .zero).inWords
        }
    }

    static func integer(
        _ name: String, _ range: ClosedRange<Int>, _ part: any Part<Int>, _ summary: String
    ) -> ClientPolicyField {
        ClientPolicyField(documentation: FieldDocumentation(name, .integer(range), summary)) {
            (fields: PlanFields, policy: inout ClientPolicy) throws(PlanError) in
            if let value = try fields.integer(name) { policy[keyPath: part] = value }
        } text: {
            String($0[keyPath: part])
        }
    }

    static func number(
        _ name: String, _ range: ClosedRange<Double>, _ part: any Part<Double>, _ summary: String
    ) -> ClientPolicyField {
        ClientPolicyField(documentation: FieldDocumentation(name, .number(range), summary)) {
            (fields: PlanFields, policy: inout ClientPolicy) throws(PlanError) in
            if let value = try fields.number(name) { policy[keyPath: part] = value }
        } text: {
            let value = $0[keyPath: part]
            return value == value.rounded() ? String(Int(value)) : String(value)
        }
    }

    static func percentage(
        _ name: String, _ part: any Part<Double>, _ summary: String
    ) -> ClientPolicyField {
        ClientPolicyField(documentation: FieldDocumentation(name, .percentage, summary)) {
            (fields: PlanFields, policy: inout ClientPolicy) throws(PlanError) in
            if let value = try fields.percentage(name) { policy[keyPath: part] = value }
        } text: {
            "\(Int(($0[keyPath: part] * 100).rounded()))%"
        }
    }

    static func flag(
        _ name: String, _ part: any Part<Bool>, _ summary: String
    ) -> ClientPolicyField {
        ClientPolicyField(documentation: FieldDocumentation(name, .flag, summary)) {
            (fields: PlanFields, policy: inout ClientPolicy) throws(PlanError) in
            if let value = try fields.flag(name) { policy[keyPath: part] = value }
        } text: {
            $0[keyPath: part] ? "yes" : "no"
        }
    }
}

extension ClientPolicy {
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
        let section = PlanDocumentation.client(vocabulary)
        var policy = ClientPolicy(name: "custom")
        if let fields = problems.fields(of: value, documentedBy: section) {
            let preset = problems.read { () throws(PlanError) in
                try fields["like"]?.word("client policy", among: presets)
            }
            if let preset, let known = vocabulary.policies[preset] {
                policy = known
                policy.name = "like \(preset)"
            }
            for field in ClientPolicyField.all {
                problems.attempt { () throws(PlanError) in try field.apply(fields, &policy) }
            }
        }
        try problems.finish()
        self = policy
    }
}

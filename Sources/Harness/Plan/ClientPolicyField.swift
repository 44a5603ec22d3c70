import Evidence
import LoadGenerator

/// One part of a client policy that a plan can spell out.
struct ClientPolicyField: Sendable {
    /// Its key, what it takes and what it means.
    let documentation: FieldDocumentation
    /// Puts the value that stands in the plan into a policy; leaves it alone when none does.
    let apply: @Sendable (PlanFields, inout ClientPolicy) throws(PlanError) -> Void

    /// Every part that can be spelled out.
    static let all: [ClientPolicyField] = [
        duration("connect-timeout", \.connectTimeout, "The wait for a connection."),
        duration("response-timeout", \.responseTimeout, "The wait for an answer to one attempt."),
        integer("retries", 0...1000, \.retries, "Attempts after the first."),
        duration("retry-interval", atLeast: .zero, \.retryInterval, "The wait before a retry."),
        number("retry-factor", 1...100, \.retryFactor, "How that wait grows with each retry."),
        duration(
            "retry-interval-maximum", atLeast: .zero, \.retryIntervalMaximum,
            "The longest wait before a retry."),
        percentage("retry-jitter", \.retryJitter, "The random part of that wait."),
        retriesOn,
        integer("redirects", 0...1000, \.redirects, "Redirections that one attempt follows."),
        optionalDuration(
            "refresh-interval", \.refreshInterval,
            "How often the slot table is fetched anew; 0s for never."),
        flag("refresh-on-moved", \.refreshOnMoved, "Whether MOVED fetches the slot table."),
        flag(
            "refresh-on-disconnect", \.refreshOnDisconnect,
            "Whether a connection lost or not made fetches the slot table."),
        flag(
            "closes-on-timeout", \.closesOnTimeout, "Whether a timeout closes the connection."),
        freezesAfter,
        duration(
            "freezes-for", atLeast: .zero, \.freezesFor, "How long a failing node is left alone."),
        integer(
            "in-flight-limit", 1...10_000_000, \.inFlightLimit,
            "The most operations waiting or running; one more is shed."),
    ]

    private typealias Part<Value> = WritableKeyPath<ClientPolicy, Value> & Sendable

    private static let retriesOn = ClientPolicyField(
        documentation: FieldDocumentation(
            "retries-on", .list(.word(Outcomes.failures.map(\.name))),
            "The failures that are retried.")
    ) { (fields: PlanFields, policy: inout ClientPolicy) throws(PlanError) in
        guard let value = fields["retries-on"] else { return }
        var outcomes: Set<OperationOutcome> = []
        for element in try value.list("failures") {
            let name = try element.word("failure", among: Outcomes.failures.map(\.name))
            outcomes.formUnion(Outcomes.failures.filter { $0.name == name })
        }
        policy.retriedOutcomes = outcomes
    }

    private enum Outcomes {
        /// What an attempt can end with other than success.
        static let failures = OperationOutcome.allCases.filter { ![.success, .shed].contains($0) }
    }

    private static let freezesAfter = ClientPolicyField(
        documentation: FieldDocumentation(
            "freezes-after", .integer(0...1_000_000),
            "Failed attempts in a row after which a node is left alone; 0 for never.")
    ) { (fields: PlanFields, policy: inout ClientPolicy) throws(PlanError) in
        guard let count = try fields.integer("freezes-after") else { return }
        policy.freezesAfter = count == 0 ? nil : count
    }

    private static func duration(
        _ name: String, atLeast: Duration = .milliseconds(1), _ part: any Part<Duration>,
        _ summary: String
    ) -> ClientPolicyField {
        ClientPolicyField(
            documentation: FieldDocumentation(name, .duration(atLeast: atLeast), summary)
        ) { (fields: PlanFields, policy: inout ClientPolicy) throws(PlanError) in
            if let value = try fields.duration(name) { policy[keyPath: part] = value }
        }
    }

    private static func optionalDuration(
        _ name: String, _ part: any Part<Duration?>, _ summary: String
    ) -> ClientPolicyField {
        ClientPolicyField(
            documentation: FieldDocumentation(name, .duration(atLeast: .zero), summary)
        ) { (fields: PlanFields, policy: inout ClientPolicy) throws(PlanError) in
            guard let value = try fields.duration(name) else { return }
            policy[keyPath: part] = value == .zero ? nil : value
        }
    }

    private static func integer(
        _ name: String, _ range: ClosedRange<Int>, _ part: any Part<Int>, _ summary: String
    ) -> ClientPolicyField {
        ClientPolicyField(documentation: FieldDocumentation(name, .integer(range), summary)) {
            (fields: PlanFields, policy: inout ClientPolicy) throws(PlanError) in
            if let value = try fields.integer(name) { policy[keyPath: part] = value }
        }
    }

    private static func number(
        _ name: String, _ range: ClosedRange<Double>, _ part: any Part<Double>, _ summary: String
    ) -> ClientPolicyField {
        ClientPolicyField(documentation: FieldDocumentation(name, .number(range), summary)) {
            (fields: PlanFields, policy: inout ClientPolicy) throws(PlanError) in
            if let value = try fields.number(name) { policy[keyPath: part] = value }
        }
    }

    private static func percentage(
        _ name: String, _ part: any Part<Double>, _ summary: String
    ) -> ClientPolicyField {
        ClientPolicyField(documentation: FieldDocumentation(name, .percentage, summary)) {
            (fields: PlanFields, policy: inout ClientPolicy) throws(PlanError) in
            if let value = try fields.percentage(name) { policy[keyPath: part] = value }
        }
    }

    private static func flag(
        _ name: String, _ part: any Part<Bool>, _ summary: String
    ) -> ClientPolicyField {
        ClientPolicyField(documentation: FieldDocumentation(name, .flag, summary)) {
            (fields: PlanFields, policy: inout ClientPolicy) throws(PlanError) in
            if let value = try fields.flag(name) { policy[keyPath: part] = value }
        }
    }
}

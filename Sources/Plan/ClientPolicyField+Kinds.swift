import Quantities
import RunRecord
import Workload

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

import Judgement
import Quantities

/// The values that a plan's expectations may name and that are known before it runs.
struct PlanConstants: Sendable {
    private let values: [(name: String, value: String)]

    /// The values in a plan; without a server, what depends on its version says so.
    init(of plan: Plan, server: String?) {
        let run = plan.description(index: 1, seed: 0, server: server ?? "")
        values = Constant.allCases.map { constant in
            guard server != nil || constant != .failoverWorstCase else {
                return (constant.rawValue, "by the server's version")
            }
            guard let value = constant.value(in: run) else { return (constant.rawValue, "unknown") }
            return (constant.rawValue, Self.text(value, constant.unit))
        }
    }

    /// `textbook-bound = 4s`, for each that a text names, joined by commas.
    func named(in text: String) -> String {
        let words = text.split { !($0.isLetter || $0.isNumber || $0 == "-") }
        return values.filter { value in words.contains { $0 == value.name } }
            .map { "\($0.name) = \($0.value)" }.joined(separator: ", ")
    }

    private static func text(_ value: Double, _ unit: Unit) -> String {
        let rounded = (value * 1000).rounded() / 1000
        switch unit {
        case .time: return Duration.milliseconds(Int64((value * 1000).rounded())).inWords
        case .rate: return "\(rounded)/s"
        default: return rounded == rounded.rounded() ? "\(Int(rounded))" : "\(rounded)"
        }
    }
}

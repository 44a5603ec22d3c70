import Quantities

/// A metric of OpenMetrics text with its samples (OpenMetrics 1.0).
package struct MetricFamily: Sendable {
    package let name: String
    /// `gauge`, `counter` or `stateset`.
    let type: String
    /// What it is, in a sentence.
    let help: String
    /// A line for each sample.
    private(set) var samples: [String] = []

    /// A metric without samples.
    init(name: String, type: String, help: String) {
        self.name = name
        self.type = type
        self.help = help
    }

    /// Adds a sample.
    mutating func add(_ labels: [(name: String, value: String)], _ value: Double) {
        let text = labels.map { "\($0.name)=\"\(Self.escaped($0.value))\"" }
        let sample = type == "counter" ? "\(name)_total" : name
        samples.append("\(sample){\(text.joined(separator: ","))} \(Self.number(value))")
    }

    /// Adds what another of the same name holds.
    mutating func add(samplesOf other: MetricFamily) {
        precondition(name == other.name, "a family takes samples of its own name")
        samples += other.samples
    }

    /// The metric's lines.
    var text: String {
        (["# TYPE \(name) \(type)", "# HELP \(name) \(help)"] + samples).joined(separator: "\n")
            + "\n"
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing(
            "\n", with: "\\n"
        )
        .xmlSafe
    }

    private static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value > 0 ? "+Inf" : "-Inf" }
        return "\(value)"
    }
}

extension Unit {
    /// All units, in the order of the metrics.
    static let metricOrder: [Unit] = [.time, .ratio, .count, .bytes, .rate]

    /// What a metric's name ends with: the base unit.
    var metricSuffix: String {
        switch self {
        case .time: "seconds"
        case .ratio: "ratio"
        case .count: "number"
        case .bytes: "bytes"
        case .rate: "per_second"
        }
    }
}

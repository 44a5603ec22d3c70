import Quantities
import RunRecord

/// All values that a part of an expectation may take: from `low` to `high`, both included.
struct ValueRange: Hashable {
    let low: Double
    let high: Double

    /// One value only.
    init(_ value: Double) {
        low = value
        high = value
    }

    /// From `low` to `high`.
    init(_ low: Double, _ high: Double) {
        self.low = low
        self.high = high
    }

    static func + (left: ValueRange, right: ValueRange) -> ValueRange {
        ValueRange(left.low + right.low, left.high + right.high)
    }

    static func * (left: ValueRange, right: ValueRange) -> ValueRange {
        let corners = [left.low, left.high].flatMap { one in
            // Of what is 0 nothing is left, however much it is taken.
            [right.low, right.high].map { one == 0 || $0 == 0 ? 0 : one * $0 }
        }
        return ValueRange(corners.min() ?? 0, corners.max() ?? 0)
    }

    /// What both hold.
    func intersection(_ other: ValueRange) -> ValueRange {
        ValueRange(max(low, other.low), min(high, other.high))
    }

    /// Each value multiplied by itself.
    var squared: ValueRange {
        let ends = self * self
        return ValueRange(low <= 0 && high >= 0 ? 0 : min(low * low, high * high), ends.high)
    }

    /// One divided by it; where it may be 0, everything on that side.
    var inverse: ValueRange {
        if low < 0, high > 0 { return ValueRange(-.infinity, .infinity) }
        let ends = [
            low == 0 ? .infinity : 1 / low, high == 0 ? -Double.infinity : 1 / high,
        ]
        return ValueRange(ends.min() ?? 0, ends.max() ?? 0)
    }

    /// Whether a comparison of every value with 0 comes out the same, and how; nil when it depends.
    func constantAnswer(_ comparison: Comparison) -> Bool? {
        switch comparison {
        case .atMost: high <= 0 ? true : low > 0 ? false : nil
        case .below: high < 0 ? true : low >= 0 ? false : nil
        case .atLeast: low >= 0 ? true : high < 0 ? false : nil
        case .above: low > 0 ? true : high <= 0 ? false : nil
        case .equal: low == 0 && high == 0 ? true : low > 0 || high < 0 ? false : nil
        case .unequal: low > 0 || high < 0 ? true : low == 0 && high == 0 ? false : nil
        }
    }
}

extension Expression {
    /// All values that it may take, part by part: what is multiplied by itself is never below 0.
    func range(_ greatest: GreatestValues, constants: (Constant) -> Double?) -> ValueRange {
        let form = NormalForm(self, constants: constants).range(greatest)
        switch self {
        case .literal, .constant, .measure: return form
        case .negated(let inner):
            return form.intersection(
                ValueRange(-1) * inner.range(greatest, constants: constants))
        case .joined(let left, .plus, let right):
            return form.intersection(
                left.range(greatest, constants: constants)
                    + right.range(greatest, constants: constants))
        case .joined(let left, .minus, let right):
            return form.intersection(
                left.range(greatest, constants: constants)
                    + ValueRange(-1) * right.range(greatest, constants: constants))
        case .joined(_, .times, _), .joined(_, .dividedBy, _):
            var factors = self.factors.map {
                (
                    form: NormalForm($0.part, constants: constants),
                    range: $0.part.range(greatest, constants: constants), divides: $0.divides
                )
            }
            var product = ValueRange(1)
            while let factor = factors.popLast() {
                // Twice the same above, or twice below, is a square; once each is a number.
                let other = factors.indices.lazy.compactMap { place in
                    factors[place].form.ratio(to: factor.form).map { (place, $0) }
                }.first
                guard let (place, ratio) = other else {
                    product = product * (factor.divides ? factor.range.inverse : factor.range)
                    continue
                }
                let twin = factors.remove(at: place)
                switch (factor.divides, twin.divides) {
                case (false, false): product = product * factor.range.squared * ValueRange(ratio)
                case (true, true):
                    product = product * factor.range.squared.inverse * ValueRange(1 / ratio)
                case (true, false): product = product * ValueRange(ratio)
                case (false, true): product = product * ValueRange(1 / ratio)
                }
            }
            return form.intersection(product)
        }
    }

    /// What is multiplied and divided in it, however it is bracketed.
    private var factors: [(part: Expression, divides: Bool)] {
        switch self {
        case .joined(let left, .times, let right): left.factors + right.factors
        case .joined(let left, .dividedBy, let right):
            left.factors + right.factors.map { ($0.part, !$0.divides) }
        default: [(self, false)]
        }
    }
}

/// What measures can come to in a run of a plan, generously: a limit beyond is no limit.
struct GreatestValues {
    /// What the load asks for may come to more where its rate changes, or an operation is counted once for each try.
    private static let rateMargin = 10.0
    /// Operations a second that no load on one machine makes in closed loop.
    private static let fastestLoad = 5_000_000.0
    /// How long a run may go on after the plan's duration, to converge and to read back, in seconds.
    private static let afterwards = 120.0
    /// Failovers of a shard a second: the protocol waits half a second before each election.
    private static let failovers = 2.0
    /// Synchronisations of a node a second, and suspicions of a node by another.
    private static let synchronisations = 10.0

    /// More connections and operations at once than a program can hold.
    private static let descriptors = 10_000_000.0

    /// More memory than a machine has, in bytes.
    private static let memory = 1e14

    /// What takes time, memory or a connection whenever it is there at all: that it is more than 0 says nothing.
    private static let neverZero: Set<String> = [
        "failover-time", "start-up-time", "latency", "service-latency", "load-memory",
        "load-memory-peak", "in-flight-peak", "connections-peak",
    ]

    /// The least value of a measure that is no part of another.
    static func least(of measure: String) -> Double {
        guard neverZero.contains(measure) else { return 0 }
        return MeasureCatalog.measure(named: measure)?.unit == .count ? 1 : 1e-12
    }

    private let plan: PlanFacts?
    /// Whether what may never come is taken for what came at the run's end.
    let endsAll: Bool

    /// Of a plan; where there is none, nothing is known.
    init(_ plan: PlanFacts?, endsAll: Bool = false) {
        self.plan = plan
        self.endsAll = endsAll
    }

    /// The greatest value of a measure; nil where none is known.
    func value(of measure: String, _ aggregate: Aggregate?) -> Double? {
        guard let description = plan?.description,
            let duration = description.durationSeconds
        else { return nil }
        let nodes = Double(description.topology.nodeCount)
        let shards = Double(description.topology.shards.count)
        let seconds = duration + Self.afterwards
        let rate = description.askedRate.map { $0 * Self.rateMargin } ?? Self.fastestLoad
        // Each sample is of something that befell a node or its shard.
        if aggregate == .count { return nodes * seconds * Self.synchronisations }
        switch measure {
        case "latency", "service-latency", "failure-latency", "staleness", "state-fail-time":
            return seconds
        case "errors", "stale-reads":
            // Of a load that comes by chance a few more are sent than it asks for on average.
            return description.askedRate.map { asked in
                let all = asked * duration
                return all + 8 * all.squareRoot() + 10
            } ?? rate * duration
        case "lost-writes", "unacknowledged-applied", "linearizability-violations",
            "retry-anomalies", "doubled-increments":
            return rate * duration
        case "throughput": return rate
        case "failovers", "needless-failovers":
            return shards * seconds * Self.failovers + nodes * Double(description.steps.count)
        case "full-resyncs", "partial-resyncs": return nodes * seconds * Self.synchronisations
        case "flaps": return nodes * nodes * seconds * Self.synchronisations
        case "load-memory", "load-memory-growth", "load-memory-peak", "replica-lag":
            return Self.memory
        case "client-exit-status": return 255
        case "in-flight-peak", "connections-peak", "connections-opened-peak":
            return Self.descriptors
        case "start-up-time":
            // A cluster that takes longer is given up, and there is no run.
            return 2 * description.topology.longestStart.inSeconds
        default:
            guard endsAll else { return nil }
            return MeasureCatalog.measure(named: measure)?.unit == .time ? seconds : nil
        }
    }
}

import Quantities
import Wording
package import Workload

extension LoadSpecification {
    /// Reads a load's `keys`: a number, or how many, which and where.
    mutating func readKeys(_ value: PlanValue, _ problems: inout ProblemCollector) {
        guard let fields = problems.fields(of: value, documentedBy: PlanDocumentation.keys) else {
            return
        }
        problems.update(&keys) { () throws(PlanError) in try fields.integer("count") }
        problems.update(&keyDistribution) { () throws(PlanError) in
            try fields.written("distribution", KeyForms.parseDistribution)
        }
        problems.update(&slots) { () throws(PlanError) in
            try fields.written("slots", KeyForms.parseSlots)
        }
        let room = slots.count * Self.leastKeysOfSlot
        if slots != 0...16383, keys > room {
            problems.add(
                fields.position(of: "count"),
                "\(keys) keys are too many for \(slots.count.counted("slot")): "
                    + "at most \(room)")
        }
    }

    /// Reads a load's `wait`: how many replicas, or that and how long they may take.
    mutating func readWait(_ value: PlanValue, _ problems: inout ProblemCollector) {
        guard let fields = problems.fields(of: value, documentedBy: PlanDocumentation.wait) else {
            return
        }
        var wait = ReplicaWait()
        problems.update(&wait.replicas) { () throws(PlanError) in try fields.integer("replicas") }
        problems.update(&wait.timeout) { () throws(PlanError) in try fields.duration("timeout") }
        self.wait = wait.replicas > 0 ? wait : nil
        if self.wait != nil, wait.timeout >= policy.responseTimeout {
            problems.add(
                fields.position(of: "timeout"),
                "the wait of \(wait.timeout.inWords) is no shorter than the client's response timeout of "
                    + "\(policy.responseTimeout.inWords), which would end it first")
        }
    }

    /// Of the 2^31 keys that there can be, every slot has a few more than these.
    private static let leastKeysOfSlot = 100_000
}

extension ValueSize {
    /// Reads a load's `value-size`: a size, or one of the distributions.
    ///
    /// - Throws: All problems that were found in it.
    package init(reading value: PlanValue) throws(PlanError) {
        let fields = try PlanFields(value, of: PlanDocumentation.valueSize)
        guard fields.unknownKeys.isEmpty else { throw PlanError(problems: fields.unknownKeys) }
        let fixed = try fields.size("fixed")?.bytes
        let uniform = try fields.written("uniform", KeyForms.parseSizes)
        let median = try fields.size("lognormal")?.bytes
        let sigma = try fields.number("sigma")
        let most = try fields.size("most")?.bytes
        let given = [fixed != nil, uniform != nil, median != nil].filter { $0 }.count
        guard given == 1, median != nil || (sigma == nil && most == nil) else {
            throw value.error(
                "the value size takes one of fixed, uniform and lognormal; sigma and most go with "
                    + "lognormal")
        }
        if let uniform {
            guard uniform.lowerBound >= ValueSize.smallest, uniform.upperBound <= 512 << 20 else {
                throw fields.position(of: "uniform").error(
                    "the sizes are out of range: \(ValueSize.smallest)B to 512MiB")
            }
            self = .uniform(uniform)
        } else if let median {
            let limit = most ?? min(median * 20, 512 << 20)
            guard limit >= median else {
                throw fields.position(of: "most").error(
                    "the greatest size is below the median")
            }
            self = .lognormal(median: median, sigma: sigma ?? 1, most: limit)
        } else {
            self = .fixed(fixed ?? 64)
        }
    }
}

extension Preload {
    /// Reads a load's `preload`: yes for all keys, no for none, or how many.
    static func some(reading value: PlanValue, of keys: Int) throws(PlanError) -> Preload? {
        guard let text = try? value.text(), Int(text) != nil else {
            return try value.flag() ? Preload() : nil
        }
        return Preload(keys: try value.integer(in: 1...max(1, keys)))
    }
}

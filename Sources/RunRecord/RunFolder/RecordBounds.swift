import Linearizability
package import Quantities

/// What no record can say, because it was damaged or made up.
package struct OutOfBounds: Error {
    /// What is wrong, in a clause.
    let message: String
}

/// A record that is read from a run folder, and what it can say at all.
///
/// Everything that is computed from records adds, multiplies and converts their numbers without looking again: within
/// these bounds no sum and no conversion can overflow.
package protocol BoundedRecord {
    /// Looks at every number.
    ///
    /// - Throws: `OutOfBounds` for the first that cannot be.
    func checkBounds() throws(OutOfBounds)
}

/// The bounds of what records say.
package enum RecordBounds {
    /// The largest file of a run folder that is read: an hour's load is 20 MB.
    package static let fileBytes = 1 << 30
    /// The most that one number counts: a million operations a second for eleven days.
    static let count: UInt64 = 1_000_000_000_000
    /// The most that a file's numbers sum up to.
    static let sum: UInt64 = 1_000_000_000_000_000
    /// The longest run, in seconds, and how far from its start an event may lie.
    package static let seconds = 31.0 * 86400
    /// The same in nanoseconds.
    static let nanoseconds: Int64 = 31 * 86400 * 1_000_000_000
    /// The greatest number of a node or a shard.
    package static let member = 100_000
    /// Whole numbers beyond these are not exact as floating-point numbers.
    static let exact: Int64 = 1 << 53
    /// The most entries of a list.
    package static let entries = 20_000_000
    /// The most runs of a plan.
    package static let runs = 1_000_000

    package static func check<Value: Comparable>(
        _ value: Value, _ range: ClosedRange<Value>, _ name: String
    ) throws(OutOfBounds) {
        guard range.contains(value) else {
            throw OutOfBounds(
                message: "\(name) is \(value), outside \(range.lowerBound) to \(range.upperBound)")
        }
    }

    package static func check<Value: Comparable>(
        _ value: Value?, _ range: ClosedRange<Value>, _ name: String
    ) throws(OutOfBounds) {
        if let value { try check(value, range, name) }
    }

    package static func check(_ offset: Offset?, _ name: String) throws(OutOfBounds) {
        try check(offset?.nanoseconds, -nanoseconds...nanoseconds, name)
    }

    package static func checkMember(_ number: Int?, _ name: String) throws(OutOfBounds) {
        try check(number, 0...member, name)
    }

    package static func checkEntries(_ count: Int, _ name: String) throws(OutOfBounds) {
        try check(count, 0...entries, "the number of \(name)")
    }
}

/// Adds up counts that a file says, each and all within bounds.
package struct BoundedSum {
    /// The sum so far.
    package private(set) var total: UInt64 = 0

    /// Nothing so far.
    package init() {}

    package mutating func add(
        _ value: UInt64?, _ name: String, atMost limit: UInt64 = RecordBounds.count
    ) throws(OutOfBounds) {
        guard let value else { return }
        try RecordBounds.check(value, 0...limit, name)
        total += value
        try RecordBounds.check(total, 0...RecordBounds.sum, "the sum of all \(name)")
    }
}

// MARK: Records

extension PlanRecord: BoundedRecord {
    package func checkBounds() throws(OutOfBounds) {
        try RecordBounds.check(runs, 1...RecordBounds.runs, "runs")
        try RecordBounds.check(steps, 0...RecordBounds.entries, "steps")
        for stated in expectations {
            try RecordBounds.check(stated.line, 0...RecordBounds.entries, "line")
            try RecordBounds.check(stated.column, 0...RecordBounds.entries, "column")
        }
    }
}

extension RunDescription: BoundedRecord {
    package func checkBounds() throws(OutOfBounds) {
        try RecordBounds.check(index, 1...RecordBounds.runs, "index")
        try RecordBounds.check(
            nodeTimeoutMilliseconds, 1...2_678_400_000, "nodeTimeoutMilliseconds")
        // From 1970 to 2105: with a run's offsets added it is still a date.
        try RecordBounds.check(
            wallClockNanoseconds, 0...4_260_000_000_000_000_000, "wallClockNanoseconds")
        try RecordBounds.check(
            monotonicOriginNanoseconds, 0...4_260_000_000_000_000_000, "monotonicOriginNanoseconds")
        try RecordBounds.check(askedRate, 0...1e9, "askedRate")
        try RecordBounds.check(durationSeconds, 0...RecordBounds.seconds, "durationSeconds")
        try RecordBounds.check(sideBySide, 1...RecordBounds.member, "sideBySide")
        try checkClients()
        try topology.checkBounds()
    }
}

extension RunDescription {
    /// Names are parts of files' names, so that one made up could lead elsewhere.
    fileprivate func checkClients() throws(OutOfBounds) {
        let clients = clients ?? []
        try RecordBounds.check(clients.count, 0...1000, "the number of clients")
        guard clients.allSatisfy({ ClientDescription.isName($0.name) }),
            Set(clients.map(\.name)).count == clients.count
        else { throw OutOfBounds(message: "a client's name is none, or that of two") }
    }
}

extension Topology {
    fileprivate func checkBounds() throws(OutOfBounds) {
        try RecordBounds.check(shards.count, 1...16384, "the number of shards")
        var numbers: Set<Int> = []
        var nodes: Set<Int> = []
        for shard in shards {
            try RecordBounds.check(shard.number, 1...16384, "a shard's number")
            try RecordBounds.check(shard.allSlots.count, 1...16384, "the ranges of a shard")
            for range in shard.allSlots {
                try RecordBounds.check(range.lowerBound, 0...16383, "a slot")
                try RecordBounds.check(range.upperBound, 0...16383, "a slot")
            }
            guard numbers.insert(shard.number).inserted else {
                throw OutOfBounds(message: "there are two shards \(shard.number)")
            }
            for node in shard.nodes {
                try RecordBounds.check(node, 1...RecordBounds.member, "a node's number")
                guard nodes.insert(node).inserted else {
                    throw OutOfBounds(message: "node \(node) is in the topology twice")
                }
            }
        }
    }
}

extension Event: BoundedRecord {
    package func checkBounds() throws(OutOfBounds) {
        try RecordBounds.check(at, "at")
        try RecordBounds.checkMember(node, "node")
        try RecordBounds.checkMember(shard, "shard")
        for (name, value) in details.values {
            switch value {
            case .integer(let number):
                try RecordBounds.check(number, -RecordBounds.exact...RecordBounds.exact, name)
            case .number(let number):
                let limit = Double(RecordBounds.exact)
                try RecordBounds.check(number, -limit...limit, name)
            case .text, .flag: break
            }
        }
    }
}

extension KeyHistory: BoundedRecord {
    func checkBounds() throws(OutOfBounds) {
        try RecordBounds.checkMember(shard, "shard")
        try RecordBounds.check(until, "until")
        try RecordBounds.checkEntries(operations.count, "operations")
        let values = -RecordBounds.exact...RecordBounds.exact
        try RecordBounds.check(initial, values, "initial")
        for operation in operations {
            try RecordBounds.check(operation.value, values, "value")
            try RecordBounds.check(operation.invoked, "invoked")
            try RecordBounds.check(operation.returned, "returned")
            try RecordBounds.checkMember(operation.node, "node")
            try RecordBounds.check(operation.unanswered, 0...10_000, "unanswered")
        }
    }
}

extension PolledRecord.Head: BoundedRecord {
    package func checkBounds() throws(OutOfBounds) {
        try RecordBounds.checkEntries(fields.count, "fields")
    }
}

extension PolledRecord.Answer: BoundedRecord {
    package func checkBounds() throws(OutOfBounds) {
        try RecordBounds.checkMember(node, "node")
        try RecordBounds.check(asked, "asked")
        try RecordBounds.check(at, "at")
        let exact = Double(RecordBounds.exact)
        for value in values.values { try RecordBounds.check(value, -exact...exact, "a value") }
    }
}

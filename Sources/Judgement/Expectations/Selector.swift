package import RunRecord

/// Which part of a run a measure looks at: what stands between the brackets.
package struct Selector: Hashable, Sendable {
    /// Some of the shards.
    package enum Shards: Hashable, Sendable {
        /// Those that a fault was done to, and those that lost their master.
        case affected
        /// All others.
        case healthy
        /// One, from 1.
        case number(Int)
    }

    /// A kind of selection, as a measure may accept it.
    package struct Kinds: OptionSet, Hashable, Sendable {
        /// One bit for each kind.
        package let rawValue: Int

        /// The kinds of those bits.
        package init(rawValue: Int) {
            self.rawValue = rawValue
        }

        /// `baseline`, `fault`, `recovery`, `run`.
        package static let window = Kinds(rawValue: 1)
        /// `affected shards`, `healthy shards`, `shard N`.
        package static let shards = Kinds(rawValue: 2)
        /// `reads`, `writes`.
        package static let operation = Kinds(rawValue: 4)
        /// `timeout`, `CLUSTERDOWN` and the other classes of error.
        package static let error = Kinds(rawValue: 8)
        /// `client NAME`: what one of several client programs saw.
        package static let client = Kinds(rawValue: 16)
    }

    /// One window; nil for the whole run.
    package var window: LoadWindow?
    /// Some shards; nil for all, and for an outage for those that faults were done to.
    package var shards: Shards?
    /// Reads or writes; nil for both.
    package var operation: OperationKind?
    /// One class of errors; nil for all.
    package var error: OperationOutcome?
    /// One of the plan's client programs, by its name; nil for the load.
    package var client: String?

    /// Selects everything.
    package init() {}

    /// Whether a group of operations belongs to the selection.
    ///
    /// - Parameters:
    ///   - group: The group.
    ///   - affected: The numbers of the affected shards.
    /// - Returns: True when every part of the selection holds it.
    package func includes(_ group: LoadGroup, affected: Set<Int>) -> Bool {
        (window ?? group.window) == group.window && (operation ?? group.kind) == group.kind
            && includes(shard: group.shard, affected: affected)
    }

    /// Whether a shard belongs to the selection.
    package func includes(shard: Int, affected: Set<Int>) -> Bool {
        switch shards {
        case nil: true
        case .affected: affected.contains(shard)
        case .healthy: !affected.contains(shard)
        case .number(let number): number == shard
        }
    }
}

import RedisClient

/// How keys are called, so that the key of a number is in the same slot in whatever family it is.
///
/// - `plain`: `shaketable:` and ten digits. Slots are spread evenly, because CRC16 mixes digits well; a
///   test holds it to that. In other families the whole name is the hash tag:
///   `session:{shaketable:0000000042}`.
/// - `grouped`: ten keys that differ in their last digit share a slot, `shaketable:{000000004}2`, so
///   that MGET can ask for ten at once; `session:{000000004}2` in other families.
///
/// On a cluster that others use too, everything of a run is below `shaketable:RUN:`, other families included.
package struct KeyNaming: Hashable, Sendable {
    /// Which keys share a slot.
    package enum Form: Sendable {
        /// None on purpose.
        case plain
        /// Ten that differ in their last digit.
        case grouped
    }

    /// Which keys share a slot.
    package let form: Form
    /// What tells the run's keys from all others; nil where the cluster is the run's own.
    package let run: String?

    /// A way to call keys.
    package init(_ form: Form, run: String? = nil) {
        self.form = form
        self.run = run
    }

    /// Keys of a cluster of the run's own, none of which share a slot on purpose.
    package static let plain = KeyNaming(.plain)
    /// Keys of such a cluster in groups of ten.
    package static let grouped = KeyNaming(.grouped)

    /// Keys of one group.
    package static var groupSize: Int { 10 }

    /// What the names of keys begin with.
    package var prefix: String { Self.prefix(ofRun: run) }

    /// What the names of a run's keys begin with.
    package static func prefix(ofRun run: String?) -> String {
        "shaketable:" + (run.map { $0 + ":" } ?? "")
    }

    /// What stands in front of the name of another family.
    package var familyPrefix: String { run == nil ? "" : prefix }

    /// The name of a key, as get and set use it.
    package func text(of number: Int) -> String {
        let digits = Self.digits(number)
        switch form {
        case .plain: return prefix + digits
        case .grouped: return "\(prefix){\(digits.dropLast())}\(digits.suffix(1))"
        }
    }

    /// The name of a key's counter, as incr uses it.
    package func counter(of number: Int) -> String { text(of: number, in: "counter") }

    /// The name of a key in another family: `counter`, `session` or `limit`.
    package func text(of number: Int, in family: String) -> String {
        let name = text(of: number)
        switch form {
        case .plain: return "\(familyPrefix)\(family):{\(name)}"
        case .grouped: return "\(familyPrefix)\(family):\(name.dropFirst(prefix.count))"
        }
    }

    /// The slot of a key.
    package func slot(of number: Int) -> Int {
        HashSlot.of(text(of: number))
    }

    /// A number as ten digits.
    static func digits(_ number: Int) -> String {
        let plain = String(number)
        return String(repeating: "0", count: max(0, 10 - plain.utf8.count)) + plain
    }
}

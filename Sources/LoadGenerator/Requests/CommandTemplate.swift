import Linearizability

/// One command's bytes and what is filled in for each request; plain data that `CommandTemplates` owns.
struct CommandTemplate {
    /// What is filled in.
    enum Filling: UInt8 {
        /// The key's ten digits.
        case key
        /// Nine digits of the key's group in front of a brace, and the key's last digit behind it.
        case groupedKey
        /// Nine digits of the key's group.
        case group
        /// The number of the write or operation, as ten digits.
        case number
        /// Ten random digits, the first of them not 0.
        case random
    }

    /// A place to fill in.
    struct Gap {
        let offset: Int
        let filling: Filling
    }

    /// The bytes, with zeros in the gaps.
    let bytes: UnsafeMutablePointer<UInt8>
    let count: Int
    /// What is filled in; first come the `keyGapCount` gaps for the key's ten digits.
    let gaps: UnsafeMutablePointer<Gap>
    let gapCount: Int
    let keyGapCount: Int
    /// Where a value of varying size goes, with its length; -1 when there is none.
    let valueOffset: Int
    /// Whether the command changes data, and whether the ledger accounts for it.
    let isWrite: Bool
    let isLedgered: Bool
    /// Whether the ledger counts it as an increment of its key's counter.
    let isCounted: Bool
    /// Whether it increments or reads a counter that the ledger accounts for; then `isChecked` too, so that only
    /// checked replies look further.
    let isOfCounter: Bool
    /// Whether its reply is held against the ledger.
    let isChecked: Bool
    /// What it is in the history of a recorded key; nil when it is no part of it.
    let recordedAs: KeyOperation.Kind?
    /// How many replies follow the command's own: an expiry's, to be thrown away, and WAIT's, the last.
    let extraReplies: Int
    /// How many replicas its WAIT asks for; 0 when none follows it.
    let replicasAwaited: Int
    /// The kinds of reply that end the operation well: a bit for each raw value. None when a WAIT
    /// follows, so that only those look further.
    let accepted: UInt8
    /// The kinds of the command's own reply after which the WAIT's counts.
    let acceptedBeforeWait: UInt8

    /// Frees what it holds.
    func deallocate() {
        bytes.deallocate()
        gaps.deallocate()
    }
}

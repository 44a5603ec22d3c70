import Evidence

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
    let gaps: UnsafeMutablePointer<Gap>
    let gapCount: Int
    /// Where a value of varying size goes, with its length; -1 when there is none.
    let valueOffset: Int
    /// Whether the command changes data, and whether the ledger accounts for it.
    let isWrite: Bool
    let isLedgered: Bool
    /// Whether its reply is held against the ledger.
    let isChecked: Bool
    /// What it is in the history of a recorded key; nil when it is no part of it.
    let recordedAs: KeyOperation.Kind?
    /// How many replies follow the command's own, to be thrown away.
    let extraReplies: Int
    /// The kinds of reply that are good ones: a bit for each raw value.
    let accepted: UInt8

    /// Frees what it holds.
    func deallocate() {
        bytes.deallocate()
        gaps.deallocate()
    }
}

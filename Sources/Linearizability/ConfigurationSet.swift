/// Which operations are done, and which such sets were seen together with which state.
///
/// A set is remembered exactly, and briefly: of the operations with an answer, all before the first that
/// is left are done, so that a few words from there on say it all; those without one have words of
/// their own.
struct ConfigurationSet {
    /// The place of each operation's bit: among those with an answer, or among the others.
    private let places: [Int]
    private let isAnswered: [Bool]
    private var answered: [UInt64]
    private var open: [UInt64]
    private var seen: Set<[UInt64]> = []

    /// No operation is done; they are in the order of their invocation.
    init(_ isAnswered: [Bool]) {
        self.isAnswered = isAnswered
        var counts = (answered: 0, open: 0)
        var places: [Int] = []
        for hasAnswer in isAnswered {
            places.append(hasAnswer ? counts.answered : counts.open)
            if hasAnswer { counts.answered += 1 } else { counts.open += 1 }
        }
        self.places = places
        answered = Array(repeating: 0, count: (counts.answered + 63) / 64)
        open = Array(repeating: 0, count: (counts.open + 63) / 64)
    }

    /// How many configurations are remembered.
    var count: Int { seen.count }

    /// Notes that an operation is done.
    mutating func add(_ operation: Int) { flip(operation) }

    /// Notes that an operation is left again.
    mutating func remove(_ operation: Int) { flip(operation) }

    /// Remembers the operations done now with a state; false when they were seen before.
    mutating func insert(state: Int64) -> Bool {
        let low = answered.firstIndex { $0 != .max } ?? answered.count
        let high = (answered.lastIndex { $0 != 0 } ?? -1) + 1
        let words = low < high ? answered[low..<high] : []
        return seen.insert(
            [UInt64(bitPattern: state), UInt64(low)] + words + open
        ).inserted
    }

    /// Forgets what was seen.
    mutating func forgetSeen() {
        if !seen.isEmpty { seen.removeAll(keepingCapacity: false) }
    }

    private mutating func flip(_ operation: Int) {
        let place = places[operation]
        if isAnswered[operation] {
            answered[place / 64] ^= 1 << UInt64(place % 64)
        } else {
            open[place / 64] ^= 1 << UInt64(place % 64)
        }
    }
}

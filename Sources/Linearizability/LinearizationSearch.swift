import Quantities

/// The search for a linearization of one key's history.
///
/// J. Wing and C. Gong, "Testing and verifying concurrent objects", Journal of Parallel and Distributed
/// Computing 17, 1993: depth first, the next operation is any whose invocation stands before all
/// answers left, and an answer that is reached first means to go back. With the memory of G. Lowe,
/// "Testing for linearizability", Concurrency and Computation: Practice and Experience 29 (4), 2017: a
/// configuration (the set of operations done, and the state) is not searched twice. As in Knossos (`wgl`) and
/// Porcupine.
///
/// What is known of registers and counters keeps it short. Each rule leaves a linearization when
/// there is one:
/// - A read that can come next and finds its value comes next: it changes nothing.
/// - A value of which reads are left, and which no operation left can bring back, is not left.
/// - A write without an answer whose value no read left returned is never done.
/// - A write after which no read of its value is left is not taken back: in any linearization of the
///   rest it and those reads can be moved to the front. (For values that are written once this is the
///   order of P. Gibbons and E. Korach, "Testing shared memories", SIAM Journal on Computing 26 (4), 1997.)
/// - A counter has no choice: the increment that returned the next number comes next; where none did,
///   one without an answer, of which the first is as good as any.
///
/// So histories whose writes tell themselves apart are decided in steps in proportion to operations times
/// concurrency; only values that are written more than once can make it long.
struct LinearizationSearch {
    private struct Choice {
        let operation: Int
        let done: Int
        let state: Int64
    }

    private let operations: [KeyOperation]
    private let isCounter: Bool
    private let budget: SearchBudget
    private var list: OperationList
    private var state: Int64
    /// Operations done since nothing can be taken back, in their order.
    private var done: [Int] = []
    private var choices: [Choice] = []
    private var answersLeft: Int
    /// By value: reads of it that are left, and operations left that make it.
    private var readsLeft: [Int64: Int] = [:]
    private var makersLeft: [Int64: Int] = [:]
    private var configurations: ConfigurationSet
    private var visits = 0

    init(
        _ operations: [KeyOperation], model: KeyHistory.Model, initial: Int64,
        budget: SearchBudget
    ) {
        isCounter = model == .counter
        self.budget = budget
        let wanted = operations.filter { $0.kind != .read || $0.returned != nil }
        self.operations = wanted.sorted { $0.invoked < $1.invoked }
        list = OperationList(self.operations)
        state = initial
        answersLeft = wanted.count { $0.returned != nil }
        configurations = ConfigurationSet(self.operations.map { $0.returned != nil })
        for operation in wanted {
            guard let value = operation.value else { continue }
            if operation.kind == .read {
                readsLeft[value, default: 0] += 1
            } else {
                makersLeft[value, default: 0] += 1
            }
        }
    }

    /// Searches.
    mutating func run() -> Linearizability {
        settle()
        var entry = list.first
        while answersLeft > 0 {
            guard visits < budget.visits, configurations.count < budget.configurations else {
                return .unknown
            }
            if let operation = candidate(from: entry) {
                let isNew = choose(operation)
                entry = isNew ? list.first : goBack()
            } else if choices.isEmpty {
                return .violated
            } else {
                entry = goBack()
            }
        }
        return .linearizable
    }

    /// Does an operation and the reads that follow from it; false when that led to a configuration that
    /// was searched before.
    private mutating func choose(_ operation: Int) -> Bool {
        let choice = Choice(operation: operation, done: done.count, state: state)
        perform(operation)
        settle()
        let isForced = isCounter || readsLeft[state, default: 0] == 0
        if !isForced { choices.append(choice) }
        guard choices.isEmpty else { return configurations.insert(state: state) }
        done.removeAll(keepingCapacity: true)
        configurations.forgetSeen()
        return true
    }

    /// The next operation to try, from an entry on; nil when none of them can come next.
    private mutating func candidate(from entry: Int) -> Int? {
        isCounter ? increment() : write(from: entry)
    }

    private mutating func write(from start: Int) -> Int? {
        guard readsLeft[state, default: 0] == 0 || makersLeft[state, default: 0] > 0 else {
            return nil
        }
        var entry = start
        while entry != list.end, entry & 1 == 0 {
            visits += 1
            let operation = operations[entry / 2]
            if operation.kind == .write, let value = operation.value,
                operation.returned != nil || readsLeft[value, default: 0] > 0
            {
                return entry / 2
            }
            entry = list.entry(after: entry)
        }
        return nil
    }

    private mutating func increment() -> Int? {
        let makers = makersLeft[state + 1, default: 0]
        guard readsLeft[state, default: 0] == 0, makers <= 1 else { return nil }
        var entry = list.first
        while entry != list.end, entry & 1 == 0 {
            visits += 1
            let operation = operations[entry / 2]
            if operation.kind == .increment, operation.value == (makers == 1 ? state + 1 : nil) {
                return entry / 2
            }
            entry = list.entry(after: entry)
        }
        return nil
    }

    /// Does every read that can come next and finds its value.
    private mutating func settle() {
        guard readsLeft[state, default: 0] > 0 else { return }
        var entry = list.first
        while entry != list.end, entry & 1 == 0 {
            visits += 1
            let following = list.entry(after: entry)
            let operation = operations[entry / 2]
            if operation.kind == .read, operation.value == state {
                // Its own answer may be what follows; then the entry behind it does.
                let isLast = following == entry + 1
                let after = isLast ? list.entry(after: following) : following
                perform(entry / 2)
                entry = after
            } else {
                entry = following
            }
        }
    }

    private mutating func perform(_ index: Int) {
        let operation = operations[index]
        list.remove(index, isAnswered: operation.returned != nil)
        configurations.add(index)
        done.append(index)
        count(operation, by: -1)
        switch operation.kind {
        case .read: break
        case .write: state = operation.value ?? state
        case .increment: state += 1
        }
    }

    /// Takes the last choice back, with all that followed from it, and returns the entry from which to look for another.
    private mutating func goBack() -> Int {
        guard let choice = choices.popLast() else { return list.end }
        while done.count > choice.done {
            let index = done.removeLast()
            list.restore(index, isAnswered: operations[index].returned != nil)
            configurations.remove(index)
            count(operations[index], by: 1)
        }
        state = choice.state
        return list.entry(after: 2 * choice.operation)
    }

    private mutating func count(_ operation: KeyOperation, by step: Int) {
        if operation.returned != nil { answersLeft += step }
        guard let value = operation.value else { return }
        if operation.kind == .read {
            readsLeft[value, default: 0] += step
        } else {
            makersLeft[value, default: 0] += step
        }
    }
}

/// How much a search for a linearization may do before it is given up. It counts work and not time, so
/// that a record gives the same answer on every machine.
package struct SearchBudget: Hashable, Sendable {
    /// The most entries of the history that are looked at; some ten million a second.
    package var visits: Int
    /// The most configurations that are remembered at once; about a hundred bytes each.
    package var configurations: Int

    /// A budget; without another wish of some seconds and 50 MB.
    package init(visits: Int = 50_000_000, configurations: Int = 400_000) {
        self.visits = visits
        self.configurations = configurations
    }
}

/// The invocations and answers of a history in the order of time, as a doubly linked list from which
/// operations are taken out and put back.
///
/// The list of Wing and Gong: an operation can come next when its invocation stands before every answer
/// that is still in the list. Of equal times invocations come first: such operations are concurrent.
struct OperationList {
    /// The end of the list, and its beginning.
    let end: Int
    private var next: [Int32]
    private var previous: [Int32]

    /// The list of operations that are in the order of their invocation. The invocation of operation i is
    /// entry 2 i, its answer entry 2 i + 1.
    init(_ operations: [KeyOperation]) {
        var entries: [(time: Int64, entry: Int)] = []
        for (index, operation) in operations.enumerated() {
            entries.append((operation.invoked.nanoseconds, 2 * index))
            if let returned = operation.returned {
                entries.append((returned.nanoseconds, 2 * index + 1))
            }
        }
        entries.sort { ($0.time, $0.entry & 1, $0.entry) < ($1.time, $1.entry & 1, $1.entry) }
        end = 2 * operations.count
        next = Array(repeating: -1, count: end + 1)
        previous = next
        var last = end
        for (_, entry) in entries {
            next[last] = Int32(entry)
            previous[entry] = Int32(last)
            last = entry
        }
        next[last] = Int32(end)
        previous[end] = Int32(last)
    }

    /// The first entry; `end` when there is none.
    var first: Int { Int(next[end]) }

    /// The entry behind one that is in the list.
    func entry(after entry: Int) -> Int { Int(next[entry]) }

    /// Takes an operation out.
    mutating func remove(_ operation: Int, isAnswered: Bool) {
        unlink(2 * operation)
        if isAnswered { unlink(2 * operation + 1) }
    }

    /// Puts back the operation that was taken out last of those that are out.
    mutating func restore(_ operation: Int, isAnswered: Bool) {
        if isAnswered { relink(2 * operation + 1) }
        relink(2 * operation)
    }

    private mutating func unlink(_ entry: Int) {
        next[Int(previous[entry])] = next[entry]
        previous[Int(next[entry])] = previous[entry]
    }

    private mutating func relink(_ entry: Int) {
        next[Int(previous[entry])] = Int32(entry)
        previous[Int(next[entry])] = Int32(entry)
    }
}

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

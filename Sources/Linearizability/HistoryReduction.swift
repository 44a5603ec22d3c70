import Quantities

/// Takes away what a history that has no linearization does not need to have none.
///
/// Sound: each step makes a history that must have a linearization if the one before it has. Reads may be
/// left out; a write may be left out when no read that is kept returned its value; of an increment, which
/// others build on, only its result and its answer may be forgotten. A step is kept when there still is no
/// linearization. What is left out can therefore be put back without changing the answer, and the result
/// is minimal: nothing more of it can be left out. (Delta debugging, A. Zeller and R. Hildebrandt,
/// "Simplifying and isolating failure-inducing input", IEEE TSE 28 (2), 2002; because the property is
/// monotone, one pass with single operations is enough at the end.)
struct HistoryReduction {
    private let all: [KeyOperation]
    private let model: KeyHistory.Model
    private let initial: Int64
    private let budget: SearchBudget
    /// Which of `all` are there as they were.
    private var kept: [Bool]

    /// A reduction of operations that have no linearization.
    init(
        _ operations: [KeyOperation], model: KeyHistory.Model, initial: Int64,
        budget: SearchBudget
    ) {
        all = operations.sorted { $0.invoked < $1.invoked }
        self.model = model
        self.initial = initial
        self.budget = budget
        kept = Array(repeating: true, count: all.count)
    }

    /// Reduces.
    mutating func counterexample() -> Counterexample {
        cutEnd()
        if model == .register {
            thin { $0.kind == .read }
            thin { $0.kind == .write }
        } else {
            thin { $0.returned != nil }
        }
        let rest = subset(kept)
        // Of a counter, an increment without an answer is one of the others.
        let operations = rest.filter { model == .register || $0.returned != nil }
        let others = rest.count - operations.count
        return Counterexample(
            operations: operations, otherIncrements: others,
            contradiction: ContradictionFinder(
                operations, model: model, initial: initial,
                increments: all.filter { $0.kind == .increment }
            ).contradiction())
    }

    /// Leaves out what was answered after the moment at which the history first has no linearization.
    private mutating func cutEnd() {
        let ends = Set(all.compactMap(\.returned)).sorted()
        var low = 0
        var high = ends.count - 1
        while low < high {
            let middle = (low + high) / 2
            if isViolated(upTo: ends[middle]) { high = middle } else { low = middle + 1 }
        }
        guard ends.indices.contains(low) else { return }
        let cut = kept(upTo: ends[low])
        if isViolated(cut) { kept = cut }
    }

    private func kept(upTo end: Offset) -> [Bool] {
        all.map { operation in
            switch operation.kind {
            case .read, .increment: operation.returned.map { $0 <= end } ?? false
            case .write: operation.invoked <= end
            }
        }
    }

    private func isViolated(upTo end: Offset) -> Bool { isViolated(kept(upTo: end)) }

    /// Leaves out operations of one kind, from the oldest on: first many at once, then each by itself.
    private mutating func thin(_ isWanted: (KeyOperation) -> Bool) {
        var size = all.indices.count { kept[$0] && isWanted(all[$0]) }
        while size >= 1 {
            let places = all.indices.filter { kept[$0] && isWanted(all[$0]) }
            for start in stride(from: 0, to: places.count, by: size) {
                var fewer = kept
                for place in places[start..<min(start + size, places.count)] {
                    fewer[place] = false
                }
                if isViolated(fewer) { kept = fewer }
            }
            size = min(size, places.count) / 2
        }
    }

    private func isViolated(_ kept: [Bool]) -> Bool {
        Linearizability.check(subset(kept), model: model, initial: initial, budget: budget)
            == .violated
    }

    /// The history that is left when only some operations are kept.
    private func subset(_ kept: [Bool]) -> [KeyOperation] {
        let read = Set(
            all.indices.filter { kept[$0] && all[$0].kind == .read }.compactMap { all[$0].value })
        let last = all.indices.filter { kept[$0] }.compactMap { all[$0].returned }.max()
        return all.indices.compactMap { index in
            let operation = all[index]
            if kept[index] { return operation }
            switch operation.kind {
            case .read: return nil
            case .write:
                return operation.value.map { read.contains($0) } == true ? operation : nil
            case .increment:
                // What was sent after all answers that are kept explains none of them.
                guard let last, operation.invoked <= last else { return nil }
                var forgotten = operation
                forgotten.value = nil
                forgotten.returned = nil
                return forgotten
            }
        }
    }
}

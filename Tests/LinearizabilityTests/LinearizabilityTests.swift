import Testing

@testable import Linearizability
@testable import Quantities

struct LinearizabilityTests {
    private func check(
        _ operations: [KeyOperation], _ model: KeyHistory.Model = .register
    ) -> Linearizability {
        Linearizability.check(operations, model: model)
    }

    @Test func concurrentReadsMaySeeTheOldOrTheNewValueButNotGoBack() {
        let write = operation(.write, 1, 0, 100)
        #expect(
            check([write, operation(.read, 0, 10, 20), operation(.read, 1, 30, 40)])
                == .linearizable)
        #expect(
            check([write, operation(.read, 1, 10, 20), operation(.read, 0, 30, 40)]) == .violated)
    }

    @Test func equalTimesAreConcurrent() {
        let write = operation(.write, 1, 0, 10)
        #expect(check([write, operation(.read, 0, 10, 20)]) == .linearizable)
        #expect(check([write, operation(.read, 0, 11, 20)]) == .violated)
    }

    @Test func writeWithoutAnAnswerMayTakeEffectLateOrNeverButNotEarly() {
        let lost = operation(.write, 1, 10, nil)
        let kept = operation(.write, 2, 20, 30)
        #expect(check([lost, kept, operation(.read, 2, 40, 50)]) == .linearizable)
        #expect(check([lost, kept, operation(.read, 1, 40, 50)]) == .linearizable)
        #expect(
            check([
                lost, kept, operation(.read, 1, 40, 50), operation(.read, 2, 60, 70),
            ]) == .violated)
        #expect(check([operation(.read, 1, 0, 5), lost]) == .violated)
    }

    @Test func incrementsReturnEachNumberOnce() {
        let first = operation(.increment, 1, 0, 10)
        #expect(check([first, operation(.increment, 2, 5, 20)], .counter) == .linearizable)
        #expect(check([first, operation(.increment, 1, 5, 20)], .counter) == .violated)
        #expect(check([first, operation(.increment, 3, 20, 30)], .counter) == .violated)
        let lost = operation(.increment, nil, 2, nil)
        #expect(check([first, lost, operation(.increment, 3, 20, 30)], .counter) == .linearizable)
        #expect(check([first, lost, operation(.increment, 2, 20, 30)], .counter) == .linearizable)
        #expect(check([first, operation(.read, 0, 20, 30)], .counter) == .violated)
    }

    /// Small histories at random, most of them not linearizable: the same answer as trying every order.
    @Test(arguments: [KeyHistory.Model.register, .counter])
    func answersAreThoseOfTryingEveryOrder(model: KeyHistory.Model) {
        var random = SplitMix64(seed: 7)
        var counts: [Linearizability: Int] = [:]
        for round in 0..<3000 {
            let count = Int.random(in: 1...6, using: &random)
            let operations = (0..<count).map { _ in
                let isChange = Bool.random(using: &random)
                let kind: KeyOperation.Kind =
                    !isChange ? .read : model == .register ? .write : .increment
                let start = Int64.random(in: 0..<20, using: &random)
                let isLost = isChange && Int.random(in: 0..<4, using: &random) == 0
                let end = start + Int64.random(in: 0..<12, using: &random)
                let value = Int64.random(
                    in: (isChange ? 1 : 0)...(round % 2 == 0 ? 2 : 4), using: &random)
                return operation(
                    kind, isLost && kind == .increment ? nil : value, start, isLost ? nil : end)
            }
            let answer = check(operations, model)
            counts[answer, default: 0] += 1
            let expected = BruteForce(operations).isLinearizable
            #expect(answer == (expected ? .linearizable : .violated), "\(operations)")
        }
        #expect(counts[.linearizable, default: 0] > 300)
        #expect(counts[.violated, default: 0] > 300)
    }

    @Test(arguments: [KeyHistory.Model.register, .counter], [nil, 3])
    func whatAnAtomicObjectDoesIsLinearizable(model: KeyHistory.Model, values: Int64?) {
        for seed in 0..<100 {
            let habits = AtomicObject.Habits(
                model: model, clients: 2 + seed % 10, operations: 120,
                lostAnswers: seed % 3 * 5, values: values, changes: 20 + seed % 60)
            let history = AtomicObject.history(habits, seed: UInt64(seed))
            #expect(check(history, model) == .linearizable, "seed \(seed)")
        }
    }

    @Test func staleReadsAndLostWritesAreFoundAmongMany() throws {
        for seed in 0..<50 as Range<UInt64> {
            let habits = AtomicObject.Habits(clients: 1, operations: 200, lostAnswers: 0)
            let history = AtomicObject.history(habits, seed: seed)
            var stale = history
            let read = try #require(stale.lastIndex { $0.kind == .read })
            let older = stale[..<read].filter { $0.kind == .write }.dropLast().last
            stale[read].value = try #require(older).value
            #expect(check(stale) == .violated)
            // The write before the last read had no effect.
            var lost = history
            let write = try #require(lost[..<read].lastIndex { $0.kind == .write })
            let before = lost[..<write].last { $0.kind == .write }?.value ?? 0
            for index in lost.indices[write...].dropFirst() where lost[index].kind == .read {
                if lost[index].value == lost[write].value { lost[index].value = before }
            }
            #expect(check(lost) == .violated)
        }
    }

    @Test func repeatedAndLostIncrementsAreFoundAmongMany() throws {
        for seed in 0..<50 as Range<UInt64> {
            let habits = AtomicObject.Habits(
                model: .counter, clients: 8, operations: 200, lostAnswers: 0)
            let history = AtomicObject.history(habits, seed: seed)
            let place = try #require(
                history.indices.dropFirst(100).first {
                    history[$0].kind == .increment
                })
            for step in [Int64(1), -1] {
                var changed = history
                for index in changed.indices[place...] {
                    changed[index].value = changed[index].value.map { $0 + step }
                }
                #expect(check(changed, .counter) == .violated)
            }
        }
    }

    /// The budget is one of work, so that this bounds it on machines of any speed.
    @Test(arguments: [KeyHistory.Model.register, .counter])
    func tenThousandOperationsOfFiftyClientsAreDecidedInLittleWork(model: KeyHistory.Model) throws {
        let habits = AtomicObject.Habits(
            model: model, clients: 50, operations: 10_000, lostAnswers: 1)
        let history = AtomicObject.history(habits, seed: 3)
        let budget = SearchBudget(visits: 5_000_000)
        #expect(
            Linearizability.check(history, model: model, budget: budget) == .linearizable)
        var wrong = history
        let last = try #require(wrong.lastIndex { $0.kind == .read && $0.returned != nil })
        wrong[last].value = wrong[last].value.map { $0 + (model == .counter ? -40 : 1_000_000) }
        #expect(Linearizability.check(wrong, model: model, budget: budget) == .violated)
    }

    @Test func tooMuchToSearchIsUnknownAndNeverLinearizable() {
        // Two values written again and again at once, and reads that no order explains.
        var operations = (0..<8).map { operation(.write, Int64($0 % 2 + 1), 0, 1000) }
        for step in 0..<6 as Range<Int64> {
            operations.append(operation(.read, step % 2 + 1, 2 * step, 2 * step + 1))
        }
        operations.append(operation(.read, 1, 2000, 2001))
        operations.append(operation(.read, 2, 2002, 2003))
        #expect(check(operations) == .violated)
        for budget in [SearchBudget(visits: 10), SearchBudget(configurations: 3)] {
            let answer = Linearizability.check(operations, model: .register, budget: budget)
            #expect(answer == .unknown)
        }
    }
}

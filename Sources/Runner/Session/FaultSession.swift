import Faults
package import Plan
import Quantities
import RedisClient
package import RunRecord
import Synchronization
import Testbed

/// A run whose faults are not in its plan but posted while it goes on, until somebody ends it.
///
/// Whoever posts is on another task than the run. What is posted goes into a queue that the run takes from; what comes
/// of it is read from the run's own time line, so that a caller sees the receipts that the report will rest on.
package final class FaultSession: Sendable {
    /// The most faults of one session.
    package static let mostFaults = PlanParts.mostSteps
    /// The most marks of one session.
    package static let mostMarks = 10_000
    /// How many nodes may be added to the cluster in a session.
    static let spares = 16
    /// How quiet the load is left before the first fault, so that it has a baseline.
    private static let baseline = Duration.seconds(2)

    private struct State {
        var timeline: Timeline?
        var faults: [PostedFault] = []
        var steps: [Step] = []
        /// The faults that somebody wants healed.
        var released: Set<Int> = []
        var marks = 0
        var endedMarks: Set<Int> = []
        var progress: RunProgress?
        var isEnded = false
    }

    private let cluster: ClusterSpecification
    private let hasLoad: Bool
    private let provisions: Set<NodeProvision>
    private let engineRefusal: String?
    private let state = Mutex(State())
    private let queue = AsyncStream<Step>.makeStream()
    /// What happens in the run, for those who look on.
    package let events = EventFeed()

    /// A session of a plan's cluster. The plan's own steps are not done; the nodes are set up for them, so that the like
    /// may be posted.
    ///
    /// - Parameters:
    ///   - plan: The plan.
    ///   - engineRefusal: Why no links can be disturbed here; nil when they can.
    package init(of plan: Plan, engineRefusal: String?) {
        cluster = plan.cluster
        hasLoad = plan.hasLoad
        provisions = plan.provisions
        self.engineRefusal = engineRefusal
    }

    /// The most nodes that a session of a plan may have, those that are added included.
    package static func mostNodes(of plan: Plan) -> Int { plan.cluster.nodeCount + spares }

    // MARK: For those who post

    /// Whether the run goes on and takes faults.
    package var isOpen: Bool { state.withLock { $0.timeline != nil && !$0.isEnded } }

    /// Whether somebody has ended it.
    package var isEnded: Bool { state.withLock { $0.isEnded } }

    /// Takes a fault, which begins at once.
    ///
    /// - Parameters:
    ///   - text: A step of a plan without its time, in YAML or JSON.
    ///   - name: What its errors call it.
    /// - Returns: The fault's number.
    /// - Throws: All that is wrong with the step, or why it cannot be done here or now.
    package func post(_ text: [UInt8], named name: String) async throws(PlanError) -> Int {
        let source = try PlanSource(name: name, bytes: text)
        // Read once before its place is known: what is wrong is told without taking a number.
        let draft = try Step(posted: source, at: .zero, number: 0, in: cluster)
        try await check(draft)
        let step = state.withLock { state -> Result<Step, PlanError> in
            guard let timeline = state.timeline, !state.isEnded else {
                return .failure(draft.position.error("the session is over"))
            }
            guard state.steps.count < Self.mostFaults else {
                return .failure(
                    draft.position.error("the session has had its \(Self.mostFaults) faults"))
            }
            let now = Duration.milliseconds(
                timeline.offset(timeline.now()).nanoseconds / 1_000_000)
            let step = draft.moved(
                to: hasLoad ? max(now, Self.baseline) : now, number: state.steps.count)
            state.steps.append(step)
            state.faults.append(PostedFault(step))
            return .success(step)
        }
        let posted = try step.get()
        queue.continuation.yield(posted)
        return posted.number + 1
    }

    /// Heals a fault now; one that is over or has failed stays as it is.
    ///
    /// - Returns: Whether there is one of that number.
    package func heal(_ number: Int) -> Bool {
        state.withLock { state in
            guard state.faults.indices.contains(number - 1) else { return false }
            state.released.insert(number - 1)
            return true
        }
    }

    /// Waits until a fault is further than some states.
    ///
    /// - Returns: The fault as it is then, or when time is out; nil when there is none of that number.
    package func fault(
        _ number: Int, past states: Set<PostedFault.State> = [], within limit: Duration = .zero
    ) async -> PostedFault? {
        var fault: PostedFault?
        // Whoever is cancelled meanwhile gets the fault as it was.
        _ = try? await poll(
            every: .milliseconds(5), within: limit,
            until: {
                fault = state.withLock { state in
                    state.faults.indices.contains(number - 1) ? state.faults[number - 1] : nil
                }
                return fault.map { !states.contains($0.state) } ?? true
            })
        return fault
    }

    /// All faults, in the order in which they were posted.
    package var faults: [PostedFault] { state.withLock { $0.faults } }

    /// Puts a mark into the time line: what happens from now on belongs to it, until it ends, the next one begins, or
    /// the run ends.
    ///
    /// - Returns: The mark's number, from 1; nil when the session takes no more.
    package func mark(_ name: String) -> Int? {
        let begun = state.withLock { state -> (Timeline, Int)? in
            guard let timeline = state.timeline, !state.isEnded, state.marks < Self.mostMarks
            else { return nil }
            state.marks += 1
            return (timeline, state.marks)
        }
        guard let (timeline, number) = begun else { return nil }
        timeline.record(.markBegan, at: timeline.now()) {
            $0[.mark] = number
            $0[.name] = name
        }
        return number
    }

    /// Ends a mark.
    ///
    /// - Returns: Whether there was one of that number that had not been ended.
    package func endMark(_ number: Int) -> Bool {
        let timeline = state.withLock { state -> Timeline? in
            guard (1...max(1, state.marks)).contains(number), state.marks > 0,
                state.endedMarks.insert(number).inserted
            else { return nil }
            return state.timeline
        }
        timeline?.record(.markEnded, at: timeline?.now() ?? 0) { $0[.mark] = number }
        return timeline != nil
    }

    /// Takes nothing more; what acts is healed and the run comes to its end.
    package func end() {
        state.withLock { $0.isEnded = true }
        queue.continuation.finish()
    }

    /// The run as it was last looked at; nil before.
    package var progress: RunProgress? { state.withLock { $0.progress } }

    /// Keeps how the run is now.
    package func keep(_ progress: RunProgress) { state.withLock { $0.progress = progress } }

    private func check(_ step: Step) async throws(PlanError) {
        let kind = type(of: step.action)
        if kind.needsNetworkEngine, let engineRefusal {
            throw step.position.error("'\(kind.name)' is unavailable here: \(engineRefusal)")
        }
        guard kind.provisions.isSubset(of: provisions) else {
            throw step.position.error(
                "'\(kind.name)' needs nodes that were set up for it: give the plan's timeline such a step"
            )
        }
        if step.action.movesNodes {
            throw step.position.error(
                "a served cluster's nodes are reached at fixed addresses: leave out 'address'")
        }
        if let reason = await kind.unavailability(isSandboxed: true) {
            throw step.position.error("'\(kind.name)' is unavailable here: \(reason)")
        }
    }
}

// MARK: For the run

extension FaultSession {
    /// Does what is posted until the session is ended, then heals what has an end of its own.
    ///
    /// - Returns: The scenes of faults that nobody has healed.
    func run(with runner: TimelineRunner) async -> [FaultScene] {
        // The session itself counts as one that is yet to begin: the window of faults lasts until its end.
        runner.faults.expect(1)
        runner.timeline.tell { [weak self] in self?.saw($0) }
        state.withLock { $0.timeline = runner.timeline }
        let unhealed = await withTaskGroup(of: FaultScene?.self) { group in
            for await step in queue.stream {
                group.addTask { await self.perform(step, with: runner) }
            }
            state.withLock { $0.isEnded = true }
            var unhealed: [FaultScene] = []
            for await scene in group {
                if let scene { unhealed.append(scene) }
            }
            return unhealed
        }
        runner.faults.skip()
        runner.enterRecoveryIfOver()
        // A recovery that can be seen, as at the end of a plan.
        try? await Task.sleep(for: RunEnd.rest)
        return unhealed
    }

    /// The steps in words, in their order.
    var stepTexts: [String] { state.withLock { $0.steps.map(\.text) } }

    /// Whether somebody wants a step's fault healed now, or the session to end.
    func isReleased(_ step: Int) -> Bool {
        state.withLock { $0.isEnded || $0.released.contains(step) }
    }

    /// One fault from its post to its heal.
    ///
    /// - Returns: The scene when it has no end of its own and nobody healed it.
    private func perform(_ step: Step, with runner: TimelineRunner) async -> FaultScene? {
        runner.faults.expectOneMore()
        let scene = await runner.perform(step)
        while scene != nil, !isReleased(step.number) {
            do { try await Task.sleep(for: .milliseconds(5)) } catch { return scene }
        }
        guard let scene else {
            finish(step.number)
            return nil
        }
        guard state.withLock({ $0.released.contains(step.number) }) else { return scene }
        await scene.heal()
        runner.end(step)
        finish(step.number)
        return nil
    }

    /// A fault was injected, and its effects are all there.
    func injected(_ step: Int) {
        state.withLock { state in
            if state.faults[step].state == .pending, !state.faults[step].receipts.isEmpty {
                state.faults[step].state = .acting
            }
        }
    }

    private func finish(_ step: Int) {
        state.withLock { state in
            guard state.faults[step].state != .failed else { return }
            let isProven = !state.faults[step].receipts.isEmpty
            state.faults[step].state = isProven ? .over : .failed
            if !isProven { state.faults[step].why = "it was ended before it had an effect" }
        }
    }

    private func saw(_ event: Event) {
        events.add(event)
        guard let number = event[.step] else { return }
        state.withLock { state in
            guard state.faults.indices.contains(number) else { return }
            switch event.kind {
            case .faultInjected:
                state.faults[number].receipts.append(event[.receipt] ?? "")
                if let node = event.node { state.faults[number].nodes.append(node) }
            case .faultHealed: state.faults[number].heals.append(event[.receipt] ?? "")
            case .receiptMissing:
                state.faults[number].state = .failed
                state.faults[number].why = event[.why]
            default: break
            }
        }
    }
}

/// A fault that was posted to a session: what was asked for, and how far it is.
package struct PostedFault: Sendable, Equatable {
    /// How far it is.
    package enum State: String, Sendable {
        /// It has no effect yet.
        case pending
        /// Its effect is proven and lasts.
        case acting
        /// It is over: what was to be healed is healed, with proof.
        case over
        /// It did not begin, or its effect or its heal is not proven.
        case failed
    }

    /// Its number in the session, from 1.
    package let number: Int
    /// The fault's name.
    package let fault: String
    /// The step in words.
    package let text: String
    /// How far it is.
    package internal(set) var state = State.pending
    /// The nodes that it took effect on, in the order of the receipts.
    package internal(set) var nodes: [Int] = []
    /// What proves its effects, in order.
    package internal(set) var receipts: [String] = []
    /// What proves its heals, in order.
    package internal(set) var heals: [String] = []
    /// Why it failed; nil when it did not.
    package internal(set) var why: String?

    init(_ step: Step) {
        number = step.number + 1
        fault = type(of: step.fault).name
        text = step.text
    }
}

/// The newest events of a run, numbered, for those who look on.
package final class EventFeed: Sendable {
    private struct State {
        var kept: [Event] = []
        /// The number of the first that is kept.
        var first = 1
    }

    /// The most events that are kept for those who are slow or come later.
    private static let mostKept = 2000

    private let state = Mutex(State())

    init() {}

    /// Adds an event.
    func add(_ event: Event) {
        state.withLock { state in
            if state.kept.count == Self.mostKept {
                let forgotten = Self.mostKept / 10
                state.kept.removeFirst(forgotten)
                state.first += forgotten
            }
            state.kept.append(event)
        }
    }

    /// The events after one, as far as they are kept, each with its number; 0 is before the first.
    package func events(after last: Int) -> [(number: Int, event: Event)] {
        state.withLock { state in
            let begin = max(0, min(state.kept.count, last - state.first + 1))
            return state.kept[begin...].enumerated().map {
                (state.first + begin + $0.offset, $0.element)
            }
        }
    }
}

import Linux
import Synchronization
import Testbed

/// Watches whether one effect of a fault goes on, from its begin until just before its heal.
final class CourseWatch: Sendable {
    /// What is known just before the heal.
    enum Ending: Sendable {
        /// It acts still, and did at every look.
        case acting(proof: String, looks: Int)
        /// It did not at some moment, or nothing proves that it does.
        case lapsed
        /// There was nothing to ask, or no time to ask it in an interrupted run.
        case unasked
    }

    /// Since when an effect does not act any more, as far as it is known.
    struct Lapse: Sendable {
        /// When it was seen, in nanoseconds on CLOCK_MONOTONIC.
        let at: Int64
        /// What was found instead.
        let why: String
    }

    private struct State {
        var isOver = false
        var looks = 0
        var ending: Ending?
        var hasLapsed = false
    }

    private let course: Course
    private let tell: @Sendable (Lapse) -> Void
    private let state = Mutex(State())

    /// A watch that begins at once.
    ///
    /// - Parameters:
    ///   - course: What to ask.
    ///   - tell: Is told, once, that the effect does not act any more.
    init(_ course: Course, telling tell: @escaping @Sendable (Lapse) -> Void) {
        self.course = course
        self.tell = tell
        guard case .untilHealed(.some(let interval), let look, let stillActs) = course else {
            return
        }
        let ask = look ?? stillActs
        Task { [self] in
            while true {
                try? await Task.sleep(for: interval)
                if isOver { return }
                await self.look(ask)
            }
        }
    }

    /// Ends the watch with the last proof; a further call gives what the first one did. Does not wait for a look that
    /// is under way.
    func finish() async -> Ending {
        if let ending = state.withLock({ $0.ending }) { return ending }
        let ending = await lastProof()
        return state.withLock { state in
            state.isOver = true
            state.ending = state.ending ?? ending
            return state.ending ?? ending
        }
    }

    private var isOver: Bool { state.withLock { $0.isOver || $0.hasLapsed } }

    private func lastProof() async -> Ending {
        guard case .untilHealed(_, _, let stillActs) = course, !Task.isCancelled else {
            return .unasked
        }
        if state.withLock({ $0.hasLapsed }) { return .lapsed }
        do {
            let proof = try await stillActs()
            return state.withLock {
                $0.hasLapsed ? .lapsed : .acting(proof: proof, looks: $0.looks)
            }
        } catch {
            // What cannot be asked now is not proven either.
            lapse("\(error)")
            return .lapsed
        }
    }

    private func look(_ ask: Course.Proof) async {
        do {
            _ = try await ask()
            state.withLock { if !$0.isOver { $0.looks += 1 } }
        } catch let error as ClusterError {
            if !isOver { lapse(error.description) }
        } catch {
            // A node that does not answer in time says nothing about the effect; the last proof decides.
        }
    }

    private func lapse(_ why: String) {
        let isFirst = state.withLock { state in
            defer { state.hasLapsed = true }
            return !state.hasLapsed
        }
        if isFirst { tell(Lapse(at: MonotonicClock.now(), why: why)) }
    }
}

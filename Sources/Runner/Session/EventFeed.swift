package import RunRecord
import Synchronization

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

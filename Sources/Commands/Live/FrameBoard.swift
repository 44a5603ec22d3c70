import Reports
import Synchronization

/// The newest frame of a run's live view, for whoever asks from another task.
final class FrameBoard: Sendable {
    private let frame = Mutex<LiveFrame?>(nil)

    /// Leaves a frame in place of the one before.
    func put(_ newest: LiveFrame) { frame.withLock { $0 = newest } }

    /// The newest; nil before the first.
    var newest: LiveFrame? { frame.withLock { $0 } }
}

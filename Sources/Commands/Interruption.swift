import Dispatch
import Foundation
import Synchronization

/// Turns the first SIGINT, SIGTERM, SIGHUP or SIGQUIT into the cancellation of a task; the second one ends the
/// program at once (what runs in the sandbox ends with it).
final class Interruption {
    /// What a run tells when it is interrupted.
    static let usualNotice = "interrupted: healing, then writing what there is"

    private var sources: [any DispatchSourceSignal] = []

    /// Cancels a task when a signal comes.
    ///
    /// - Parameters:
    ///   - notice: What to tell the user when the first signal comes.
    ///   - cancel: Called once, on a thread of its own.
    init(
        notice: String = usualNotice,
        cancel: @escaping @Sendable () -> Void
    ) {
        let queue = DispatchQueue(label: "shaketable.signals")
        let counter = SignalCounter()
        // A reader of the progress that has gone ends nothing: the evidence goes to files.
        signal(SIGPIPE, SIG_IGN)
        for number in [SIGINT, SIGTERM, SIGHUP, SIGQUIT] {
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler {
                if counter.next() == 1 {
                    StandardError.write("\n\(notice)\n")
                    cancel()
                } else {
                    exit(ExitStatus.interrupted.rawValue)
                }
            }
            source.resume()
            sources.append(source)
        }
    }
}

/// Counts signals.
final class SignalCounter: Sendable {
    private let count = Mutex(0)

    /// Counts one more.
    func next() -> Int {
        count.withLock { count in
            count += 1
            return count
        }
    }
}

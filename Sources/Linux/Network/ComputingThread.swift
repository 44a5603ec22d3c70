import Synchronization

/// A thread with real-time priority, where it may be had, that computes one value.
final class ComputingThread<Value: Sendable>: Sendable {
    private let result = Mutex<Value?>(nil)
    private let thread = Mutex<JoinableThread?>(nil)

    /// Starts the thread.
    ///
    /// - Parameters:
    ///   - name: What debuggers call it, at most 15 bytes.
    ///   - body: What it computes.
    /// - Throws: `LinuxError` when the kernel has no thread to give.
    init(name: String, body: @escaping @Sendable () -> Value) throws(LinuxError) {
        let started = try PriorityThread.start(name: name) {
            let value = body()
            self.result.withLock { $0 = value }
        }
        thread.withLock { $0 = started }
    }

    /// Waits until it has ended; what it computed.
    func value() async -> Value {
        await thread.withLock { $0 }?.join()
        guard let value = result.withLock({ $0 }) else { fatalError("A joined thread has ended.") }
        return value
    }
}

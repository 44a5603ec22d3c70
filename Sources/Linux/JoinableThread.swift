import CLinux
import Glibc
import Synchronization

/// One plain thread of the operating system, for work that must not share a thread with anything.
package final class JoinableThread: Sendable {
    private struct State {
        var ended = false
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private final class Start: Sendable {
        let name: String
        let body: @Sendable () -> Void
        let thread: JoinableThread

        init(name: String, body: @escaping @Sendable () -> Void, thread: JoinableThread) {
            self.name = name
            self.body = body
            self.thread = thread
        }
    }

    private let state = Mutex(State())

    private init() {}

    /// Starts a thread.
    ///
    /// - Parameters:
    ///   - name: What debuggers call it, at most 15 bytes.
    ///   - body: What it does; the thread ends with it. Its timers fire to the microsecond.
    /// - Returns: The thread, to be joined.
    /// - Throws: `SystemError` when the kernel has no thread to give.
    package static func start(
        name: String, body: @escaping @Sendable () -> Void
    ) throws(SystemError) -> JoinableThread {
        let thread = JoinableThread()
        let start = Unmanaged.passRetained(Start(name: name, body: body, thread: thread))
        var handle = pthread_t()
        let result = pthread_create(
            &handle, nil,
            { argument in
                guard let argument else { return nil }
                let start = Unmanaged<Start>.fromOpaque(argument).takeRetainedValue()
                shaketable_prepare_thread(start.name, 1)
                start.body()
                start.thread.end()
                return nil
            }, start.toOpaque())
        guard result == 0 else {
            start.release()
            throw SystemError(call: "pthread_create", number: result)
        }
        pthread_detach(handle)
        return thread
    }

    /// Waits until the thread's body has ended; several may wait.
    package func join() async {
        await withCheckedContinuation { continuation in
            let ended = state.withLock { state in
                if !state.ended { state.waiting.append(continuation) }
                return state.ended
            }
            if ended { continuation.resume() }
        }
    }

    private func end() {
        let waiting = state.withLock { state in
            state.ended = true
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }
}

import CLinux
import Glibc

/// A thread of the operating system with sharp timers, and, where the kernel allows it, the lowest real-time priority.
enum PlainThread {
    private final class Body: Sendable {
        let name: String
        let run: @Sendable () -> Void

        init(name: String, run: @escaping @Sendable () -> Void) {
            self.name = name
            self.run = run
        }
    }

    /// Starts a thread, which ends with its body.
    ///
    /// - Parameters:
    ///   - name: What debuggers call it, at most 15 bytes.
    ///   - body: What it does.
    /// - Throws: `PacketRelayError` when the kernel has no thread to give.
    static func start(
        name: String, body: @escaping @Sendable () -> Void
    ) throws(PacketRelayError) {
        let passed = Unmanaged.passRetained(Body(name: name, run: body))
        var thread = pthread_t()
        let result = pthread_create(
            &thread, nil,
            { argument in
                guard let argument else { return nil }
                let body = Unmanaged<Body>.fromOpaque(argument).takeRetainedValue()
                clinux_prepare_relay_thread(body.name)
                body.run()
                return nil
            }, passed.toOpaque())
        guard result == 0 else {
            passed.release()
            throw PacketRelayError("start the thread \(name)", number: result)
        }
        pthread_detach(thread)
    }
}

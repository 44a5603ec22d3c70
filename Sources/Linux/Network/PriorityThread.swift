import CLinux
import Glibc
import Synchronization

/// A thread with sharp timers and, wherever the kernel allows it, the lowest real-time priority, so that busy
/// servers do not make it late.
enum PriorityThread {
    /// Starts a thread.
    ///
    /// - Parameters:
    ///   - name: What debuggers call it, at most 15 bytes.
    ///   - body: What it does; the thread ends with it.
    /// - Returns: The thread, to be joined.
    /// - Throws: `LinuxError` when the kernel has no thread to give.
    @discardableResult
    static func start(
        name: String, body: @escaping @Sendable () -> Void
    ) throws(LinuxError) -> JoinableThread {
        do throws(SystemError) {
            return try JoinableThread.start(name: name) {
                clinux_take_real_time_priority()
                body()
            }
        } catch {
            throw LinuxError(code: error.number, operation: "start the thread \(name)")
        }
    }
}

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

/// The processor time of this process's threads.
package enum ThreadTime {
    /// What all threads of a name have used so far, in nanoseconds, from /proc/self/task/*/schedstat; nil
    /// where there is no such thread or the kernel does not count.
    package static func nanoseconds(ofThreadsNamed name: String) -> Int64? {
        guard let folder = opendir("/proc/self/task") else { return nil }
        defer { closedir(folder) }
        var sum: Int64?
        while let entry = readdir(folder) {
            let thread = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            let path = "/proc/self/task/\(thread)"
            guard SmallFile.line("\(path)/comm") == name,
                let used = SmallFile.line("\(path)/schedstat")?.split(separator: " ").first
                    .flatMap({ Int64($0) })
            else { continue }
            sum = (sum ?? 0) + used
        }
        return sum
    }
}

/// Threads that work in the background.
package enum BackgroundThread {
    /// How much the calling thread yields to others, from 0 to 19.
    private static let niceness: Int32 = 10

    /// Makes the calling thread yield to whatever else wants the processor, for the rest of its life. On Linux
    /// niceness belongs to the thread. That it is refused changes nothing but the order of work.
    package static func yieldToOthers() {
        // glibc's first parameter is an enumeration's integer; 0 names processes and threads.
        _ = setpriority(processes, 0, niceness)
    }

    private static let processes: __priority_which_t = 0
}

import CLinux

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

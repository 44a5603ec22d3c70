import Glibc

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

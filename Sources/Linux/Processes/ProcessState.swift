import Glibc

/// What the kernel says about a process in /proc/PID/stat.
package struct ProcessState: Equatable, Sendable {
    /// `R` running, `S` sleeping, `D` waiting for a disk, `T` stopped by a signal, `t` stopped by a tracer, `Z` ended
    /// and not yet reaped.
    package let letter: Character
    /// Processor time spent in the program itself, in nanoseconds, counted in clock ticks of mostly 10 ms.
    package let userTimeNanoseconds: Int64
    /// Processor time spent in the kernel for it, in nanoseconds, counted in clock ticks of mostly 10 ms.
    package let systemTimeNanoseconds: Int64

    /// The state of the process with this number now; nil when there is none.
    package init?(processIdentifier: Int32) {
        guard let text = SmallFile.read("/proc/\(processIdentifier)/stat") else { return nil }
        self.init(stat: text, ticksPerSecond: Int64(sysconf(Int32(_SC_CLK_TCK))))
    }

    /// Reads a line of /proc/PID/stat; nil when it is not one.
    package init?(stat: String, ticksPerSecond: Int64) {
        // The second field is the program's name in parentheses and may hold blanks and parentheses.
        guard let name = stat.lastIndex(of: ")") else { return nil }
        let fields = stat[stat.index(after: name)...].split(separator: " ")
        guard fields.count > 12, let letter = fields[0].first, let user = Int64(fields[11]),
            let system = Int64(fields[12])
        else { return nil }
        let tick = 1_000_000_000 / max(ticksPerSecond, 1)
        self.letter = letter
        userTimeNanoseconds = user * tick
        systemTimeNanoseconds = system * tick
    }
}

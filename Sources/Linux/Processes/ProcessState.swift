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

/// What else a process is known by: its numbers in nested pid namespaces, and the files that are mapped into it.
package enum ProcessNumbers {
    /// The numbers of a process, from this process's namespace inwards; only its own when the kernel tells no more.
    package static func all(of process: Int32) -> [Int32] {
        let text = SmallFile.read("/proc/\(process)/status") ?? ""
        let line = text.split(separator: "\n").first { $0.hasPrefix("NSpid:") }
        let told = line?.split(whereSeparator: { $0 == "\t" || $0 == " " }).dropFirst() ?? []
        let numbers = told.compactMap { Int32($0) }
        return numbers.isEmpty ? [process] : numbers
    }

    /// Whether a file of this name is mapped into a process; nil when its maps may not be read, or it has ended.
    package static func hasMapped(_ fileName: String, in process: Int32) -> Bool? {
        guard let maps = SmallFile.read("/proc/\(process)/maps"), !maps.isEmpty else { return nil }
        return maps.split(separator: "\n").contains { $0.hasSuffix("/\(fileName)") }
    }

    /// Whether what a process prints goes straight into a file; nil when the kernel does not tell, or it has ended.
    package static func prints(into path: String, process: Int32) -> Bool? {
        var (output, file) = (stat(), stat())
        guard stat("/proc/\(process)/fd/1", &output) == 0, stat(path, &file) == 0
        else { return nil }
        return output.st_dev == file.st_dev && output.st_ino == file.st_ino
    }
}

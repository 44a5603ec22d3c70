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
}

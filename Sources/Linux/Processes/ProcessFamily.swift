import Glibc

/// All processes that come from one program of the user's, however they leave its session: each inherits a word in
/// its environment by which it is found.
///
/// In the sandbox they would end with it; but a sandbox holds several runs, and what one leaves would disturb the next.
package struct ProcessFamily: Sendable {
    /// The environment variable that the program is to be started with.
    package static let variable = "SHAKETABLE_FAMILY"

    /// The variable's value.
    package let token = "\(getpid())-\(UInt64.random(in: 0...UInt64.max))"

    /// How often new processes may appear while others are killed before it is given up.
    private static let rounds = 50

    /// A family that no process is of yet.
    package init() {}

    /// Kills what is left of it.
    package func end() { Self.end([self]) }

    /// Kills what is left of several; /proc is read once for all of them.
    package static func end(_ families: [ProcessFamily]) {
        let wanted = Set(families.map { Array("\(variable)=\($0.token)".utf8) })
        for _ in 0..<rounds {
            let members = members(wanted)
            if members.isEmpty { return }
            for member in members { kill(member, SIGKILL) }
            usleep(2000)
        }
    }

    /// Those that run and whose environment, which may be read, has one of these entries.
    private static func members(_ wanted: Set<[UInt8]>) -> [Int32] {
        guard let directory = opendir("/proc") else { return [] }
        defer { closedir(directory) }
        var members: [Int32] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { tuple in
                tuple.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            guard let number = Int32(name), number != getpid(),
                let environment = SmallFile.read("/proc/\(number)/environ"),
                environment.utf8.split(separator: 0).contains(where: { wanted.contains(Array($0)) }
                ),
                let state = ProcessState(processIdentifier: number), state.letter != "Z"
            else { continue }
            members.append(number)
        }
        return members
    }
}

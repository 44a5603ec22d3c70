import Glibc
import Linux

/// All processes that come from one program of the user's, however they leave its session: each inherits a word in
/// its environment by which it is found.
///
/// In the sandbox they would end with it; but a sandbox holds several runs, and what one leaves would disturb the next.
struct ProcessFamily: Sendable {
    /// The environment variable.
    static let variable = "SHAKETABLE_FAMILY"

    /// The variable's value.
    let token = "\(getpid())-\(UInt64.random(in: 0...UInt64.max))"

    /// How often new processes may appear while others are killed before it is given up.
    private static let rounds = 50

    /// Kills what is left of it.
    func end() {
        for _ in 0..<Self.rounds {
            let members = members()
            if members.isEmpty { return }
            for member in members { kill(member, SIGKILL) }
            usleep(2000)
        }
    }

    /// Those that run and whose environment may be read.
    func members() -> [Int32] {
        guard let directory = opendir("/proc") else { return [] }
        defer { closedir(directory) }
        let wanted = "\(Self.variable)=\(token)"
        var members: [Int32] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { tuple in
                tuple.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            guard let number = Int32(name), number != getpid(),
                let environment = SmallFile.read("/proc/\(number)/environ"),
                environment.utf8.split(separator: 0).contains(where: {
                    $0.elementsEqual(wanted.utf8)
                }), let state = ProcessState(processIdentifier: number), state.letter != "Z"
            else { continue }
            members.append(number)
        }
        return members
    }
}

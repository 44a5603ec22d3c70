import Glibc
import Linux
import Testing

/// `shaketable-bench sandbox-probe`, started as a user would start it.
final class SandboxProgram {
    /// The outer process.
    let outer: ChildProcess

    private let output: String

    /// Whether this machine lets this user have a sandbox.
    static var isPossible: Bool {
        let base: Namespaces = Namespaces.needUserNamespace ? .user : []
        return (try? base.union([.mount, .process, .network]).probe()) != nil
    }

    /// Whether somebody else's sandbox can be tried: root can become an ordinary user.
    static var isPossibleForOthers: Bool {
        getuid() == 0 && (try? Namespaces([.user, .mount, .process, .network]).probe()) != nil
    }

    init(
        _ arguments: [String], identity: ProcessIdentity? = nil, environment: [String: String] = [:]
    ) throws {
        var template = Array("/tmp/sandbox-tests-XXXXXX".utf8CString)
        let file = mkstemp(&template)
        guard file >= 0 else { throw LinuxError.current("make a file") }
        close(file)
        output = template.withUnsafeBufferPointer { buffer in
            String(decoding: buffer.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        }
        var whole = environment
        // The toolchain's libraries, when they are found by this variable.
        whole["LD_LIBRARY_PATH"] = getenv("LD_LIBRARY_PATH").map { String(cString: $0) }
        chmod(output, 0o666)
        outer = try ChildProcess(
            ProcessSpecification(
                executable: Self.path, arguments: ["sandbox-probe"] + arguments,
                environment: whole, output: .file(output), identity: identity))
    }

    deinit {
        unlink(output)
    }

    /// The program that was built together with these tests, beside their own executable.
    private static var path: String {
        var buffer = [CChar](repeating: 0, count: 4096)
        let length = max(0, readlink("/proc/self/exe", &buffer, buffer.count))
        let own = String(
            decoding: buffer[..<length].map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return own.split(separator: "/").dropLast().map { "/\($0)" }.joined() + "/shaketable-bench"
    }

    /// What it printed so far, its standard error included.
    var text: String { SmallFile.read(output) ?? "" }

    var lines: [String] { text.split(separator: "\n").map { String($0) } }

    /// Waits for a line; false when it does not come.
    func prints(_ line: String) async -> Bool {
        await eventually { self.lines.contains(line) }
    }

    /// How it ended; nil when it does not.
    func end() async -> Linux.ExitStatus? {
        await outer.waitForExit(within: .seconds(120))
    }

    /// The processes directly below a process.
    static func children(of parent: Int32) -> [Int32] {
        guard let directory = opendir("/proc") else { return [] }
        defer { closedir(directory) }
        var children: [Int32] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { tuple in
                tuple.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            guard let pid = Int32(name), let stat = SmallFile.read("/proc/\(pid)/stat"),
                let close = stat.lastIndex(of: ")")
            else { continue }
            let fields = stat[close...].split(separator: " ")
            if fields.count > 2, fields[2] == "\(parent)" { children.append(pid) }
        }
        return children
    }

    /// Itself and everything below it: the outer process, the first of the sandbox, the harness, nodes.
    func family() -> [Int32] {
        var family = [outer.processIdentifier]
        var next = 0
        while next < family.count {
            family += Self.children(of: family[next])
            next += 1
        }
        return family
    }

    /// Whether a process runs: it is there, and not a zombie that nobody has reaped yet.
    static func runs(_ pid: Int32) -> Bool {
        guard let state = ProcessState(processIdentifier: pid) else { return false }
        return state.letter != "Z" && state.letter != "X"
    }
}

/// Whether the condition comes true within half a minute.
func eventually(_ condition: () async -> Bool) async -> Bool {
    let deadline = MonotonicClock.now() + 120_000_000_000
    while MonotonicClock.now() < deadline {
        if await condition() { return true }
        try? await Task.sleep(for: .milliseconds(2))
    }
    return false
}

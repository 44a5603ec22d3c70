import ArgumentParser
import Glibc
import Linux
import Testbed

/// Shows what it is like in the sandbox, for the tests of the sandbox.
struct SandboxProbe: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sandbox-probe",
        abstract: "Show the sandbox from inside, for tests.")

    @Flag(help: "Without namespaces.")
    var noSandbox = false

    @Option(help: "Programs to start, each `sleep`ing, before waiting.")
    var nodes = 0

    @Flag(help: "Wait for a signal and name each that comes; SIGTERM ends with status 43.")
    var wait = false

    @Flag(help: "Wait without taking signals.")
    var idle = false

    @Option(help: "Exit with this status.")
    var status: Int32 = 0

    @Option(help: "End by this signal.")
    var dieBySignal: Int32?

    @Flag(help: "Make a temporary directory and keep it.")
    var temporary = false

    @Option(help: "How long a node sleeps, in seconds: a number to know it by.")
    var mark = 1002

    func run() throws {
        let sandbox = try Sandbox.enter(noSandbox ? .none : .namespaces)
        show(sandbox)
        if temporary {
            let directory = try sandbox.mountTemporary(sizeBytes: 1 << 20)
            print("temporary: \(directory.path)")
        }
        var children: [ChildProcess] = []
        for _ in 0..<nodes {
            let child = try ChildProcess(
                ProcessSpecification(
                    executable: "/bin/sh", arguments: ["-c", "sleep \(mark) & exec sleep \(mark)"],
                    environment: ["PATH": "/usr/bin:/bin"], workingDirectory: "/",
                    withoutPrivileges: true))
            children.append(child)
        }
        print("ready")
        fflush(nil)
        if wait {
            SignalNames().printEach(until: SIGTERM)
            throw ExitCode(43)
        }
        if let dieBySignal {
            kill(getpid(), dieBySignal)
        }
        while idle || dieBySignal != nil { pause() }
        throw ExitCode(status)
    }

    private func show(_ sandbox: Sandbox) {
        print("mode: \(sandbox.name)")
        print("user namespace: \(sandbox.inUserNamespace)")
        print("user outside: \(sandbox.identityOutside.user)")
        print("pid: \(getpid()) parent: \(getppid()) uid: \(getuid())")
        for line in (SmallFile.read("/proc/net/dev") ?? "").split(separator: "\n").dropFirst(2) {
            print("interface: \(line.split(separator: ":")[0].drop { $0 == " " })")
        }
        for line in (SmallFile.read("/proc/self/status") ?? "").split(separator: "\n")
        where line.hasPrefix("CapEff") {
            print("capabilities: \(line.split(separator: "\t").last ?? "")")
        }
        print("loopback: \(SmallFile.line("/proc/net/fib_trie") == nil ? "down" : "up")")
    }
}

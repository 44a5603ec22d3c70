import Glibc
import Linux
import Testing

@Suite struct PrivilegesTests {
    @Test func withoutPrivilegesEveryCapabilitySetIsEmpty() async throws {
        let child = try ChildProcess(
            ProcessSpecification(
                executable: "/bin/sleep", arguments: ["100"], withoutPrivileges: true))
        let status = statusFields(of: child)
        #expect(status["NoNewPrivs"] == "1")
        for set in ["CapInh", "CapPrm", "CapEff", "CapAmb"] {
            #expect(status[set] == "0000000000000000", "\(set)")
        }
        if getuid() == 0 { #expect(status["CapBnd"] == "0000000000000000") }
        if let nobody = ProcessIdentity.withoutPrivileges {
            #expect(
                status["Uid"]
                    == Array(repeating: "\(nobody.user)", count: 4).joined(separator: "\t"))
            #expect(
                status["Gid"]
                    == Array(repeating: "\(nobody.group)", count: 4).joined(separator: "\t"))
            #expect(status["Groups"] == "")
        }
        try await end(child)
    }

    @Test(.enabled(if: getuid() == 0, "only root can become somebody else"))
    func directoryAndProgramThatNobodyCanReachStillServe() async throws {
        let scratch = try Scratch()
        chmod(scratch.path, 0o700)
        let inner = scratch.path + "/node"
        mkdir(inner, 0o700)
        try ProcessIdentity.nobody.own(inner)
        try copy("/bin/sleep", to: inner + "/program")
        let child = try ChildProcess(
            ProcessSpecification(
                executable: inner + "/program", arguments: ["100"], workingDirectory: inner,
                output: scratch.output, withoutPrivileges: true))
        #expect(statusFields(of: child)["Uid"]?.hasPrefix("65534") == true)
        #expect(readLink("/proc/\(child.processIdentifier)/cwd") == inner)
        try await end(child)
    }

    @Test(.enabled(if: getuid() == 0, "only root can become somebody else"))
    func identityIsTakenOn() async throws {
        let child = try ChildProcess(
            ProcessSpecification(
                executable: "/bin/sleep", arguments: ["100"],
                identity: ProcessIdentity(user: 4321, group: 1234)))
        let status = statusFields(of: child)
        #expect(status["Uid"]?.hasPrefix("4321") == true)
        #expect(status["Gid"]?.hasPrefix("1234") == true)
        try await end(child)
    }

    private func statusFields(of child: ChildProcess) -> [String: String] {
        let text = SmallFile.read("/proc/\(child.processIdentifier)/status") ?? ""
        var fields: [String: String] = [:]
        for line in text.split(separator: "\n") {
            let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { continue }
            let value = parts[1].drop { $0 == " " || $0 == "\t" }
            fields[String(parts[0])] = String(value.reversed().drop { $0 == " " }.reversed())
        }
        return fields
    }
}

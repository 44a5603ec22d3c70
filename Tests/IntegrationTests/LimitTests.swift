import Foundation
import Linux
import Testing

/// Machines that give too little: one clear sentence and status 69, no trap and no standing still.
@Suite struct LimitTests {
    private func under(_ limits: String, _ command: String) async throws -> Program.Result {
        let scratch = try Scratch()
        let plan = try scratch.plan(
            "cluster: { masters: 1, replicas: 0 }\nduration: 1s\nexpect: []\n")
        return try await Program.run(
            [
                "-c",
                "\(limits) && exec '\(Program.path)' \(command.replacingOccurrences(of: "PLAN", with: "'\(plan)'"))",
            ], at: "/bin/sh", within: .seconds(30))
    }

    @Test func tooFewOpenFiles() async throws {
        let result = try await under("ulimit -n 10", "list faults")
        #expect(result.code == 69, "\(result.text)")
        #expect(result.text.contains("ulimit -n 1024"), "\(result.text)")
        #expect(try await under("ulimit -Sn 10", "list targets").code == 0)
    }

    @Test func tooSmallAStack() async throws {
        for command in ["list faults", "check PLAN", "run PLAN --output /proc/nowhere"] {
            let result = try await under("ulimit -s 100", command)
            #expect(result.code == 69, "\(result.text)")
            #expect(
                result.text.contains("a stack of 100 KiB")
                    && result.text.contains("ulimit -s 8192"),
                "\(result.text)")
        }
        #expect(try await under("ulimit -Ss 100", "check PLAN").code == 0)
    }

    @Test(arguments: ["list faults", "check PLAN", "--help", "--version"])
    func whatCannotBePrintedIsNoSuccess(command: String) async throws {
        let scratch = try Scratch()
        let plan = try scratch.plan(
            "cluster: { masters: 1, replicas: 0 }\nduration: 1s\nexpect: []\n")
        let words = command.replacingOccurrences(of: "PLAN", with: "'\(plan)'")
        for (output, problem) in [(">/dev/full", "no space left on device"), (">&-", "invalid")] {
            let result = try await Program.run(
                ["-c", "exec '\(Program.path)' \(words) \(output)"], at: "/bin/sh",
                within: .seconds(30))
            #expect(result.code == 69, "\(result.text)")
            #expect(
                result.text.contains("standard output cannot be written: \(problem)"),
                "\(result.text)")
        }
    }

    @Test func tooLittleMemoryForARun() async throws {
        let result = try await under("ulimit -v 600000", "run PLAN --output /proc/nowhere")
        #expect(result.code == 69, "\(result.text)")
        #expect(result.text.contains("ulimit -v unlimited"), "\(result.text)")
    }

    @Test(.enabled(if: geteuid() == 0))
    func tooFewProcesses() async throws {
        let scratch = try Scratch()
        let program = scratch.file("shaketable")
        try FileManager.default.copyItem(atPath: Program.path, toPath: program)
        let result = try await Program.run(
            ["-c", "ulimit -u 3 && exec '\(program)' list faults"],
            as: .init(user: 23_456, group: 23_456), at: "/bin/bash", within: .seconds(30))
        #expect(result.code == 69, "\(result.text)")
        #expect(result.text.contains("ulimit -u"), "\(result.text)")
    }

    @Test(.enabled(if: geteuid() == 0), arguments: ["list faults", "--version", "run PLAN"])
    func withoutProcNothingIsDoneAndThatIsSaid(command: String) async throws {
        let result = try await under(
            "unshare --mount true 2>/dev/null || exit 69; set --", "list targets")
        if result.code == 69 { try Test.cancel("this machine refuses mounts") }
        let scratch = try Scratch()
        let plan = try scratch.plan(
            "cluster: { masters: 1, replicas: 0 }\nduration: 1s\nexpect: []\n")
        let words = command.replacingOccurrences(of: "PLAN", with: plan)
        let hidden = try await Program.run(
            [
                "--mount", "/bin/sh", "-c",
                "mount -t tmpfs none /proc && exec '\(Program.path)' \(words)",
            ], at: "/usr/bin/unshare", within: .seconds(30))
        #expect(hidden.code == 69, "\(hidden.text)")
        #expect(hidden.text.contains("/proc is not mounted"), "\(hidden.text)")
    }
}

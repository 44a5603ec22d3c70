import Glibc
import Linux
import Testing

@Suite(.enabled(if: SandboxProgram.isPossible, "this machine refuses namespaces"))
struct SandboxTests {
    @Test func harnessIsAloneInFreshNamespaces() async throws {
        let program = try SandboxProgram([])
        #expect(await program.end() == .exited(0))
        #expect(program.lines.contains("mode: namespaces"))
        #expect(program.lines.contains("pid: 2 parent: 1 uid: 0"))
        #expect(program.lines.filter { $0.hasPrefix("interface: ") } == ["interface: lo"])
        #expect(program.lines.contains("loopback: up"))
    }

    @Test(
        .enabled(if: SandboxProgram.isPossibleForOthers, "only root can become somebody else"))
    func ordinaryUserGetsAUserNamespace() async throws {
        let program = try SandboxProgram(
            ["--temporary"], identity: ProcessIdentity(user: 4321, group: 4321))
        #expect(await program.end() == .exited(0))
        #expect(program.lines.contains("user namespace: true"))
        #expect(program.lines.contains("user outside: 4321"))
        #expect(program.lines.contains("pid: 2 parent: 1 uid: 0"))
    }

    @Test func withoutNamespacesTheInterfacesAreTheMachines() async throws {
        let program = try SandboxProgram(["--no-sandbox", "--status", "7"])
        #expect(await program.end() == .exited(7))
        #expect(program.lines.contains("mode: none"))
    }

    @Test func harnessStatusIsPassedOn() async throws {
        let program = try SandboxProgram(["--status", "3"])
        #expect(await program.end() == .exited(3))
    }

    @Test func harnessKilledIsSaidAndIsStatus70() async throws {
        let program = try SandboxProgram(["--die-by-signal", "9"])
        #expect(await program.end() == .exited(70))
        #expect(program.text.contains("the harness was killed (signal 9)"))
    }

    @Test func harnessEndedBySigtermBeforeItCouldHandleItIsStatus130() async throws {
        let program = try SandboxProgram(["--idle"])
        #expect(await program.prints("ready"))
        try program.outer.signal(SIGTERM)
        #expect(await program.end() == .exited(130))
    }

    @Test(arguments: [[], ["--no-sandbox"]])
    func eachSignalReachesTheHarnessOnce(mode: [String]) async throws {
        let program = try SandboxProgram(["--wait"] + mode)
        #expect(await program.prints("waiting"))
        for signal in [SIGINT, SIGWINCH, SIGHUP, SIGQUIT, SIGTERM] {
            try program.outer.signal(signal)
            #expect(await program.prints("signal: \(signal)"))
        }
        #expect(await program.end() == .exited(43))
        #expect(program.lines.filter { $0.hasPrefix("signal: ") }.count == 5)
    }

    @Test(arguments: ["namespaces - 0 0", "namespaces - 0 0 mnt:[1] pid:[2] net:[3]", "", "none"])
    func markerIsNotBelieved(marker: String) async throws {
        let program = try SandboxProgram([], environment: ["SHAKETABLE_SANDBOX": marker])
        #expect(await program.end() == .exited(1))
        #expect(program.text.contains("unset SHAKETABLE_SANDBOX"))
    }

    @Test func temporaryDirectoryIsNotSeenOutside() async throws {
        let program = try SandboxProgram(["--temporary", "--wait"])
        #expect(await program.prints("waiting"))
        let line = try #require(program.lines.first { $0.hasPrefix("temporary: ") })
        let path = String(line.dropFirst("temporary: ".count))
        let mounts = SmallFile.read("/proc/self/mounts") ?? ""
        #expect(!mounts.contains(" \(path) "))
        try program.outer.signal(SIGTERM)
        #expect(await program.end() == .exited(43))
    }
}

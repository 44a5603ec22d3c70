import Glibc
import Linux
import Testing

@Suite struct SandboxDeathTests {
    /// Which process is killed: 0 the outer one, 1 the first of the sandbox, 2 the harness.
    @Test(arguments: [0, 1, 2], [[], ["--no-sandbox"]])
    func nothingSurvivesTheDeathOfOne(victim: Int, mode: [String]) async throws {
        guard !mode.isEmpty || SandboxProgram.isPossible else { return }
        let program = try SandboxProgram(["--wait", "--nodes", "2"] + mode)
        #expect(await program.prints("waiting"))
        // Outer, first, harness, two nodes, and a child of each node.
        #expect(await eventually { program.family().count == 7 })
        let family = program.family()
        try #require(family.count == 7)
        kill(family[victim], SIGKILL)
        let status = await program.end()
        #expect(status == (victim == 0 ? .killed(signal: SIGKILL) : .exited(70)))
        #expect(await eventually { !family.contains { SandboxProgram.runs($0) } })
        for left in family where SandboxProgram.runs(left) { kill(left, SIGKILL) }
    }

    /// The supervisors are stopped, so that only the kernel's death signal can end the nodes.
    @Test func nodesDieWithTheHarnessAlsoWhenNobodyKillsThem() async throws {
        let program = try SandboxProgram(["--no-sandbox", "--wait", "--nodes", "2"])
        #expect(await program.prints("waiting"))
        #expect(await eventually { program.family().count == 7 })
        let family = program.family()
        try #require(family.count == 7)
        for supervisor in family[0...1] { kill(supervisor, SIGSTOP) }
        kill(family[2], SIGKILL)
        #expect(await eventually { !family[3...4].contains { SandboxProgram.runs($0) } })
        for supervisor in family[0...1] { kill(supervisor, SIGCONT) }
        #expect(await program.end() == .exited(70))
        #expect(await eventually { !family.contains { SandboxProgram.runs($0) } })
    }
}

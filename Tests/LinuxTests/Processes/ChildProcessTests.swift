import Glibc
import Linux
import Testing

@Suite struct ChildProcessTests {
    @Test func exitCodeIsTold() async throws {
        let child = try shell("exit 42")
        #expect(await child.waitForExit(within: .seconds(60)) == .exited(42))
        #expect(child.exitStatus() == .exited(42))
    }

    @Test func deathBySignalIsTold() async throws {
        let child = try sleeper()
        #expect(child.exitStatus() == nil)
        #expect(try child.signal(SIGKILL))
        #expect(await child.waitForExit(within: .seconds(60)) == .killed(signal: SIGKILL))
    }

    @Test func signalToAReapedChildGoesNowhere() async throws {
        let child = try shell("exit 0")
        _ = await child.waitForExit(within: .seconds(60))
        #expect(try !child.signal(SIGKILL))
        #expect(child.state() == nil)
    }

    @Test func stoppedChildIsInStateT() async throws {
        let child = try sleeper()
        try child.signal(SIGSTOP)
        #expect(await state("T", of: child))
        try child.signal(SIGCONT)
        #expect(await state("S", of: child))
        try await end(child)
    }

    @Test func missingProgramIsNamed() throws {
        let error = #expect(throws: LinuxError.self) {
            try ChildProcess(ProcessSpecification(executable: "/nowhere/redis-server"))
        }
        #expect(error?.code == ENOENT)
        #expect(error?.path == "/nowhere/redis-server")
    }

    @Test func fileThatIsNoProgramIsRefusedByExec() throws {
        let error = #expect(throws: LinuxError.self) {
            try ChildProcess(ProcessSpecification(executable: "/etc/passwd"))
        }
        #expect(error?.code == EACCES)
        #expect(error?.operation == "execute")
    }

    @Test func missingDirectoryIsNamed() throws {
        let error = #expect(throws: LinuxError.self) {
            try ChildProcess(
                ProcessSpecification(executable: "/bin/sh", workingDirectory: "/nowhere"))
        }
        #expect(error?.code == ENOENT)
        #expect(error?.path == "/nowhere")
        #expect(error?.operation == "change the working directory")
    }

    @Test func outputIsAppended() async throws {
        let directory = try Scratch()
        for word in ["one", "two"] {
            let child = try shell("echo \(word); echo \(word) >&2", directory.output)
            #expect(await child.waitForExit(within: .seconds(60)) == .exited(0))
        }
        #expect(directory.text == "one\none\ntwo\ntwo\n")
    }

    @Test func environmentIsExactlyWhatWasAsked() async throws {
        let directory = try Scratch()
        let child = try ChildProcess(
            ProcessSpecification(
                executable: "/usr/bin/env", environment: ["A": "1", "B": "x=y"],
                output: directory.output))
        #expect(await child.waitForExit(within: .seconds(60)) == .exited(0))
        #expect(directory.text == "A=1\nB=x=y\n")
    }

    @Test func parentsFilesAreClosed() async throws {
        let left = open("/dev/null", O_RDONLY)
        defer { close(left) }
        let directory = try Scratch()
        // One of them may be the directory itself, open while the shell expands the pattern.
        let child = try shell(
            "for f in /proc/$$/fd/*; do readlink $f; done; exit 0", directory.output)
        #expect(await child.waitForExit(within: .seconds(60)) == .exited(0))
        let lines = directory.text.split(separator: "\n")
        #expect(lines.filter { $0 == "/dev/null" }.count == 1)
        #expect(lines.filter { $0.hasSuffix("/output") }.count == 2)
    }

    @Test func everyChildHasItsOwnSession() async throws {
        let child = try sleeper()
        #expect(getsid(child.processIdentifier) == child.processIdentifier)
        try await end(child)
    }

    @Test func openFileLimitIsSet() async throws {
        let directory = try Scratch()
        let child = try ChildProcess(
            ProcessSpecification(
                executable: "/bin/sh", arguments: ["-c", "ulimit -Sn"], output: directory.output,
                openFileLimit: 123))
        #expect(await child.waitForExit(within: .seconds(60)) == .exited(0))
        #expect(directory.text == "123\n")
    }

    @Test func waitingEndsWithTheDeadline() async throws {
        let child = try sleeper()
        #expect(await child.waitForExit(within: .milliseconds(5)) == nil)
        try await end(child)
    }

    @Test func cancelledTaskStillWaits() async throws {
        let child = try sleeper()
        let waiting = Task { await child.waitForExit(within: .seconds(60)) }
        waiting.cancel()
        try child.signal(SIGTERM)
        #expect(await waiting.value == .killed(signal: SIGTERM))
    }

    /// The kernel's death signal fires when the thread that forked ends, not when the process does.
    @Test func childOutlivesTheThreadThatStartedIt() async throws {
        let child = try await startedByAThreadThatHasEnded()
        try await Task.sleep(for: .milliseconds(50))
        #expect(child.exitStatus() == nil)
        try await end(child)
    }
}

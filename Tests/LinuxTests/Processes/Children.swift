import Glibc
import Linux
import Synchronization
import Testing

/// Late enough for any machine, in nanoseconds on CLOCK_MONOTONIC.
func soon() -> Int64 { MonotonicClock.now() + 60_000_000_000 }

func shell(
    _ script: String, _ output: ProcessSpecification.Output = .null
) throws -> ChildProcess {
    try ChildProcess(
        ProcessSpecification(
            executable: "/bin/sh", arguments: ["-c", script],
            environment: ["PATH": "/usr/bin:/bin"], output: output))
}

func sleeper() throws -> ChildProcess {
    try ChildProcess(ProcessSpecification(executable: "/bin/sleep", arguments: ["100"]))
}

func end(_ child: ChildProcess) async throws {
    try child.signal(SIGKILL)
    #expect(await child.waitForExit(within: .seconds(60)) == .killed(signal: SIGKILL))
}

/// Whether the child comes into the state before the deadline.
func state(_ letter: Character, of child: ChildProcess) async -> Bool {
    let deadline = soon()
    while MonotonicClock.now() < deadline {
        if child.state()?.letter == letter { return true }
        try? await Task.sleep(for: .milliseconds(1))
    }
    return false
}

/// A child that a thread started which has ended since.
func startedByAThreadThatHasEnded() async throws -> ChildProcess {
    final class Start: Sendable {
        let child = Mutex<ChildProcess?>(nil)
    }
    let start = Start()
    var thread = pthread_t()
    let argument = Unmanaged.passRetained(start).toOpaque()
    let code = pthread_create(
        &thread, nil,
        { argument in
            guard let argument else { return nil }
            let start = Unmanaged<Start>.fromOpaque(argument).takeRetainedValue()
            start.child.withLock { $0 = try? sleeper() }
            return nil
        }, argument)
    #expect(code == 0)
    pthread_join(thread, nil)
    return try #require(start.child.withLock { $0 })
}

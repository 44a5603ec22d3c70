import Foundation
import Linux
import LoadGenerator
import Testing

@testable import Plan
@testable import RunRecord
@testable import Runner

/// Client programs that behave and that do not; small shell scripts.
@Suite(.serialized) struct ClientProgramTests {
    private static let target = LoadTarget(
        nodes: [],
        topology: Topology(shards: [
            Topology.Shard(number: 1, slots: 0...16383, master: 1, replicas: [])
        ]))
    private static let ready = #"echo '{"ready":true}' >&3; "#
    private static let operation = #"echo '{"op":"get","slot":0,"ok":true,"took":1}' >&3; "#
    private static let done = #"echo '{"done":true}' >&3; "#

    /// Runs a script until it is ready, waits for its file `go`, and ends it.
    private func end(
        _ script: String, readyTimeout: Duration = .seconds(60)
    ) async throws -> ClientEnding {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("client-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var specification = ClientProgramSpecification(command: ["sh", "-c", script])
        specification.readyTimeout = readyTimeout
        let client = try ClientProgram(
            specification, target: Self.target,
            environment: ["PATH": "/usr/bin:/bin", "FOLDER": folder], folder: folder)
        do {
            try await client.waitUntilReady()
        } catch {
            _ = await client.end()
            throw error
        }
        let deadline = ContinuousClock.now + .seconds(60)
        while !FileManager.default.fileExists(atPath: folder + "/go"),
            ContinuousClock.now < deadline
        {
            try await Task.sleep(for: .milliseconds(5))
        }
        return await client.end()
    }

    @Test func aProgramThatRunsToTheEndIsTrusted() async throws {
        let ending = try await end(
            "end() { \(Self.done) exit 0; }; trap end TERM; \(Self.ready) \(Self.operation)"
                + "touch $FOLDER/go; while :; do sleep 0.01; done")
        #expect(ending.code == 0)
        #expect(!ending.endedBySelf && !ending.isStuck)
        #expect(ending.said?.readyAt != nil && ending.said?.doneAt != nil)
        #expect(ending.said?.recorder.timedByReceipt == 1)
        #expect(ending.doubts(judgesStatus: false).isEmpty)
    }

    @Test func garbageIsCountedAndMakesADoubt() async throws {
        let ending = try await end(
            Self.ready + Self.operation + "echo garbage >&3; head -c 200000 /dev/zero >&3; "
                + "echo >&3; touch $FOLDER/go; sleep 60")
        #expect(ending.said?.refused == 2)
        #expect(ending.said?.recorder.count == 1)
        #expect(ending.doubts(judgesStatus: false).contains { $0.contains("2 lines") })
    }

    @Test func aProgramThatDiesIsDoubted() async throws {
        let ending = try await end(
            Self.ready + Self.operation + "(sleep 0.1; touch $FOLDER/go) & kill -9 $$")
        #expect(ending.code == 137)
        #expect(ending.endedBySelf)
        let doubts = ending.doubts(judgesStatus: false)
        #expect(doubts.contains { $0.contains("killed by signal 9") })
        #expect(doubts.contains { $0.contains("without saying that it was done") })
    }

    @Test func aProgramThatIgnoresTheEndIsKilledWithItsChildren() async throws {
        let ending = try await end(
            "trap '' TERM; (while :; do sleep 1; done) & echo $! > $FOLDER/child; " + Self.ready
                + Self.operation + "touch $FOLDER/go; while :; do sleep 1; done")
        #expect(ending.isStuck)
        #expect(ending.code == 0)
        #expect(ending.status == .killed(signal: 9))
        #expect(ending.said?.recorder.count == 1)
    }

    @Test func aProgramThatReportsNothingIsDoubted() async throws {
        let ending = try await end(Self.ready + "touch $FOLDER/go; sleep 60")
        #expect(
            ending.doubts(judgesStatus: false).contains { $0.contains("reported no operation") })
    }

    @Test func anExitStatusIsADoubtUnlessItIsJudged() async throws {
        let ending = try await end(
            Self.ready + Self.operation + Self.done + "(sleep 0.3; touch $FOLDER/go) & exit 3")
        #expect(ending.code == 3)
        #expect(ending.doubts(judgesStatus: false).count == 1)
        #expect(ending.doubts(judgesStatus: true).isEmpty)
    }

    @Test(arguments: [
        ("echo 'no such library'; exit 69", "is missing: no such library"),
        ("echo oops; exit 1", "ended before it was ready (exit status 1): oops"),
        ("exec 3>&-; sleep 60", "closed descriptor 3"),
        ("echo hello; sleep 60", "within 1s (load.ready-timeout)"),
    ])
    func whatIsNeverReadyIsToldWithItsReason(script: String, words: String) async throws {
        let isSlow = script.hasPrefix("echo hello")
        let error = await #expect(throws: ClientProgramError.self) {
            try await end(script, readyTimeout: isSlow ? .seconds(1) : .seconds(60))
        }
        #expect(error?.description.contains(words) == true, "\(String(describing: error))")
    }
}

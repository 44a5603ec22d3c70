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
    private static let password = "pl4nted"
    private static let done = #"echo '{"done":true}' >&3; "#

    /// Runs a script until it is ready, waits for its file `go`, and ends it.
    private func end(
        _ script: String, _ arguments: [String] = [], variables: [String: String] = [:],
        readyTimeout: Duration = .seconds(60),
        _ look: (String) throws -> Void = { _ in }
    ) async throws -> ClientEnding {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("client-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var specification = ClientProgramSpecification(
            command: ["sh", "-c", script, "sh"] + arguments)
        specification.environment = variables
        specification.readyTimeout = readyTimeout
        let client = try ClientProgram(
            specification, target: Self.target,
            environment: [
                "PATH": "/usr/bin:/bin", "FOLDER": folder, "SHAKETABLE_PASSWORD": Self.password,
            ], secrets: [Self.password], folder: folder)
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
        let ending = await client.end()
        for name in try FileManager.default.contentsOfDirectory(atPath: folder)
        where name.hasSuffix(".log") {
            try look(String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8))
        }
        return ending
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

    @Test func aProgramThatStopsReportingIsDoubted() async throws {
        let ending = try await end(
            Self.ready + Self.operation + "exec 3>&-; (sleep 0.3; touch $FOLDER/go) & exec sleep 60"
        )
        #expect(!ending.endedBySelf && ending.said?.recorder.count == 1)
        let doubts = ending.doubts(judgesStatus: false)
        #expect(doubts.contains { $0.contains("closed descriptor 3 without saying") }, "\(doubts)")
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

    @Test func noSecretThatTheProgramWasGivenIsInWhatItPrintsOrReports() async throws {
        let ending = try await end(
            #"echo "I am $SHAKETABLE_PASSWORD"; printf pl4; sleep 0.1; printf "nted $DB_PASSWORD\n"; "#
                + #"echo "$2 $LEVEL $OTHER"; echo "$@" >&2; echo "last $SHAKETABLE_PASSWORD"; "#
                + Self.ready
                + #"echo '{"op":"get","slot":0,"ok":false,"took":1,"error":"no '$SHAKETABLE_PASSWORD'"}' >&3; "#
                + #"echo "wrong $DB_PASSWORD" >&3; touch $FOLDER/go; sleep 60"#,
            ["--password", "argument", "redis://u:address@host"],
            variables: [
                "DB_PASSWORD": "w0rd", "LEVEL": "debug", "OTHER": "a value that could be one",
            ]
        ) { log in
            #expect(
                log == """
                    I am (hidden)
                    (hidden) (hidden)
                    (hidden) debug (hidden)
                    --password (hidden) redis://u:(hidden)@host
                    last (hidden)

                    """)
        }
        #expect(ending.lastLine == "last (hidden)")
        let windows = WindowBoard()
        let texts = ending.record(origin: 0, windows: windows)?.errorTexts ?? []
        let told = ending.doubts(judgesStatus: false) + texts.map(\.text)
        #expect(told.contains { $0.contains("wrong (hidden)") })
        #expect(!told.contains { $0.contains(Self.password) || $0.contains("w0rd") })
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

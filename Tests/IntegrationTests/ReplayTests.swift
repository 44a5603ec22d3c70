import Foundation
import Testing

/// `replay` and the page of `analyze`, as a user calls them; nothing is started.
@Suite struct ReplayTests {
    private static let log = """
        7:M 01 Oct 2020 12:00:00.000 * 5 changes in 60 seconds. Saving...
        7:M 01 Oct 2020 12:00:30.000 * Background saving started by pid 9
        7:M 01 Oct 2020 12:00:31.000 * Background saving terminated with success

        """

    @Test func theReplayOfALogPassesTheCheck() async throws {
        let scratch = try Scratch()
        let log = try scratch.plan(Self.log, name: "redis.log")
        let plan = scratch.file("replay.yaml")
        let replay = try await Program.run([
            "replay", log, "-o", plan, "--speed", "10x", "--node-timeout", "15s",
        ])
        #expect(replay.code == 0, "\(replay.text)")
        let check = try await Program.run(["check", plan])
        #expect(check.code == 0, "\(check.text)")
        #expect(check.text.contains("node-timeout 1.5s"))
        #expect(check.text.contains("5s      stall the fork of a snapshot on node 1"))
        #expect(check.text.contains("8s      heal: stall the fork of a snapshot on node 1"))
    }

    @Test func aLimitWithoutRoomForAnythingIsRefused() async throws {
        let scratch = try Scratch()
        let log = try scratch.plan(Self.log, name: "redis.log")
        let replay = try await Program.run([
            "replay", log, "-o", "-", "--node-timeout", "15s", "--limit", "30s",
        ])
        #expect(replay.code == 65)
        #expect(replay.text.contains("A limit of 30s has no room"), "\(replay.text)")
    }

    @Test func whatCannotBeReadLeavesWith65AndSaysWhatItLooksLike() async throws {
        let scratch = try Scratch()
        let diary = try scratch.plan("Dear diary,\ntoday nothing happened.\n", name: "diary.log")
        let zip = try scratch.plan("PK\u{3}\u{4} and so on", name: "logs.zip")
        for command in [["analyze", diary], ["replay", diary, "-o", "-"]] {
            let result = try await Program.run(command)
            #expect(result.code == 65)
            #expect(
                result.text.contains(
                    "none of 2 lines could be read; the first begins \"Dear diary,"))
        }
        let packed = try await Program.run(["analyze", zip])
        #expect(packed.code == 69)
        #expect(packed.text.contains("is a zip archive, which is not read"))
    }

    @Test func logsWithNothingToReplayAreRefused() async throws {
        let scratch = try Scratch()
        let quiet = try scratch.plan(
            "7:M 01 Oct 2020 12:00:00.000 * Ready to accept connections\n", name: "quiet.log")
        let result = try await Program.run(["replay", quiet, "-o", "-"])
        #expect(result.code == 65)
        #expect(result.text.contains("There is nothing to replay"))
        #expect(try await Program.run(["analyze", quiet]).text.contains("1 of 1 lines understood"))
    }

    @Test func aClientsLogAloneIsAnInput() async throws {
        let scratch = try Scratch()
        let log = try scratch.plan(
            "2024/03/03 10:00:01 dial tcp 10.9.0.1:6379: connect: connection refused\n",
            name: "app.log")
        for arguments in [[log], ["--client-log", log]] {
            let result = try await Program.run(["analyze"] + arguments)
            #expect(result.code == 0)
            #expect(result.text.contains("(go-redis) reported refused 1 time, of 10.9.0.1:6379"))
        }
    }

    @Test(arguments: [["--speed", "0.5x"], ["--speed", "10"], ["--limit", "soon"]])
    func aWrongPaceLeavesWith64(options: [String]) async throws {
        let result = try await Program.run(["replay", "redis.log", "-o", "-"] + options)
        #expect(result.code == 64)
    }

    @Test func aLogThatIsNotThereLeavesWith69() async throws {
        let result = try await Program.run(["replay", "/nowhere/redis.log", "-o", "-"])
        #expect(result.code == 69)
        #expect(result.text.contains("/nowhere/redis.log"))
    }

    @Test func theAnalysisCanBeAPage() async throws {
        let scratch = try Scratch()
        let log = try scratch.plan(Self.log, name: "redis.log")
        let result = try await Program.run(["analyze", log, "--format", "html"])
        #expect(result.code == 0)
        #expect(result.text.hasPrefix("<!DOCTYPE html>"))
        #expect(result.text.contains("Forking stopped"))
        #expect(result.text.contains("12:00:00.000 stopped while forking a child, 30 s"))
    }

    @Test func thePageShowsThePhasesOfAFailoverTheShardsAndTheClients() async throws {
        let resources = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("ServerLogTests/Resources").path
        let logs = (1...6).map { "\(resources)/failover-7.0.15/node-\($0).log" }
        let result = try await Program.run(["analyze", "--format", "html"] + logs)
        #expect(result.code == 0)
        for phase in ["agreement", "propagation", "election delay", "vote"] {
            #expect(result.text.contains(" \(phase), "), "\(phase)")
        }
        let incident = try await Program.run([
            "analyze", "--format", "html", "\(resources)/redis-8971.log", "--nodes",
            "\(resources)/cluster-nodes.txt", "--client-log", "\(resources)/client-redisson.jsonl",
        ])
        #expect(incident.text.contains("5462 slots, master 9a28b008"))
        #expect(incident.text.contains("a client (redisson) reports"))
    }
}

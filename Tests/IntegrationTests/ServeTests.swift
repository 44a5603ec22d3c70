import Foundation
import Glibc
import Linux
import Testing

@testable import Judgement
@testable import RunRecord

/// A served cluster, reached from outside of the sandbox.
@Suite(.serialized, .enabled(if: Tier.startsServers))
struct ServeTests {
    private static let plan = """
        cluster: { masters: 3, replicas: 1, config: { cluster-node-timeout: 1s, save: "" } }
        duration: 10s
        expect: []
        """

    private struct Endpoints: Decodable {
        let control: String
        let token: String
        let nodes: [String]
    }

    private struct Answer {
        let status: Int
        let text: String
    }

    private static func curl(
        _ endpoints: Endpoints, _ method: String, _ path: String, _ body: String = "",
        token: String? = nil
    ) async throws -> Answer {
        let scratch = try Scratch()
        let output = scratch.file("answer")
        let result = try await Program.run(
            [
                "--silent", "--max-time", "30", "--request", method, "--data-binary", body,
                "--header", "Authorization: Bearer \(token ?? endpoints.token)",
                "--output", output, "--write-out", "%{http_code}", endpoints.control + path,
            ], at: "/usr/bin/curl")
        let text = try? String(contentsOfFile: output, encoding: .utf8)
        return Answer(status: Int(result.text) ?? 0, text: text ?? "")
    }

    private static func served(_ folder: String) async throws -> Endpoints {
        let path = folder + "/endpoints.json"
        let deadline = ContinuousClock.now + .seconds(60)
        while !FileManager.default.fileExists(atPath: path), ContinuousClock.now < deadline {
            try await Task.sleep(for: .milliseconds(50))
        }
        let data = try Data(contentsOf: URL(fileURLWithPath: path))
        return try JSONDecoder().decode(Endpoints.self, from: data)
    }

    /// What a node outside answers to PING; empty when it cannot be reached.
    private static func ping(_ node: String) -> String {
        let parts = node.split(separator: ":")
        guard let target = SocketAddress(String(parts[0]), port: UInt16(parts[1]) ?? 0),
            let descriptor = try? Socket.connect(to: target, from: nil)
        else { return "" }
        defer { Socket.close(descriptor) }
        var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        poll(&waiting, 1, 5000)
        guard Socket.connectionError(descriptor) == 0 else { return "" }
        send(descriptor, "PING\r\n", 6, Int32(MSG_NOSIGNAL))
        waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        poll(&waiting, 1, 5000)
        var buffer = [UInt8](repeating: 0, count: 64)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        return String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
    }

    @Test func faultsAndMarksArePostedAndTheReportHasThem() async throws {
        let scratch = try Scratch()
        let folder = scratch.file("run")
        let program = try Program([
            "serve", try scratch.plan(Self.plan), "--output", folder, "--idle", "1m",
        ])
        let endpoints = try await Self.served(folder)
        #expect(endpoints.nodes.count == 6)
        #expect(endpoints.nodes.map(Self.ping) == Array(repeating: "+PONG\r\n", count: 6))
        let stranger = try await Self.curl(
            endpoints, "POST", "/faults", "{ kill: node 1 }", token: "wrong")
        #expect(stranger.status == 401)
        let slip = try await Self.curl(endpoints, "POST", "/faults", "{ puase: node 1 }")
        #expect(slip.status == 400 && slip.text.contains("did you mean 'pause'?"))
        let mark = try await Self.curl(endpoints, "POST", "/marks", #"{"name": "test_kill"}"#)
        #expect(mark.status == 201, "\(mark.text)")
        let kill = try await Self.curl(
            endpoints, "POST", "/faults", "{ kill: replica of slot 0, for: 30s }")
        #expect(kill.status == 201 && kill.text.contains("\"state\":\"acting\""), "\(kill.text)")
        // What answers a fault's post is the receipt that the report rests on.
        let healed = try await Self.curl(endpoints, "DELETE", "/faults/1")
        #expect(healed.status == 200 && healed.text.contains("answers PING"), "\(healed.text)")
        let action = try await Self.curl(
            endpoints, "POST", "/action", #"{"type": "failovr", "parameters": {}}"#)
        #expect(action.status == 400 && action.text.contains("did you mean 'failover'?"))
        #expect(try await Self.curl(endpoints, "POST", "/end").status == 202)
        let result = await program.end(within: .seconds(60))
        #expect([0, 2].contains(result.code), "\(result.text)")
        #expect(!FileManager.default.fileExists(atPath: folder + "/endpoints.json"))
        let record = try #require(try RunFolder.open(at: folder).readRuns().records.first)
        let span = try #require(RunAnalysis(record).markSpans.first)
        #expect(span.name == "test_kill" && span.steps == [0])
        #expect(record.description.steps.count == 1)
    }

    @Test func killedAtAnyInstantNothingStays() async throws {
        let scratch = try Scratch()
        let folder = scratch.file("run")
        let program = try Program(["serve", try scratch.plan(Self.plan), "--output", folder])
        let endpoints = try await Self.served(folder)
        let family = program.family()
        #expect(family.count > 6)
        try program.signal(SIGKILL)
        _ = await program.end(within: .seconds(10))
        let deadline = ContinuousClock.now + .seconds(10)
        while family.contains(where: { kill($0, 0) == 0 }), ContinuousClock.now < deadline {
            try await Task.sleep(for: .milliseconds(20))
        }
        #expect(family.filter { kill($0, 0) == 0 } == [])
        #expect(endpoints.nodes.map(Self.ping) == Array(repeating: "", count: 6))
    }
}

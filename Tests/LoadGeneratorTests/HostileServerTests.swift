import Glibc
import Linux
import LoadGenerator
import RedisClient
import RunRecord
import Synchronization
import TestSupport
import Testing
import Workload

/// Servers that misbehave, each in its own way: every operation ends, and is counted once.
@Suite(.timeLimit(.minutes(1)))
struct HostileServerTests {
    private func policy(timeout: Duration = .seconds(10)) -> ClientPolicy {
        var policy = ClientPolicy(name: "test")
        policy.responseTimeout = timeout
        policy.retries = 0
        policy.retryInterval = .milliseconds(10)
        policy.refreshInterval = nil
        return policy
    }

    /// Runs a load of GETs against fake servers until it has issued enough.
    private func run(
        _ servers: [FakeServer], policy: ClientPolicy, writes: Double = 0, connections: Int = 4,
        rate: Double = 200, operations: UInt64 = 20
    ) async throws -> LoadRecord {
        var load = LoadSpecification(policy: policy)
        load.connections = connections
        load.rate = rate
        load.keys = 100
        load.mix = [.init(command: "get", share: 1 - writes), .init(command: "set", share: writes)]
        let running = try RunningLoad.start(
            load, target: FakeServer.target(servers), origin: monotonicNanoseconds(), seed: 3)
        while running.snapshot().issued < operations {
            try await Task.sleep(for: .milliseconds(20))
        }
        let record = try await running.stop(drainingFor: .seconds(20))
        for server in servers { server.end() }
        record.expectThatCountsAddUp()
        return record
    }

    @Test func serverThatNeverAnswersTimesOut() async throws {
        let server = try FakeServer { _, _ in .silence }
        let record = try await run([server], policy: policy(timeout: .milliseconds(150)))
        #expect(record.count(.timeout) == record.issued)
        #expect(record.stretches.allSatisfy { $0.node == 1 })
    }

    @Test func aServerThatSpeaksNoTLSEndsEachAttemptAsAFailedHandshake() async throws {
        let server = try FakeServer { _, _ in .silence }
        var load = LoadSpecification(policy: policy())
        load.rate = 200
        load.keys = 100
        load.policy.connectTimeout = .milliseconds(300)
        var target = FakeServer.target([server])
        target.security = try TransportSecurity(.init(authorities: nil))
        // What a server without TLS reads of the greeting may be a line, which it answers, or the begin of one.
        for says in ["-ERR Protocol error\r\n", nil] {
            let rude = try RudeServer(saying: says)
            target.nodes[0].port = rude.port
            let running = try RunningLoad.start(
                load, target: target, origin: monotonicNanoseconds(), seed: 3)
            while running.snapshot().issued < 20 {
                try await Task.sleep(for: .milliseconds(20))
            }
            let record = try await running.stop(drainingFor: .seconds(20))
            rude.end()
            record.expectThatCountsAddUp()
            #expect(record.count(says == nil ? .connectTimeout : .tlsHandshake) == record.issued)
        }
        server.end()
    }

    @Test func whatAnInterruptionCutsOffIsCountedAsThatAndAsNothingElse() async throws {
        for (drain, isCutOff) in [(Duration.zero, true), (.milliseconds(1), false)] {
            let server = try FakeServer { _, _ in .silence }
            var load = LoadSpecification(policy: policy())
            load.rate = 200
            load.keys = 100
            let running = try RunningLoad.start(
                load, target: FakeServer.target([server]), origin: monotonicNanoseconds(), seed: 3)
            while running.snapshot().issued < 20 {
                try await Task.sleep(for: .milliseconds(20))
            }
            let record = try await running.stop(drainingFor: drain)
            server.end()
            record.expectThatCountsAddUp()
            #expect(((record.cutOff ?? 0) >= 20) == isCutOff)
            #expect((record.count(.timeout) == 0) == isCutOff)
        }
    }

    @Test func aNodeThatRefusesConnectionsIsAskedAfterElsewhere() async throws {
        // The others do not know of the failover yet when the connections are lost.
        let dead = try FakeServer { _, _ in .null }
        let asked = Counter()
        let ports = Mutex<[UInt16]>([])
        let survivor = try FakeServer { words, _ in
            guard words.first == "CLUSTER" else { return .null }
            let isOld = asked.increase() <= 3
            let port = ports.withLock { $0[isOld ? 0 : 1] }
            return .allSlots(of: port)
        }
        ports.withLock { $0 = [dead.port, survivor.port] }
        let target = FakeServer.target([dead, survivor])
        dead.end()
        var load = LoadSpecification(policy: policy())
        load.rate = 200
        load.keys = 100
        load.mix = [.init(command: "get", share: 1)]
        let running = try RunningLoad.start(
            load, target: target, origin: monotonicNanoseconds(), seed: 3)
        let deadline = ContinuousClock.now + .seconds(20)
        while running.snapshot().shards[0].succeeded == 0, ContinuousClock.now < deadline {
            try await Task.sleep(for: .milliseconds(20))
        }
        let successes = running.snapshot().shards[0].succeeded
        _ = try await running.stop(drainingFor: .seconds(5))
        survivor.end()
        #expect(successes > 0)
        #expect(asked.value > 3)
    }

    @Test func retriesFollowThePolicy() async throws {
        let server = try FakeServer { _, _ in .bytes("-LOADING wait\r\n") }
        var policy = policy()
        policy.retries = 2
        let record = try await run([server], policy: policy)
        #expect(record.count(.loading) == record.issued)
        #expect(record.attempts(.loading) == record.issued * 3)
    }

    @Test func noAttemptIsBegunAfterTheTimeForAll() async throws {
        let server = try FakeServer { _, _ in .bytes("-LOADING wait\r\n") }
        var policy = policy()
        policy.retries = 1000
        policy.retryInterval = .milliseconds(30)
        policy.givesUpAfter = .milliseconds(100)
        let record = try await run([server], policy: policy)
        #expect(record.count(.loading) == record.issued)
        #expect(record.attempts(.loading) <= record.issued * 4)
        #expect(record.attempts(.loading) > record.issued)
    }

    @Test func errorRepliesAreClassified() async throws {
        let errors: [(String, OperationOutcome)] = [
            ("CLUSTERDOWN Hash slot not served", .clusterDown), ("TRYAGAIN", .tryAgain),
            ("READONLY You can't write", .readOnly), ("MASTERDOWN Link", .masterDown),
            ("MISCONF Redis is configured", .misconfigured), ("OOM command", .outOfMemory),
            ("BUSY Redis is busy", .busy), ("ERR unknown command", .other), ("", .other),
        ]
        for (text, outcome) in errors {
            let server = try FakeServer { _, _ in .bytes("-\(text)\r\n") }
            let record = try await run([server], policy: policy(), operations: 3)
            #expect(record.count(outcome) == record.issued, "\(text)")
        }
    }

    @Test func movedIsFollowedAndRemembered() async throws {
        let owner = try FakeServer { _, _ in .null }
        let port = owner.port
        let other = try FakeServer { words, _ in
            words[0] == "GET" ? .bytes("-MOVED 1 127.0.0.1:\(port)\r\n") : .silence
        }
        var policy = policy()
        policy.refreshOnMoved = false
        let record = try await run([owner, other], policy: policy, operations: 200)
        #expect(record.count(.success) == record.issued)
        // Each of the 100 keys' slots is asked for at the wrong node once at most.
        #expect(other.commands.count <= 100)
        #expect(!other.commands.isEmpty)
        #expect(record.stretches.allSatisfy { $0.node == 1 })
    }

    @Test func askIsFollowedOnceWithAsking() async throws {
        let importing = try FakeServer { words, _ in words[0] == "ASKING" ? .ok : .null }
        let port = importing.port
        let owner = try FakeServer { words, _ in
            words[0] == "GET" ? .bytes("-ASK 1 127.0.0.1:\(port)\r\n") : .silence
        }
        let record = try await run([importing, owner], policy: policy(), operations: 60)
        #expect(record.count(.success) == record.issued)
        let asked = importing.commands.filter { $0 == ["ASKING"] }.count
        #expect(asked == owner.commands.count)
        #expect(asked > 0)
    }

    @Test func redirectionToAStrangerIsRefused() async throws {
        let stranger = try FakeServer { _, _ in .null }
        let server = try FakeServer { [port = stranger.port] _, _ in
            .bytes("-MOVED 1 127.0.0.1:\(port)\r\n")
        }
        let record = try await run([server], policy: policy(), operations: 5)
        stranger.end()
        #expect(record.count(.other) == record.issued)
        #expect(stranger.connectionCount == 0)
    }

    @Test func redirectionsInCirclesAreExhausted() async throws {
        let second = PortHolder()
        let first = try FakeServer { words, _ in
            words[0] == "GET" ? .bytes("-MOVED 1 127.0.0.1:\(second.port)\r\n") : .silence
        }
        let server = try FakeServer { [port = first.port] words, _ in
            words[0] == "GET" ? .bytes("-MOVED 1 127.0.0.1:\(port)\r\n") : .silence
        }
        second.port = server.port
        var policy = policy()
        policy.redirects = 3
        let record = try await run([first, server], policy: policy, operations: 5)
        #expect(record.count(.redirectsExhausted) == record.issued)
        let asked = first.commands.count + server.commands.count
        #expect(UInt64(asked) == record.issued * 4)
    }

    @Test func repliesThatAreNotRespCloseTheConnection() async throws {
        for garbage in ["HTTP/1.1 400 Bad Request\r\n\r\n", "$-5\r\n", "*99999999999\r\n", "!\0\0"]
        {
            let server = try FakeServer { _, _ in .bytes(garbage) }
            let record = try await run(
                [server], policy: policy(timeout: .milliseconds(150)), operations: 5)
            #expect(record.count(.protocolError) + record.count(.timeout) == record.issued)
            #expect(record.count(.protocolError) > 0, "\(garbage)")
        }
    }

    @Test func repliesOfTheWrongKindAreFailures() async throws {
        for reply in [":1\r\n", "*1\r\n$1\r\na\r\n", "+OK\r\n"] {
            let server = try FakeServer { _, _ in .bytes(reply) }
            let record = try await run([server], policy: policy(), operations: 5)
            #expect(record.count(.other) == record.issued, "\(reply)")
        }
    }

    @Test func replyWithoutEndIsGivenUp() async throws {
        let flood = "$536870000\r\n" + String(repeating: "x", count: 3 << 20)
        let server = try FakeServer { words, _ in
            words[0] == "GET" ? .bytes(flood) : .silence
        }
        let record = try await run(
            [server], policy: policy(timeout: .milliseconds(150)), operations: 5)
        #expect(record.count(.protocolError) + record.count(.timeout) == record.issued)
        #expect(record.count(.protocolError) > 0)
    }

    @Test func connectionClosedInMidReplyIsReset() async throws {
        let server = try FakeServer { words, _ in
            words[0] == "GET" ? .lastBytes("$64\r\nxxx") : .silence
        }
        let record = try await run([server], policy: policy(), operations: 10)
        #expect(record.count(.connectionReset) == record.issued)
    }

    @Test func repliesInSingleBytesAreUnderstood() async throws {
        let server = try FakeServer { _, _ in .slowly("$3\r\na\r\n\r\n") }
        let record = try await run([server], policy: policy(), operations: 10)
        #expect(record.count(.success) == record.issued)
    }

    @Test func lateReplyIsNeverTakenForAnother() async throws {
        // The first GET is answered with an error after its time limit; all others at once. Were the
        // late reply matched to a later operation, that one would fail with it.
        let server = try FakeServer { words, order in
            order == 0 ? .late(milliseconds: 400, "-BUSY late\r\n") : .null
        }
        let record = try await run(
            [server], policy: policy(timeout: .milliseconds(150)), connections: 1, rate: 40,
            operations: 60)
        #expect(record.count(.busy) == 0)
        #expect(record.count(.timeout) > 0)
        #expect(record.count(.success) > 0)
        #expect(record.count(.success) + record.count(.timeout) == record.issued)
    }

    @Test func timeoutClosesTheConnectionWhereThePolicySaysSo() async throws {
        var policy = policy(timeout: .milliseconds(150))
        let server = try FakeServer { words, _ in .silence }
        _ = try await run([server], policy: policy, connections: 1, operations: 200)
        let kept = server.connectionCount
        policy.closesOnTimeout = true
        let other = try FakeServer { words, _ in .silence }
        _ = try await run([other], policy: policy, connections: 1, operations: 200)
        #expect(other.connectionCount >= kept + 3)
    }

    @Test func limitOfOperationsUnderWayShedsTheRest() async throws {
        var policy = policy()
        policy.responseTimeout = .seconds(2)
        policy.inFlightLimit = 10
        let server = try FakeServer { words, _ in .silence }
        let record = try await run([server], policy: policy, operations: 100)
        #expect(record.inFlightPeak == 10)
        #expect(record.count(.shed) > 0)
        #expect(record.count(.shed) + record.count(.timeout) == record.issued)
    }

    @Test func withoutALimitAllThatPilesUpIsKept() async throws {
        let server = try FakeServer { words, _ in .silence }
        let record = try await run(
            [server], policy: policy(timeout: .seconds(3)), rate: 20_000, operations: 20_000)
        #expect(record.inFlightPeak >= 15_000)
        #expect(record.count(.timeout) == record.issued)
    }

    @Test func writesThatFindNoFreeKeyAreToldFromThoseShed() async throws {
        let server = try FakeServer { words, _ in .silence }
        let record = try await run(
            [server], policy: policy(timeout: .seconds(2)), writes: 1, operations: 200)
        // Each of the 100 keys has one write under way; the others find none.
        #expect(record.count(.keysBusy) > 0)
        #expect(record.inFlightPeak == 100)
        #expect(record.count(.keysBusy) + record.count(.timeout) == record.issued)
    }

    @Test func refusedConnectionsAreCounted() async throws {
        let server = try FakeServer { _, _ in .null }
        let gone = try FakeServer { _, _ in .null }
        gone.end()
        usleep(50_000)
        let record = try await run([server, gone], policy: policy(), operations: 60)
        #expect(record.count(.connectionRefused) > 0)
        #expect(record.count(.connectionRefused) + record.count(.success) == record.issued)
    }

    @Test func frozenNodeIsLeftAlone() async throws {
        var policy = policy()
        policy.responseTimeout = .milliseconds(50)
        policy.freezesAfter = 3
        policy.freezesFor = .seconds(30)
        let server = try FakeServer { _, _ in .silence }
        let record = try await run([server], policy: policy, operations: 100)
        #expect(record.count(.timeout) >= 3)
        #expect(record.count(.connectionRefused) > 0)
        // What was refused never came to the server, and it was refused as soon as three had failed:
        // beside them only what was under way by then.
        let sent = record.issued - record.count(.connectionRefused)
        #expect(UInt64(server.commands.count) <= sent)
        #expect(record.count(.timeout) == sent)
    }
}

/// A port that a server's script learns after the server has begun to listen.
private final class PortHolder: @unchecked Sendable {
    // Written once, before the load starts.
    var port: UInt16 = 0
}

/// A server that says the same to everybody who connects, or nothing, and closes none.
private final class RudeServer: Sendable {
    let port: UInt16
    private let listener: Int32
    private let connections = Mutex<[Int32]>([])

    init(saying text: String?) throws {
        (listener, port) = try FreePorts.listener(at: 0)
        let listener = listener
        _ = try JoinableThread.start(name: "rude") { [self] in
            while true {
                let connection = accept(listener, nil, nil)
                guard connection >= 0 else { return }
                connections.withLock { $0.append(connection) }
                if let text { _ = send(connection, text, text.utf8.count, Int32(MSG_NOSIGNAL)) }
            }
        }
    }

    func end() {
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
        connections.withLock { for connection in $0 { close(connection) } }
    }
}

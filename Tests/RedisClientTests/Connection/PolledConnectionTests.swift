import Glibc
import RedisClient
import Testing

@Suite struct PolledConnectionTests {
    private func connection(to server: FakeServer) throws -> PolledConnection {
        try PolledConnection(to: Endpoint(host: "127.0.0.1", port: server.port))
    }

    /// Drives a connection as an event loop would, until it has so many replies or fails.
    private func replies(_ count: Int, from connection: PolledConnection) throws -> [Reply] {
        var replies: [Reply] = []
        let deadline = ContinuousClock.now + .seconds(20)
        while replies.count < count, ContinuousClock.now < deadline {
            let events = POLLIN | (connection.wantsToWrite ? POLLOUT : 0)
            var entry = pollfd(
                fd: connection.descriptor, events: Int16(events), revents: 0)
            poll(&entry, 1, 100)
            replies += try connection.receive()
        }
        return replies
    }

    @Test func commandsSentWhileConnectingAreAnswered() throws {
        let server = FakeServer(
            .init(pieces: [Array("+A\r\n+".utf8), Array("B\r\n".utf8)], closes: false))
        let connection = try connection(to: server)
        #expect(connection.state == .connecting)
        #expect(connection.wantsToWrite)
        try connection.send(["INFO"])
        try connection.send(["CLUSTER", "NODES"])
        #expect(connection.pendingReplies == 2)
        #expect(try replies(2, from: connection) == [.status("A"), .status("B")])
        #expect(connection.state == .open)
        #expect(connection.pendingReplies == 0)
        #expect(!connection.wantsToWrite)
    }

    @Test func receiveReturnsAtOnceWhenNothingCame() throws {
        let server = FakeServer(.init(pieces: [], closes: false))
        let connection = try connection(to: server)
        try connection.send(["PING"])
        for _ in 0..<1000 { #expect(try connection.receive().isEmpty) }
        #expect(connection.pendingReplies == 1)
    }

    @Test func repliesBeforeTheEndAreDeliveredBeforeTheError() throws {
        let server = FakeServer(.init(pieces: [Array("+A\r\n$5\r\nab".utf8)], closes: true))
        let connection = try connection(to: server)
        try connection.send(["PING"])
        try connection.send(["GET", "k"])
        #expect(try replies(1, from: connection) == [.status("A")])
        let error = #expect(throws: RedisError.self) { try replies(1, from: connection) }
        #expect(error?.kind == .closed || error?.kind == .reset)
        #expect(connection.state == .closed)
        #expect(connection.descriptor == -1)
    }

    @Test func closedConnectionSaysSo() throws {
        let server = FakeServer(.init(pieces: [], closes: false))
        let connection = try connection(to: server)
        connection.close()
        connection.close()
        #expect(connection.state == .closed)
        let error = #expect(throws: RedisError.self) { try connection.send(["PING"]) }
        #expect(error?.kind == .closed)
    }

    @Test func refusalComesWithReceive() throws {
        let port = FakeServer(.init(pieces: [], closes: true)).port
        let error = #expect(throws: RedisError.self) {
            let connection = try PolledConnection(to: Endpoint(host: "127.0.0.1", port: port))
            _ = try replies(1, from: connection)
        }
        #expect(error?.kind == .refused)
    }
}

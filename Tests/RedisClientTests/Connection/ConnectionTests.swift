import RedisClient
import Testing

@Suite struct ConnectionTests {
    private func connection(to server: FakeServer) throws -> Connection {
        try Connection(
            to: Endpoint(host: "127.0.0.1", port: server.port), timeout: .seconds(10))
    }

    private func answering(_ pieces: [String], closes: Bool = false) -> FakeServer {
        FakeServer(.init(pieces: pieces.map { Array($0.utf8) }, closes: closes))
    }

    @Test func readsRepliesOfAllTypesHoweverTheyAreCut() throws {
        let server = answering([
            "+OK\r\n-ERR no\r\n:-42\r\n$3\r", "\na\r\n", "\r\n$-", "1\r\n*2\r\n",
            "$0\r\n\r\n*1\r\n:7\r\n",
        ])
        let connection = try connection(to: server)
        let replies = try connection.run(
            all: Array(repeating: ["PING"], count: 6), timeout: .seconds(10))
        #expect(
            replies == [
                .status("OK"), .error(ServerError("ERR no")), .integer(-42),
                .bulk(Array("a\r\n".utf8)), .nilReply,
                .array([.bulk([]), .array([.integer(7)])]),
            ])
    }

    @Test func serverThatNeverAnswersTimesOutAndEndsTheConnection() throws {
        let server = answering([])
        let connection = try connection(to: server)
        let error = #expect(throws: RedisError.self) {
            try connection.run(["CLUSTER", "NODES"], timeout: .milliseconds(50))
        }
        #expect(error?.kind == .timeout)
        #expect(error?.what == "CLUSTER NODES")
        #expect(error?.description.hasPrefix("127.0.0.1:\(server.port): CLUSTER NODES: ") == true)
        #expect(!connection.isOpen)
        let later = #expect(throws: RedisError.self) {
            try connection.run(["PING"], timeout: .seconds(10))
        }
        #expect(later?.kind == .closed)
    }

    @Test func truncatedReplyThenCloseIsAnError() throws {
        let server = answering(["$10\r\nabc"], closes: true)
        let connection = try connection(to: server)
        let error = #expect(throws: RedisError.self) {
            try connection.run(["GET", "k"], timeout: .seconds(10))
        }
        #expect(error?.kind == .closed || error?.kind == .reset)
    }

    @Test func truncatedReplyThenSilenceTimesOut() throws {
        let server = answering(["$10\r\nabc"])
        let connection = try connection(to: server)
        let error = #expect(throws: RedisError.self) {
            try connection.run(["GET", "k"], timeout: .milliseconds(80))
        }
        #expect(error?.kind == .timeout)
    }

    @Test func garbageIsNotTakenForAReply() throws {
        let server = answering(["HTTP/1.1 400 Bad Request\r\n\r\n"])
        let connection = try connection(to: server)
        let error = #expect(throws: RedisError.self) {
            try connection.run(["PING"], timeout: .seconds(10))
        }
        #expect(error?.kind == .protocolViolation)
        #expect(!connection.isOpen)
    }

    @Test func moreRepliesThanCommandsIsAnError() throws {
        let server = answering(["+OK\r\n+OK\r\n"])
        let connection = try connection(to: server)
        let error = #expect(throws: RedisError.self) {
            try connection.run(["PING"], timeout: .seconds(10))
        }
        #expect(error?.kind == .protocolViolation)
    }

    @Test func nobodyListeningIsRefused() throws {
        let port = FakeServer(.init(pieces: [], closes: true)).port
        let error = #expect(throws: RedisError.self) {
            try Connection(to: Endpoint(host: "127.0.0.1", port: port), timeout: .seconds(10))
        }
        #expect(error?.kind == .refused)
        #expect(
            error?.description
                == "127.0.0.1:\(port): connecting: Connection refused; is the server running?")
    }

    @Test func aServerWithoutTLSIsToldAsThatWhatEverItSays() throws {
        let security = try TransportSecurity(.init(authorities: nil))
        for (says, kind, words) in [
            (["-ERR unknown command\r\n"], RedisError.Kind.insecure, "does not speak TLS"),
            ([], .timeout, "does this port speak TLS?"),
        ] {
            let server = answering(says, closes: false)
            let endpoint = Endpoint(host: "127.0.0.1", port: server.port, security: security)
            let error = #expect(throws: RedisError.self) {
                try Connection(to: endpoint, timeout: .milliseconds(300))
            }
            #expect(error?.kind == kind)
            #expect(error?.description.contains(words) == true)
        }
    }

    @Test func certificatesAndKeysThatAreNoneAreNamed() {
        for (material, words) in [
            (TransportSecurity.Material(authorities: "x"), "the CA file holds no certificate"),
            (.init(authorities: nil, certificate: "x", key: "y"), "certificate file holds no"),
        ] {
            let error = #expect(throws: TransportSecurity.Unusable.self) {
                try TransportSecurity(material)
            }
            #expect(error?.description.contains(words) == true)
        }
    }

    @Test func addressesThatAreNoneAreNamed() {
        for (endpoint, source) in [
            (Endpoint(host: "localhost", port: 7000), nil),
            (Endpoint(host: "127.0.0.1", port: 70000), nil),
            (Endpoint(host: "127.0.0.1", port: 7000), "here"),
        ] {
            let error = #expect(throws: RedisError.self) {
                try Connection(to: endpoint, from: source, timeout: .seconds(10))
            }
            #expect(error?.kind == .badAddress)
        }
    }

    @Test func sourceAddressThatIsNotOursIsAnError() {
        let error = #expect(throws: RedisError.self) {
            try Connection(
                to: Endpoint(host: "127.0.0.1", port: 1), from: "192.0.2.1", timeout: .seconds(10))
        }
        #expect(error?.kind == .noSocket)
    }
}

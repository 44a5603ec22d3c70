import RedisClient
import Testing

@Suite(.enabled(if: RealServer.isWanted), .serialized) struct RealServerTests {
    @Test func commandsAndPipelinesRunAndBigValuesPass() throws {
        let server = try #require(RealServer())
        let connection = try Connection(
            to: Endpoint(host: "127.0.0.1", port: server.port), timeout: .seconds(10))
        let big = String(repeating: "x", count: 8 << 20)
        #expect(try connection.run(["SET", "k", big], timeout: .seconds(10)).isOK)
        #expect(try connection.run(["GET", "k"], timeout: .seconds(10)).text == big)
        #expect(try connection.run(["GET", "none"], timeout: .seconds(10)) == .nilReply)
        let refusal = try connection.run(["NOSUCH"], timeout: .seconds(10)).serverError
        #expect(refusal?.code == "ERR")
        // Larger than both sides' buffers: only who reads while writing gets through.
        let replies = try connection.run(
            all: Array(repeating: ["ECHO", String(big.prefix(1 << 20))], count: 30),
            timeout: .seconds(60))
        #expect(replies.count == 30)
        #expect(replies.allSatisfy { $0.text?.utf8.count == 1 << 20 })
    }

    @Test func sourceAddressIsTheOneAskedFor() throws {
        // Protected mode trusts 127.0.0.1 alone.
        let server = try #require(RealServer(["--protected-mode", "no"]))
        let connection = try Connection(
            to: Endpoint(host: "127.0.0.1", port: server.port), from: "127.0.2.9",
            timeout: .seconds(10))
        let list = try connection.run(["CLIENT", "LIST"], timeout: .seconds(10)).text
        #expect(list?.contains("addr=127.0.2.9:") == true)
    }

    @Test func whoLogsInIsLetInAndWhoDoesNotIsRefused() throws {
        let server = try #require(RealServer())
        let endpoint = Endpoint(host: "127.0.0.1", port: server.port)
        let first = try Connection(to: endpoint, timeout: .seconds(10))
        #expect(
            try first.run(["CONFIG", "SET", "requirepass", "s3cr3t"], timeout: .seconds(10)).isOK)
        let without = try Connection(to: endpoint, timeout: .seconds(10))
        #expect(
            try without.run(["PING"], timeout: .seconds(10)).serverError?.code == "NOAUTH")
        let right = try Connection(
            to: endpoint, as: Credentials(password: "s3cr3t"), timeout: .seconds(10))
        #expect(
            try right.run(all: [["PING"], ["ECHO", "x"]], timeout: .seconds(10)).map(\.text)
                == ["PONG", "x"])
        // A server that is quick refuses while the connection is still made.
        let error = #expect(throws: RedisError.self) {
            let wrong = try Connection(
                to: endpoint, as: Credentials(password: "wr0ng"), timeout: .seconds(10))
            return try wrong.run(["PING"], timeout: .seconds(10))
        }
        #expect(error?.kind == .unauthorized)
        #expect(error.map { "\($0)".contains("wr0ng") } == false)
    }

    @Test func blockingCommandTimesOut() throws {
        let server = try #require(RealServer())
        let connection = try Connection(
            to: Endpoint(host: "127.0.0.1", port: server.port), timeout: .seconds(10))
        let error = #expect(throws: RedisError.self) {
            try connection.run(["BLPOP", "none", "0"], timeout: .milliseconds(50))
        }
        #expect(error?.kind == .timeout)
    }

    @Test func slotsAndNodesAndVersionsAgreeWithTheServer() throws {
        let server = try #require(
            RealServer(["--cluster-enabled", "yes"]))
        let connection = try Connection(
            to: Endpoint(host: "127.0.0.1", port: server.port), timeout: .seconds(10))
        for key in ["", "a", "foo{bar}baz", "{}x", "{a}{b}", "}{x", "kéy"] {
            let slot = try connection.run(["CLUSTER", "KEYSLOT", key], timeout: .seconds(10))
            #expect(slot.integer == Int64(HashSlot.of(key)), "key \(key)")
        }
        #expect(
            try connection.run(["CLUSTER", "ADDSLOTS", "5", "7", "8"], timeout: .seconds(10)).isOK)
        let nodes = ClusterNodes(
            try connection.run(["CLUSTER", "NODES"], timeout: .seconds(10)).text ?? "")
        #expect(nodes.malformedLines.isEmpty)
        #expect(nodes.myself?.slots == [5...5, 7...8])
        let information = Information(
            try connection.run(["INFO"], timeout: .seconds(10)).text ?? "")
        #expect(information["role"] == "master")
        let version = try #require(ServerVersion(information))
        #expect(version.major >= 3)
    }
}

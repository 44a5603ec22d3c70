import RedisClient
import Testing

@Suite struct ReplyTests {
    @Test func redirectionsAreRead() {
        let moved = ServerError("MOVED 3999 127.0.0.1:6381").redirection
        #expect(moved?.kind == .moved)
        #expect(moved?.slot == 3999)
        #expect(moved?.endpoint == Endpoint(host: "127.0.0.1", port: 6381))
        #expect(ServerError("ASK 1 ::1:7000").redirection?.endpoint.host == "::1")
        #expect(ServerError("ASK 1 ::1:7000").redirection?.kind == .ask)
        #expect(ServerError("MOVED 1 :7000").redirection?.endpoint.host == "")
    }

    @Test func otherErrorsAreNoRedirections() {
        for text in [
            "CLUSTERDOWN The cluster is down", "MOVED 16384 a:1", "MOVED x a:1", "MOVED 1 a", "",
            "MOVED 1 a:99999",
        ] {
            #expect(ServerError(text).redirection == nil, "\(text)")
        }
        #expect(ServerError("CLUSTERDOWN The cluster is down").code == "CLUSTERDOWN")
        #expect(ServerError("LOADING").code == "LOADING")
    }

    @Test func accessorsFitTheirTypes() {
        #expect(Reply.bulk(Array("12".utf8)).integer == 12)
        #expect(Reply.bulk([0xFF]).text == "\u{FFFD}")
        #expect(Reply.integer(3).text == nil)
        #expect(Reply.nilReply.elements == nil)
        #expect(Reply.error(ServerError("ERR x")).text == nil)
        #expect(Reply.status("OK").isOK)
        #expect(!Reply.bulk(Array("OK".utf8)).isOK)
    }

    @Test func commandsAreFormattedForAnyBytes() {
        #expect(
            CommandFormat.bytes(of: ["SET", "", "a\r\n"])
                == Array("*3\r\n$3\r\nSET\r\n$0\r\n\r\n$3\r\na\r\n\r\n".utf8))
        #expect(
            CommandFormat.bytes(of: [[0], [255, 0]]) == [
                42, 50, 13, 10, 36, 49, 13, 10, 0, 13, 10, 36, 50, 13, 10, 255, 0, 13, 10,
            ])
    }

    @Test func replyReaderSurvivesAnyBytes() {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<2000 {
            let reader = ReplyReader()
            let count = Int.random(in: 0...64, using: &random)
            let bytes = (0..<count).map { _ -> UInt8 in
                Bool.random(using: &random)
                    ? .random(in: 0...255, using: &random)
                    : Array("+-:$*\r\n0123".utf8).randomElement(using: &random) ?? 0
            }
            bytes.withUnsafeBytes { reader.feed($0) }
            do {
                while try reader.next() != nil {}
            } catch {
                #expect(!error.message.isEmpty)
            }
        }
    }
}

import Linux
import Testing

/// Only whole requests of a bounded size reach a server.
struct RequestGateTests {
    private static let post =
        "POST /faults HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5\r\n\r\nhello"

    private func status(_ decision: RequestGate.Decision) -> String {
        guard case .refuse(let answer) = decision else { return "passed" }
        return String(answer.split(separator: " ")[1])
    }

    @Test func aRequestIsHeldUntilItsHeadIsWholeAndThenPassed() {
        var gate = RequestGate(largestBody: 10)
        var passed: [UInt8] = []
        for byte in Self.post.utf8 {
            guard case .pass(let bytes) = gate.take([byte]) else { return }
            passed += bytes
        }
        #expect(String(decoding: passed, as: UTF8.self) == Self.post)
        #expect(!gate.isWaiting)
    }

    @Test func severalRequestsInOnePiecePass() {
        var gate = RequestGate(largestBody: 10)
        let both = Self.post + "GET /state HTTP/1.1\nHost: 127.0.0.1\n\n"
        #expect(gate.take(Array(both.utf8)) == .pass(Array(both.utf8)))
    }

    @Test func aRequestThatIsNotWholeWaits() {
        var gate = RequestGate(largestBody: 10)
        #expect(gate.take(Array("GET / HT".utf8)) == .pass([]))
        #expect(gate.isWaiting)
    }

    @Test(arguments: [
        ("POST / HTTP/1.1\r\nContent-Length: 1000000000\r\n\r\n", "413"),
        ("POST / HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n", "400"),
        ("POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", "400"),
        ("POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", "400"),
        ("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n", "411"),
        ("GET /\(String(repeating: "a", count: 5000)) HTTP/1.1\r\n\r\n", "431"),
        (String(repeating: "a", count: 20_000), "431"),
    ])
    func whatCouldKeepAServerBusyIsRefused(request: String, status: String) {
        var gate = RequestGate(largestBody: 65_536)
        #expect(self.status(gate.take(Array(request.utf8))) == status)
    }
}

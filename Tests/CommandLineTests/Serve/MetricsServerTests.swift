import FlyingFox
import Foundation
import Reports
import TestSupport
import Testbed
import Testing

@testable import Commands

/// Where a run's state is served, and to whom.
@Suite struct MetricsServerTests {
    @Test func onlyLoopbackIsAnAddressToServeAt() {
        #expect(LoopbackAddress(argument: "127.0.0.1:9464")?.description == "127.0.0.1:9464")
        #expect(LoopbackAddress(argument: "localhost:0")?.description == "127.0.0.1:0")
        for text in [
            "0.0.0.0:9464", "192.168.1.1:9464", "127.0.0.1", ":9464", "127.0.0.1:65536", "[::1]:1",
            "example.org:80", "127.0.0.1.example.org:80", "",
        ] {
            #expect(LoopbackAddress(argument: text) == nil, "\(text)")
        }
    }

    @Test func metricsAreServedAndNothingElse() async throws {
        let port = try #require(FreePorts.take(1).first)
        let address = LoopbackAddress(host: "127.0.0.1", port: port)
        let board = FrameBoard()
        try await MetricsServer(board: board, address: address).during {
            let metrics = try await Self.ask(address, "GET", "/metrics")
            #expect(metrics.status == 200 && metrics.text == "# EOF\n")
            #expect(metrics.headers[.contentType] == LiveMetrics.contentType)
            let other = try await Self.ask(address, "GET", "/")
            #expect(other.status == 404)
            let post = try await Self.ask(address, "POST", "/metrics")
            #expect(post.status == 405)
            let stranger = try await Self.ask(address, "GET", "/metrics", host: "evil.example")
            #expect(stranger.status == 421)
        }
    }

    private static func ask(
        _ address: LoopbackAddress, _ method: String, _ path: String, host: String? = nil
    ) async throws -> (status: Int, text: String, headers: HTTPHeaders) {
        try await Blocking.run {
            try RawRequest(authority: "\(address)").send(method, path, host: host ?? "\(address)")
        }
    }
}

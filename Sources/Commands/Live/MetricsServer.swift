import ArgumentParser
import FlyingFox
import FlyingSocks
import Foundation
import Reports

/// Serves a run's state to a Prometheus on this machine: `GET /metrics`, nothing else.
struct MetricsServer {
    private let board: FrameBoard
    private let address: LoopbackAddress
    private let server: HTTPServer

    /// How long until it listens, in seconds.
    private static let patience = 10.0

    /// A server.
    ///
    /// - Throws: When the address is none of this machine.
    init(board: FrameBoard, address: LoopbackAddress) throws {
        self.board = board
        self.address = address
        server = HTTPServer(
            address: try .inet(ip4: address.host, port: address.port), logger: .disabled)
    }

    /// Answers while something is done.
    ///
    /// - Throws: When the port is taken, and what is done throws.
    func during(_ body: () async throws -> Void) async throws {
        let (board, address, server) = (board, address, server)
        await server.appendRoute("*") { Self.answer($0, board: board, address: address) }
        let work = Task { try await server.run() }
        defer { work.cancel() }
        do {
            try await server.waitUntilListening(timeout: Self.patience)
        } catch {
            throw ExitStatus.unavailable.saying("cannot listen on \(address): \(error)")
        }
        StandardError.write("metrics at http://\(address)/metrics\n")
        try await body()
    }

    /// The answer to a request. A page of some site in a browser of this machine could ask too, by a name of its own.
    static func answer(
        _ request: HTTPRequest, board: FrameBoard, address: LoopbackAddress
    ) -> HTTPResponse {
        let names = ["\(address)", "localhost:\(address.port)"]
        guard names.contains(request.headers[.host]?.lowercased() ?? "") else {
            return text(421, "This server is \(address) only.\n")
        }
        guard request.method == .GET || request.method == .HEAD else {
            return text(405, "This server only shows.\n")
        }
        guard request.target.path() == "/metrics" else { return text(404, "Ask for /metrics.\n") }
        return text(
            200, LiveMetrics().render(board.newest), contentType: LiveMetrics.contentType)
    }

    private static func text(
        _ status: Int, _ text: String, contentType: String = "text/plain; charset=utf-8"
    ) -> HTTPResponse {
        HTTPResponse(
            statusCode: HTTPStatusCode(status, phrase: status == 200 ? "OK" : "Refused"),
            headers: [.contentType: contentType, .cacheControl: "no-store"], body: Data(text.utf8))
    }
}

/// An address that only this machine has, with a port: `127.0.0.1:9464`.
struct LoopbackAddress: ExpressibleByArgument, Equatable, CustomStringConvertible {
    let host: String
    let port: UInt16

    /// An address.
    init(host: String, port: UInt16) {
        self.host = host
        self.port = port
    }

    /// As it is written; nil for every other address: nothing is told to the network.
    init?(argument: String) {
        let parts = argument.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let port = UInt16(parts[1]) else { return nil }
        let host = parts[0] == "localhost" ? "127.0.0.1" : String(parts[0])
        let numbers = host.split(separator: ".", omittingEmptySubsequences: false).map {
            UInt8($0)
        }
        guard numbers.count == 4, numbers.first == 127, !numbers.contains(nil) else { return nil }
        self.init(host: host, port: port)
    }

    var description: String { "\(host):\(port)" }
}

import FlyingFox
import FlyingSocks
import Foundation
import Testbed

/// Serves a folder of runs to browsers on this machine.
///
/// It listens on 127.0.0.1 only, answers only requests that name it by that address or as localhost (so that
/// no page from elsewhere can reach it through a name of its own), only reads, and sends nothing from outside
/// of the folder.
struct ReportServer {
    private let folder: ServedFolder
    private let pages: RunPages
    private let server: HTTPServer

    /// A server.
    ///
    /// - Parameters:
    ///   - folder: The folder.
    ///   - port: The port; 0 for any that is free.
    /// - Throws: When 127.0.0.1 is no address here.
    init(folder: ServedFolder, port: UInt16) throws {
        self.folder = folder
        pages = RunPages(folder: folder)
        server = HTTPServer(
            address: try .inet(ip4: "127.0.0.1", port: port), logger: .disabled)
    }

    /// Serves until the task is cancelled.
    ///
    /// - Parameter ready: Called with the address once it listens.
    /// - Throws: When the port is taken.
    func run(ready: @escaping @Sendable (String) -> Void) async throws {
        let (folder, pages, server) = (folder, pages, server)
        await server.appendRoute("*") { request in
            let port = await Self.port(of: server)
            guard Self.isLocal(request.headers[.host], port: port) else {
                return Self.refusal(.misdirected, "This server is 127.0.0.1:\(port) only.")
            }
            guard request.method == .GET || request.method == .HEAD else {
                return Self.refusal(.methodNotAllowed, "This server only shows.")
            }
            let path = request.target.path()
            return try await Blocking.run { Self.answer(path, folder: folder, pages: pages) }
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run() }
            group.addTask {
                try await server.waitUntilListening()
                ready("http://127.0.0.1:\(await Self.port(of: server))/")
            }
            try await group.waitForAll()
        }
    }

    // MARK: Answers

    /// The answer to a request for a path, as it was sent.
    static func answer(_ path: String, folder: ServedFolder, pages: RunPages) -> HTTPResponse {
        guard let components = ServedFolder.components(of: path) else {
            return refusal(.notFound, "There is no such page.")
        }
        if components.isEmpty { return page(pages.index()) }
        if components[0] == "report" {
            // With the slash, so that the page's links are right.
            guard path.hasSuffix("/") else { return moved(to: path + "/") }
            return pages.report(Array(components.dropFirst())).map { page($0) }
                ?? refusal(.notFound, "There is no such run.")
        }
        guard components[0] == "files",
            let file = folder.path(
                of: "/" + path.split(separator: "/").dropFirst().joined(separator: "/")),
            let data = folder.contents(of: file)
        else { return refusal(.notFound, "There is no such file.") }
        return HTTPResponse(
            statusCode: .ok, headers: headers(ServedFolder.contentType(of: file)), body: data)
    }

    /// Whether a request names this server by an address that only this machine has.
    static func isLocal(_ host: String?, port: UInt16) -> Bool {
        ["127.0.0.1:\(port)", "localhost:\(port)"].contains(host?.lowercased())
    }

    private static func port(of server: HTTPServer) async -> UInt16 {
        guard case .ip4(_, let port)? = await server.listeningAddress else { return 0 }
        return port
    }

    private static func page(_ text: String) -> HTTPResponse {
        HTTPResponse(
            statusCode: .ok, headers: headers("text/html; charset=utf-8"), body: Data(text.utf8))
    }

    private static func refusal(_ status: HTTPStatusCode, _ text: String) -> HTTPResponse {
        HTTPResponse(
            statusCode: status, headers: headers("text/plain; charset=utf-8"),
            body: Data((text + "\n").utf8))
    }

    private static func moved(to place: String) -> HTTPResponse {
        var headers = headers("text/plain; charset=utf-8")
        // Only a path of this server's, whatever was asked for: "//elsewhere" would be another server.
        headers[.location] = "/" + place.drop { $0 == "/" }
        return HTTPResponse(statusCode: .movedPermanently, headers: headers, body: Data())
    }

    private static func headers(_ contentType: String) -> HTTPHeaders {
        [
            .contentType: contentType,
            .cacheControl: "no-store",
            HTTPHeader("Content-Security-Policy"):
                "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; "
                + "form-action 'none'; frame-ancestors 'none'",
            HTTPHeader("X-Content-Type-Options"): "nosniff",
            HTTPHeader("Referrer-Policy"): "no-referrer",
            HTTPHeader("Cross-Origin-Resource-Policy"): "same-origin",
        ]
    }
}

extension HTTPStatusCode {
    /// The request was meant for another server (RFC 9110, section 15.5.20).
    fileprivate static let misdirected = HTTPStatusCode(421, phrase: "Misdirected Request")
}

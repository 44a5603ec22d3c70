import FlyingFox
import FlyingSocks
import Foundation
import Plan
import Runner
import Wording

/// Answers HTTP on loopback for whoever tests against a session's cluster: takes faults and marks, tells state and
/// events, and speaks the contract of the clients' fault injectors.
struct FaultServer {
    private let session: FaultSession
    private let board: InjectorBoard
    private let gate: ServiceGate
    private let server: HTTPServer

    /// How long a fault may take to act or to be healed until the answer tells how far it is.
    private static let patience = Duration.seconds(60)
    private static let longestMark = 300

    /// A server.
    ///
    /// - Parameters:
    ///   - session: What it posts to.
    ///   - gate: Who may ask, at which port.
    /// - Throws: When 127.0.0.1 is no address here.
    init(session: FaultSession, gate: ServiceGate) throws {
        self.session = session
        self.gate = gate
        board = InjectorBoard(session: session)
        server = HTTPServer(
            address: try .inet(ip4: "127.0.0.1", port: gate.port),
            timeout: Self.patience.inWholeSeconds + 30, logger: .disabled)
    }

    /// Answers until the task is cancelled.
    ///
    /// - Throws: When the port is taken.
    func run(ready: @escaping @Sendable () -> Void) async throws {
        let (this, server) = (self, server)
        await server.appendRoute("*") { await this.answer($0) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run() }
            group.addTask {
                try await server.waitUntilListening()
                ready()
            }
            try await group.waitForAll()
        }
    }

    // MARK: Answers

    /// The answer to a request.
    func answer(_ request: HTTPRequest) async -> HTTPResponse {
        do {
            let words = try gate.admit(
                method: request.method, path: request.target.path(), headers: request.headers)
            return try await route(request, words)
        } catch let refusal as ServiceGate.Refusal {
            return Self.refusal(refusal.status, refusal.reason)
        } catch let error as PlanError {
            return Self.refusal(400, "\(error)")
        } catch {
            return Self.refusal(400, "the request cannot be read: \(error)")
        }
    }

    private func route(_ request: HTTPRequest, _ words: [String]) async throws -> HTTPResponse {
        let number = words.count == 2 ? Int(words[1]) : nil
        switch (request.method, words.first ?? "", words.count) {
        case (.GET, "state", 1): return Self.json(StateView(session))
        case (.GET, "events", 1): return events(request)
        case (.GET, "faults", 1): return Self.json(session.faults.map(FaultView.init))
        case (.GET, "faults", 2): return await tell(words[1], past: [], 200)
        case (.POST, "faults", 1):
            let number = try await session.post(
                try await ServiceGate.body(of: request), named: "step")
            return await tell("\(number)", past: [.pending], 201)
        case (.DELETE, "faults", 2):
            guard let number, session.heal(number) else { return noFault(words[1]) }
            return await tell(words[1], past: [.pending, .acting], 200)
        case (.POST, "marks", 1): return try await mark(request)
        case (.DELETE, "marks", 2):
            guard let number, session.endMark(number) else {
                return Self.refusal(
                    404,
                    "no mark \(words[1].quoted) is there or goes on; POST /marks told each one's number"
                )
            }
            return Self.json(["id": number])
        case (.POST, "end", 1):
            session.end()
            return Self.json(["ended": true], 202)
        case (.GET, "action", 1): return Self.json(["actions": board.all])
        case (.GET, "action", 2):
            return board.entry(words[1]).map { Self.json($0) }
                ?? Self.unknown("action", words[1], among: board.all.map(\.actionID))
        case (.POST, "action", 1):
            return begin(try InjectorAction(body: try await ServiceGate.body(of: request)))
        case (.POST, "slot-migrate", 1): return begin(try Self.slotMigrate(request.query))
        default: return Self.nothing
        }
    }

    private func tell(
        _ word: String, past states: Set<PostedFault.State>, _ status: Int
    ) async -> HTTPResponse {
        guard let number = Int(word),
            let fault = await session.fault(number, past: states, within: Self.patience)
        else { return noFault(word) }
        return Self.json(FaultView(fault), fault.state == .failed ? 409 : status)
    }

    private func noFault(_ word: String) -> HTTPResponse {
        Self.unknown("fault", word, among: session.faults.map { "\($0.number)" })
    }

    /// What is told of a name that nothing has: the names that there are.
    private static func unknown(
        _ noun: String, _ name: String, among names: [String]
    ) -> HTTPResponse {
        let latest = names.suffix(mostNamed)
        let left = names.count - latest.count
        return refusal(
            404,
            "no \(noun) is \(name.quoted); "
                + (names.isEmpty
                    ? "none has been posted yet"
                    : "there are \(left > 0 ? "\(left) earlier ones, " : "")"
                        + latest.joined(separator: ", ")))
    }

    private func mark(_ request: HTTPRequest) async throws -> HTTPResponse {
        let source = try PlanSource(name: "mark", bytes: try await ServiceGate.body(of: request))
        let value = try PlanParser.parse(source)
        guard let name = value["name"] else {
            throw value.error("a mark has a name: {\"name\": \"test_reads_survive\"}")
        }
        let text = try name.text("a name")
        guard (1...Self.longestMark).contains(text.utf8.count), !text.contains("\n") else {
            throw name.error("a mark's name is one line of up to \(Self.longestMark) bytes")
        }
        guard let number = session.mark(text) else {
            return Self.refusal(409, "the session takes no more marks")
        }
        return Self.json(["id": number], 201)
    }

    private func begin(_ action: InjectorAction) -> HTTPResponse {
        guard let identifier = board.begin(action) else {
            return Self.refusal(409, "the session takes no more actions")
        }
        return Self.json(["action_id": identifier, "status": "pending"])
    }

    private func events(_ request: HTTPRequest) -> HTTPResponse {
        let last = request.headers[HTTPHeader("Last-Event-ID")].flatMap { Int($0) } ?? 0
        let body = EventBody(session: session, last: max(0, last))
        return HTTPResponse(
            statusCode: .ok, headers: Self.headers("text/event-stream"),
            body: HTTPBodySequence(from: body))
    }

    /// The form of `slot_migrate` that has its parameters in the query.
    private static func slotMigrate(
        _ query: [HTTPRequest.QueryItem]
    ) throws -> InjectorAction {
        let parameters = Dictionary(query.map { ($0.name, $0.value) }) { first, _ in first }
        let body = try JSONEncoder().encode(
            SlotMigration(type: InjectorAction.Kind.slotMigrate.rawValue, parameters: parameters))
        return try InjectorAction(body: Array(body))
    }

    private struct SlotMigration: Encodable {
        let type: String
        let parameters: [String: String]
    }

    // MARK: Forms

    /// The most names that an answer tells.
    private static let mostNamed = 20

    private static let nothing = refusal(
        404,
        "there are GET /state, /events, /faults, /faults/ID, /action, /action/ID; POST /faults, /marks, "
            + "/action, /slot-migrate, /end; DELETE /faults/ID, /marks/ID")

    private static func json(_ value: some Encodable, _ status: Int = 200) -> HTTPResponse {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let data = (try? encoder.encode(value)) ?? Data("{}".utf8)
        return HTTPResponse(
            statusCode: HTTPStatusCode(status, phrase: phrase(status)),
            headers: headers("application/json"), body: data + Data("\n".utf8))
    }

    private static func refusal(_ status: Int, _ reason: String) -> HTTPResponse {
        json(["error": reason], status)
    }

    private static func phrase(_ status: Int) -> String {
        switch status {
        case 200: "OK"
        case 201: "Created"
        case 202: "Accepted"
        case 400: "Bad Request"
        case 401: "Unauthorized"
        case 403: "Forbidden"
        case 404: "Not Found"
        case 409: "Conflict"
        case 413: "Content Too Large"
        case 421: "Misdirected Request"
        default: "Status"
        }
    }

    private static func headers(_ contentType: String) -> HTTPHeaders {
        [
            .contentType: contentType, .cacheControl: "no-store",
            HTTPHeader("X-Content-Type-Options"): "nosniff",
            HTTPHeader("Cross-Origin-Resource-Policy"): "same-origin",
        ]
    }
}

extension Duration {
    fileprivate var inWholeSeconds: Double { Double(components.seconds) }
}

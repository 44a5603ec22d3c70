import FlyingFox
import Foundation
import Testing

@testable import Commands
@testable import Faults
@testable import Plan
@testable import Runner

/// What a served cluster answers to crowds, floods and strangers, without a cluster.
@Suite(.timeLimit(.minutes(1)))
struct FaultServerCrowdTests {
    private static let token = "0123456789abcdef"

    private func server() throws -> FaultServer {
        let plan = try Plan(
            PlanSource(
                name: "plan.yaml",
                text: "cluster: { masters: 3, replicas: 1 }\nduration: 10s\nexpect: []\n"),
            vocabulary: .current)
        return try FaultServer(
            session: FaultSession(of: plan, engineRefusal: nil),
            gate: ServiceGate(port: 8474, token: Self.token))
    }

    private func request(
        _ method: HTTPMethod, _ path: String, token: String? = token,
        body: HTTPBodySequence = HTTPBodySequence(data: Data())
    ) -> HTTPRequest {
        var headers = HTTPHeaders([.host: "127.0.0.1:8474"])
        headers[.authorization] = token.map { "Bearer \($0)" }
        return HTTPRequest(
            method: method, version: .http11, path: path, query: [], headers: headers, body: body)
    }

    private func answer(
        _ server: FaultServer, _ method: HTTPMethod, _ path: String, _ body: String,
        token: String? = token
    ) async throws -> (status: Int, text: String) {
        let response = await server.answer(
            request(
                method, path, token: token, body: HTTPBodySequence(data: Data(body.utf8))))
        return (
            response.statusCode.code, String(decoding: try await response.bodyData, as: UTF8.self)
        )
    }

    @Test func aBodyOfAGigabyteIsRefusedWithoutBeingRead() async throws {
        let place = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        #expect(FileManager.default.createFile(atPath: place.path, contents: nil))
        defer { try? FileManager.default.removeItem(at: place) }
        let file = try FileHandle(forWritingTo: place)
        try file.truncate(atOffset: 1 << 30)  // a hole: no byte of it is on the disk
        try file.close()
        let server = try server()
        for path in ["/faults", "/marks", "/action"] {
            let response = await server.answer(
                request(.POST, path, body: try HTTPBodySequence(file: place)))
            #expect(response.statusCode.code == 413)
            let text = String(decoding: try await response.bodyData, as: UTF8.self)
            #expect(text.contains("a body has at most 65536 bytes"))
        }
    }

    @Test func aThousandRequestsAtOnceAreAllAnswered() async throws {
        let server = try server()
        let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 0..<1000 {
                group.addTask {
                    switch number % 4 {
                    case 0: try await answer(server, .GET, "/state", "", token: nil).status
                    case 1: try await answer(server, .POST, "/faults", "{ puase: node 1 }").status
                    case 2: try await answer(server, .POST, "/faults", "", token: "wrong").status
                    default: try await answer(server, .GET, "/faults/7", "").status
                    }
                }
            }
            return try await group.reduce(into: [:]) { $0[$1, default: 0] += 1 }
        }
        #expect(statuses == [200: 250, 400: 250, 401: 250, 404: 250])
    }

    @Test(arguments: [
        ("{ puase: node 1 }", "did you mean 'pause'?"), ("", ""), ("[]", ""), ("42", ""),
        ("{ at: 5s, pause: node 1 }", ""), ("{ pause: node 1", ""), ("{ pause: node 99 }", ""),
    ])
    func aStepThatIsNoneIsRefusedAndTakesNoNumber(body: String, hint: String) async throws {
        let server = try server()
        let (status, text) = try await answer(server, .POST, "/faults", body)
        #expect(status == 400 && text.contains("\"error\":"), "\(text)")
        #expect(hint.isEmpty || text.contains(hint), "\(text)")
        #expect(try await answer(server, .GET, "/faults", "").text == "[]\n")
    }

    @Test func whatIsNotThereIsToldWithWhatThereIs() async throws {
        let server = try server()
        let nothing = try await answer(server, .GET, "/nothing", "")
        #expect(nothing.status == 404 && nothing.text.contains("POST /faults"))
        for (method, path) in [
            (HTTPMethod.GET, "/faults/1"), (.DELETE, "/faults/1"), (.DELETE, "/faults/x"),
            (.DELETE, "/marks/1"), (.GET, "/action/action-1"),
        ] {
            let (status, text) = try await answer(server, method, path, "")
            #expect(status == 404 && text.contains("\"error\":"), "\(method) \(path): \(text)")
        }
    }
}

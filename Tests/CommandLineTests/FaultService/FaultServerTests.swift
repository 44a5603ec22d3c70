import Faults
import FlyingFox
import Foundation
import Plan
import Runner
import Testing

@testable import Commands

/// What a served cluster's service answers to what is not there, without a cluster.
@Suite struct FaultServerTests {
    private static let token = "0123456789abcdef"

    private static func answer(
        _ method: HTTPMethod, _ path: String, _ body: String = ""
    ) async throws -> (status: Int, text: String) {
        let plan = try Plan(
            PlanSource(
                name: "served",
                text: "cluster: { masters: 1, replicas: 0 }\nduration: 1s\nexpect: []\n"),
            vocabulary: .current)
        let server = try FaultServer(
            session: FaultSession(of: plan, engineRefusal: nil),
            gate: ServiceGate(port: 8474, token: token))
        let answer = await server.answer(
            HTTPRequest(
                method: method, version: .http11, path: path, query: [],
                headers: [.host: "127.0.0.1:8474", .authorization: "Bearer \(token)"],
                body: Data(body.utf8)))
        return (
            answer.statusCode.code, String(decoding: try await answer.bodyData, as: UTF8.self)
        )
    }

    @Test(arguments: [
        (HTTPMethod.GET, "/"), (.GET, "/nowhere"), (.GET, "/state/more"), (.POST, "/state"),
        (.PUT, "/faults"), (.DELETE, "/faults"), (.DELETE, "/end"), (.POST, "/faults/1/2"),
    ])
    func whatIsNotThereIsToldWithAllThatIs(method: HTTPMethod, path: String) async throws {
        let answer = try await Self.answer(method, path)
        #expect(answer.status == 404, "\(answer.text)")
        #expect(
            answer.text.contains("GET /state, /events") && answer.text.contains("DELETE /faults/ID")
        )
    }

    @Test func whatNobodyPostedIsToldByItsName() async throws {
        for (method, path) in [
            (HTTPMethod.GET, "/faults/7"), (.DELETE, "/faults/7"), (.GET, "/faults/x"),
        ] {
            let answer = try await Self.answer(method, path)
            #expect(answer.status == 404, "\(answer.text)")
            #expect(answer.text.contains("none has been posted yet"), "\(answer.text)")
        }
        #expect(try await Self.answer(.GET, "/action/action-9").status == 404)
        #expect(try await Self.answer(.DELETE, "/marks/3").text.contains("no mark '3'"))
    }

    @Test func beforeTheRunNothingCanBePosted() async throws {
        let fault = try await Self.answer(.POST, "/faults", "{ pause: node 1, for: 1s }")
        #expect(fault.status >= 400 && fault.status < 500, "\(fault.text)")
        let large = String(repeating: "x", count: ServiceGate.largestBody + 1)
        #expect(try await Self.answer(.POST, "/faults", large).status == 413)
    }
}

import Foundation
import TestSupport
import Testing

@testable import Commands
@testable import Quantities
@testable import RunRecord

/// What a served cluster writes: its endpoints, and its events.
struct ServiceTextsTests {
    @Test func endpointsAreForThisUserAloneAndGoAway() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "endpoints-\(UUID().uuidString)"
        ).path
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let file = EndpointFile(port: 8474, token: "secret", nodes: ["127.0.1.1:7000"])
        try file.write(in: folder)
        let path = "\(folder)/\(EndpointFile.name)"
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
        #expect(mode as? Int == 0o600)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).count == 1)
        #expect(file.text.contains("\"fault-injector\":\"http://127.0.0.1:8474/secret\""))
        EndpointFile.remove(in: folder)
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test func aTokenThatTheUserHasGivenIsToldNowhere() {
        let text = EndpointFile(port: 8474, token: nil, nodes: []).text
        #expect(text == #"{"control":"http://127.0.0.1:8474","nodes":[]}"#)
    }

    @Test func noEventBreaksOutOfItsLine() {
        let event = Event(
            at: .zero, kind: .markBegan, details: ["name": .text("a\n\ndata: forged\r\n")])
        let text = String(decoding: EventBody.bytes(of: event, number: 7), as: UTF8.self)
        #expect(text.hasPrefix("id: 7\nevent: mark-began\ndata: {"))
        #expect(text.split(separator: "\n", omittingEmptySubsequences: false).count == 5)
    }
}

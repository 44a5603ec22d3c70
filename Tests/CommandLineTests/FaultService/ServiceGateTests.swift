import FlyingFox
import Testing

@testable import Commands

/// Who may ask a served cluster for what.
struct ServiceGateTests {
    private let gate = ServiceGate(port: 8474, token: "0123456789abcdef")

    private func outcome(
        _ method: HTTPMethod, _ path: String, host: String? = "127.0.0.1:8474",
        _ headers: [HTTPHeader: String] = [:]
    ) -> String {
        var all = HTTPHeaders(headers)
        all[.host] = host
        do throws(ServiceGate.Refusal) {
            return try gate.admit(method: method, path: path, headers: all)
                .joined(separator: " ")
        } catch {
            return "\(error.status)"
        }
    }

    @Test func whatActsNeedsTheToken() {
        #expect(outcome(.GET, "/state") == "state")
        #expect(outcome(.POST, "/faults") == "401")
        #expect(outcome(.DELETE, "/faults/1") == "401")
        for wrong in ["Bearer 0123456789abcdee", "Bearer ", "0123456789abcdef", "Basic x"] {
            #expect(outcome(.POST, "/faults", [.authorization: wrong]) == "401")
        }
        let right = [HTTPHeader.authorization: "Bearer 0123456789abcdef"]
        #expect(outcome(.POST, "/faults", right) == "faults")
        #expect(outcome(.POST, "/0123456789abcdef/action") == "action")
        #expect(outcome(.GET, "/0123456789abcdef/action/action-1") == "action action-1")
        #expect(outcome(.POST, "/0123456789abcdeg/action") == "401")
    }

    @Test func otherHostsAndOriginsAreRefused() {
        for host in ["evil.example:8474", "127.0.0.1", "127.0.0.1:80", "", nil] {
            #expect(outcome(.GET, "/state", host: host) == "421")
        }
        #expect(outcome(.GET, "/state", host: "LocalHost:8474") == "state")
        let origin = HTTPHeader("Origin")
        #expect(outcome(.GET, "/state", [origin: "http://evil.example"]) == "403")
        #expect(outcome(.GET, "/state", [origin: "null"]) == "403")
        #expect(outcome(.GET, "/state", [origin: "http://localhost:8474"]) == "state")
    }
}

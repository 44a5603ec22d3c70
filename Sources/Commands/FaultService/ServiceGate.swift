import FlyingFox
import Foundation

/// Who may ask the service for what.
///
/// It listens on loopback only; a page of some site in a browser of this machine could still ask it. So requests must
/// name it by an address that only this machine has, come from no other origin, and show the token for all that acts.
struct ServiceGate {
    /// What a request is told that may not pass.
    struct Refusal: Error, Equatable {
        let status: Int
        let reason: String
    }

    /// The port that it is asked at.
    let port: UInt16
    /// The word that shows that somebody may act.
    let token: String

    /// The largest body that is taken, in bytes.
    static let largestBody = 65_536

    /// Lets a request pass.
    ///
    /// - Returns: The words of its path, without the token.
    /// - Throws: `Refusal`.
    func admit(
        method: HTTPMethod, path: String, headers: HTTPHeaders
    ) throws(Refusal) -> [String] {
        let names = ["127.0.0.1:\(port)", "localhost:\(port)"]
        guard let host = headers[.host], names.contains(host.lowercased()) else {
            throw Refusal(status: 421, reason: "this server is 127.0.0.1:\(port) only")
        }
        if let origin = headers[HTTPHeader("Origin")],
            !names.map({ "http://\($0)" }).contains(origin.lowercased())
        {
            throw Refusal(status: 403, reason: "requests from other origins are refused")
        }
        var words = path.split(separator: "/").map(String.init)
        var hasToken = false
        if let first = words.first, isToken(first) {
            hasToken = true
            words.removeFirst()
        } else if let given = headers[.authorization], given.hasPrefix("Bearer ") {
            hasToken = isToken(String(given.dropFirst("Bearer ".count)))
        }
        guard hasToken || method == .GET || method == .HEAD else {
            throw Refusal(
                status: 401,
                reason: "what acts needs the token: 'Authorization: Bearer TOKEN', or "
                    + "http://127.0.0.1:\(port)/TOKEN as the base of the paths")
        }
        return words
    }

    /// A body's bytes, at most `largestBody` of them.
    ///
    /// - Throws: `Refusal`.
    static func body(of request: HTTPRequest) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        for try await part in request.bodySequence {
            bytes += part
            guard bytes.count <= largestBody else { throw tooLarge }
        }
        return bytes
    }

    private static let tooLarge = Refusal(
        status: 413, reason: "a body has at most \(largestBody) bytes")

    /// In a time that does not tell how much of it is right.
    private func isToken(_ word: String) -> Bool {
        let (given, wanted) = (Array(word.utf8), Array(token.utf8))
        guard given.count == wanted.count else { return false }
        return zip(given, wanted).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }
}

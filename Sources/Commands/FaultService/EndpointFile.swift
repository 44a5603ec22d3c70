import Foundation
import Glibc

/// Where a served cluster is, for those who test against it: printed, and a file while the session lasts.
struct EndpointFile: Encodable {
    /// The name of the file in the run folder.
    static let name = "endpoints.json"

    /// The service's address.
    let control: String
    /// What shows that somebody may act; nil when the user has given it.
    let token: String?
    /// The base address for the clients' fault injector tests, token included; nil when the user has given it.
    let faultInjector: String?
    /// The nodes' addresses, in their order.
    let nodes: [String]

    enum CodingKeys: String, CodingKey {
        case control, token, nodes
        case faultInjector = "fault-injector"
    }

    /// The endpoints of a service.
    ///
    /// - Parameters:
    ///   - port: The service's port.
    ///   - token: Its token; nil when it must not be told.
    ///   - nodes: The nodes' addresses.
    init(port: UInt16, token: String?, nodes: [String]) {
        control = "http://127.0.0.1:\(port)"
        self.token = token
        faultInjector = token.map { "http://127.0.0.1:\(port)/\($0)" }
        self.nodes = nodes
    }

    /// The text, one line of JSON.
    var text: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }

    /// Writes it, readable for this user alone, whole or not at all.
    ///
    /// - Throws: When it cannot be written.
    func write(in folder: String) throws {
        let path = "\(folder)/\(Self.name)"
        let draft = path + ".new"
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        try file.write(contentsOf: Data((text + "\n").utf8))
        try file.close()
        guard rename(draft, path) == 0 else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
    }

    /// Takes it away: its token opens nothing any more.
    static func remove(in folder: String) { unlink("\(folder)/\(name)") }
}

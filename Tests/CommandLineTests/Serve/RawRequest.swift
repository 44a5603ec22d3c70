import FlyingFox
import Foundation
import Glibc
import Testing

/// A request sent byte for byte, so that no client cleans its path or sets its host.
struct RawRequest {
    /// The server's address and port.
    let authority: String

    struct NoAnswer: Error {}

    /// Sends it and reads the answer to its end.
    func send(
        _ method: String, _ path: String, host: String
    ) throws -> (status: Int, text: String, headers: HTTPHeaders) {
        let parts = authority.split(separator: ":")
        let port = try #require(UInt16(parts[1]))
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var limit = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(
            descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        inet_pton(AF_INET, String(parts[0]), &address.sin_addr)
        let connected = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else { throw NoAnswer() }
        let text =
            "\(method) \(path) HTTP/1.1\r\nHost: \(host)\r\nConnection: close\r\n"
            + "Content-Length: 0\r\n\r\n"
        guard write(descriptor, text, text.utf8.count) == text.utf8.count else { throw NoAnswer() }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            guard count > 0 else { break }
            bytes += buffer.prefix(count)
        }
        return try answer(String(decoding: bytes, as: UTF8.self))
    }

    private func answer(
        _ text: String
    ) throws -> (status: Int, text: String, headers: HTTPHeaders) {
        guard let gap = text.range(of: "\r\n\r\n") else { throw NoAnswer() }
        let lines = text[..<gap.lowerBound].components(separatedBy: "\r\n")
        let words = lines[0].split(separator: " ")
        guard words.count >= 2, let status = Int(words[1]) else { throw NoAnswer() }
        var headers = HTTPHeaders()
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2 else { continue }
            headers[HTTPHeader(String(parts[0]))] = parts[1].trimmingCharacters(in: .whitespaces)
        }
        return (status, String(text[gap.upperBound...]), headers)
    }
}

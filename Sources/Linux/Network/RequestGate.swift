/// Lets only whole HTTP requests of a bounded size through to a server, one connection's bytes after the other.
///
/// A server that reads lines of any length, or what is left of a body that it refused as another request, can be kept
/// busy for ever by whoever may connect. So the head is held back until it is whole and each of its lines short, and
/// must tell how long the body is.
package struct RequestGate: Sendable {
    /// The longest head, in bytes.
    package static let largestHead = 16_384
    /// The longest line of a head, in bytes.
    package static let longestLine = 4096

    /// What is to be done with what was taken.
    package enum Decision: Equatable, Sendable {
        /// These bytes go on to the server.
        case pass([UInt8])
        /// Nothing more is passed: the client gets this answer.
        case refuse(String)
    }

    private let largestBody: Int
    /// What of a head has come.
    private var head: [UInt8] = []
    /// How many bytes of a body are still to come.
    private var body = 0

    /// A gate for requests with bodies of at most so many bytes.
    package init(largestBody: Int) {
        self.largestBody = largestBody
    }

    /// Whether a request has begun to come and is not whole.
    package var isWaiting: Bool { !head.isEmpty || body > 0 }

    /// Takes what a client has sent.
    package mutating func take(_ bytes: some Collection<UInt8>) -> Decision {
        var passed: [UInt8] = []
        var rest = Array(bytes)[...]
        while !rest.isEmpty {
            if body > 0 {
                let part = rest.prefix(body)
                passed += part
                body -= part.count
                rest = rest.dropFirst(part.count)
                continue
            }
            let byte = rest.removeFirst()
            // Line ends before a request are to be passed over (RFC 9112, section 2.2).
            if head.isEmpty, byte == Self.carriageReturn || byte == Self.lineFeed { continue }
            head.append(byte)
            guard head.count <= Self.largestHead else {
                return .refuse(Self.answer("431 Request Header Fields Too Large"))
            }
            guard byte == Self.lineFeed, isWhole else { continue }
            if let answer = readHead() { return .refuse(answer) }
            passed += head
            head = []
        }
        return .pass(passed)
    }

    private static let carriageReturn = UInt8(ascii: "\r")
    private static let lineFeed = UInt8(ascii: "\n")

    /// Whether the head ends with an empty line.
    private var isWhole: Bool {
        head.suffix(2).elementsEqual([Self.lineFeed, Self.lineFeed])
            || head.suffix(4).elementsEqual("\r\n\r\n".utf8)
    }

    /// Looks how long the body is.
    ///
    /// - Returns: What the client is to be told when the request may not pass.
    private mutating func readHead() -> String? {
        let lines = head.split(separator: Self.lineFeed)
        guard lines.allSatisfy({ $0.count <= Self.longestLine }) else {
            return Self.answer("431 Request Header Fields Too Large")
        }
        var length: Int?
        for line in lines.dropFirst() {
            let text = String(decoding: line, as: UTF8.self)
            guard let colon = text.firstIndex(of: ":") else { continue }
            let name = text[..<colon].lowercased()
            let value = text[text.index(after: colon)...].filter { !$0.isWhitespace }
            if name == "transfer-encoding" { return Self.answer("411 Length Required") }
            guard name == "content-length" else { continue }
            guard let number = Int(value), number >= 0, length == nil || length == number else {
                return Self.answer("400 Bad Request")
            }
            length = number
        }
        guard length ?? 0 <= largestBody else { return Self.answer("413 Content Too Large") }
        body = length ?? 0
        return nil
    }

    private static func answer(_ status: String) -> String {
        let text = "{\"error\":\"\(status.dropFirst(4).lowercased())\"}\n"
        return
            "HTTP/1.1 \(status)\r\nContent-Type: application/json\r\nContent-Length: \(text.utf8.count)\r\n"
            + "Connection: close\r\n\r\n\(text)"
    }
}

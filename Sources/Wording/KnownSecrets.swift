/// Secrets that are known word for word, to be hidden in what other programs print.
package struct KnownSecrets: Sendable {
    /// The longest first, so that one that begins as another is hidden whole.
    private let values: [[UInt8]]
    /// Which bytes a secret begins with.
    private let begins: [Bool]

    /// - Parameter secrets: The secrets; those that are empty are none.
    package init(_ secrets: some Sequence<String> = []) {
        let texts = secrets.flatMap { [$0, Self.encoded($0), Self.escaped($0)] }
        values = Set(texts.filter { !$0.isEmpty }).map { Array($0.utf8) }
            .sorted {
                $0.count == $1.count ? $0.lexicographicallyPrecedes($1) : $0.count > $1.count
            }
        var begins = [Bool](repeating: false, count: 256)
        for value in values { begins[Int(value[0])] = true }
        self.begins = begins
    }

    /// A text with these secrets hidden.
    package func hiding(in text: String) -> String {
        guard !values.isEmpty else { return text }
        var bytes = Array(text.utf8)
        return String(decoding: take(&bytes, isLast: true), as: UTF8.self)
    }

    /// What of a stream's bytes can be shown.
    ///
    /// - Parameters:
    ///   - bytes: What came and was not taken yet; what could be the beginning of a secret stays in it.
    ///   - isLast: Whether nothing follows.
    /// - Returns: The bytes that are taken, with the secrets in them hidden.
    package func take(_ bytes: inout [UInt8], isLast: Bool) -> [UInt8] {
        guard !values.isEmpty else {
            defer { bytes = [] }
            return bytes
        }
        var shown: [UInt8] = []
        shown.reserveCapacity(bytes.count)
        var place = 0
        while place < bytes.count {
            guard begins[Int(bytes[place])] else {
                shown.append(bytes[place])
                place += 1
                continue
            }
            let rest = bytes[place...]
            if !isLast, values.contains(where: { $0.count > rest.count && $0.starts(with: rest) }) {
                break
            }
            if let value = values.first(where: { rest.starts(with: $0) }) {
                shown += Array(Secret.hidden.utf8)
                place += value.count
            } else {
                shown.append(bytes[place])
                place += 1
            }
        }
        bytes.removeFirst(place)
        return shown
    }

    /// As it stands in an address.
    private static func encoded(_ secret: String) -> String {
        secret.utf8.map { byte in
            let character = Character(UnicodeScalar(byte))
            let isPlain = byte < 128 && (character.isLetter || character.isNumber)
            if isPlain || "-._~".contains(character) { return String(character) }
            return "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }.joined()
    }

    /// As it stands in JSON, or between quotes in a program's log.
    private static func escaped(_ secret: String) -> String {
        secret.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
    }
}

extension Secret {
    /// The part of a text that is hidden where the text is shown.
    ///
    /// - Parameters:
    ///   - text: The text.
    ///   - shown: The text as it is shown.
    /// - Returns: nil when nothing of it is hidden.
    package static func part(of text: String, shownAs shown: String) -> String? {
        guard let first = shown.firstRange(of: hidden) else { return nil }
        let before = shown[..<first.lowerBound]
        let last = shown.ranges(of: hidden).last ?? first
        let after = shown[last.upperBound...]
        guard text.hasPrefix(before), text.hasSuffix(after),
            text.count >= before.count + after.count
        else { return text }
        return String(text.dropFirst(before.count).dropLast(after.count))
    }
}

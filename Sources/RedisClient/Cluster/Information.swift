/// The answer to INFO: sections of keys and values.
package struct Information: Hashable, Sendable {
    /// The values by section, its name in lower case, and key.
    package let sections: [String: [String: String]]

    /// Reads the text; lines that are neither a section's head nor `key:value` are passed over.
    package init(_ text: some StringProtocol) {
        var sections: [String: [String: String]] = [:]
        var section = ""
        for line in text.split(whereSeparator: \.isNewline) {
            if line.hasPrefix("#") {
                section = line.drop { $0 == "#" || $0 == " " }.lowercased()
            } else if let colon = line.firstIndex(of: ":") {
                let value = line[line.index(after: colon)...]
                sections[section, default: [:]][String(line[..<colon])] = String(value)
            }
        }
        self.sections = sections
    }

    /// The value of a key, whichever section it is in.
    package subscript(key: String) -> String? {
        for values in sections.values {
            if let value = values[key] { return value }
        }
        return nil
    }

    /// The value of a key as a whole number; nil when it is none.
    package func integer(_ key: String) -> Int64? {
        self[key].flatMap { Int64($0) }
    }
}

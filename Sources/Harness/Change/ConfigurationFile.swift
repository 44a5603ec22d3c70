import Evidence
import Foundation
import RedisClient

/// A redis.conf as the server reads it: directives with their arguments, includes followed.
package struct ConfigurationFile: Sendable {
    /// What is wrong with a file, and where.
    package struct Failure: Error, CustomStringConvertible {
        /// `redis.conf:12: unbalanced quotes`.
        package let description: String
    }

    /// The most files that include each other.
    private static let deepest = 16

    /// The directives by name, lower case; each with the arguments of every time it was written.
    package private(set) var directives: [String: [[String]]] = [:]

    /// Reads a file.
    ///
    /// - Throws: Where it is not as the server would take it.
    package init(path: String) throws(Failure) {
        try read(path, depth: 0)
    }

    /// Reads a text, for which `include` is an error.
    package init(text: String, name: String) throws(Failure) {
        try take(text, name: name, depth: Self.deepest)
    }

    private mutating func read(_ path: String, depth: Int) throws(Failure) {
        let text: String
        do {
            text = try String(contentsOfFile: path, encoding: .utf8)
        } catch {
            var isFolder: ObjCBool = false
            let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
            let reason =
                !exists
                ? "there is no such file"
                : isFolder.boolValue
                    ? "this is a folder; name the redis.conf in it" : "cannot be read as text"
            throw Failure(description: "\(path): \(reason)")
        }
        try take(text, name: path, depth: depth)
    }

    private mutating func take(_ text: String, name: String, depth: Int) throws(Failure) {
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        for (index, line) in lines.enumerated() {
            let trimmed = line.trimmingCharacters(in: .whitespaces)
            guard !trimmed.isEmpty, !trimmed.hasPrefix("#") else { continue }
            let place = "\(name):\(index + 1)"
            guard let words = Self.words(trimmed), let first = words.first else {
                throw Failure(description: "\(place): unbalanced quotes")
            }
            let directive = first.lowercased()
            guard words.count > 1 else {
                // Not named where it is no directive: it may be a password on a line of its own.
                let name = Self.isDirective(directive) ? "'\(directive)'" : "a directive"
                throw Failure(description: "\(place): \(name) has no value")
            }
            if directive == "include" {
                try include(words[1], from: name, at: place, depth: depth)
            } else {
                directives[directive, default: []].append(Array(words.dropFirst()))
            }
        }
    }

    /// Whether it is one that is known here, or holds a secret and so has a name that is none.
    private static func isDirective(_ name: String) -> Bool {
        Secret.isSecret(directive: name) || ConfigurationReader.setsItself(name)
            || FailoverSettings.bearing(of: name) != nil
    }

    /// A relative path is taken from the including file's folder; the server takes it from its own.
    private mutating func include(
        _ path: String, from name: String, at place: String, depth: Int
    ) throws(Failure) {
        guard depth < Self.deepest else {
            throw Failure(
                description: "\(place): includes are not followed so deep, or in a circle")
        }
        let folder = URL(fileURLWithPath: name).deletingLastPathComponent().path
        try read(path.hasPrefix("/") ? path : "\(folder)/\(path)", depth: depth + 1)
    }

    /// The words of a line as `sdssplitargs` of the server splits them; nil when quotes do not balance.
    ///
    /// In double quotes \n, \r, \t, \b, \a and \xHH are what they are in C, any other escaped
    /// character stands for itself; in single quotes only \' is escaped. A closing quote ends the word.
    static func words(_ line: String) -> [String]? {
        var words: [String] = []
        var rest = Array(line.unicodeScalars)[...]
        while let scalar = rest.first {
            if scalar.properties.isWhitespace {
                rest = rest.dropFirst()
                continue
            }
            guard let word = word(&rest) else { return nil }
            words.append(word)
        }
        return words
    }

    private static func word(_ rest: inout ArraySlice<Unicode.Scalar>) -> String? {
        var word = String.UnicodeScalarView()
        while let scalar = rest.first, !scalar.properties.isWhitespace {
            rest = rest.dropFirst()
            guard scalar == "\"" || scalar == "'" else {
                word.append(scalar)
                continue
            }
            guard let quoted = quoted(by: scalar, &rest) else { return nil }
            word += quoted
            // The server wants a space or the end behind a closing quote.
            guard rest.first?.properties.isWhitespace ?? true else { return nil }
            break
        }
        return String(word)
    }

    private static func quoted(
        by quote: Unicode.Scalar, _ rest: inout ArraySlice<Unicode.Scalar>
    ) -> String.UnicodeScalarView? {
        var text = String.UnicodeScalarView()
        while let scalar = rest.popFirst() {
            if scalar == quote { return text }
            guard scalar == "\\", let next = rest.first, quote == "\"" || next == "'" else {
                text.append(scalar)
                continue
            }
            rest = rest.dropFirst()
            let digits = String(String.UnicodeScalarView(rest.prefix(2)))
            if next == "x", digits.count == 2, let byte = UInt8(digits, radix: 16), quote == "\"" {
                text.append(Unicode.Scalar(byte))
                rest = rest.dropFirst(2)
            } else {
                text.append(quote == "\"" ? escapes[next] ?? next : next)
            }
        }
        return nil
    }

    private static let escapes: [Unicode.Scalar: Unicode.Scalar] = [
        "n": "\n", "r": "\r", "t": "\t", "b": "\u{8}", "a": "\u{7}",
    ]
}

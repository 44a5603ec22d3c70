import Foundation
import Quantities
import Wording

/// A redis.conf as the server reads it: directives with their arguments, includes followed.
package struct ConfigurationFile: Sendable {
    /// What is wrong with a file, and where.
    package struct Failure: Error, CustomStringConvertible {
        /// `redis.conf:12: unbalanced quotes`.
        package let description: String
    }

    /// The most files that include each other.
    private static let deepest = 16
    /// The most files that are read in all: patterns that match the including file would be without end.
    private static let mostFiles = 256
    /// The greatest file that is read, in bytes.
    private static let largestBytes = 4 << 20

    /// The directives by name, lower case; each with the arguments of every time it was written.
    package private(set) var directives: [String: [[String]]] = [:]
    /// Where each directive was written last: `redis.conf:12`.
    package private(set) var places: [String: String] = [:]
    private var filesRead = 0

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
        filesRead += 1
        guard filesRead <= Self.mostFiles else {
            throw Failure(description: "\(path): more than \(Self.mostFiles) files are included")
        }
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw Failure(description: "\(path): there is no such file")
        }
        guard !isFolder.boolValue else {
            throw Failure(description: "\(path): this is a folder; name the redis.conf in it")
        }
        let bytes = try? FileHandle(forReadingAtPath: path)?.read(upToCount: Self.largestBytes + 1)
        guard let text = String(data: bytes ?? Data([0xFF]), encoding: .utf8),
            text.utf8.count <= Self.largestBytes
        else { throw Failure(description: "\(path): cannot be read as text") }
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
                let name = DirectiveNames.contains(directive) ? "'\(directive)'" : "a directive"
                throw Failure(description: "\(place): \(name) has no value")
            }
            if let complaint = Self.complaint(about: directive, Array(words.dropFirst())) {
                throw Failure(description: "\(place): \(complaint)")
            }
            if directive == "include" {
                for path in words.dropFirst() {
                    try include(path, from: name, at: place, depth: depth)
                }
            } else {
                directives[directive, default: []].append(Array(words.dropFirst()))
                places[directive] = place
            }
        }
    }

    /// Directives whose arguments may begin with `#`.
    private static let takesHashes: Set<String> = [
        "user", "rename-command", "loadmodule", "requirepass", "masterauth", "primaryauth",
        "proc-title-template",
    ]

    /// What the server would not take of a directive; nil when nothing is known. Quotes no argument that may be secret.
    private static func complaint(about directive: String, _ arguments: [String]) -> String? {
        if let suggestion = DirectiveNames.suggestion(for: directive) {
            return "no server knows a directive '\(directive)'\(suggestion)"
        }
        let hasComment = arguments.dropFirst().contains { $0.hasPrefix("#") }
        if hasComment, !takesHashes.contains(directive) {
            return
                "redis.conf has no comments behind a value; put the one behind '\(directive)' on a line of its own"
        }
        if let unit = ConfigurationReader.timeUnit(of: directive), let value = arguments.first,
            Int64(value) == nil
        {
            let name =
                unit == .milliseconds(1)
                ? "milliseconds" : unit == .seconds(1) ? "seconds" : "microseconds"
            let meant = Units.duration.parse(value).map {
                $0.wholeNanoseconds / unit.wholeNanoseconds
            }
            return "\(value.quoted) is no number; redis.conf counts '\(directive)' in \(name)"
                + (meant.map { ": write \($0)" } ?? "")
        }
        return nil
    }

    /// A relative path is taken from the including file's folder; the server takes it from its own. A pattern of a
    /// shell means every file that it matches, in the order of their names, and may match none.
    private mutating func include(
        _ path: String, from name: String, at place: String, depth: Int
    ) throws(Failure) {
        guard depth < Self.deepest else {
            throw Failure(
                description: "\(place): includes are not followed so deep, or in a circle")
        }
        let folder = URL(fileURLWithPath: name).deletingLastPathComponent().path
        let whole = path.hasPrefix("/") ? path : "\(folder)/\(path)"
        let isPattern = path.contains { "*?[".contains($0) }
        let files = isPattern ? Self.matches(of: whole) : [whole]
        for file in files {
            do throws(Failure) {
                try read(file, depth: depth + 1)
            } catch  where error.description.hasPrefix("\(file): ") {
                throw Failure(description: "\(place): include \(error.description)")
            }
        }
    }

    /// The files that a pattern of a shell matches.
    private static func matches(of pattern: String) -> [String] {
        var found = glob_t()
        defer { globfree(&found) }
        guard glob(pattern, 0, nil, &found) == 0 else { return [] }
        return (0..<Int(found.gl_pathc)).compactMap { index in
            found.gl_pathv[index].map { String(cString: $0) }
        }
    }

    /// The words of a line as `sdssplitargs` of the server splits them; nil when quotes do not balance.
    ///
    /// In double quotes \n, \r, \t, \b, \a and \xHH are what they are in C, any other escaped
    /// character stands for itself; in single quotes only \' is escaped. A closing quote ends the word.
    package static func words(_ line: String) -> [String]? {
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

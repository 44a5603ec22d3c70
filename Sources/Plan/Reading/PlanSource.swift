import Foundation
import Glibc

/// The text of a plan and the name that its errors show.
package struct PlanSource: Sendable {
    /// The greatest plan that is read, in bytes.
    package static let largestBytes = 256 * 1024

    /// What its errors show: the path as the user gave it.
    package let name: String
    /// The text.
    package let text: String

    /// A plan from memory.
    package init(name: String, text: String) {
        self.name = name
        self.text = text
    }

    /// Reads a plan's file.
    ///
    /// - Throws: When it is not there, not to be read, too large, empty or not text.
    package init(path: String) throws(PlanError) {
        let position = PlanPosition(source: path)
        let bytes: [UInt8]
        do {
            bytes = try Self.read(path)
        } catch {
            throw PlanError(position, error.reason)
        }
        try self.init(name: path, bytes: bytes)
    }

    /// A plan from bytes.
    ///
    /// - Throws: When they are too many, none, or not text.
    package init(name: String, bytes: [UInt8]) throws(PlanError) {
        let position = PlanPosition(source: name)
        guard bytes.count <= Self.largestBytes else {
            throw PlanError(
                position, "the file is larger than \(Self.largestBytes / 1024) KiB: not a plan")
        }
        guard let text = String(validating: bytes, as: UTF8.self), !bytes.contains(0) else {
            throw PlanError(position, "the file is not text in UTF-8: not a plan")
        }
        // What an editor may write first, to say that it is UTF-8; YAML knows it no more behind the first value.
        let hasMark = text.unicodeScalars.first == "\u{FEFF}"
        let words = hasMark ? String(text.unicodeScalars.dropFirst()) : text
        guard !words.allSatisfy(\.isWhitespace) else {
            throw Self.isEmpty(name)
        }
        self.init(name: name, text: words)
    }

    /// What to say when there is nothing in it.
    var isEmptyError: PlanError { Self.isEmpty(name) }

    private static func isEmpty(_ name: String) -> PlanError {
        PlanError(
            PlanPosition(source: name),
            "the file is empty; a plan has at least cluster and duration")
    }

    private struct ReadFailure: Error {
        let reason: String

        init(_ code: Int32) {
            reason =
                switch code {
                case ENOENT: "there is no such file"
                case EISDIR: "this is a directory; name the plan's file"
                case EACCES: "the file may not be read by this user"
                default: "the file cannot be read: \(String(cString: strerror(code)))"
                }
        }
    }

    /// Reads one byte more than the limit at most, so that an endless file ends too.
    private static func read(_ path: String) throws(ReadFailure) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw ReadFailure(errno) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65536)
        while bytes.count <= largestBytes {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw ReadFailure(errno) }
            if count == 0 { break }
            bytes += buffer.prefix(count)
        }
        return bytes
    }
}

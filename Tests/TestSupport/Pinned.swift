package import Foundation

/// Texts that users hold in hands, kept beside the tests as they were last agreed on.
///
/// Where one changes on purpose, `SHAKETABLE_PIN=1 swift test --filter Pinned` writes it anew; the difference is then
/// read as part of the change, and named in the CHANGELOG where users see it.
package enum Pinned {
    /// Holds a text against the pinned one.
    ///
    /// - Parameters:
    ///   - text: As it is now.
    ///   - file: Where the pinned one lies.
    /// - Returns: The first line that differs, in words; nil when none does, or when it was written anew.
    /// - Throws: When the file cannot be written.
    package static func difference(_ text: String, from file: URL) throws -> String? {
        if ProcessInfo.processInfo.environment["SHAKETABLE_PIN"] != nil {
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try text.write(to: file, atomically: true, encoding: .utf8)
            return nil
        }
        guard let pinned = try? String(contentsOf: file, encoding: .utf8) else {
            return "\(file.lastPathComponent) is not pinned: SHAKETABLE_PIN=1 writes it"
        }
        if pinned == text { return nil }
        let now = text.split(separator: "\n", omittingEmptySubsequences: false)
        let was = pinned.split(separator: "\n", omittingEmptySubsequences: false)
        let line = zip(now, was).enumerated().first { $0.element.0 != $0.element.1 }?.offset
        let index = line ?? min(now.count, was.count)
        return "\(file.lastPathComponent):\(index + 1): "
            + "'\(index < was.count ? was[index] : "")' is now '\(index < now.count ? now[index] : "")'"
    }

    /// The text of a page without its pictures and its marks, a line for each piece.
    package static func words(ofPage html: String) -> String {
        var text = html
        text = text.replacing(/(?s)<(style|script|svg)[\s>].*?<\/\1>/, with: "\n")
        text = text.replacing(/<[^>]*>/, with: "\n")
        return text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
            .filter { !$0.isEmpty }.joined(separator: "\n") + "\n"
    }
}

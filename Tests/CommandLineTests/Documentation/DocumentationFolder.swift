import Foundation
import Reports
import Testing

/// The README and the pages of the documentation, as they lie in the checkout.
enum DocumentationFolder {
    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    static let folder = "Sources/shaketable/Documentation.docc"

    /// One page.
    struct Page: CustomTestStringConvertible, Sendable {
        /// The path from the root.
        let path: String
        let text: String

        var testDescription: String { path }

        /// The lines of its code blocks that are commands: those behind `$ `.
        var commands: [String] {
            text.split(separator: "\n").filter { $0.hasPrefix("$ ") }
                .map { String($0.dropFirst(2)) }
        }

        /// The command lines of this program inside of other languages' code blocks, such as a CI's.
        var examples: [String] {
            text.components(separatedBy: "```").enumerated()
                .filter { !$0.offset.isMultiple(of: 2) && !$0.element.hasPrefix("console") }
                .flatMap { $0.element.matches(of: /(?:^|[\s'"])(shaketable [a-z][^'\n]*)/) }
                .map { String($0.1) }
        }

        /// What stands between single backticks, on one line and outside of code blocks.
        var codeSpans: [String] {
            let prose = text.components(separatedBy: "```").enumerated()
                .filter { $0.offset.isMultiple(of: 2) }.map(\.element).joined()
            return prose.split(separator: "\n").flatMap { line in
                line.split(separator: "`", omittingEmptySubsequences: false).enumerated()
                    .filter { !$0.offset.isMultiple(of: 2) }.map { String($0.element) }
            }
        }

        /// The targets of its links.
        var links: [String] {
            text.matches(of: /\]\(([^)\s]+)\)/).map { String($0.1) }
        }

        /// The anchors that links may name: those of its headings, as GitHub makes them.
        var anchors: Set<String> {
            Set(
                text.split(separator: "\n").filter { $0.hasPrefix("#") }.map { line in
                    line.drop { $0 == "#" }.trimmingCharacters(in: .whitespaces).lowercased()
                        .filter { $0.isLetter || $0.isNumber || " -_".contains($0) }
                        .replacing(" ", with: "-")
                })
        }
    }

    static let pages: [Page] = {
        let names =
            (try? FileManager.default.contentsOfDirectory(
                atPath: root.appendingPathComponent(folder).path)) ?? []
        let paths =
            ["README.md"]
            + names.filter { $0.hasSuffix(".md") }.sorted().map {
                "\(folder)/\($0)"
            }
        return paths.compactMap { path in text(path).map { Page(path: path, text: $0) } }
    }()

    /// A file's text; nil when it cannot be read.
    static func text(_ path: String) -> String? {
        try? String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
    }

    static func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: root.appendingPathComponent(path).path)
    }
}

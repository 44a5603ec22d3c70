import ArgumentParser
import Foundation
import Reports
import Testing

@testable import Commands

/// What the README and the documentation tell to type can be typed, and what they point to is there.
@Suite struct DocumentedCommandsTests {
    /// The words behind `shaketable` of a command line; nil when the line starts something else.
    private static func arguments(of line: String) -> [String]? {
        let words = ShellWords(line).words
        switch words.first {
        case "shaketable", ".build/release/shaketable": return Array(words.dropFirst())
        case "scripts/run": return ["run"] + words.dropFirst()
        default: return nil
        }
    }

    /// The options of a text: `-o`, `--output`.
    private static func options(in text: String) -> Set<String> {
        Set(text.matches(of: /(?:^|[\s\[`'(|])(--?[a-z][a-z-]*)/).map { String($0.1) })
    }

    @Test(arguments: DocumentationFolder.pages)
    func everyCommandOfABlockIsUnderstood(page: DocumentationFolder.Page) {
        for line in page.commands {
            guard let arguments = Self.arguments(of: line) else { continue }
            #expect(throws: Never.self, "\(page.path): \(line)") {
                _ = try Shaketable.parseAsRoot(arguments)
            }
        }
    }

    /// A CI's example is not run here: but its commands are understood.
    @Test(arguments: DocumentationFolder.pages)
    func everyCommandOfAnExampleIsUnderstood(page: DocumentationFolder.Page) {
        // What a shell fills in is not known here.
        for line in page.examples where !line.contains(": ") && !line.contains("$") {
            guard let arguments = Self.arguments(of: line) else { continue }
            #expect(throws: Never.self, "\(page.path): \(line)") {
                _ = try Shaketable.parseAsRoot(arguments)
            }
        }
    }

    @Test func theExamplesOfCIsAreFound() {
        let nightly = DocumentationFolder.pages.first { $0.path.hasSuffix("Nightly.md") }
        let found = nightly?.examples ?? []
        #expect(found.count { $0 == "shaketable run chaos --parallel auto --output results" } == 2)
    }

    /// In a sentence a command may stand without its arguments: then its name and its options must be.
    @Test(arguments: DocumentationFolder.pages)
    func everyCommandOfASentenceExists(page: DocumentationFolder.Page) throws {
        for span in page.codeSpans {
            guard let arguments = Self.arguments(of: span), let name = arguments.first,
                !name.hasPrefix("-")
            else { continue }
            let command = Shaketable.configuration.subcommands.first { $0._commandName == name }
            let found = try #require(command, "\(page.path): no command of \(span)")
            var help = Shaketable.helpMessage(for: found, columns: 1000)
            for subcommand in found.configuration.subcommands {
                help += Shaketable.helpMessage(for: subcommand, columns: 1000)
            }
            let known = Self.options(in: help)
            for option in Self.options(in: arguments.joined(separator: " ")) {
                #expect(known.contains(option), "\(page.path): \(name) has no \(option)")
            }
        }
    }

    @Test(arguments: DocumentationFolder.pages)
    func everyScriptExistsWithItsOptions(page: DocumentationFolder.Page) throws {
        for line in page.commands + page.codeSpans {
            let words = ShellWords(line).words
            guard let script = words.first, script.hasPrefix("scripts/"), script != "scripts/run"
            else { continue }
            let text = try #require(
                DocumentationFolder.text(script), "\(page.path): \(script) is not there")
            let known = Self.options(in: text)
            for option in Self.options(in: words.joined(separator: " ")) {
                #expect(known.contains(option), "\(page.path): \(script) has no \(option)")
            }
        }
    }

    @Test(arguments: DocumentationFolder.pages)
    func everyLinkLeadsSomewhere(page: DocumentationFolder.Page) {
        let folder = page.path.split(separator: "/").dropLast().joined(separator: "/")
        for link in page.links where !link.contains("://") {
            let parts = link.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
            let path =
                parts[0].isEmpty
                ? page.path : folder.isEmpty ? String(parts[0]) : "\(folder)/\(parts[0])"
            #expect(DocumentationFolder.exists(path), "\(page.path): \(link) leads nowhere")
            guard parts.count == 2, let text = DocumentationFolder.text(path) else { continue }
            let target = DocumentationFolder.Page(path: path, text: text)
            #expect(
                target.anchors.contains(String(parts[1])), "\(page.path): no heading of \(link)")
        }
    }

    @Test(arguments: DocumentationFolder.pages)
    func everyPathOfTheRepositoryExists(page: DocumentationFolder.Page) {
        let named = page.text.matches(
            of: /(?:^|[\s`(])((?:plans|scripts|Tests|Sources)\/[A-Za-z0-9_.\/-]*[A-Za-z0-9_\/])/
        ).map { String($0.1) }
        for path in Set(named) {
            #expect(
                DocumentationFolder.exists(path) || DocumentationFolder.exists(path + ".yaml"),
                "\(page.path): \(path) is not there")
        }
    }

    @Test func theReadmeIsShort() throws {
        let readme = try #require(DocumentationFolder.text("README.md"))
        #expect(readme.utf8.count <= 8192)
    }

    @Test func wordsOfAShellAreFound() {
        #expect(
            ShellWords("shaketable run --companion \"python3 x.py\" -o a  # why").words
                == ["shaketable", "run", "--companion", "python3 x.py", "-o", "a"])
        #expect(ShellWords("shaketable check x > y").words == ["shaketable", "check", "x"])
    }
}

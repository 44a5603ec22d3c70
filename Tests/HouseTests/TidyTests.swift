import Foundation
import Testing

/// The style that a formatter does not see, as `path:line: X is banned, use Y`.
@Suite struct TidyTests {
    static let sources = Repository.files(below: ["Sources"], endingIn: [".swift", ".c", ".h"])

    @Test func noFileIsTooLong() {
        let long = Self.sources.filter { $0.lines.count > 650 }
            .map { "\($0.path): \($0.lines.count) lines; divide it (650 at most)" }
        #expect(long == [])
    }

    /// A helper type lives with its owner: a file for each of them is many files to open for one question.
    @Test func fewFilesAreFragments() {
        let files = Self.sources.filter { $0.path.hasSuffix(".swift") }
        #expect(files.filter { $0.lines.count <= 20 }.count < 40)
        // For a conformance, or where the owner is in another target.
        #expect(files.filter { $0.name.contains("+") }.count < 30)
    }

    @Test func mostFilesAreShort() {
        let lengths = Self.sources.filter { $0.path.hasSuffix(".swift") }.map(\.lines.count)
            .sorted()
        #expect((75...120).contains(lengths[lengths.count / 2]))
    }

    @Test func bannedWordsAreAbsent() {
        let banned: [(word: String, instead: String)] = [
            ("try!", "a thrown error"),
            ("Task.detached", "a task group"),
            ("@unchecked Sendable", "a Mutex or an actor"),
            ("nonisolated(unsafe)", "a Mutex or an actor"),
            ("TO" + "DO", "an issue"),
            ("FIX" + "ME", "an issue"),
        ]
        // Memory that one thread owns at a time, or that holds atomics only: the data plane has no locks. And OpenSSL's
        // context, which threads may share as it is.
        let allowed: Set<String> = [
            "Sources/LoadGenerator/Engine/LiveCounters.swift",
            "Sources/LoadGenerator/Ledger/FoundWrites.swift",
            "Sources/LoadGenerator/Ledger/KeyTable.swift",
            "Sources/RedisClient/Connection/ReplyDigest.swift",
            "Sources/RedisClient/Security/TransportSecurity.swift",
        ]
        var violations: [String] = []
        for file in Self.sources where !allowed.contains(file.path) {
            for (index, line) in file.lines.enumerated() {
                for (word, instead) in banned where line.contains(word) {
                    violations.append(
                        "\(file.path):\(index + 1): \(word) is banned, use \(instead)")
                }
            }
        }
        #expect(violations == [])
    }

    @Test func functionsAreShort() {
        var violations: [String] = []
        for file in Self.sources where file.path.hasSuffix(".swift") {
            for (start, length) in Self.functions(in: file) where length > 50 {
                violations.append(
                    "\(file.path):\(start): a function of \(length) lines; 50 at most")
            }
        }
        #expect(violations == [])
    }

    @Test func theLengthOfAFunctionIsCounted() {
        let file = Repository.File(
            path: "x.swift", text: "struct X {\n    func a() {\n        b()\n    }\n}\n")
        #expect(Self.functions(in: file).map(\.length) == [3])
    }

    @Test func nothingNamesAPlaceOfOneMachine() {
        let texts = Repository.files(
            below: ["Sources", "Tests", "plans", "scripts", ".ci", ".github"],
            endingIn: [".swift", ".c", ".h", ".md", ".yaml", ".yml", ".py", ".sh", "run", "test"])
        let machine = "/" + "work/"
        #expect(texts.filter { $0.text.contains(machine) }.map(\.path) == [])
    }

    @Test func theTopLevelHoldsOnlyWhatItShould() {
        let known: Set<String> = [
            "Package.swift", "Package.resolved", "Sources", "Tests", "plans", "scripts",
            "README.md",
            "CHANGELOG.md", "LICENSE", ".gitignore", ".swift-format", ".ci", ".github", ".git",
            "runs",
        ]
        let unknown = Repository.entries(of: ".").filter {
            !known.contains($0) && !$0.hasPrefix(".build")
        }
        #expect(unknown == [])
    }

    /// The first line and the length of every function, by its indentation.
    static func functions(in file: Repository.File) -> [(start: Int, length: Int)] {
        let lines = file.lines
        var found: [(start: Int, length: Int)] = []
        for (index, line) in lines.enumerated() {
            let indentation = line.prefix { $0 == " " }
            let words = line.split(separator: " ")
            guard words.contains("func") || words.first?.hasPrefix("init(") == true,
                !line.contains("//"), Self.hasBody(lines[index...]),
                let end = lines[index...].firstIndex(where: { $0.hasPrefix("\(indentation)}") })
            else { continue }
            found.append((index + 1, end - index + 1))
        }
        return found
    }

    /// Whether a declaration has a body: what a protocol asks for has none.
    private static func hasBody(_ lines: ArraySlice<Substring>) -> Bool {
        for line in lines {
            if line.isEmpty || line.hasSuffix("}") && !line.contains("{") || line.contains("///") {
                return false
            }
            if line.contains("{") { return true }
        }
        return false
    }
}

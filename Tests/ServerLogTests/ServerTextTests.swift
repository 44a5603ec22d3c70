import Foundation
import Testing

@testable import ServerLog

/// What the servers of each version write, held against what is read.
///
/// `Resources/server-texts.tsv` has a line for each text: its level, the versions that write it (r for Redis,
/// v for Valkey, the first and the last), and the text, `{}` for words and `{#}` for a number. A longer text
/// is cut and ends with three points. The README beside it says how it is made for another version.
@Suite struct ServerTextTests {
    struct ServerText: Sendable {
        let level: String
        let versions: String
        let text: String

        /// The text with its places filled, in several ways: not every place takes every word.
        var written: [String] {
            let numbered = text.replacing(" ...", with: "").replacing("{#}", with: "7")
            guard numbered.contains("{}") else { return [numbered] }
            return ServerTextTests.words.map { numbered.replacing("{}", with: $0) }
        }
    }

    /// A text, as it is written where most of it is understood, and how it is read then.
    struct Read: Sendable {
        let text: ServerText
        let written: String
        let reading: Reading

        init(_ text: ServerText) {
            var best: (written: String, reading: Reading)?
            for written in text.written {
                let reading = ServerTextTests.reading(written)
                if reading > best?.reading ?? .unknown || best == nil { best = (written, reading) }
                if reading == .told { break }
            }
            self.text = text
            written = best?.written ?? ""
            reading = best?.reading ?? .unknown
        }
    }

    enum Reading: Int, Comparable, CaseIterable {
        case unknown
        case known
        case told

        init(_ message: LogMessage) {
            switch message {
            case .unknown: self = .unknown
            case .known: self = .known
            default: self = .told
            }
        }

        static func < (left: Reading, right: Reading) -> Bool { left.rawValue < right.rawValue }
    }

    static let words = [
        "0123456789abcdef01230123456789abcdef0123", "10.9.0.1:6379", "success", "7", "", "master",
        "ok", "redis", "ping", "RDB", "Redis", "slaves sockets", "disk", "Valkey", "Can't save",
    ]

    static let texts: [ServerText] = {
        let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Resources/server-texts.tsv")
        let text = (try? String(contentsOf: path, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").compactMap { line in
            let fields = line.split(separator: "\t", maxSplits: 2).map(String.init)
            guard fields.count == 3 else { return nil }
            return ServerText(level: fields[0], versions: fields[1], text: fields[2])
        }
    }()

    static func reading(_ text: String) -> Reading {
        Array(text.utf8).withUnsafeBytes { Reading(MessageTable.matcher.message(of: $0)) }
    }

    static let read = texts.map { Read($0) }

    /// A new version's list that holds what nobody reads fails here, and names it.
    @Test func everyTextOfEveryVersionIsRead() {
        #expect(Self.texts.count == 1514)
        let unread = Self.read.filter { $0.reading == .unknown }
        #expect(unread.map(\.text.text) == [])
    }

    /// How many texts of a version are told, and how many are only known: a number that changes is meant
    /// to be looked at.
    @Test func whatIsToldIsCounted() {
        let counts = Self.read.reduce(into: [Reading: Int]()) { $0[$1.reading, default: 0] += 1 }
        #expect(counts[.told] ?? 0 >= 900)
        #expect((counts[.told] ?? 0) + (counts[.known] ?? 0) == Self.texts.count)
        for version in ["r2.8", "r7.4", "r5.0-8.2", "v9.1", "v8.0-9.1", "r8.4"] {
            #expect(Self.texts.contains { $0.versions.contains(version) }, "\(version)")
        }
    }

    /// What a later version adds at the end must not lose the line, nor turn what is told into what is not.
    @Test(arguments: [" (in shard 7)", ", reason: none", ". And more", ": 12"])
    func whatIsAddedAtTheEndLosesNothing(_ suffix: String) {
        let lost = Self.read.filter { Self.reading($0.written + suffix) < $0.reading }
        #expect(lost.map(\.text.text) == [])
    }

    /// Warnings of a server are told, but for what its start, its crash reports and modules say.
    @Test func failuresOfTheDiskAreTold() {
        let disk = Self.read.filter {
            $0.text.level == "#" && $0.text.text.hasPrefix("Write error")
        }
        #expect(disk.count >= 5)
        #expect(disk.filter { $0.reading != .told }.map(\.text.text) == [])
    }
}

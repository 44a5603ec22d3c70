import Foundation
import Testing

@testable import ExperimentRunner
@testable import Experiments
@testable import Plan

@Suite struct ConfigurationFileTests {
    @Test(arguments: [
        (#"save """#, ["save", ""]), (#"a "b c" d"#, ["a", "b c", "d"]),
        (#"a 'it\'s' "\x41\n\"""#, ["a", "it's", "A\n\""]), ("a   b\tc", ["a", "b", "c"]),
        (#"a b"c d""#, ["a", "bc d"]),
    ])
    func wordsAreSplitAsTheServerDoes(line: String, words: [String]) {
        #expect(ConfigurationFile.words(line) == words)
    }

    @Test(arguments: [#"a "b"#, "a 'b", #"a "b"c"#])
    func unbalancedQuotesAreRefused(line: String) {
        #expect(ConfigurationFile.words(line) == nil)
        let failure = #expect(throws: ConfigurationFile.Failure.self) {
            _ = try ConfigurationFile(text: "# comment\n\n\(line)\n", name: "redis.conf")
        }
        #expect(failure?.description == "redis.conf:3: unbalanced quotes")
    }

    @Test func includesAreFollowedAndTheLastValueCounts() throws {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let main = folder.appendingPathComponent("main.conf").path
        try "save 900 1\nsave 300 10\nCluster-Node-Timeout 5000\ninclude more.conf\n"
            .write(toFile: main, atomically: true, encoding: .utf8)
        try "cluster-node-timeout 1000\nrename-command CONFIG \"\"\nport 6379\n"
            .write(
                toFile: folder.appendingPathComponent("more.conf").path, atomically: true,
                encoding: .utf8)
        let file = try ConfigurationFile(path: main)
        let old = try ConfigurationFile(text: "cluster-node-timeout 5000", name: "old")
        let change = ConfigurationChange(from: old, to: file)
        let timeout = try #require(change.changes.first { $0.name == "cluster-node-timeout" })
        #expect(timeout.to == ["1000"])
        #expect(timeout.bearing != nil)
        #expect(timeout.ignored == nil)
        #expect(change.changes.first { $0.name == "save" }?.to == ["900 1", "300 10"])
        #expect(change.changes.first { $0.name == "rename-command" }?.ignored != nil)
        #expect(change.changes.first { $0.name == "port" }?.ignored != nil)
        #expect(
            change.values(of: 1).map(\.path) == [
                "cluster.config.cluster-node-timeout", "cluster.config.save",
            ])
    }

    /// The last of them is equal on both sides.
    @Test(arguments: [
        ("loadmodule", "/a.so", "/c.so"), ("rename-command", "CONFIG A", "CONFIG B"),
        ("user", "alice on ~* +@all", "alice off"),
        ("client-output-buffer-limit", "replica 1mb 1mb 60", "replica 2mb 1mb 60"),
        ("save", "900 1", "800 1"),
    ])
    func anEarlierOfSeveralRepeatedDirectivesCounts(
        directive: String, before: String, after: String
    ) throws {
        let last = [
            "loadmodule": "/b.so", "rename-command": "FLUSHALL X", "user": "bob on",
            "client-output-buffer-limit": "normal 0 0 0", "save": "300 10",
        ][directive]
        let files = try [before, after].map { value in
            try ConfigurationFile(
                text: "\(directive) \(value)\n\(directive) \(try #require(last))\n", name: "c")
        }
        let change = ConfigurationChange(from: files[0], to: files[1])
        #expect(change.changes.map(\.name) == [directive])
        // What may hold a password is told as one word.
        let isSecret = ["user", "rename-command"].contains(directive)
        #expect(change.changes.first?.from.count == (isSecret ? 1 : 2))
        #expect(ConfigurationChange(from: files[0], to: files[0]).changes.isEmpty)
    }

    /// What is wrong with a line, told with its place and the fix.
    @Test(arguments: [
        (
            "cluster-node-timeout 2000 # INC-4711",
            "redis.conf has no comments behind a value; put the one behind 'cluster-node-timeout' on a line of its own"
        ),
        (
            "cluster-node-timeout 5s",
            "'5s' is no number; redis.conf counts 'cluster-node-timeout' in milliseconds: write 5000"
        ),
        (
            "repl-timeout soon", "'soon' is no number; redis.conf counts 'repl-timeout' in seconds"
        ),
        ("savee 900 1", "no server knows a directive 'savee'; did you mean 'save'?"),
        ("hz", "'hz' has no value"),
        ("include /nowhere/a.conf", "include /nowhere/a.conf: there is no such file"),
    ])
    func everyErrorSaysItsLine(line: String, complaint: String) throws {
        let path = FileManager.default.temporaryDirectory
            .appendingPathComponent("\(UUID().uuidString).conf").path
        try "# head\nsave 900 1\n\(line)\n".write(toFile: path, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(atPath: path) }
        let failure = #expect(throws: ConfigurationFile.Failure.self) {
            _ = try ConfigurationFile(path: path)
        }
        #expect(failure?.description == "\(path):3: \(complaint)")
    }

    @Test func aUserMayHaveAHash() throws {
        let file = try ConfigurationFile(text: "user bob on #abc ~*\n", name: "c")
        #expect(file.directives["user"] == [["bob", "on", "#abc", "~*"]])
    }

    @Test func aPatternIncludesWhatItMatchesInOrder() throws {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent(UUID().uuidString)
        let inner = folder.appendingPathComponent("conf.d")
        try FileManager.default.createDirectory(at: inner, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for (name, text) in [
            ("main.conf", "include conf.d/*.conf\ninclude none/*.conf\n"),
            ("conf.d/20.conf", "hz 20\n"), ("conf.d/10.conf", "hz 10\n"),
            ("conf.d/x.txt", "hz 99\n"),
        ] {
            try text.write(
                to: folder.appendingPathComponent(name), atomically: true, encoding: .utf8)
        }
        let file = try ConfigurationFile(path: folder.appendingPathComponent("main.conf").path)
        #expect(file.directives["hz"] == [["10"], ["20"]])
        #expect(file.places["hz"]?.hasSuffix("conf.d/20.conf:1") == true)
        // One that includes its own folder would be read without end.
        try "include *.conf\n".write(
            to: inner.appendingPathComponent("30.conf"), atomically: true, encoding: .utf8)
        #expect(throws: ConfigurationFile.Failure.self) {
            _ = try ConfigurationFile(path: folder.appendingPathComponent("main.conf").path)
        }
    }

    @Test func aCircleOfIncludesEnds() throws {
        let path = FileManager.default.temporaryDirectory
            .appendingPathComponent("\(UUID().uuidString).conf").path
        try "include \(path)\n".write(toFile: path, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(atPath: path) }
        let failure = #expect(throws: ConfigurationFile.Failure.self) {
            _ = try ConfigurationFile(path: path)
        }
        #expect(failure?.description.contains("circle") == true)
    }

    @Test func theSameSettingsDoNotDiffer() throws {
        let one = try ConfigurationFile(text: "save \"\"\nhz 10", name: "a")
        let two = try ConfigurationFile(text: "# other\nHZ 10\nsave ''", name: "b")
        #expect(ConfigurationChange(from: one, to: two).changes.isEmpty)
    }
}

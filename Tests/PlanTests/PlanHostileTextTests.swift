import Foundation
import Plan
import TestSupport
import Testing

@Suite("Texts that are no plans, or worse")
struct PlanHostileTextTests {
    @Test func whatIsNotYAMLIsSaidWithItsPlace() {
        #expect(
            PlanSamples.complaint("cluster: {\nduration: 5s")
                == "plan.yaml:1:10: this is not YAML: the '{' that opens here is not closed, for line 3 "
                + "does not go on with it")
        #expect(
            PlanSamples.complaint("name: q\nabout: \"an open quote\ncluster: {}\n").hasPrefix(
                "plan.yaml:2:8: this is not YAML: the quote that opens here is not closed"))
        #expect(
            PlanSamples.complaint("timeline:\n  - { at: 5s }\n    load: {}\n")
                == "plan.yaml:3:5: this is not YAML: did not find expected '-' indicator while parsing a "
                + "block collection; each item of a list begins with '-', and all its keys stand in one column"
        )
    }

    @Test func aKeyOfThePlanInAStepIsToldWhereItBelongs() {
        let text =
            "cluster: {}\nduration: 9s\nexpect: []\ntimeline:\n  - at: 1s\n    pause: node 1\n"
        #expect(
            PlanSamples.complaint(text + "    for: 1s\n    load: { rate: 1/s }\n")
                == "plan.yaml:8:5: 'load' belongs to the plan, not to a step: it stands at the beginning of a line"
        )
    }

    @Test func aTabIsNamed() {
        #expect(
            PlanSamples.complaint("cluster:\n\tmasters: 3")
                == "plan.yaml:2:1: a tab indents this line; YAML takes only spaces")
    }

    @Test func whatAnEditorWritesFirstIsNoPartOfThePlan() throws {
        let bytes = [0xEF, 0xBB, 0xBF] + Array("cluster: {}\nduration: x".utf8)
        let plan = try PlanParser.parse(try PlanSource(name: "plan.yaml", bytes: bytes))
        guard case .mapping(let entries) = plan.content else { throw PlanError(plan.position, "") }
        #expect(entries.map(\.key) == ["cluster", "duration"])
    }

    @Test func duplicateKeysAreErrors() {
        #expect(
            PlanSamples.complaint("cluster: {}\nduration: 5s\nduration: 6s")
                == "plan.yaml:3:1: the key 'duration' is there twice")
        #expect(
            PlanSamples.complaint("timeline:\n  - at: 1s\n    pause: node 1\n    at: 2s\n")
                == "plan.yaml:4:5: the key 'at' is there twice")
        #expect(
            PlanSamples.complaint("cluster: { masters: 3, masters: 4 }\n")
                == "plan.yaml:1:12: the key 'masters' is there twice")
    }

    @Test(arguments: ["", " \n\n", "# only a comment\n", "---\n"])
    func anEmptyFileSaysWhatAPlanNeeds(_ text: String) {
        #expect(
            PlanSamples.complaint(text)
                == "plan.yaml: the file is empty; a plan has at least cluster and duration")
    }

    @Test func aSecondDocumentIsAnError() {
        #expect(
            PlanSamples.complaint("cluster: {}\nduration: 5s\n---\ncluster: {}")
                == "plan.yaml:3:1: a second document begins here; a plan is one document")
    }

    @Test func binaryIsNotText() {
        for bytes: [UInt8] in [[0xFF, 0xFE, 0x00], [0x61, 0x00], Array("a: \u{1}".utf8)] {
            #expect(throws: PlanError.self) {
                _ = try Plan(
                    try PlanSource(name: "plan.yaml", bytes: bytes),
                    vocabulary: PlanSamples.vocabulary)
            }
        }
        #expect(throws: PlanError(.init(source: "x"), "the file is not text in UTF-8: not a plan"))
        { _ = try PlanSource(name: "x", bytes: [0x80]) }
    }

    @Test func aHugeFileIsRefusedUnread() {
        let text = "cluster: {}\nduration: 5s\n" + String(repeating: "#\n", count: 131_072)
        #expect(
            PlanSamples.complaint(text)
                == "plan.yaml: the file is larger than 256 KiB: not a plan")
        #expect(
            throws: PlanError(
                .init(source: "/dev/zero"), "the file is larger than 256 KiB: not a plan")
        ) { _ = try PlanSource(path: "/dev/zero") }
    }

    @Test func manyAliasesOfAliasesAreRefusedAtOnce() {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1...20 {
            let aliases = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
            text += "a\(level): &a\(level) [\(aliases)]\n"
        }
        #expect(
            PlanSamples.complaint(text).hasSuffix(
                "more than 20000 values, aliases written out: not a plan"))
        let message = "a plan's keys are plain words, not lists, mappings or aliases"
        for key in ["? *a20\n: x\n", "b: {*a20}", "b: {[*a20]: 1}", "b: {*a20 : 1}", "*a20 : 1"] {
            #expect(PlanSamples.complaint(text + key).hasSuffix(message), "\(key)")
        }
    }

    @Test func anAliasStandsForItsValue() throws {
        let plan = try PlanSamples.read(
            "cluster: {}\nduration: &long 40s\ntimeline:\n"
                + "  - { at: 5s, pause: master of slot 0, for: &t 2s }\n"
                + "  - { at: 9s, pause: any master, for: *t }\nabout: 2 *long *words\nexpect: []")
        #expect(plan.timeline.map(\.length) == [.seconds(2), .seconds(2)])
        #expect(plan.about == "2 *long *words")
    }

    @Test func deepNestingIsRefused() {
        let message = "plan.yaml:1:68: brackets nest deeper than 64"
        #expect(PlanSamples.complaint("a: [" + String(repeating: "[", count: 100_000)) == message)
        let dashes = String(repeating: "- ", count: 10_000)
        #expect(
            PlanSamples.complaint(dashes)
                == "plan.yaml:1:1: the line is indented by more than 200 columns")
        let block = (0..<199).map { String(repeating: " ", count: $0) + "a:\n" }.joined()
        #expect(PlanSamples.complaint(block).contains("the plan has no key 'a'"))
    }

    @Test func anExpectationOfMillionsOfParenthesesIsRefused() {
        for opening in ["(", "-"] {
            let text = "cluster: {}\nduration: 5s\nexpect:\n  - \"a <= "
            let complaint = PlanSamples.complaint(
                text + String(repeating: opening, count: 200_000) + "\"")
            #expect(complaint.hasPrefix("plan.yaml:4:"))
        }
    }

    @Test func thousandsOfProblemsAreCounted() {
        let keys = (0..<5000).map { "k\($0): 1\n" }.joined()
        let lines = PlanSamples.complaint(PlanSamples.small(keys)).split(separator: "\n")
        #expect(lines.count == 21)
        #expect(lines.last == "plan.yaml: and 4980 more")
    }

    @Test func thousandsOfStepsAreRefused() {
        let steps = String(repeating: "  - { at: 1s, failover: node 4 }\n", count: 1001)
        #expect(
            PlanSamples.complaint(PlanSamples.small("timeline:\n" + steps))
                == "plan.yaml:4:3: more than 1000 steps")
    }

    @Test func controlCharactersNeverReachTheTerminal() {
        let complaint = PlanSamples.complaint("cluster: {}\nduration: \"\\e[2J\\u202E\"")
        #expect(complaint == "plan.yaml:2:11: a duration cannot hold control characters")
        let key = PlanSamples.complaint("cluster: {}\nduration: 5s\n\"\\e[2J\": 1")
        #expect(key.contains("the plan has no key '\\u{1B}[2J'; it takes"), "\(key)")
    }

    @Test func aMissingFileADirectoryAndALoopAreNamed() throws {
        func complaint(_ path: String) -> String {
            do {
                _ = try PlanSource(path: path)
                return ""
            } catch {
                return error.description
            }
        }
        #expect(complaint("no/such.yaml") == "no/such.yaml: there is no such file")
        #expect(complaint("/") == "/: this is a directory; name the plan's file")
        #expect(complaint("/dev/null").contains("the file is empty"))
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let loop = folder.appending(path: "loop.yaml")
        try FileManager.default.createSymbolicLink(at: loop, withDestinationURL: loop)
        #expect(complaint(loop.path).contains("the file cannot be read: Too many levels"))
    }
}

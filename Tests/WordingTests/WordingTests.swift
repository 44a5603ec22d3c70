import Testing

@testable import Wording

@Suite struct WordingTests {
    @Test func noControlCharacterReachesATerminal() {
        #expect("a\u{1B}[31mb".printable == "a\\u{1B}[31mb")
        #expect("left\u{202E}right".printable == "left\\u{202E}right")
        #expect("one\ntwo".quoted == "'one\\ntwo'")
        #expect("one\ttwo\u{1B}".withoutControls == "one two\u{FFFD}")
        #expect("plain".withoutControls == "plain")
    }

    @Test func longTextsAreCut() {
        #expect(String(repeating: "x", count: 60).printable.count == 60)
        #expect(String(repeating: "x", count: 100_000).printable.count == 63)
    }

    @Test func aSecretIsHiddenBeforeTheTextIsCut() {
        let text = String(repeating: "x", count: 50) + " requirepass s3cr3t-pw"
        #expect(!text.printable.contains("s3"))
    }

    @Test func numbersHaveTheirNoun() {
        #expect(1.counted("run") == "1 run")
        #expect(0.counted("run") == "0 runs")
    }

    @Test func noTextEndsAComment() {
        let lines = PlanComment.wrapped("one\nkill: all\u{2028}two\u{85}three", indent: 2)
        #expect(lines == ["  # one\u{FFFD}kill: all\u{FFFD}two\u{FFFD}three"])
        let long = PlanComment.wrapped(String(repeating: "word ", count: 100))
        #expect(long.count > 4)
        #expect(long.allSatisfy { $0.hasPrefix("# word") && $0.count <= 100 })
    }
}

import Testing

@testable import Reports

@Suite struct TerminalStyleTests {
    private func style(_ environment: [String: String], isTerminal: Bool = true) -> TerminalStyle {
        TerminalStyle(isTerminal: isTerminal, environment: environment)
    }

    @Test func coloursGoToTerminalsThatWantThem() {
        #expect(style([:]).coloured)
        #expect(!style([:], isTerminal: false).coloured)
        #expect(!style(["NO_COLOR": "1"]).coloured)
        #expect(style(["NO_COLOR": ""]).coloured)
        #expect(!style(["TERM": "dumb"]).coloured)
    }

    @Test func signsFollowTheLocale() {
        #expect(style(["LANG": "en_GB.UTF-8"]).glyphs.arrow == "→")
        #expect(style(["LANG": "en_GB.utf8"]).glyphs.arrow == "→")
        #expect(style(["LANG": "en_GB.UTF-8", "LC_ALL": "C"]).glyphs.arrow == "->")
        #expect(style(["LC_ALL": "", "LANG": "POSIX"]).glyphs.arrow == "->")
        #expect(style([:]).glyphs.arrow == "→")
    }
}

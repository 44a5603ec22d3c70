import Glibc
import Linux
import Testing

@Suite struct ProcessStateTests {
    @Test func nameWithBlanksAndParenthesesIsPassedOver() throws {
        let stat = "12 (a) T (b) S 1 12 12 0 -1 4194304 1 0 0 0 250 31 0 0 20 0 1 0 100 0 0"
        let state = try #require(ProcessState(stat: stat, ticksPerSecond: 100))
        #expect(state.letter == "S")
        #expect(state.userTimeNanoseconds == 2_500_000_000)
        #expect(state.systemTimeNanoseconds == 310_000_000)
    }

    @Test(arguments: ["", "12 (sh)", "12 (sh) S 1 2 3", "no process"])
    func otherTextIsNoState(text: String) {
        #expect(ProcessState(stat: text, ticksPerSecond: 100) == nil)
    }

    @Test func thisProcessRuns() throws {
        #expect(ProcessState(processIdentifier: getpid()) != nil)
    }
}

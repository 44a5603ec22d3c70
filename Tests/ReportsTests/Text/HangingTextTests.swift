import Testing

@testable import Reports

@Suite struct HangingTextTests {
    @Test func whatFitsStaysAsItIs() {
        let text = "one\n\n  two  three\n"
        #expect(HangingText.wrapped(text, to: 80) == text)
    }

    @Test func aRowGoesOnBelowItsSecondColumn() {
        let row = "  load       2000/s, open loop, 50 connections, 1 worker"
        #expect(
            HangingText.wrapped(row, to: 40) == """
                  load       2000/s, open loop, 50
                             connections, 1 worker
                """)
    }

    @Test func aSentenceGoesOnTwoColumnsFurtherIn() {
        let line = "pause\n  receipt: the state of each process is T until it is healed again"
        #expect(
            HangingText.wrapped(line, to: 40) == """
                pause
                  receipt: the state of each process is
                    T until it is healed again
                """)
    }

    @Test func wordsThatCannotBeBrokenStayWhole() {
        let path = "remedy: /" + String(repeating: "x", count: 60) + " is there"
        let lines = HangingText.wrapped(path, to: 40).split(separator: "\n")
        #expect(lines.contains { $0.contains(String(repeating: "x", count: 60)) })
        #expect(lines.last?.hasSuffix("is there") == true)
    }

    @Test(arguments: [40, 60, 80, 100]) func nothingIsLost(width: Int) {
        let text = """
              time line  5s      let nothing through between node 2 and node 5 (bus), then and now and again and again
            degraded: clock: the time source of this machine is hpet, which costs a system call for each look at it
            """
        let wrapped = HangingText.wrapped(text, to: width)
        #expect(wrapped.split(separator: "\n").allSatisfy { $0.count <= width })
        #expect(words(wrapped) == words(text))
    }

    private func words(_ text: String) -> [Substring] {
        text.split { $0 == " " || $0 == "\n" }
    }
}

import Testing

@testable import Quantities
@testable import Reports

@Suite struct PlainProgressTests {
    @Test func tellsEachThingOnce() {
        var progress = PlainProgress()
        let first = progress.lines(SyntheticFrame.frame(at: .seconds(1)))
        #expect(first.first == "[2/5] run 2 of 5: pause-master")
        #expect(first.contains("[2/5] 5.003 s: ! pause took effect on node 1"))
        #expect(progress.lines(SyntheticFrame.frame(at: .seconds(2))).isEmpty)
    }

    @Test func speaksEveryFewSeconds() {
        var progress = PlainProgress()
        var lines: [String] = []
        for tenth in 0..<160 {
            lines += progress.lines(SyntheticFrame.frame(at: .milliseconds(tenth * 100)))
        }
        let status = lines.filter { $0.contains(" of 40 s") }
        #expect(status.count == 3)
        #expect(
            status.first
                == "[2/5] 5 of 40 s, 1,336/s, errors 20 %, p99 3 ms, node 1 paused")
    }

    @Test func newRunStartsAnew() {
        var progress = PlainProgress()
        var frame = SyntheticFrame.frame()
        _ = progress.lines(frame)
        frame.run = 3
        frame.happenings = [LiveFrame.Happening(at: .zero, text: "fresh\u{1B}[2J")]
        #expect(progress.lines(frame).contains("[3/5] 0.000 s: fresh\u{FFFD}[2J"))
    }
}

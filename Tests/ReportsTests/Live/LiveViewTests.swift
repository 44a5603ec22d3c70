import Testing

@testable import Reports

@Suite struct LiveViewTests {
    private let view = LiveView(coloured: false)

    @Test func showsTimeLineLoadNodesAndNews() {
        let lines = view.lines(SyntheticFrame.frame(), width: 80, height: 24)
        #expect(lines.first?.hasPrefix("pause-master  run 2 of 5  running") == true)
        #expect(lines.first?.hasSuffix("7.0 s / 40.0 s") == true)
        #expect(lines.contains("now  pause master of slot 0  18.0 s left"))
        #expect(lines.contains { $0.hasPrefix("throughput 1,336/s   █████▆▆") })
        #expect(lines.contains { $0.hasPrefix("errors     20 %      ▁▁▁▁▁▁▃  p99 3 ms") })
        #expect(lines.contains { $0.contains("1 master paused") })
        #expect(lines.contains { $0.contains("4 replica up ok unlinked") })
        #expect(lines.contains { $0.contains("5 replica up ok 80 ms") })
        #expect(lines.last == "   7.310 s  node 3 suspects node 1")
    }

    @Test func cursorStandsWhereTheRunIs() throws {
        let lines = view.lines(SyntheticFrame.frame(at: .seconds(20)), width: 81, height: 24)
        let bar = try #require(lines.dropFirst(2).first)
        #expect(bar == String(repeating: "━", count: 40) + "●" + String(repeating: "─", count: 40))
        #expect(
            lines[1] == String(repeating: " ", count: 10) + "▼" + String(repeating: " ", count: 49)
                + "▼")
    }

    @Test func tellsTheNextStepWhenNoneLasts() {
        let lines = view.lines(SyntheticFrame.frame(at: .seconds(26)), width: 80, height: 24)
        #expect(lines.contains("next restart node 2  in 4.0 s"))
    }

    @Test(arguments: [1, 7, 20, 40, 80, 200], [1, 2, 5, 10, 50])
    func neverExceedsTheTerminal(width: Int, height: Int) {
        var frame = SyntheticFrame.frame()
        frame.plan = String(repeating: "名", count: 100)
        frame.nodes = (1...30).map { SyntheticFrame.node($0) }
        frame.throughput = (0..<500).map { Double($0) }
        for glyphs in [Glyphs.unicode, Glyphs.ascii] {
            let lines = LiveView(glyphs: glyphs, coloured: true)
                .lines(frame, width: width, height: height)
            #expect(lines.count < height || lines.isEmpty)
            #expect(lines.allSatisfy { $0.withoutEscapes.displayWidth <= width })
        }
    }

    @Test func emptyFrameIsDrawn() {
        let frame = LiveFrame(
            plan: "no-fault", run: 1, runs: 1, stage: .starting, elapsed: .zero, total: .zero)
        let lines = view.lines(frame, width: 80, height: 24)
        #expect(lines.first?.hasPrefix("no-fault  starting the cluster") == true)
    }

    @Test func fewErrorsAreSeenInTheSparkline() {
        let sparkline = Sparkline(glyphs: .unicode)
        #expect(sparkline.text([0, 0.0001, 1], width: 10, greatest: 1) == "▁▂█")
        #expect(sparkline.text([.nan, -1, .infinity], width: 10) == "▁▁▁")
    }

    @Test func whatWaitsIsTold() {
        var frame = SyntheticFrame.frame()
        frame.waiting = 2310
        frame.oldestWaiting = .milliseconds(3600)
        let lines = LiveView(coloured: false).lines(frame, width: 80, height: 24)
        #expect(lines.contains { $0.contains("waiting 2,310, the oldest 3.60 s") })
        var progress = PlainProgress(interval: .zero)
        #expect(progress.lines(frame).contains { $0.contains("waiting 2,310, the oldest 3.60 s") })
    }

    @Test func aDumbTerminalIsNotPaintedOver() {
        #expect(TerminalStyle(isTerminal: true, environment: ["TERM": "xterm"]).repaints)
        #expect(!TerminalStyle(isTerminal: true, environment: ["TERM": "dumb"]).repaints)
        #expect(!TerminalStyle(isTerminal: false, environment: [:]).repaints)
    }

    @Test func aFullLineKeepsItsLastColumn() {
        var painter = TerminalPainter(write: { text in
            #expect(text.contains("\u{1B}[2K1234567890\n"))
        })
        painter.paint(["1234567890"], width: 10)
    }
}

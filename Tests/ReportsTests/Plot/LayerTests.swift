import Testing

@testable import Reports

@Suite struct LayerTests {
    private let area = PlotArea(
        x: Scale(kind: .linear, domain: 0...10, start: 0, end: 100),
        y: Scale(kind: .linear, domain: 0...10, start: 100, end: 0))

    private func text(_ layer: any PlotLayer) -> String {
        layer.marks(in: area).map { $0.rendered }.joined()
    }

    @Test func lineIsInterruptedWhereThereIsNoValue() {
        let layer = LineLayer(
            points: [(0, 1), (1, 2), (2, nil), (3, .infinity), (4, 5)], style: .healthy)
        #expect(text(layer) == "<path class=\"line c0\" d=\"M0 90h0L10 80M40 50h0\"/>")
    }

    @Test func lineWithoutValuesIsNotDrawn() {
        #expect(text(LineLayer(points: [(0, nil)], style: .healthy)).isEmpty)
    }

    @Test func samplesThatFallTogetherArePiledUp() {
        let layer = DotLayer(
            samples: [(5, "a"), (5, "b"), (9, "c"), (.infinity, "d")], style: .healthy)
        let marks = text(layer)
        #expect(marks.contains("cx=\"50\" cy=\"93\""))
        #expect(marks.contains("cx=\"50\" cy=\"83\""))
        #expect(marks.contains("cx=\"90\" cy=\"93\""))
        #expect(!marks.contains("<title>d</title>"))
    }

    @Test func bandEndsWithThePlot() {
        let marks = text(BandLayer(from: 5, to: 99, label: "pause <1>"))
        #expect(marks.contains("x=\"50\" y=\"0\" width=\"50\" height=\"100\""))
        #expect(marks.contains("<title>pause &lt;1&gt;</title>"))
    }

    @Test func ruleOutsideIsNotDrawn() {
        #expect(text(RuleLayer(at: 11, label: "x", row: 0, style: .healthy)).isEmpty)
        #expect(text(RuleLayer(at: .infinity, label: "x", row: 0, style: .healthy)).isEmpty)
        #expect(text(RuleLayer(at: 5, label: "bound", row: 0, style: .healthy)).contains("bound"))
    }
}

import Testing

@testable import Reports

@Suite struct TextTableTests {
    private static let table = TextTable(
        columns: [
            .words("expectation"), .numbers("measured"), .words("what it means for clients"),
            .numbers("of all samples"), .words("verdict"),
        ],
        rows: [
            [
                "failover-time.max <= failover-worst-case", "2.34 s",
                "they wait as long as the election takes", "1,234", "passed",
            ],
            ["error-rate[fault, healthy shards] <= 0.1%", "0.0123 %", "none fails", "5", "failed"],
        ])

    private static func words(_ text: String) -> [String: Int] {
        let all = text.split { $0 == " " || $0 == "\n" }.map { ($0.description, 1) }
        return Dictionary(all) { $0 + $1 }
    }

    /// Nothing is lost and nothing sticks out, however narrow the terminal is.
    @Test(arguments: [40, 50, 60, 80, 100, 120, 200])
    func everyWordIsThereAtEveryWidth(width: Int) {
        let lines = Self.table.lines(width: width, indent: 2, glyphs: .unicode).map(\.plain)
        #expect(lines.allSatisfy { $0.displayWidth <= width }, "\(lines)")
        let shown = Self.words(lines.joined(separator: "\n"))
        let cells = ([Self.table.columns.map { StyledText($0.heading) }] + Self.table.rows)
            .flatMap { $0 }.map(\.plain).joined(separator: " ")
        for (word, count) in Self.words(cells) {
            #expect(shown[word] ?? 0 >= count, "\(word) at \(width): \(lines)")
        }
        if width >= 120 { #expect(lines.count == 3) }
    }

    /// What does not fit beside it follows below, with the rows named anew.
    @Test func columnsWithoutRoomFollowBelow() {
        var table = TextTable(
            columns: [.words("measure")] + (1...8).map { .numbers("run \($0)") })
        table.rows = [[StyledText("outage")] + (1...8).map { StyledText("5.0\($0) s") }]
        #expect(
            table.lines(width: 41, indent: 0, glyphs: .unicode).map {
                $0.rendered(by: Ink(coloured: false))
            } == [
                "measure   run 1   run 2   run 3   run 4",
                "outage   5.01 s  5.02 s  5.03 s  5.04 s",
                "",
                "… measure   run 5   run 6   run 7   run 8",
                "outage     5.05 s  5.06 s  5.07 s  5.08 s",
            ])
    }
}

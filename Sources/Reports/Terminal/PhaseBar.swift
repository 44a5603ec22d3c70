/// Bars whose parts are as long as the phases they stand for, drawn to one scale, with a legend.
struct PhaseBar: Sendable {
    /// The phases in order.
    let names: [String]
    let glyphs: Glyphs

    /// The bars, one below the other, and the legend; nothing when no time is known. A row is a label
    /// and the phases' lengths in seconds; one that never ended fills the rest of its bar.
    func lines(_ rows: [(label: String, seconds: [Double])], width: Int, indent: Int)
        -> [StyledText]
    {
        let longest = rows.map { $0.seconds.filter { $0.isFinite }.reduce(0, +) }.max() ?? 0
        guard longest > 0 else { return [] }
        let margin = String(repeating: " ", count: indent)
        let labelWidth = rows.reduce(0) { max($0, $1.label.displayWidth) }
        let room = max(10, width - indent - labelWidth - 2)
        let bars = rows.map { row in
            StyledText(margin) + StyledText(row.label, .faint).padded(to: labelWidth + 2)
                + bar(row.seconds, scale: Double(room) / longest, room: room)
        }
        return bars + legend(width: width, margin: margin)
    }

    private func bar(_ seconds: [Double], scale: Double, room: Int) -> StyledText {
        var text: StyledText = ""
        for (index, cells) in cells(seconds, scale: scale, room: room).enumerated() where cells > 0
        {
            let fill = glyphs.fills[index % glyphs.fills.count]
            text += StyledText(String(repeating: fill, count: cells), .series(index))
        }
        return text
    }

    /// How many cells each phase gets: as its length asks, but at least one if it took any time, so
    /// that every phase is seen, be it ever so short; the longest pay for that.
    private func cells(_ seconds: [Double], scale: Double, room: Int) -> [Int] {
        var counts = seconds.map { length in
            guard length > 0 else { return 0 }
            return length.isFinite ? max(1, Int((length * scale).rounded())) : room
        }
        while counts.reduce(0, +) > room, let longest = counts.max(), longest > 1,
            let index = counts.firstIndex(of: longest)
        {
            counts[index] -= 1
        }
        return counts
    }

    private func legend(width: Int, margin: String) -> [StyledText] {
        var lines: [StyledText] = []
        var line = StyledText(margin)
        for (index, name) in names.enumerated() {
            let fill = glyphs.fills[index % glyphs.fills.count]
            let entry =
                StyledText(String(repeating: fill, count: 2), .series(index))
                + StyledText(" \(name)  ")
            if line.width + entry.width > width, line.width > margin.count {
                lines.append(line)
                line = StyledText(margin)
            }
            line += entry
        }
        return lines + [line]
    }
}

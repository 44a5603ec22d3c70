import Quantities

/// Draws a frame as lines of text: time line, load, nodes and what happened last.
package struct LiveView: Sendable {
    let glyphs: Glyphs
    let ink: Ink

    /// A view.
    ///
    /// - Parameters:
    ///   - glyphs: The signs the terminal can show.
    ///   - coloured: Whether to use ANSI colours.
    package init(glyphs: Glyphs = .unicode, coloured: Bool = true) {
        self.glyphs = glyphs
        ink = Ink(coloured: coloured)
    }

    /// The frame's lines for a terminal of `height` rows, none wider than `width` columns; the last
    /// row is left to the cursor, so that nothing scrolls.
    ///
    /// What does not fit is left out from the end: first the happenings, then nodes.
    package func lines(_ frame: LiveFrame, width: Int, height: Int) -> [String] {
        let height = height - 1
        guard width > 0, height > 0 else { return [] }
        var lines = [title(frame, width)] + timeline(frame, width) + load(frame, width)
        let room = max(0, height - lines.count)
        let happenings = frame.happenings.isEmpty ? 0 : min(4, max(1, room / 4))
        lines += nodes(frame, width, most: room - happenings)
        lines += news(frame, most: height - lines.count)
        return lines.prefix(height).map {
            $0.truncated(to: width, mark: glyphs.ellipsis).rendered(by: ink)
        }
    }

    private func title(_ frame: LiveFrame, _ width: Int) -> StyledText {
        let left =
            StyledText(frame.plan, .strong)
            + StyledText(frame.runs > 1 ? "  run \(frame.run) of \(frame.runs)" : "")
            + StyledText("  \(frame.stage.rawValue)", .faint)
        let right = StyledText("\(clock(frame.elapsed)) / \(clock(frame.total))")
        let gap = width - left.width - right.width
        guard gap > 0 else { return left + "  " + right }
        return left + StyledText(String(repeating: " ", count: gap)) + right
    }

    private func clock(_ duration: Duration) -> String {
        let tenths =
            max(0, duration.components.seconds * 10)
            + max(0, duration.components.attoseconds / 100_000_000_000_000_000)
        let seconds = tenths / 10
        return seconds < 60
            ? "\(seconds).\(tenths % 10) s"
            : "\(seconds / 60):\(seconds % 60 < 10 ? "0" : "")\(seconds % 60)"
    }

    private func timeline(_ frame: LiveFrame, _ width: Int) -> [StyledText] {
        let line = LiveTimeline(frame: frame, width: width, glyphs: glyphs)
        return [line.marks, line.bar] + (line.next.map { [$0] } ?? [])
    }

    private func load(_ frame: LiveFrame, _ width: Int) -> [StyledText] {
        guard !frame.throughput.isEmpty else { return [] }
        let sparkline = Sparkline(glyphs: glyphs)
        let room = max(0, width - 34)
        let rate = frame.throughput.last.map { ValueText.text($0.rounded(), .rate) } ?? "-"
        let errors = frame.errorRate.last ?? 0
        let p99 = ValueText.text(frame.latencyP99)
        return [
            StyledText("throughput ", .faint) + StyledText(rate).padded(to: 10)
                + StyledText(sparkline.text(frame.throughput, width: room), .good),
            StyledText("errors     ", .faint)
                + StyledText(ValueText.text(errors, .ratio), errors > 0 ? .bad : .plain)
                .padded(to: 10)
                + StyledText(
                    sparkline.text(frame.errorRate, width: room, greatest: 1),
                    errors > 0 ? .bad : .faint) + StyledText("  p99 ", .faint) + StyledText(p99),
            StyledText(frame.waitingText, frame.hangs ? .bad : .faint),
        ]
    }

    private func nodes(_ frame: LiveFrame, _ width: Int, most: Int) -> [StyledText] {
        guard most > 0, !frame.nodes.isEmpty else { return [] }
        let table = LiveNodes(nodes: frame.nodes, width: width, glyphs: glyphs)
        return table.lines(most: most)
    }

    private func news(_ frame: LiveFrame, most: Int) -> [StyledText] {
        frame.happenings.suffix(max(0, min(most, 8))).map { happening in
            StyledText(ValueText.text(happening.at).leftPadded(to: 10) + "  ", .faint)
                + StyledText(happening.text, happening.isBad ? .bad : .plain)
        }
    }
}

extension String {
    /// With spaces before it up to a width.
    func leftPadded(to width: Int) -> String {
        String(repeating: " ", count: max(0, width - displayWidth)) + self
    }
}

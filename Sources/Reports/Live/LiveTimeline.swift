import Quantities

/// The plan's time line: a bar with a cursor, the steps as marks above it, and the next step in words.
struct LiveTimeline: Sendable {
    let frame: LiveFrame
    let width: Int
    let glyphs: Glyphs

    /// The columns in which steps fire, each with its sign; those that still last are marked as bad.
    var marks: StyledText {
        var cells = [Tone?](repeating: nil, count: max(1, width))
        for step in frame.steps {
            let lasts = frame.elapsed >= step.at && step.until.map { frame.elapsed < $0 } ?? false
            cells[column(of: step.at)] =
                lasts ? .bad : frame.elapsed < step.at ? .doubtful : .faint
        }
        return cells.reduce("") { line, tone in
            line + (tone.map { StyledText(String(glyphs.step), $0) } ?? " ")
        }
    }

    /// What has passed, where it stands, and what is to come.
    var bar: StyledText {
        let cursor = column(of: frame.elapsed)
        return StyledText(String(repeating: glyphs.passed, count: cursor), .good)
            + StyledText(String(glyphs.cursor), .strong)
            + StyledText(String(repeating: glyphs.ahead, count: max(0, width - cursor - 1)), .faint)
    }

    /// What lasts now, and what comes next; nil when there is neither.
    var next: StyledText? {
        let lasting = frame.steps.filter { step in
            frame.elapsed >= step.at && step.until.map { frame.elapsed < $0 } ?? false
        }
        if let step = lasting.last {
            let left = (step.until ?? step.at) - frame.elapsed
            return StyledText("now  ", .faint) + StyledText(step.text, .bad)
                + StyledText("  \(seconds(left)) left", .faint)
        }
        return frame.steps.first { $0.at > frame.elapsed }.map { step in
            StyledText("next ", .faint) + StyledText(step.text)
                + StyledText("  in \(seconds(step.at - frame.elapsed))", .faint)
        }
    }

    private func seconds(_ duration: Duration) -> String {
        "\(ValueText.fixed(duration.inSeconds, decimals: 1)) s"
    }

    private func column(of instant: Duration) -> Int {
        guard frame.total > .zero, frame.stage != .starting else { return 0 }
        let share = min(1, max(0, instant / frame.total))
        return min(width - 1, Int(share * Double(width - 1)))
    }
}

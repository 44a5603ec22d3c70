import Quantities
import Wording

/// Progress as plain lines, for logs: one for each noteworthy change, and one every few seconds.
package struct PlainProgress: Sendable {
    /// The time between lines that tell nothing new.
    let interval: Duration

    private var last: LiveFrame?
    private var lastLineAt: Duration = .zero
    private var told = 0

    /// Progress that speaks at least every `interval`.
    package init(interval: Duration = .seconds(5)) {
        self.interval = interval
    }

    /// The lines that a frame adds to what was told before; often none.
    package mutating func lines(_ frame: LiveFrame) -> [String] {
        var lines: [String] = []
        if last?.run != frame.run {
            told = 0
            lastLineAt = .zero
            lines.append("run \(frame.run) of \(frame.runs): \(frame.plan)")
        }
        if last?.run != frame.run || last?.stage != frame.stage {
            lines.append(frame.stage.rawValue)
        }
        // Happenings only ever grow within a run; a shorter list is a new one.
        if frame.happenings.count < told { told = 0 }
        lines += frame.happenings.dropFirst(told).map {
            "\(ValueText.text($0.at)): \($0.isBad ? "! " : "")\($0.text)"
        }
        told = frame.happenings.count
        if frame.elapsed - lastLineAt >= interval || frame.elapsed < lastLineAt {
            lines.append(status(frame))
            lastLineAt = frame.elapsed
        }
        last = frame
        return lines.map { "[\(frame.run)/\(frame.runs)] \($0.withoutControls)" }
    }

    private func status(_ frame: LiveFrame) -> String {
        var parts = ["\(whole(frame.elapsed)) of \(whole(frame.total)) s"]
        if let rate = frame.throughput.last {
            parts.append(ValueText.text(rate.rounded(), .rate))
        }
        if let errors = frame.errorRate.last {
            parts.append("errors \(ValueText.text(errors, .ratio))")
        }
        if frame.hangs { parts.append(frame.waitingText) }
        if let p99 = frame.latencyP99 { parts.append("p99 \(ValueText.text(p99))") }
        let lame = frame.nodes.filter { $0.process != .up }
        if !lame.isEmpty {
            parts.append(
                lame.map { "node \($0.number) \($0.process.rawValue)" }.joined(separator: ", "))
        }
        return parts.joined(separator: ", ")
    }

    private func whole(_ duration: Duration) -> String {
        ValueText.fixed(duration.inSeconds, decimals: 0)
    }
}

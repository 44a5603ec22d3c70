import OutageAnalysis
import ServerLog
import Wording

/// What of the servers' configuration the logs show: when they saved, and whether they kept an
/// append-only file.
struct ReplayDirectives {
    /// A save rule: so many changes within so many seconds.
    struct SaveRule: Hashable {
        let changes: Int64
        let seconds: Int64

        /// The rule that a log names as a save's reason; nil for another reason.
        init?(_ reason: String) {
            let words = reason.split(separator: " ")
            guard words.count >= 5, words[1] == "changes", words[2] == "in",
                words[4].hasPrefix("second"), let changes = Int64(words[0]),
                let seconds = Int64(words[3]), changes > 0, seconds > 0
            else { return nil }
            self.changes = changes
            self.seconds = seconds
        }
    }

    let analysis: OutageAnalysis
    /// Times become so many times as long.
    let factor: Double

    /// The rules that the logs name, each once, the shortest time first.
    static func saveRules(_ analysis: OutageAnalysis) -> [SaveRule] {
        Set(analysis.children.compactMap { $0.reason.flatMap { SaveRule($0) } })
            .sorted { ($0.seconds, $0.changes) < ($1.seconds, $1.changes) }
    }

    /// Whether the plan's servers keep data that they come back with.
    static func keepsData(_ analysis: OutageAnalysis) -> Bool {
        !saveRules(analysis).isEmpty || analysis.children.contains { $0.work == .rewrite }
    }

    /// The lines below `config:`.
    var lines: [String] {
        let rules = Self.saveRules(analysis)
        var lines: [String] = []
        if rules.isEmpty {
            lines.append("    save: \"\"")
        } else {
            let seen = rules.map { "\($0.changes) changes in \($0.seconds) seconds" }
            lines += PlanComment.wrapped(
                "The logs show \(seen.joined(separator: ", ")); changes and seconds are as many times "
                    + "fewer as node-timeout is shorter.", indent: 4)
            let scaled = rules.map { "\(scale($0.seconds)) \(scale($0.changes))" }
            let unique = scaled.enumerated().filter { !scaled[..<$0.offset].contains($0.element) }
            lines.append("    save: [\(unique.map(\.element).joined(separator: ", "))]")
        }
        if let rewrite = analysis.children.first(where: { $0.work == .rewrite }) {
            lines += rewrite.evidence.prefix(1).map {
                ReplayComment.quoted($0, analysis, indent: 4)
            }
            lines.append("    appendonly: \"yes\"")
        }
        return lines
    }

    private func scale(_ number: Int64) -> Int64 {
        max(1, Int64((Double(number) * factor).rounded()))
    }
}

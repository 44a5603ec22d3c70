/// Something that the evidence shows, said in plain words.
package struct Finding: Hashable, Codable, Sendable {
    /// How much it matters.
    package enum Severity: String, Hashable, Codable, Sendable, CaseIterable, Comparable {
        /// Clients could not be served, or data was lost.
        case critical
        /// It led, or can lead, to that.
        case warning
        /// Worth knowing.
        case note

        /// The more severe come first.
        package static func < (left: Severity, right: Severity) -> Bool {
            left.rank < right.rank
        }

        private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
    }

    /// The rule that found it, such as `fork-stall`.
    package var kind: String
    /// How much it matters.
    package var severity: Severity
    /// What it is, in one line.
    package var title: String
    /// What happened, in sentences.
    package var story: [String]
    /// Why, as far as the evidence goes.
    package var cause: String
    /// What to change; empty when nothing is to be changed.
    package var change: String
    /// What the evidence does not tell; empty when nothing is missing.
    package var unknown: String
    /// When it began.
    package var at: WallTime?
    /// The lines that show it.
    package var evidence: [LogEvidence]
    /// When the last of what shows it was; nil when that is not known.
    package var until: WallTime?

    /// The same with each line of evidence once, in the order of the logs; the first 200 of them.
    var withoutRepeatedEvidence: Finding {
        var finding = self
        finding.until = until ?? evidence.compactMap(\.at).max()
        let lines = Set(evidence).sorted { ($0.source, $0.line) < ($1.source, $1.line) }
        finding.evidence = Array(lines.prefix(200))
        return finding
    }
}

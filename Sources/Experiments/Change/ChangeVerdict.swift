/// Whether a change of a setting can be made.
package enum ChangeVerdict: String, Codable, Sendable, Comparable {
    /// It is shown to be no worse than tolerated.
    case safe
    /// Neither harm nor its absence is shown.
    case notProven = "not proven"
    /// Harm is shown.
    case notSafe = "not safe"

    /// The worst comes last.
    package static func < (left: ChangeVerdict, right: ChangeVerdict) -> Bool {
        left.severity < right.severity
    }

    private var severity: Int {
        switch self {
        case .safe: 0
        case .notProven: 1
        case .notSafe: 2
        }
    }
}

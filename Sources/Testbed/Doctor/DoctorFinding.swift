/// One thing that the doctor looked at.
package struct DoctorFinding: Codable, Equatable, Sendable, CustomStringConvertible {
    /// How it stands.
    package enum Condition: String, Codable, Sendable, CaseIterable {
        /// As it should be.
        case ok
        /// Usable, with a loss that the reason names.
        case degraded
        /// Not there: what it is needed for is unavailable.
        case missing
        /// Worth knowing when results are read; neither good nor bad.
        case note
    }

    /// What was looked at: `redis-server`, `netem`.
    package let name: String
    /// How it stands.
    package let condition: Condition
    /// What was found: a version, a number with its unit, a path.
    package let found: String
    /// Why it is not as it should be; nil when it is.
    package let reason: String?
    /// What would mend it; nil when nothing needs mending.
    package let remedy: String?
    /// What a user wants it for: `real clusters`.
    package let neededFor: String

    /// A finding of something that is as it should be.
    static func ok(_ name: String, _ found: String, for need: String) -> DoctorFinding {
        DoctorFinding(
            name: name, condition: .ok, found: found, reason: nil, remedy: nil, neededFor: need)
    }

    /// A finding of something that is not as it should be.
    static func bad(
        _ name: String, _ condition: Condition, found: String, reason: String, remedy: String?,
        for need: String
    ) -> DoctorFinding {
        DoctorFinding(
            name: name, condition: condition, found: found, reason: reason, remedy: remedy,
            neededFor: need)
    }

    /// One line, and below it, when something is wrong, one for each of why, what for, and what would mend it.
    package var description: String {
        var lines = ["\(condition.rawValue): \(name): \(found)"]
        if let reason {
            lines.append("    why: \(reason)")
            lines.append("    needed for: \(neededFor)")
        }
        if let remedy { lines.append("    remedy: \(remedy)") }
        return lines.joined(separator: "\n")
    }
}

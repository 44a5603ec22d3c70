/// What belongs together in time: findings of which each begins before the others' end, or soon after.
package struct Incident: Hashable, Codable, Sendable {
    /// When it began; nil for findings whose time is not known.
    package var from: WallTime?
    /// When the last of it was.
    package var to: WallTime?
    /// The severity of the worst finding.
    package var severity: Finding.Severity
    /// Where its findings stand in the analysis's `findings`.
    package var findings: Range<Int>
}

/// Groups findings by incident.
enum IncidentGrouper {
    /// What comes so long after the last of an incident is another, in ms.
    private static let apart: Int64 = 600_000
    /// More incidents than this are told as fewer, longer ones.
    private static let most = 12

    /// The findings incident by incident, the worst incident first, each in the order it had; and the
    /// incidents.
    static func grouped(_ findings: [Finding]) -> (findings: [Finding], incidents: [Incident]) {
        var groups = groups(findings, apart: apart)
        var distance = apart
        while groups.count > most, distance < 1 << 40 {
            distance *= 4
            groups = self.groups(findings, apart: distance)
        }
        var ordered: [Finding] = []
        var incidents: [Incident] = []
        for group in groups.sorted(by: isWorse) {
            let members = group.members.sorted().map { findings[$0] }
            incidents.append(
                Incident(
                    from: group.from, to: group.to,
                    severity: members.map(\.severity).min() ?? .note,
                    findings: ordered.count..<(ordered.count + members.count)))
            ordered += members
        }
        return (ordered, incidents)
    }

    private struct Group {
        var from: WallTime?
        var to: WallTime?
        var members: [Int]
        var severity: Finding.Severity
    }

    private static func isWorse(_ one: Group, _ other: Group) -> Bool {
        if one.severity != other.severity { return one.severity < other.severity }
        guard let from = one.from, let otherFrom = other.from else { return one.from != nil }
        return from < otherFrom
    }

    private static func groups(_ findings: [Finding], apart: Int64) -> [Group] {
        var groups: [Group] = []
        // Notes tell of what is usual: they join what is there, and hold nothing together.
        let timed = findings.indices.filter { findings[$0].at != nil }
        let order = timed.sorted {
            (findings[$0].at ?? .init(milliseconds: 0), $0) < (
                findings[$1].at ?? .init(milliseconds: 0), $1
            )
        }
        for index in order where findings[index].severity != .note {
            guard let at = findings[index].at else { continue }
            let end = max(findings[index].until ?? at, at)
            if let last = groups.indices.last, let to = groups[last].to, at - to <= apart {
                groups[last].to = max(to, end)
                groups[last].members.append(index)
                groups[last].severity = min(groups[last].severity, findings[index].severity)
            } else {
                groups.append(
                    Group(
                        from: at, to: end, members: [index], severity: findings[index].severity))
            }
        }
        var usual = Group(members: [], severity: .note)
        for index in order where findings[index].severity == .note {
            guard let at = findings[index].at else { continue }
            if let place = groups.firstIndex(where: { group in
                guard let from = group.from, let to = group.to else { return false }
                return at >= from.advanced(by: -apart) && at <= to.advanced(by: apart)
            }) {
                groups[place].members.append(index)
            } else {
                usual.members.append(index)
                usual.from = min(usual.from ?? at, at)
                usual.to = max(usual.to ?? at, findings[index].until ?? at)
            }
        }
        let timeless = findings.indices.filter { findings[$0].at == nil }
        if !usual.members.isEmpty { groups.append(usual) }
        if !timeless.isEmpty {
            groups.append(
                Group(
                    members: timeless,
                    severity: timeless.map { findings[$0].severity }.min() ?? .note))
        }
        return groups
    }
}

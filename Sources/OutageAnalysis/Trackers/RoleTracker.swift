import ServerLog

/// Follows whether a node is master or replica.
struct RoleTracker: Sendable {
    private(set) var changes = FactList<RoleChange>()
    /// What the first line of the server itself says; nil without one.
    private(set) var firstRole: LogRole?
    private var role: LogRole?

    /// Takes the next line in.
    mutating func take(_ line: ReadLine) {
        if firstRole == nil, line.isByServer { firstRole = line.line.role }
        switch line.message {
        case .demoted(let master): change(.replica, master, line)
        case .electionWon: change(.master, nil, line)
        case .processStarted: role = nil
        default:
            // The letter before a line follows at the next line at the latest.
            guard line.isByServer, line.line.role != role else { return }
            if role == nil {
                role = line.line.role
            } else {
                change(line.line.role, nil, line)
            }
        }
    }

    private mutating func change(_ becomes: LogRole, _ master: NodeID?, _ line: ReadLine) {
        role = becomes
        changes.append(
            RoleChange(
                source: line.source, at: line.at, becomes: becomes, master: master,
                evidence: line.evidence))
    }
}

import ServerLog

/// Follows whether a node is master or replica.
struct RoleTracker: Sendable {
    private(set) var changes = FactList<RoleChange>()
    /// What the first line of the server itself says; nil without one.
    private(set) var firstRole: LogRole?
    private var role: LogRole?
    private var toldAt: WallTime?

    /// Takes the next line in.
    mutating func take(_ line: ReadLine) {
        if firstRole == nil, line.isByServer, line.line.role != .server {
            firstRole = line.line.role
        }
        switch line.message {
        case .demoted(let master): change(.replica, master, line)
        case .electionWon: change(.master, nil, line)
        case .noted(.madeReplica, _, _): told(.replica, line)
        case .noted(.madeMaster, _, _): told(.master, line)
        case .processStarted: role = nil
        default:
            // The letter is the state's before the message: for a moment it lags behind what was said.
            guard line.isByServer, line.line.role != .server, line.line.role != role else { return }
            if let toldAt, abs(line.at - toldAt) < 1000 { return }
            if role == nil {
                role = line.line.role
            } else {
                change(line.line.role, nil, line)
            }
        }
    }

    private mutating func told(_ becomes: LogRole, _ line: ReadLine) {
        // The letter may have told it a moment before.
        if role == becomes { toldAt = line.at } else { change(becomes, nil, line) }
    }

    private mutating func change(_ becomes: LogRole, _ master: NodeID?, _ line: ReadLine) {
        role = becomes
        toldAt = line.at
        changes.append(
            RoleChange(
                source: line.source, at: line.at, becomes: becomes, master: master,
                evidence: line.evidence))
    }
}

/// What a fault does to nodes beyond asking them something, and so what the reach of their cluster must give.
package enum NodeAbility: String, Sendable, CaseIterable {
    /// A node's process is stopped and goes on.
    case signals
    /// A node's process is ended and started again.
    case lifecycle
    /// Packets between nodes and clients are held, lost or changed.
    case links
    /// How a node's process is set up is decided before it starts.
    case setup
    /// New nodes join.
    case members
    /// What a node writes into its log is followed.
    case logs
    /// DEBUG is allowed.
    case debug
    /// Memory is filled or slots are moved, with whatever lies in them.
    case data

    /// What it is, as sentences name it: `'pause' needs to ...`.
    package var words: String {
        switch self {
        case .signals: "stop a node's process and let it go on"
        case .lifecycle: "end a node's process and start it again"
        case .links: "hold, lose or change packets between nodes"
        case .setup: "decide how a node's process is set up before it starts"
        case .members: "start nodes that join"
        case .logs: "read in a node's log how its child ended"
        case .debug: "use DEBUG"
        case .data: "fill memory or move slots, with data that is not the run's"
        }
    }

    /// What would give it on a cluster that was there before.
    package var remedy: String {
        switch self {
        case .signals:
            "give cluster.attach a 'reach', such as ssh {host}, or 'words' that pause and resume"
        case .debug: "set enable-debug-command yes on the servers, or use 'client-pause'"
        case .lifecycle, .links:
            "use a 'command' fault with the tool that does it there, or a cluster of the plan's own"
        case .setup, .members, .data, .logs:
            "only a cluster of the plan's own allows that: cluster: { masters: 3, replicas: 1 }"
        }
    }
}

/// What a fault needs of the way nodes are set up, decided before the first of them starts.
package enum NodeProvision: Sendable, CaseIterable {
    /// The library that stalls calls is preloaded into every node.
    case stallLibrary
    /// That library keeps how much of each file was synced.
    case syncRecord
    /// The library that moves the wall clock is preloaded into every node.
    case movableClock
    /// There is a place for control groups.
    case controlGroup
    /// Every node's directory is a file system of its own.
    case ownFileSystem
}

import ServerLog

/// One log, told: everything that is understood from it alone, gathered as it is read.
struct LogStory: Sendable {
    private(set) var children = ChildTracker()
    private(set) var state = StateTracker()
    private(set) var elections = ElectionTracker()
    private(set) var roles = RoleTracker()
    private(set) var replicaSide = ReplicaSideTracker()
    private(set) var masterSide = MasterSideTracker()
    private(set) var silence = SilenceTracker()
    private(set) var process = ProcessTracker()
    private(set) var firstAt: WallTime?
    private(set) var lastAt: WallTime?
    private(set) var lastRole: LogRole?
    /// How many of its lines are understood, and how many there are.
    private(set) var tally = LogTally()
    var clock = LineClock()
    private var serverPid: Int32 = 0

    /// Takes the next line in.
    mutating func take(_ line: ReadLine) {
        if case .unknown = line.message { tally.unknown += 1 } else { tally.recognised += 1 }
        if firstAt == nil { firstAt = line.at }
        lastAt = max(lastAt ?? line.at, line.at)
        if line.isByServer, line.line.pid != serverPid {
            // Another process: what the one before it left open is over.
            if serverPid != 0 {
                children.finish()
                silence.restart()
            }
            serverPid = line.line.pid
        }
        silence.take(line)
        defer { process.pass(line) }
        lastRole = line.line.role
        switch line.message {
        case .unknown, .known:
            state.pass(line)
            roles.take(line)
            return
        default: break
        }
        children.take(line)
        state.take(line)
        elections.take(line)
        roles.take(line)
        replicaSide.take(line)
        masterSide.take(line)
        process.take(line)
    }

    /// Takes note that the log has ended.
    mutating func finish() {
        children.finish()
        state.finish()
        elections.finish()
        replicaSide.finish()
        masterSide.finish()
    }

    /// Facts that were only counted.
    var factsNotKept: Int {
        children.runs.notKept + state.windows.notKept + state.marks.notKept
            + state.suspicions.notKept + elections.elections.notKept + elections.votes.notKept
            + roles.changes.notKept + replicaSide.resynchronisations.notKept
            + masterSide.resynchronisations.notKept + silence.gaps.notKept
            + process.events.notKept
    }
}

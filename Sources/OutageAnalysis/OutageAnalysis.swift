package import ServerLog

/// What happened to a cluster, as far as its logs tell: plain data, for any report.
///
/// Times are in milliseconds since 1970 by each log's own clock; offsets between the clocks stand
/// in ``clocks``. A log's index in ``sources`` names it everywhere.
package struct OutageAnalysis: Codable, Sendable {
    /// The version of this layout.
    package var version = 3
    /// The servers' logs.
    package var sources: [LogSource] = []
    /// The names of the clients' logs.
    package var clientSources: [String] = []
    /// The servers' node timeout.
    package var nodeTimeout: NodeTimeout
    /// The offsets between the clocks, one for each log.
    package var clocks: [ClockOffset] = []
    /// The log whose clock the others are compared with: the one that most messages tie to others.
    package var clockReference = 0
    /// Names of nodes for people, by id.
    package var names: [String: String] = [:]
    /// The nodes by shard; nil without CLUSTER NODES.
    package var cluster: ClusterShape?
    /// Files of which no line was read, with what they look like.
    package var unread: [UnreadFile] = []
    /// What must be known before the findings are read: much that was not read, clocks that were set.
    package var warnings: [String] = []
    /// What happened in three sentences.
    package var summary: [String] = []
    /// What stands out, the most severe first.
    package var findings: [Finding] = []
    /// The findings that belong together in time, the worst first.
    package var incidents: [Incident] = []
    /// What happened, in the order of time, the clocks' offsets taken off.
    package var timeline: [StoryEvent] = []
    /// Children forked: saves, transfers, rewrites.
    package var children: [ChildRun] = []
    /// Times in which a process did not run.
    package var gaps: [SilentGap] = []
    /// Times in which a node held the cluster for down.
    package var failWindows: [FailWindow] = []
    /// Nodes held for failed.
    package var failMarks: [FailMark] = []
    /// Nodes suspected, by the node that wrote the log or by one that told it so.
    package var suspicions: [Suspicion] = []
    /// Elections.
    package var elections: [Election] = []
    /// Takeovers, with the ends of their phases, in the order in which they were won.
    package var failovers: [Failover] = []
    /// Votes granted and refused.
    package var votes: [Vote] = []
    /// Masters turned replica, and the other way.
    package var roleChanges: [RoleChange] = []
    /// Resynchronisations, told by either side.
    package var resynchronisations: [Resynchronisation] = []
    /// Starts, ends, slow disks, lost connections.
    package var processEvents: [ProcessEvent] = []
    /// What clients logged.
    package var clientFailures: [ClientFailure] = []
    /// Commands that took long, from SLOWLOG GET.
    package var slowCommands: [SlowCommand] = []
    /// The values of an INFO dump that bear on the story.
    package var information: [String: String] = [:]
    /// What the servers' latency monitors saw.
    package var latencySpikes: [LatencySpike] = []
    /// The settings that bear on an outage, by name.
    package var settings: [String: String] = [:]
    /// What redis-cli --cluster found not in order, in sentences.
    package var checked: [String] = []
    /// What redis-cli --cluster did, in sentences.
    package var managed: [String] = []
    /// Ends of containers that were no end of their own.
    package var containerEnds: [ContainerEnd] = []
    /// Ends of services, as systemd tells them.
    package var serviceEnds: [ServiceEnd] = []
    /// Whether a server says, beside its lines, that Windows' paging file had no room.
    package var isPagingFileShort = false
    /// What servers wrote and was posted without its time.
    package var untimed: [String] = []
    /// In what the views of several nodes differ, in sentences.
    package var viewsDiffer: [String] = []
    /// Processes that the kernel ended for want of memory.
    package var kernelKills: [KernelKill] = []
    /// What CLUSTER NODES shows that is not in order, in sentences.
    package var unserved: [String] = []
    /// What the analysis could not take into account, in sentences.
    package var limits: [String] = []

    /// An analysis with nothing in it yet.
    init(nodeTimeout: NodeTimeout) {
        self.nodeTimeout = nodeTimeout
    }

    /// Whether nothing that was given told anything: no log, no answer to a command, no setting.
    package var isOfNothing: Bool {
        sources.isEmpty && clientSources.isEmpty && cluster == nil && findings.isEmpty
            && slowCommands.isEmpty && information.isEmpty && latencySpikes.isEmpty
            && settings.isEmpty && kernelKills.isEmpty && managed.isEmpty
    }

    /// What counts as long in this cluster.
    var scale: TimeScale { TimeScale(nodeTimeout: nodeTimeout.milliseconds) }

    /// Takes in what one log tells.
    mutating func take(_ story: LogStory) {
        children += story.children.runs.facts
        failWindows += story.state.windows.facts.sorted { $0.startedAt < $1.startedAt }
        failMarks += story.state.marks.facts.sorted { $0.setAt < $1.setAt }
        suspicions += story.state.suspicions.facts
        elections += story.elections.elections.facts
        votes += story.elections.votes.facts
        roleChanges += story.roles.changes.facts
        resynchronisations += story.replicaSide.resynchronisations.facts
        resynchronisations += story.masterSide.resynchronisations.facts
        processEvents += story.process.events.facts
        gaps += GapFinder.gaps(in: story)
    }

    /// What to call a node.
    package func name(_ node: NodeID) -> String {
        names[node.description] ?? node.short
    }

    /// What to call the node that wrote a log.
    package func name(source: Int) -> String {
        guard sources.indices.contains(source) else { return "?" }
        return sources[source].node.map { name($0) } ?? sources[source].nodeName
    }

    /// A time as findings tell it: with the day where the logs cover more than one.
    package func time(_ time: WallTime) -> String {
        let first = sources.compactMap(\.firstAt).min()
        let last = sources.compactMap(\.lastAt).max()
        guard let first, let last else {
            // Of an answer alone nothing else tells the day.
            let isOfClients = !clientFailures.isEmpty || time.isOfNoDay
            return isOfClients ? time.timeOfDay : time.dayAndTime
        }
        guard last - first > 86_400_000 else { return time.timeOfDay }
        return time.dayAndTime
    }

    /// The silences after which masters found that they had been replaced.
    package var likelyStandstills: [LikelyStandstill] { DemotionRule.likelyStandstills(self) }

    /// How far the clock of a log is ahead of the reference, in ms; 0 where that is not known.
    package func clockOffset(_ source: Int) -> Int64 {
        clocks.indices.contains(source) ? clocks[source].milliseconds : 0
    }
}

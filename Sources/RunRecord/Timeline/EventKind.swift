/// What happened, as a word; a newer version's words are kept as they are.
package struct EventKind: RawRepresentable, Hashable, Codable, Sendable {
    /// The word on disk.
    package let rawValue: String

    /// A kind by its word on disk.
    package init(rawValue: String) {
        self.rawValue = rawValue
    }

    private init(_ rawValue: String) {
        self.rawValue = rawValue
    }

    // MARK: The run, as the harness lived it

    /// The run's clock starts. `wall-clock` (text, ISO 8601).
    package static let runStarted = EventKind("run-started")
    /// Every node agrees on every slot, state ok, replicas linked. `start-up` (number, seconds).
    package static let clusterReady = EventKind("cluster-ready")
    /// Data was written before the load. `keys` (integer), `seconds` (number).
    package static let preloaded = EventKind("preloaded")
    /// The first load worker starts.
    package static let loadStarted = EventKind("load-started")
    /// The last load worker has stopped.
    package static let loadStopped = EventKind("load-stopped")
    /// A step of the plan begins. `step` (integer from 0), `fault`, `text` (the step in words).
    package static let stepFired = EventKind("step-fired")
    /// A fault took effect (`at` is that instant) on `node`. `step`, `fault`, `receipt` (text: the
    /// proof), `disables` (flag: the node cannot serve while the fault lasts), `heals` (flag: a `fault-healed` of
    /// the same step and node is owed), `hands-over` (flag: `node` was made to take over from its master), `isolates`
    /// (flag: the node lives and answers, but is cut off from the majority of masters), `far` (flag: the node is only at
    /// the far end of a link, and the fault is not done to it), `no-middle` (text: why nothing is asked between its
    /// begin and its end; not there where it lasts). What earlier formats do not have of these, `EarlierFormats` adds.
    package static let faultInjected = EventKind("fault-injected")
    /// Something about the surroundings that lasts for the whole run and is no fault. `text`, `receipt` (text: the proof).
    package static let ambient = EventKind("ambient")
    /// A fault's effect ended on `node`. `step`, `fault`, `receipt` (text: the proof that it is gone), `still` (text:
    /// the proof that it acted just before), `looks` (integer: how often it was found acting meanwhile). The last
    /// two are missing where the fault had no middle, did not act any more or the run was interrupted, and in
    /// earlier formats.
    package static let faultHealed = EventKind("fault-healed")
    /// A fault or its heal could not be proven. `step`, `fault`, `why`, `lapsed` (flag: it was proven at its begin,
    /// and at this moment, before its heal, acts no longer).
    package static let receiptMissing = EventKind("receipt-missing")
    /// A node's process began. `pid` (integer, in the sandbox's pid namespace).
    package static let processStarted = EventKind("process-started")
    /// A process that was started again answers for the first time. `keys` (integer: how many it has), `master` (flag:
    /// whether it calls itself one). Earlier formats do not have it.
    package static let processReady = EventKind("process-ready")
    /// A node's process ended. `status` (text), `expected` (flag: a fault or the end of the run).
    package static let processExited = EventKind("process-exited")
    /// All faults healed, every slot owned, replicas linked, state ok everywhere.
    package static let converged = EventKind("converged")
    /// Something makes the run's numbers untrustworthy. `guard` (its name), `message`.
    package static let guardTripped = EventKind("guard-tripped")
    /// What measures rest on was there (`state` alive, at the run's end) or was missing (lost). `witness` (its name),
    /// `why` (text, of a lost one).
    package static let witness = EventKind("witness")
    /// The run's keys were removed from a cluster that was there before. `keys` (integer: how many there were), `failed`
    /// (integer: those that could not be asked for; they expire).
    package static let keysRemoved = EventKind("keys-removed")
    /// The run ended; what follows is judged, not measured. `interrupted` (flag).
    package static let runEnded = EventKind("run-ended")

    /// Somebody who tests against the cluster began something, such as a test. `mark` (integer from 1), `name`.
    package static let markBegan = EventKind("mark-began")
    /// It ended. `mark`.
    package static let markEnded = EventKind("mark-ended")

    /// The plan's client program was started. `command` (text), `pid` (integer); in all events of one of several
    /// programs `client` (text: its name), in its tripped guards too.
    package static let clientStarted = EventKind("client-started")
    /// It said that it is ready. `version` (text: which client it says that it is).
    package static let clientReady = EventKind("client-ready")
    /// It said that it is done.
    package static let clientDone = EventKind("client-done")
    /// Something about it that its user wants to know. `message`.
    package static let clientProblem = EventKind("client-problem")
    /// It ended. `status` (integer: its exit status, 128 and the signal's number when killed; 0 when the
    /// harness ended it), `ending` (text), `operations` (integer: reported ones), `timed-by-receipt` (integer:
    /// those of them whose end is the moment in which their line came).
    package static let clientEnded = EventKind("client-ended")

    // MARK: What the servers' logs say (`node` wrote the line)

    /// The node suspects another: PFAIL. `about` (integer: the suspected node).
    package static let suspected = EventKind("pfail")
    /// Quorum reached, the node marks another as FAIL. `about`.
    package static let failMarked = EventKind("fail-marked")
    /// The node was told of a FAIL. `about`, `from`.
    package static let failReceived = EventKind("fail-received")
    /// The node takes a FAIL back. `about`.
    package static let failCleared = EventKind("fail-cleared")
    /// A replica plans an election. `delay` (integer, ms), `rank`, `offset`.
    package static let electionDelayed = EventKind("election-delayed")
    /// A replica asks for votes. `epoch`.
    package static let electionStarted = EventKind("election-started")
    /// A master gives its vote. `to` (node), `epoch`.
    package static let voteGranted = EventKind("vote-granted")
    /// A master refuses its vote. `to` (node), `reason`.
    package static let voteDenied = EventKind("vote-denied")
    /// A replica won and is the shard's master from now on. `shard` is set.
    package static let electionWon = EventKind("election-won")
    /// The node's own view of the cluster's state. `state`: `ok` or `fail`.
    package static let clusterState = EventKind("cluster-state")
    /// A master learned that it was replaced. `master` (integer: its new master).
    package static let demoted = EventKind("demoted")
    /// A replica starts to synchronise.
    package static let syncStarted = EventKind("sync-started")
    /// A replica is sent everything. Logged by the replica.
    package static let fullResync = EventKind("full-resync")
    /// A replica continued where it stopped. Logged by the replica.
    package static let partialResync = EventKind("partial-resync")
    /// A replica has loaded what it was sent.
    package static let syncFinished = EventKind("sync-finished")
    /// A snapshot's child was forked. `pid`.
    package static let saveStarted = EventKind("save-started")
    /// A snapshot ended well.
    package static let saveFinished = EventKind("save-finished")

    // MARK: What the harness saw from outside

    /// A node's view changed. `state` (`ok`, `fail`), `owners` (text: the master's node number of
    /// each shard in order, joined by commas, `-` for none), `suspected` and `failed` (texts:
    /// node numbers joined by commas), `since-last-answer` (number, seconds: how long before the node had
    /// last been asked and had answered; the change lies in between).
    package static let viewChanged = EventKind("view")
    /// A node stopped (`reachable` false) or began (true) to answer the harness's polls.
    package static let reachability = EventKind("reachability")
    /// A replica's link to its master. `status`: `up` or `down`.
    package static let linkStatus = EventKind("link-status")
    /// A probe's write to `shard` was accepted by `node`, for the first time since it last was not.
    package static let probeAccepted = EventKind("probe-accepted")
}

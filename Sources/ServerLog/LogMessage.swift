/// What a line of a server's log says, whatever the version's wording.
///
/// The wordings stand in ``MessageTable``. Times are in milliseconds where a name says so, sizes in
/// bytes where a name says so; epochs, ranks and offsets are the server's own numbers.
package enum LogMessage: Hashable, Sendable {
    /// What a forked child is for.
    package enum ChildWork: String, Hashable, Sendable, Codable {
        /// A snapshot on disk.
        case save
        /// A snapshot sent straight to replicas.
        case transfer
        /// A rewrite of the append-only file.
        case rewrite
    }

    // MARK: Failure detection

    /// The node suspects another (PFAIL).
    case suspected(NodeID)
    /// A master's report that it suspects another was counted.
    case suspicionReported(by: NodeID, about: NodeID)
    /// A master took its report back.
    case suspicionWithdrawn(by: NodeID, about: NodeID)
    /// Quorum reached: the node marks another as failed (FAIL).
    case failMarked(NodeID)
    /// The node was told that another is failed.
    case failReceived(from: NodeID, about: NodeID)
    /// The node takes a FAIL back; `was` is what it calls the other, such as `slave`; may be empty.
    case failCleared(NodeID, was: String)

    // MARK: Elections

    /// A replica will start an election after a while; the rank of its master among failed masters
    /// is known since Valkey 8.1.
    case electionDelayed(milliseconds: Int64, rank: Int64, masterRank: Int64?, offset: Int64)
    /// Another replica turned out to be further, or less far, than thought.
    case rankUpdated(rank: Int64, addedMilliseconds: Int64)
    /// A replica asks the masters for their votes.
    case electionStarted(epoch: Int64)
    /// A master gave its vote.
    case voteGranted(to: NodeID, epoch: Int64)
    /// A master refused its vote.
    case voteDenied(to: NodeID, reason: String)
    /// Votes needed and received when an election did not get on.
    case votesCounted(needed: Int64, received: Int64)
    /// The replica is master now.
    case electionWon
    /// The epoch the winner took.
    case electionEpoch(Int64)
    /// Why no election can be held, or why one did not get on.
    case cannotFailOver(reason: String)
    /// A replica moves to a master that has none.
    case migratingToOrphan(NodeID)

    // MARK: Manual failover

    /// A client asked this replica to take over: `manual`, `forced` or `takeover`.
    case failoverAsked(kind: String)
    /// A replica asked this master to stand back.
    case failoverRequested(by: NodeID)
    /// The master stands still at this offset.
    case failoverOffset(Int64)
    /// The replica has everything and starts.
    case failoverReady
    /// It took too long and was called off.
    case failoverTimedOut

    // MARK: The cluster's state

    /// The node's own view of the cluster's state changed.
    case clusterState(isOK: Bool)
    /// Why the state is not ok.
    case clusterDown(reason: String)
    /// A master, or a replica of another, became the replica of that node.
    case demoted(to: NodeID)
    /// A node took over the slots of another.
    case takenOver(from: NodeID, by: NodeID, epoch: Int64)
    /// The node became a master without slots.
    case lostLastSlot(to: NodeID)
    /// The epoch was changed, other than by winning.
    case epochChanged(Int64)

    // MARK: Replication, told by a replica

    /// The connection to the master is gone.
    case masterLinkLost
    /// Nothing came from the master for `repl-timeout`.
    case masterTimedOut
    /// A connection to the master is begun; the address may be missing.
    case connectingToMaster(address: String)
    /// Synchronisation begins.
    case syncStarted
    /// The connection stands.
    case syncConnected
    /// The master answers.
    case masterReplied
    /// The replica asks to go on where it stopped.
    case partialResyncAsked(history: String, offset: Int64)
    /// The replica has nothing to go on from, or was a master and makes its own history that.
    case cachedMaster(kept: Bool)
    /// The master will send everything.
    case fullResyncPromised(history: String, offset: Int64)
    /// The snapshot begins to arrive; its size is not known when it is streamed.
    case syncReceiving(bytes: Int64?)
    /// The old data is thrown away.
    case syncFlushing
    /// The new data is loaded.
    case syncLoading
    /// The replica has loaded what it was sent.
    case syncFinished
    /// The replica went on where it stopped.
    case partialResyncDone
    /// The history it follows has a new name: another master was promoted, or it was itself.
    case historyChanged
    /// Synchronisation broke off.
    case syncFailed(reason: String)

    // MARK: Replication, told by a master

    /// The connection to a replica is gone; one that only carried a snapshot is no loss.
    case replicaLost(address: String, carriedSnapshotOnly: Bool)
    /// A replica said nothing for `repl-timeout`.
    case replicaTimedOut(address: String)
    /// A replica asks to be synchronised; the address may be missing.
    case replicaAsks(address: String)
    /// A replica asks for everything.
    case fullResyncAsked(address: String)
    /// A replica goes on where it stopped.
    case partialResyncAccepted(address: String, bytes: Int64, offset: Int64)
    /// A replica cannot go on where it stopped.
    case partialResyncRefused(reason: String)
    /// A snapshot is made for replicas, on disk or not.
    case saveForSync(onDisk: Bool)
    /// A snapshot for replicas has to wait.
    case saveForSyncDelayed
    /// A replica has its snapshot and follows.
    case replicaOnline(address: String)
    /// The snapshot was streamed to a replica, which now loads it.
    case snapshotStreamed(address: String)

    // MARK: Saving

    /// A save rule was met.
    case saveTriggered(changes: Int64, seconds: Int64)
    /// A child was forked.
    case childStarted(ChildWork, pid: Int64)
    /// A child ended well.
    case childFinished(ChildWork)
    /// A child failed, or could not be forked.
    case childFailed(ChildWork, reason: String)
    /// The child has written the snapshot.
    case savedOnDisk
    /// Memory that was copied because it was written to while a child lived, at its end.
    case copyOnWrite(ChildWork, megabytes: Int64)
    /// The append-only file grew enough to be rewritten.
    case rewriteTriggered(growthPercent: Int64)
    /// A step of a rewrite of the append-only file, in the server's words.
    case rewriteStep(String)
    /// The rewritten append-only file is in place.
    case rewriteInstalled
    /// The disk did not finish an fsync in time; writes wait for it.
    case fsyncSlow
    /// The append-only file could not be written.
    case appendFailed(reason: String)

    // MARK: The process

    /// The server starts; its version as it writes it, such as `7.0.15`.
    case processStarted(version: String)
    /// The id a node starts with; whether it was given just now.
    case identity(NodeID, isNew: Bool)
    /// Data was loaded from disk.
    case loaded(milliseconds: Int64)
    /// Clients can connect.
    case ready
    /// A signal to end.
    case signalReceived(String)
    /// A client or a signal made it end.
    case shutdownStarted
    /// It waits for replicas, or says how they stand, before it ends.
    case shutdownWaits
    /// It ends.
    case processEnded
    /// It crashed.
    case crashed(reason: String)

    // MARK: Others

    /// Something that is told, but changes no state that is followed.
    case noted(LogNote, text: String, node: NodeID?)
    /// A message that servers are known to write, and of which nothing is told.
    case known
    /// Anything else.
    case unknown

    /// Whether it has a meaning of its own; else it is unknown, or known by how it begins.
    var isTelling: Bool {
        switch self {
        case .unknown, .known, .noted(.trouble, _, _): false
        default: true
        }
    }
}

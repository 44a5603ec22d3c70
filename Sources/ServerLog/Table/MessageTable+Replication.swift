extension MessageTable {
    /// Messages of replication, of both its sides.
    static let replication: [MessagePattern] =
        replicaSide + replicaTransfer + replicaFailures + masterSide

    private static let replicaSide: [MessagePattern] = [
        MessagePattern("Connection with {master|primary} lost.") { _ in .masterLinkLost },
        MessagePattern("{MASTER|PRIMARY} timeout: no data nor PING received...") { _ in
            .masterTimedOut
        },
        // Redis 2.4 and 2.6.
        MessagePattern("{MASTER|PRIMARY} time out: no data nor PING received...") { _ in
            .masterTimedOut
        },
        MessagePattern("{Connecting|Reconnecting} to {MASTER|PRIMARY}{text}") {
            // Redis 2.6 names no address.
            .connectingToMaster(address: $0.text0 == "..." ? "" : $0.text0)
        },
        MessagePattern("{MASTER|PRIMARY} <-> {SLAVE|REPLICA} sync started") { _ in .syncStarted },
        MessagePattern("Non blocking connect for SYNC fired the event.") { _ in .syncConnected },
        MessagePattern("{Master|Primary} replied to PING, replication can continue...") { _ in
            .masterReplied
        },
        MessagePattern(
            "Trying a partial resynchronization {using main channel |}(request {text}:{int})."
        ) { .partialResyncAsked(history: $0.text0, offset: $0.number0) },
        MessagePattern("Partial resynchronization not possible (no cached {master|primary})") { _ in
            .cachedMaster(kept: false)
        },
        MessagePattern(
            "Before turning into a {slave|replica}, using my {own |}{master|primary} {text}"
        ) {
            _ in .cachedMaster(kept: true)
        },
        MessagePattern("Discarding previously cached {master|primary} state.") { _ in
            .cachedMaster(kept: false)
        },
        MessagePattern("Caching the disconnected {master|primary} state.") { _ in
            .cachedMaster(kept: true)
        },
        MessagePattern("Setting secondary replication ID to {text}") { _ in .historyChanged },
        MessagePattern("{Master|Primary} replication ID changed to {text}") { _ in
            .historyChanged
        },
        MessagePattern("Full resync from {master|primary}: {text}:{int}") {
            .fullResyncPromised(history: $0.text0, offset: $0.number0)
        },
        MessagePattern("Successful partial resynchronization with {master|primary}.") { _ in
            .partialResyncDone
        },
        MessagePattern(
            "{MASTER|PRIMARY} <-> {SLAVE|REPLICA} sync: "
                + "{Master|Primary} accepted a Partial Resynchronization{text}"
        ) { _ in .partialResyncDone },
    ]

    private static let replicaTransfer: [MessagePattern] = [
        MessagePattern(
            "{Replica bio thread: |}{MASTER|PRIMARY} <-> {SLAVE|REPLICA} sync: "
                + "receiving {int} bytes from {master|primary}{text}"
        ) { .syncReceiving(bytes: $0.number0) },
        MessagePattern(
            "{Replica bio thread: |}{MASTER|PRIMARY} <-> {SLAVE|REPLICA} sync: "
                + "receiving streamed RDB from {master|primary}{text}"
        ) { _ in .syncReceiving(bytes: nil) },
        MessagePattern("{MASTER|PRIMARY} <-> {SLAVE|REPLICA} sync: Flushing old data") { _ in
            .syncFlushing
        },
        MessagePattern("RDB signature and version check passed. Flushing old data") { _ in
            .syncFlushing
        },
        MessagePattern("{MASTER|PRIMARY} <-> {SLAVE|REPLICA} sync: Loading DB in memory") { _ in
            .syncLoading
        },
        MessagePattern("{MASTER|PRIMARY} <-> {SLAVE|REPLICA} sync: Finished with success{text}") {
            _ in .syncFinished
        },
    ]

    private static let replicaFailures: [MessagePattern] = [
        MessagePattern("Timeout connecting to the {MASTER|PRIMARY}...") { _ in
            .syncFailed(reason: "timeout connecting to the master")
        },
        MessagePattern("Timeout receiving bulk data from {MASTER|PRIMARY}...{text}") { _ in
            .syncFailed(reason: "timeout receiving the snapshot")
        },
        MessagePattern("{MASTER|PRIMARY} aborted replication with an error: {text}") {
            .syncFailed(reason: "the master refused: " + $0.text0)
        },
        MessagePattern(
            "I/O error {trying to sync with|reading bulk count from} {MASTER|PRIMARY}: {text}"
        ) {
            .syncFailed(reason: $0.text0)
        },
        MessagePattern("Error condition on socket for SYNC: {text}") {
            .syncFailed(reason: $0.text0)
        },
        MessagePattern("Unable to AUTH to {MASTER|PRIMARY}: {text}") {
            .syncFailed(reason: "AUTH: " + $0.text0)
        },
        MessagePattern("Sending command to {master|primary} in replication handshake: {text}") {
            .syncFailed(reason: "the handshake broke off: " + $0.text0)
        },
        MessagePattern("Error reply to PING from {master|primary}: {text}") {
            .syncFailed(reason: $0.text0)
        },
        MessagePattern("Unable to connect to {MASTER|PRIMARY}: {text}") {
            .syncFailed(reason: $0.text0)
        },
        MessagePattern("Failed trying to load the {MASTER|PRIMARY} synchronization DB{text}") {
            .noted(.snapshotNotLoaded, text: $0.text0, node: nil)
        },
        MessagePattern(
            "{Master|Primary} is currently unable to PSYNC but should be in the future: -NOMASTERLINK{text}"
        ) {
            .noted(.masterHasNoMaster, text: $0.text0, node: nil)
        },
        MessagePattern("Unexpected reply to PSYNC from {master|primary}: {text}") {
            .syncFailed(reason: "unexpected reply to PSYNC: " + $0.text0)
        },
        MessagePattern("Bad protocol from {MASTER|PRIMARY}, {text}") {
            .syncFailed(reason: "bad protocol: " + $0.text0)
        },
        MessagePattern("Failed to read response from the server: {text}") {
            .syncFailed(reason: "no response: " + $0.text0)
        },
        MessagePattern("{MASTER|PRIMARY} is unable to PSYNC{text}") {
            .syncFailed(reason: "the master is unable to PSYNC " + $0.text0)
        },
        MessagePattern("Write error or short write writing to the DB dump file {text}") {
            .syncFailed(reason: "the snapshot could not be written: " + $0.text0)
        },
        MessagePattern("{Master|Primary} did not {respond|reply} {text}") {
            .syncFailed(reason: "the master did not answer " + $0.text0)
        },
        MessagePattern(
            "{Master|Primary} is currently unable to PSYNC but should be in the future: {text}"
        ) {
            .syncFailed(reason: $0.text0)
        },
    ]

    private static let masterSide: [MessagePattern] = [
        MessagePattern("Connection with {slave|replica} (rdbchannel){text} lost.") {
            .replicaLost(address: $0.text0, carriedSnapshotOnly: true)
        },
        MessagePattern("Connection with {slave|replica}{text} lost.") {
            .replicaLost(address: $0.text0, carriedSnapshotOnly: false)
        },
        MessagePattern("Replica{text} rdb channel disconnected.") {
            .replicaLost(address: $0.text0, carriedSnapshotOnly: true)
        },
        MessagePattern(
            "Disconnecting timedout {slave|replica}{ (streaming sync)| (full sync)|}: {text}"
        ) { .replicaTimedOut(address: $0.text0) },
        MessagePattern("{Slave|Replica}{text} asks for synchronization") {
            .replicaAsks(address: $0.text0)
        },
        MessagePattern("Full resync requested by {slave|replica}{text}") {
            // Redis 2.8 names nobody.
            .fullResyncAsked(address: $0.text0 == "." ? "" : $0.text0)
        },
        MessagePattern(
            "Partial resynchronization request from{text} accepted. "
                + "Sending {int} bytes of backlog starting from offset {int}."
        ) {
            .partialResyncAccepted(
                address: $0.text0, bytes: $0.number0, offset: $0.number1)
        },
        MessagePattern("Partial resynchronization not accepted: {text}") {
            .partialResyncRefused(reason: $0.text0)
        },
        MessagePattern(
            "Unable to partial resync with {slave|replica} {text} for lack of backlog{text}"
        ) {
            .partialResyncRefused(
                reason: "what it asked for was no longer in the backlog " + $0.text1)
        },
        MessagePattern("Unable to partial resync with {slave|replica} {text}") {
            .partialResyncRefused(reason: $0.text0)
        },
        MessagePattern("Starting BGSAVE for SYNC with target: disk{text}") { _ in
            .saveForSync(onDisk: true)
        },
        MessagePattern("Starting BGSAVE for SYNC with target: {slaves|replicas} sockets{text}") {
            _ in
            .saveForSync(onDisk: false)
        },
        MessagePattern("Delay next BGSAVE for {diskless |}SYNC") { _ in .saveForSyncDelayed },
        MessagePattern("Waiting for {end of|next} BGSAVE for SYNC") { _ in .saveForSyncDelayed },
        MessagePattern("{Can't attach the |Current BGSAVE has socket target.}{text}BGSAVE for SYNC")
        {
            _ in .saveForSyncDelayed
        },
        MessagePattern("No BGSAVE in progress, but another BG operation is active.{text}") { _ in
            .saveForSyncDelayed
        },
        MessagePattern("Synchronization with {slave|replica}{text} succeeded") {
            .replicaOnline(address: $0.text0)
        },
        MessagePattern("Streamed RDB transfer with {slave|replica}{text} succeeded (socket).{text}")
        {
            .snapshotStreamed(address: $0.text0)
        },
    ]
}

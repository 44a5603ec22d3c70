extension MessageTable {
    /// Messages that are told, but change no state that is followed.
    static let notes: [MessagePattern] = handovers + sentinels + connections + disk + slotMigrations

    private static let handovers: [MessagePattern] = [
        MessagePattern("FAILOVER requested to {text}") { note(.failoverCommand, $0.text0) },
        MessagePattern("FAILOVER requested{text}") { note(.failoverCommand, $0.text0) },
        MessagePattern("Failover target {text} is synced, failing over{text}") {
            note(.failoverTargetSynced, $0.text0)
        },
        MessagePattern("Failover target {text}") { note(.failoverCommandEnded, $0.text0) },
        MessagePattern("Failover attempt {text}") { note(.failoverCommandEnded, $0.text0) },
        MessagePattern("{REPLICAOF|SLAVEOF} {text} enabled ({text}") {
            note(.madeReplica, $0.text0 + ", " + $0.text1)
        },
        MessagePattern("{SLAVE OF|REPLICA OF} {text} enabled ({text}") {
            note(.madeReplica, $0.text0 + ", " + $0.text1)
        },
        MessagePattern("{SLAVE OF|REPLICA OF} {text} enabled") { note(.madeReplica, $0.text0) },
        MessagePattern("MASTER MODE enabled{text}") { note(.madeMaster, $0.text0) },
        MessagePattern("PRIMARY MODE enabled{text}") { note(.madeMaster, $0.text0) },
    ]

    /// The events of a Sentinel; those that end with a dash go on.
    private static let sentinelEvents: [String] = [
        "sdown", "odown", "switch-master", "try-failover", "new-epoch", "vote-for-leader",
        "elected-leader", "selected-slave", "promoted-slave", "failover-", "slave-", "slave",
        "sentinel-", "sentinel", "monitor", "reset-master", "set", "tilt", "reboot", "role-change",
        "fix-slave-config", "config-update-from", "convert-to-slave", "demote-old-slaves",
        "redirect-to-master", "cmd-link", "pubsub-link", "link-", "script-", "dup-sentinel",
        "replica-", "monitor-", "sentinel-invalid-addr", "acl-",
    ]

    private static let sentinels: [MessagePattern] = ["+", "-"].flatMap { sign in
        sentinelEvents.map { name in
            MessagePattern("\(sign)\(name){text}") {
                let gap = name.hasSuffix("-") ? "" : " "
                return .noted(.sentinel, text: sign + name + gap + $0.text0, node: nil)
            }
        }
    }

    private static let connections: [MessagePattern] = [
        MessagePattern("Client {text} scheduled to be closed ASAP for overcoming of output{text}") {
            note(.outputBufferPassed, $0.text0)
        },
        MessagePattern("Client {text} closed for overcoming of output buffer limits{text}") {
            note(.outputBufferPassed, $0.text0)
        },
        MessagePattern("Error accepting a client connection: {text}") {
            note(.connectionNotAccepted, $0.text0)
        },
        MessagePattern("Error accepting cluster node connection: {text}") {
            note(.connectionNotAccepted, "on the cluster bus: " + $0.text0)
        },
        MessagePattern("Accepting client connection: {text}") {
            note(.connectionNotAccepted, $0.text0)
        },
        MessagePattern("IP address for this node updated to {text}") {
            note(.ownAddressChanged, $0.text0)
        },
        MessagePattern("Address updated for node {node}, now {text}") {
            .noted(.addressChanged, text: $0.text0, node: $0.node0)
        },
        MessagePattern("Connection with Node {node} at {text} failed: {text}") {
            .noted(.busNotConnected, text: $0.text0 + ": " + $0.text1, node: $0.node0)
        },
        MessagePattern("max number of clients reached{text}") { note(.clientsLimited, $0.text0) },
        MessagePattern("You requested maxclients of {text}") { note(.clientsLimited, $0.text0) },
        MessagePattern("Current maximum open files is {text}") { note(.clientsLimited, $0.text0) },
    ]

    private static let disk: [MessagePattern] = [
        MessagePattern("Short read or OOM loading DB{text}") { note(.dataUnusable, $0.text0) },
        MessagePattern("Bad file format reading the append only file{text}") {
            note(.dataUnusable, "append-only file " + $0.text0)
        },
        MessagePattern("Unexpected end of file reading the append only file{text}") {
            note(.dataUnusable, "append-only file ends unexpectedly " + $0.text0)
        },
        MessagePattern("Unrecoverable error reading the append only file{text}") {
            note(.dataUnusable, "append-only file " + $0.text0)
        },
        MessagePattern("Fatal error loading the DB{text}") { note(.dataUnusable, $0.text0) },
        MessagePattern("Internal error in RDB {text}") { note(.dataUnusable, $0.text0) },
        MessagePattern("Wrong signature trying to load DB{text}") { _ in
            note(.dataUnusable, "wrong signature")
        },
        MessagePattern("Can't handle RDB format version {text}") {
            note(.dataUnusable, "RDB format version " + $0.text0)
        },
        MessagePattern("Reading RDB {base file|preamble}{text}") {
            note(.loadingStarted, $0.text0)
        },
        MessagePattern("Loading RDB produced by {text}") { note(.loadingStarted, $0.text0) },
        MessagePattern("WARNING overcommit_memory is set to 0!{text}") { _ in .known },
        MessagePattern("WARNING: {text}") { _ in .known },
        MessagePattern("Could not create server TCP listening socket {text}") {
            note(.notStarted, $0.text0)
        },
        MessagePattern("Creating Server TCP listening socket {text}: {text}") {
            note(.notStarted, $0.text0 + ": " + $0.text1)
        },
        MessagePattern("Failed listening on port {text}") { note(.notStarted, $0.text0) },
        MessagePattern("Sorry, the cluster configuration file {text} is already used{text}") { _ in
            note(.notStarted, "the cluster configuration file is in use by another node")
        },
        MessagePattern("Unrecoverable error: corrupted cluster config file{text}") { _ in
            note(.notStarted, "the cluster configuration file is corrupted")
        },
        MessagePattern("Fatal error, can't open config file {text}") {
            note(.notStarted, "no configuration file " + $0.text0)
        },
        MessagePattern("Configured to not listen anywhere, exiting.") { _ in
            note(.notStarted, "no address to listen on")
        },
        MessagePattern("Replication backlog is too small{text}") { note(.backlogLost, $0.text0) },
        MessagePattern("Replication backlog freed{text}") { note(.backlogLost, $0.text0) },
    ]

    private static let slotMigrations: [MessagePattern] = [
        MessagePattern("New slot {import|export} job created: {text}") {
            note(.slotMigration, "begins: " + $0.text0)
        },
        MessagePattern("Slot migration {text} state transition: {text}") {
            note(.slotMigration, $0.text0 + " state " + $0.text1)
        },
        MessagePattern("Slot {import|export} {text}") { note(.slotMigration, $0.text0) },
    ]

    private static func note(_ note: LogNote, _ text: String) -> LogMessage {
        .noted(note, text: text, node: nil)
    }
}

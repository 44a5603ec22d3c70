extension MessageTable {
    /// Messages that are told, but change no state that is followed.
    static let notes: [MessagePattern] =
        handovers + sentinels + connections + disk + starts + slots

    private static let handovers: [MessagePattern] = [
        MessagePattern("FAILOVER to {text} time out exceeded, failing over{text}") {
            note(.failoverTargetSynced, $0.text0 + ", by force: its time ran out")
        },
        MessagePattern("FAILOVER to {text} aborted: {text}") {
            note(.failoverCommandEnded, $0.text0 + ": " + $0.text1)
        },
        MessagePattern("Perform auto failover to replica {text} on shutdown{text}") {
            note(.failoverCommand, $0.text0 + ", because it is to end")
        },
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
        "replica-", "monitor-", "sentinel-invalid-addr", "acl-", "selected-replica",
        "promoted-replica", "convert-to-replica", "fix-replica-config", "redirect-to-primary",
        "demote-old-replicas", "switch-primary", "replica", "no-good-", "reset-primary",
    ]

    private static let sentinels: [MessagePattern] =
        [
            MessagePattern("Executing user requested FAILOVER of '{text}'") {
                note(.sentinel, "user-failover master " + $0.text0)
            }
        ] + events

    private static let events: [MessagePattern] = ["+", "-"].flatMap { sign in
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
        MessagePattern("Possible SECURITY ATTACK detected{text}") { note(.httpSpoken, $0.text0) },
        MessagePattern("I/O error reading from node link: Connection timed out") { _ in
            note(.busNotConnected, "Connection timed out")
        },
        MessagePattern("I/O error writing to node link: Connection timed out") { _ in
            note(.busNotConnected, "Connection timed out")
        },
        MessagePattern("I/O error writing to node link: Connection refused") { _ in
            note(.busNotConnected, "Connection refused")
        },
        MessagePattern("I/O error writing to node link: No route to host") { _ in
            note(.busNotConnected, "No route to host")
        },
        MessagePattern("max number of clients reached{text}") { note(.clientsLimited, $0.text0) },
        MessagePattern("You requested maxclients of {text}") { note(.clientsLimited, $0.text0) },
        MessagePattern("Current maximum open files is {text}") { note(.clientsLimited, $0.text0) },
    ]

    private static let disk: [MessagePattern] = [
        MessagePattern("Done loading RDB, keys loaded: {text}") {
            note(.keysLoaded, String($0.text0.prefix { $0.isNumber }))
        },
        MessagePattern("Short read or OOM loading DB{text}") { _ in
            note(.dataUnusable, "it ends too early, or memory ran out while it was loaded")
        },
        MessagePattern("Bad file format reading the append only file{text}: make a backup{text}") {
            note(
                .dataUnusable,
                "the append-only file \($0.text0.isEmpty ? "" : $0.text0 + " ")is malformed")
        },
        MessagePattern("Bad file format reading the append only file{text}") {
            note(.dataUnusable, "the append-only file is malformed " + $0.text0)
        },
        MessagePattern("Unexpected end of file reading the append only file{text}") {
            note(.dataUnusable, "append-only file ends unexpectedly " + $0.text0)
        },
        MessagePattern("Unrecoverable error reading the append only file{text}") {
            note(.dataUnusable, "append-only file " + $0.text0)
        },
        MessagePattern("Fatal error loading the DB{text}") { note(.dataUnusable, $0.text0) },
        MessagePattern("The RDB file contains {AUX module|module AUX|module} data{text}") {
            note(
                .dataUnusable, "the snapshot holds a module's data that it cannot load " + $0.text0)
        },
        MessagePattern("Internal error in RDB {text}") { note(.dataUnusable, $0.text0) },
        MessagePattern("Wrong signature trying to load DB{text}") { _ in
            note(.dataUnusable, "wrong signature")
        },
        MessagePattern("Can't handle RDB format version {text}") {
            note(.dataUnusable, "it does not know RDB format version " + $0.text0)
        },
        MessagePattern("Error loading data from RDB ({text}") {
            note(.dataUnusable, "a module could not read its data (" + $0.text0)
        },
        MessagePattern("Reading RDB {base file|preamble}{text}") {
            note(.loadingStarted, $0.text0)
        },
        MessagePattern("Loading RDB produced by {text}") { note(.loadingStarted, $0.text0) },
        MessagePattern("WARNING overcommit_memory is set to 0!{text}") { _ in .known },
        MessagePattern("WARNING: {text}") { _ in .known },
        MessagePattern("Replication backlog is too small{text}") { note(.backlogLost, $0.text0) },
        MessagePattern("Replication backlog freed{text}") { note(.backlogLost, $0.text0) },
    ]

    private static let starts: [MessagePattern] = [
        MessagePattern("Running mode={text}, port={int}.") {
            note(.listening, "\($0.number0)")
        },
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
        MessagePattern("Can't open the append-only file{text}: {text}") {
            note(.notStarted, "the append-only file cannot be opened: " + $0.text1)
        },
        MessagePattern("Can't open or create append-only dir {text}: {text}") {
            note(.notStarted, "the append-only folder cannot be made: " + $0.text1)
        },
        MessagePattern(
            "Fatal error: can't open the {append log file|RDB file|AOF manifest file}{text}: {text}"
        ) {
            note(.notStarted, "the data on disk cannot be opened: " + $0.text1)
        },
        MessagePattern("*** FATAL CONFIG FILE ERROR{text}") { _ in
            note(
                .notStarted, "it refuses its configuration file; the lines below say where and why")
        },
        MessagePattern("Can't chdir to {text}: {text}") {
            note(.notStarted, "no folder " + $0.text0 + ": " + $0.text1)
        },
        MessagePattern("Aborting {Redis|Valkey|Redis Server} startup because of ACL errors: {text}")
        {
            note(.notStarted, "ACL errors: " + $0.text0)
        },
        MessagePattern("Can't load module from {text}: server aborting") {
            note(.notStarted, "no module " + $0.text0)
        },
    ]

    /// Atomic slot migrations of Redis 8.4, told as those of Valkey are: by fields, and a state.
    private static let tasks: [MessagePattern] =
        [("Import", "import", "source"), ("Migrate", "export", "target")].flatMap {
            word, operation, peer in
            [
                MessagePattern("\(word) task {text} created: src={node}, dest={node}, slots={text}")
                {
                    let other = peer == "source" ? $0.node0 : $0.node1
                    return note(
                        .slotMigration,
                        "begins: name: \($0.text0), operation: \(operation), "
                            + "\(peer)_node_id: \(other), slots: \($0.text1)}")
                },
                MessagePattern("\(word) task {text} failed: slots={text}") {
                    note(.slotMigration, step($0, operation, "failed"))
                },
                MessagePattern("\(word) task {text} failed for slots: {text}") {
                    note(.slotMigration, step($0, operation, "failed"))
                },
                MessagePattern("\(word) task {text} started for slots: {text}") {
                    note(.slotMigration, step($0, operation, "started"))
                },
                MessagePattern("\(word) task {text} completed for slots: {text}") {
                    note(.slotMigration, step($0, operation, "completed"))
                },
                MessagePattern("\(word) task {text} is ready to takeover slots: {text}") {
                    note(.slotMigration, step($0, operation, "takeover"))
                },
                MessagePattern("\(word) task {text} preparing to handoff for slots: {text}") {
                    note(.slotMigration, step($0, operation, "handoff"))
                },
            ]
        }

    /// What a step of such a task tells: `name: ID, operation: import, slots: 0-9} state -> failed, why`.
    private static func step(
        _ captures: borrowing MessageCaptures, _ operation: String, _ state: String
    ) -> String {
        let parts = captures.text1.split(separator: ", err=", maxSplits: 1)
        let slots = (parts.first ?? "").split(separator: " (").first ?? ""
        return
            "name: \(captures.text0), operation: \(operation), slots: \(slots)} state -> \(state)"
            + (parts.count > 1 ? ", \(parts[1])" : "")
    }

    private static let slots: [MessagePattern] =
        tasks + [
            MessagePattern("New slot {import|export} job created: {text}") {
                note(.slotMigration, "begins: " + $0.text0)
            },
            MessagePattern("Slot migration {text} state transition: {text}") {
                note(.slotMigration, $0.text0 + " state " + $0.text1)
            },
            MessagePattern("Slot migration {text} finished. State: {text}") {
                note(.slotMigration, $0.text0 + " state -> " + $0.text1)
            },
            MessagePattern("Slot {import|export} {text}") { note(.slotMigration, $0.text0) },
            MessagePattern(
                "Slot {int} is migrated from node {node} in shard {text} to node {node}{text}"
            ) {
                .noted(.slotsMoved, text: "\($0.number0) from \($0.node0)", node: $0.node1)
            },
            MessagePattern(
                "Slot range [{int}, {int}] is migrated from node {node} in shard {text} to node {node}{text}"
            ) {
                .noted(
                    .slotsMoved, text: "\($0.number0)-\($0.number1) from \($0.node0)",
                    node: $0.node1)
            },
            MessagePattern(
                "I have keys for slot {int}, but the slot is assigned to another node{text}"
            ) {
                note(.foreignKeys, "\($0.number0)")
            },
            MessagePattern("I have keys for unassigned slot {int}{text}") {
                note(.foreignKeys, "\($0.number0), which nobody had")
            },
            MessagePattern("Assigning slot {int} to node {node}{text}") {
                .noted(.slotsMoved, text: "\($0.number0)", node: $0.node0)
            },
            MessagePattern("Importing slot {int} from node {node}{text}") {
                .noted(.slotMigration, text: "imports slot \($0.number0)", node: $0.node0)
            },
            MessagePattern("Migrating slot {int} to node {node}{text}") {
                .noted(.slotMigration, text: "migrates slot \($0.number0)", node: $0.node0)
            },
            MessagePattern(
                "A failover occurred in shard {text}; node {node} failed over to node {node}{text}"
            ) {
                .noted(.failoverSeen, text: $0.node0.description, node: $0.node1)
            },
            MessagePattern(
                "A failover occurred in shard {text}; node {node} lost {int} slot(s) and failed over to node {node}{text}"
            ) {
                .noted(.failoverSeen, text: $0.node0.description, node: $0.node1)
            },
            MessagePattern(
                "A failover occurred in shard {text}; node {node} lost {int} slot(s) to node {node}{text}"
            ) {
                .noted(.failoverSeen, text: $0.node0.description, node: $0.node1)
            },
        ]

    private static func note(_ note: LogNote, _ text: String) -> LogMessage {
        .noted(note, text: text, node: nil)
    }
}

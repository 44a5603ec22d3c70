extension MessageTable {
    /// Messages of the process's own life.
    static let process: [MessagePattern] = [
        MessagePattern("{Redis|Valkey|KeyDB} version={text}, bits={text}") {
            .processStarted(version: $0.text0)
        },
        MessagePattern("Node configuration loaded, I'm {node}") {
            .identity($0.node0, isNew: false)
        },
        MessagePattern("No cluster configuration found, I'm {node}") {
            .identity($0.node0, isNew: true)
        },
        MessagePattern("Node hard reset, now I'm {node}") { .identity($0.node0, isNew: true) },
        MessagePattern("DB loaded from base file {text}: {decimal} seconds") { _ in .known },
        MessagePattern("DB loaded from incr file {text}: {decimal} seconds") { _ in .known },
        MessagePattern("DB loaded from {text}: {decimal} seconds") {
            .loaded(milliseconds: $0.number0)
        },
        MessagePattern("Ready to accept connections{text}") { _ in .ready },
        MessagePattern("The server is now ready to accept connections{text}") { _ in .ready },
        MessagePattern("Received {text}, scheduling shutdown...") { .signalReceived($0.text0) },
        MessagePattern("Received {text} scheduling shutdown...") { .signalReceived($0.text0) },
        MessagePattern("Received shutdown signal during loading, {text}") { _ in
            .signalReceived("shutdown signal")
        },
        MessagePattern("You insist... exiting now.") { _ in .signalReceived("second signal") },
        MessagePattern("User requested shutdown...{text}") { _ in .shutdownStarted },
        MessagePattern("Waiting for replicas before shutting down.") { _ in .shutdownWaits },
        MessagePattern("Lagging replica {text}") { _ in .shutdownWaits },
        MessagePattern("{int} of {int} replicas are in sync when shutting down.") { _ in
            .shutdownWaits
        },
        MessagePattern("{Redis|Valkey|Sentinel|KeyDB} is now ready to exit, bye bye...") { _ in
            .processEnded
        },
        MessagePattern(
            "{Redis|Valkey|KeyDB|valkey|redis|keydb} {text} crashed by signal: {int}{text}"
        ) {
            .crashed(reason: "signal \($0.number0)")
        },
        MessagePattern("=== ASSERTION FAILED{text}") { _ in .crashed(reason: "assertion failed") },
        MessagePattern("Guru Meditation: {text}OUT OF MEMORY{text}") { _ in
            .crashed(reason: "out of memory")
        },
        MessagePattern("Guru Meditation: {text}") { .crashed(reason: $0.text0) },
        MessagePattern("Redis aborting for OUT OF MEMORY{text}") { _ in
            .crashed(reason: "out of memory")
        },
        MessagePattern("Replica was unable to write command to disk{text}") { _ in
            .crashed(reason: "the replica could not write a command to disk")
        },
        MessagePattern("Crash report: {text}") { .crashed(reason: $0.text0) },
        MessagePattern("Server started, Redis version {text}") {
            .processStarted(version: $0.text0)
        },
        MessagePattern("Server initialized") { _ in .known },
        MessagePattern("oO0OoO0OoO0Oo {text} is starting oO0OoO0OoO0Oo") { _ in
            .processStarted(version: "")
        },
        MessagePattern("Server started") { _ in .processStarted(version: "") },
        MessagePattern("--- REGISTERS") { _ in .crashed(reason: "its report of the registers") },
        MessagePattern("--- ABORT") { _ in .crashed(reason: "aborted") },
        MessagePattern("Out Of Memory allocating {int} bytes!{text}") {
            .crashed(reason: "out of memory, asking for \($0.number0) bytes")
        },
    ]
}

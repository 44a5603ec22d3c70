import ServerLog
import Testing

/// The messages of the process's life, in the wordings of several versions.
@Suite struct ProcessMessageTests {
    private let a = NodeID.first

    @Test func process() throws {
        try expectMessage(
            .ready,
            [
                "The server is now ready to accept connections on port 7000",
                "Ready to accept connections", "Ready to accept connections tcp",
            ])
        try expectMessage(.identity(a, isNew: false), ["Node configuration loaded, I'm \(a)"])
        try expectMessage(.identity(a, isNew: true), ["No cluster configuration found, I'm \(a)"])
        try expectMessage(
            .processStarted(version: "7.0.15"),
            ["Redis version=7.0.15, bits=64, commit=00000000, modified=0, pid=24814, just started"])
        try expectMessage(
            .shutdownStarted,
            ["User requested shutdown...", "User requested shutdown... (user request from '')"])
        try expectMessage(
            .signalReceived("shutdown signal"), ["Received shutdown signal, scheduling shutdown..."]
        )
        try expectMessage(
            .processEnded,
            ["Redis is now ready to exit, bye bye...", "Valkey is now ready to exit, bye bye..."])
        try expectMessage(.loaded(milliseconds: 12), ["DB loaded from disk: 0.012 seconds"])
        try expectMessage(
            .crashed(reason: "signal 11"), ["Redis 7.0.15 crashed by signal: 11, si_code: 1"])
    }
}

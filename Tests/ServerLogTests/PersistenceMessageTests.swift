import ServerLog
import Testing

/// The messages of saving, in the wordings of several versions.
@Suite struct PersistenceMessageTests {
    @Test func saving() throws {
        try expectMessage(
            .saveTriggered(changes: 1000, seconds: 100), ["1000 changes in 100 seconds. Saving..."])
        try expectMessage(
            .childStarted(.save, pid: 5614), ["Background saving started by pid 5614"])
        try expectMessage(
            .childStarted(.transfer, pid: 56),
            [
                "Background RDB transfer started by pid 56",
                "Background RDB transfer started by pid 56 to pipe through parent process",
                "Background RDB transfer started by pid 56 to parent process pipe",
            ])
        try expectMessage(.childFinished(.save), ["Background saving terminated with success"])
        try expectMessage(
            .childFinished(.transfer), ["Background RDB transfer terminated with success"])
        try expectMessage(
            .childStarted(.rewrite, pid: 10524),
            ["Background append only file rewriting started by pid 10524"])
        try expectMessage(
            .copyOnWrite(.save, megabytes: 12),
            [
                "RDB: 12 MB of memory used by copy-on-write",
                "Fork CoW for RDB: current 3 MB, peak 12 MB, average 9 MB",
            ])
        try expectMessage(
            .copyOnWrite(.rewrite, megabytes: 112),
            ["AOF rewrite: 112 MB of memory used by copy-on-write"])
        try expectMessage(
            .fsyncSlow,
            [
                "Asynchronous AOF fsync is taking too long (disk is busy?). Writing the AOF "
                    + "buffer without waiting for fsync to complete, this may slow down Redis.",
                "Asynchronous AOF fsync is taking too long (disk is busy?). Writing the AOF "
                    + "buffer without waiting for fsync to complete, this may slow down the server.",
            ])
        try expectMessage(
            .childFailed(.save, reason: "fork: Cannot allocate memory"),
            ["Can't save in background: fork: Cannot allocate memory"])
    }
}

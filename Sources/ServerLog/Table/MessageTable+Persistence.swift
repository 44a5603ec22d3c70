extension MessageTable {
    /// Messages of snapshots and of the append-only file.
    static let persistence: [MessagePattern] = saves + rewrites + appends

    /// Why a child did not finish that its server killed when it was told to end.
    private static let ended = "signal of its own server, which ended"

    private static let saves: [MessagePattern] = [
        MessagePattern("{int} changes in {int} seconds. Saving...") {
            .saveTriggered(changes: $0.number0, seconds: $0.number1)
        },
        MessagePattern("Background saving started by pid {int}") {
            .childStarted(.save, pid: $0.number0)
        },
        MessagePattern("Background saving terminated with success") { _ in .childFinished(.save) },
        MessagePattern("Background saving terminated by signal {int}") {
            .childFailed(.save, reason: "signal \($0.number0)")
        },
        MessagePattern("Background saving error") { _ in
            .childFailed(.save, reason: "the child failed")
        },
        MessagePattern("Background RDB transfer started by pid {int}{text}") {
            .childStarted(.transfer, pid: $0.number0)
        },
        MessagePattern("Background RDB transfer terminated with success") { _ in
            .childFinished(.transfer)
        },
        MessagePattern("Background {RDB transfer|transfer} error") { _ in
            .childFailed(.transfer, reason: "the child failed")
        },
        MessagePattern("Background {RDB transfer|transfer} terminated by signal {int}") {
            .childFailed(.transfer, reason: "signal \($0.number0)")
        },
        // An apostrophe gets lost on many a page.
        MessagePattern("{Can't|Cant|Can t} save in background: fork: {text}") {
            .childFailed(.save, reason: "fork: " + $0.text0)
        },
        MessagePattern("Write error saving DB on disk: {text}") {
            .noted(.saveNotWritten, text: $0.text0, node: nil)
        },
        MessagePattern("Write error while saving DB to the disk({text}): {text}") {
            .noted(.saveNotWritten, text: $0.text1, node: nil)
        },
        MessagePattern("Failed opening the {RDB|temp RDB} file {text} for saving: {text}") {
            .noted(.saveNotWritten, text: $0.text1 + ": " + $0.text0, node: nil)
        },
        MessagePattern("Failed opening the {RDB|temp RDB} file {text}: {text}") {
            .noted(.saveNotWritten, text: $0.text1, node: nil)
        },
        MessagePattern("Failed opening {text} for saving: {text}") {
            .noted(.saveNotWritten, text: $0.text1 + ": " + $0.text0, node: nil)
        },
        MessagePattern("Error moving temp DB file {text}: {text}") {
            .noted(.saveNotWritten, text: $0.text1, node: nil)
        },
        MessagePattern("fork operation failed{text}") {
            .childFailed(
                .save,
                reason: "fork: " + ($0.text0.isEmpty ? "the line gives no reason" : $0.text0))
        },
        MessagePattern("There is a child saving an .rdb. Killing it!") { _ in
            .childFailed(.save, reason: ended)
        },
        MessagePattern("There is a child rewriting the AOF. Killing it!") { _ in
            .childFailed(.rewrite, reason: ended)
        },
        MessagePattern("DB saved on disk") { _ in .savedOnDisk },
        MessagePattern("RDB: {int} MB of memory used by copy-on-write") {
            .copyOnWrite(.save, megabytes: $0.number0)
        },
        MessagePattern("Fork CoW for RDB: current {int} MB, peak {int} MB{text}") {
            .copyOnWrite(.save, megabytes: $0.number1)
        },
    ]

    private static let rewrites: [MessagePattern] = [
        MessagePattern("Starting automatic rewriting of AOF on {int}% growth") {
            .rewriteTriggered(growthPercent: $0.number0)
        },
        MessagePattern("Background append only file rewriting started by pid {int}") {
            .childStarted(.rewrite, pid: $0.number0)
        },
        MessagePattern(
            "{Can't|Cant|Can t} rewrite append only file in background: fork: {text}"
        ) {
            .childFailed(.rewrite, reason: "fork: " + $0.text0)
        },
        MessagePattern("Background AOF rewrite terminated with success") { _ in
            .childFinished(.rewrite)
        },
        MessagePattern("Background AOF rewrite terminated by signal {int}") {
            .childFailed(.rewrite, reason: "signal \($0.number0)")
        },
        MessagePattern("Background AOF rewrite terminated with error") { _ in
            .childFailed(.rewrite, reason: "the child failed")
        },
        MessagePattern("AOF rewrite: {int} MB of memory used by copy-on-write") {
            .copyOnWrite(.rewrite, megabytes: $0.number0)
        },
        MessagePattern("Fork CoW for AOF rewrite: current {int} MB, peak {int} MB{text}") {
            .copyOnWrite(.rewrite, megabytes: $0.number1)
        },
        MessagePattern("Background AOF rewrite finished successfully") { _ in .rewriteInstalled },
        MessagePattern("AOF rewrite child asks to stop sending diffs.") { _ in
            .rewriteStep("child asks to stop sending diffs")
        },
        MessagePattern("Parent agreed to stop sending diffs. Finalizing AOF...") { _ in
            .rewriteStep("parent agreed to stop sending diffs")
        },
        MessagePattern("Concatenating {text} of AOF diff received from parent.") {
            .rewriteStep("concatenating " + $0.text0)
        },
        MessagePattern("SYNC append only file rewrite performed") { _ in
            .rewriteStep("file written")
        },
        MessagePattern("Residual parent diff successfully flushed to the rewritten AOF{text}") {
            .rewriteStep("residual diff flushed " + $0.text0)
        },
    ]

    private static let appends: [MessagePattern] = [
        MessagePattern("Asynchronous AOF fsync is taking too long{text}") { _ in .fsyncSlow },
        MessagePattern("Error writing to the AOF file: {text}") {
            .appendFailed(reason: $0.text0)
        },
        MessagePattern("Short write while writing to the AOF file: {text}") {
            .appendFailed(reason: "short write " + $0.text0)
        },
        MessagePattern("AOF write error looks solved{text}") { _ in
            .noted(.appendMended, text: "", node: nil)
        },
        MessagePattern("Fail to fsync the AOF file: {text}") {
            .appendFailed(reason: "fsync: " + $0.text0)
        },
    ]
}

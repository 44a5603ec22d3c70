import Foundation
import RunRecord

/// Somebody who undoes faults while a run goes on: a companion in the sandbox, where it may do as root what it likes.
enum Hand {
    /// Runs a plan with a companion, and tells what was found to act no longer.
    ///
    /// - Parameters:
    ///   - plan: The plan's text.
    ///   - script: What the companion does: lines of bash, with `cli NODE WORDS`, `pid NODE` and `home NODE`, which is
    ///     the node's directory.
    /// - Returns: The exit status, the faults that lapsed, and why, and all that was printed.
    /// - Throws: When the run cannot be started or leaves no record.
    static func undoes(
        _ plan: String, by script: String
    ) async throws -> (code: Int32, lapsed: [String: String], text: String) {
        let scratch = try Scratch()
        let hand = scratch.file("hand.sh")
        try (helpers + script).write(toFile: hand, atomically: true, encoding: .utf8)
        let result = try await Program.run([
            "run", try scratch.plan(plan), "--output", scratch.file("run"), "--companion",
            "bash \(hand)",
        ])
        let records = try RunFolder.open(at: scratch.file("run")).readRuns().records
        var lapsed: [String: String] = [:]
        for event in records.flatMap(\.timeline)
        where event.kind == .receiptMissing && event[.lapsed] == true {
            lapsed[event[.fault] ?? "?"] = event[.why] ?? ""
        }
        return (result.code, lapsed, result.text)
    }

    private static let helpers = """
        cli() { local node=$1; shift; redis-cli -h 127.0.1.$node -p 7000 "$@"; }
        pid() { cli $1 info server | tr -d '\\r' | sed -n 's/^process_id://p'; }
        home() { readlink /proc/$(pid $1)/cwd; }

        """
}

/// Programs that stand in for a server, or hide one.
enum ServerScript {
    /// Writes a script into a folder.
    ///
    /// - Returns: Its path.
    /// - Throws: When it cannot be written.
    static func write(_ text: String, in scratch: Scratch) throws -> String {
        let path = scratch.file("server.sh")
        try ("#!/bin/bash\n" + text).write(toFile: path, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
        return path
    }
}

import Foundation
import Glibc
import Linux
import Synchronization

/// Undoes something outside of the harness when the harness is gone: a shell of its own session that looks, again and
/// again, whether the harness lives and still owes the undoing.
///
/// In a sandbox nothing is left that could be undone; on a cluster that was there before, `kill -9` of the harness must
/// not leave a node frozen.
package final class LocalGuard: Sendable {
    /// What the shell does. The harness is told from a later process with its number by when that began.
    private static let script = """
        b() { sed 's/.*) //' "/proc/$SHAKETABLE_HARNESS/stat" 2>/dev/null | cut -d' ' -f20; }
        s=$(b)
        : > "$SHAKETABLE_OWED.ready"
        while [ -e "$SHAKETABLE_OWED" ] && [ -n "$s" ] && [ "$(b)" = "$s" ]; do sleep 0.2; done
        if [ -e "$SHAKETABLE_OWED" ]; then
            rm -f "$SHAKETABLE_OWED"
            rm -f "$SHAKETABLE_OWED.ready"
            eval "$SHAKETABLE_UNDO"
        fi
        """

    /// Starts it, and waits until it is in a session of its own: before, it would end with the shell that starts it.
    private static let start = """
        setsid sh -c "$SHAKETABLE_GUARD" </dev/null >/dev/null 2>&1 &
        i=0
        until [ -e "$SHAKETABLE_OWED.ready" ]; do
            i=$((i + 1)); [ $i -gt 500 ] && exit 1
            sleep 0.01
        done
        rm -f "$SHAKETABLE_OWED.ready"
        """

    private let file: String

    /// Begins to look.
    ///
    /// - Parameters:
    ///   - line: What undoes it, as a line of a shell.
    ///   - environment: Its environment.
    /// - Throws: `ClusterError` when there is no such shell to be had: then nothing is to be done that needs undoing.
    package init(undoing line: String, environment: [String: String]) async throws {
        file =
            FileManager.default.temporaryDirectory
            .appendingPathComponent("shaketable-owed-\(UUID().uuidString)").path
        guard
            FileManager.default.createFile(
                atPath: file, contents: Data(), attributes: [.posixPermissions: 0o600])
        else {
            throw ClusterError(
                .unavailable, "cannot write \(file), which says that something is to be undone")
        }
        var variables = environment
        variables["SHAKETABLE_HARNESS"] = "\(getpid())"
        variables["SHAKETABLE_OWED"] = file
        variables["SHAKETABLE_UNDO"] = line
        variables["SHAKETABLE_GUARD"] = Self.script
        let started = try await ShellCommand(
            line: Self.start, environment: variables
        ).run(within: .seconds(20))
        guard started.isSuccess else {
            end()
            throw ClusterError(
                .unavailable,
                "nothing could undo it if this program were killed: \(started.summary)")
        }
    }

    /// Nothing is owed any more; the shell ends within a moment.
    package func end() {
        unlink(file)
    }
}

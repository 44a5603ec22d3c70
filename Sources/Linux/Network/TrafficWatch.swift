import CLinux
import Glibc

/// Hears of every change of loopback's queueing disciplines and filters, also of one that is taken back before anybody
/// looks.
package final class TrafficWatch {
    private let descriptor: Int32

    /// Listens from now on.
    ///
    /// - Throws: `LinuxError` where the kernel refuses.
    package init() throws(LinuxError) {
        let opened = clinux_traffic_watch_open()
        guard opened >= 0 else {
            throw LinuxError(code: -opened, operation: "listen for changes of the network")
        }
        descriptor = opened
    }

    deinit { close(descriptor) }

    /// How many changes there were since the last call; 1 at the least when there were more than the kernel keeps.
    package func takeChanges() -> Int {
        let changes = clinux_traffic_changes(descriptor)
        return changes >= 0 ? Int(changes) : 1 + takeRest()
    }

    /// What is left after the kernel has told that it dropped some.
    private func takeRest() -> Int { max(0, Int(clinux_traffic_changes(descriptor))) }
}

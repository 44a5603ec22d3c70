import Glibc
import Linux
import Synchronization

/// Keeps nodes from filling the disk with what they print: ends the node whose output has grown beyond what is
/// kept, and cuts the output there.
///
/// A thread of its own looks, so that it also does while everything else waits. A limit of the kernel's for a
/// process's files would hit its data as well.
package final class OutputGuard: Sendable {
    /// The most that is kept of a node's output, in bytes: hours of a large cluster's log at debug level.
    package static let usualLimit: Int64 = 256 << 20
    /// What a flood can write meanwhile is some tens of megabytes.
    private static let intervalMicroseconds: UInt32 = 20_000

    private struct Watched {
        let path: String
        let process: ChildProcess
        let family: ProcessFamily
    }

    private struct State {
        var watched: [Int: Watched] = [:]
        var ended: Set<Int> = []
        var stops = false
    }

    /// The most that is kept of each node's output, in bytes.
    package let limit: Int64

    private let state = Mutex(State())
    private let thread = Mutex<JoinableThread?>(nil)

    /// A guard that does not look yet.
    init(limit: Int64 = OutputGuard.usualLimit) {
        self.limit = limit
    }

    /// The nodes that were ended.
    package var ended: Set<Int> { state.withLock { $0.ended } }

    /// Begins to look. To be called once.
    ///
    /// - Throws: `SystemError` when there is no thread.
    func start() throws(SystemError) {
        let started = try JoinableThread.start(name: "output-guard") { [self] in
            while !state.withLock({ $0.stops }) {
                look()
                usleep(Self.intervalMicroseconds)
            }
        }
        thread.withLock { $0 = started }
    }

    /// From now on looks at a node's output, which a new process of it appends to.
    func watch(
        _ node: Int, output path: String, of process: ChildProcess, _ family: ProcessFamily
    ) {
        state.withLock {
            $0.watched[node] = Watched(path: path, process: process, family: family)
        }
    }

    /// Ends the looking, after a last look.
    func stop() async {
        state.withLock { $0.stops = true }
        await thread.withLock { $0 }?.join()
        look()
    }

    private func look() {
        for (node, watched) in state.withLock({ $0.watched }) {
            var information = stat()
            guard stat(watched.path, &information) == 0, Int64(information.st_size) > limit else {
                continue
            }
            // Noted before, so that whoever sees it dead knows why; one that has ended is cut all the same.
            state.withLock { _ = $0.ended.insert(node) }
            _ = try? watched.process.signal(SIGKILL)
            // A child that it left behind may be the one that prints.
            watched.family.end()
            truncate(watched.path, Int(limit))
        }
    }
}

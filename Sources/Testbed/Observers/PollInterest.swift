import Glibc
import RedisClient

/// What poll(2) is asked to watch of a connection.
struct PollInterest {
    let descriptor: Int32
    let events: Int16

    init?(_ connection: PolledConnection) {
        guard connection.descriptor >= 0 else { return nil }
        descriptor = connection.descriptor
        events = Int16(POLLIN) | (connection.wantsToWrite ? Int16(POLLOUT) : 0)
    }

    /// Waits until one of the connections is ready, at most so many milliseconds.
    static func wait(for interests: [PollInterest], milliseconds: Int32) {
        var entries = interests.map { pollfd(fd: $0.descriptor, events: $0.events, revents: 0) }
        _ = poll(&entries, nfds_t(entries.count), milliseconds)
    }
}

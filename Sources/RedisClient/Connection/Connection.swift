/// A connection whose calls wait for their replies, but never longer than they are told to.
///
/// After a ``RedisError`` the connection is closed: a reply that came late would be taken for that
/// of the next command. A server's refusal is a reply, not an error. Not to be shared between
/// threads.
package final class Connection {
    private let connection: PolledConnection

    /// Connects, from a given local address if one is named, agrees on TLS where that is spoken, and logs in with the
    /// first command.
    package init(
        to endpoint: Endpoint, from source: String? = nil, as credentials: Credentials? = nil,
        timeout: Duration
    ) throws(RedisError) {
        connection = try PolledConnection(to: endpoint, from: source, as: credentials)
        let deadline = ContinuousClock.now + timeout
        while connection.state == .connecting {
            try wait(until: deadline, doing: "connecting", timeout)
            _ = try connection.receive()
        }
    }

    /// The other side.
    package var endpoint: Endpoint { connection.endpoint }

    /// Whether commands can still be run.
    package var isOpen: Bool { connection.state == .open }

    /// Whether commands can still be run, after a look at whether the other side has closed it. Does not wait.
    package func staysOpen() -> Bool {
        _ = try? connection.receive()
        return isOpen
    }

    /// Runs one command, its name first, and returns the server's answer, a refusal included.
    package func run(_ arguments: [String], timeout: Duration) throws(RedisError) -> Reply {
        let replies = try run(
            CommandFormat.bytes(of: arguments), replies: 1,
            named: arguments.prefix(2).joined(separator: " "), timeout: timeout)
        return replies[0]
    }

    /// Sends all commands at once and returns their answers in order. The time is for all of them.
    package func run(all commands: [[String]], timeout: Duration) throws(RedisError) -> [Reply] {
        guard let first = commands.first else { return [] }
        return try run(
            commands.flatMap { CommandFormat.bytes(of: $0) }, replies: commands.count,
            named: "\(commands.count) commands from \(first.prefix(2).joined(separator: " "))",
            timeout: timeout)
    }

    /// Ends the connection.
    package func close() {
        connection.close()
    }

    private func run(
        _ bytes: [UInt8], replies count: Int, named name: String, timeout: Duration
    ) throws(RedisError) -> [Reply] {
        let deadline = ContinuousClock.now + timeout
        do throws(RedisError) {
            var replies: [Reply] = []
            try connection.send(bytes, replies: count)
            while replies.count < count {
                try wait(until: deadline, doing: name, timeout)
                replies += try connection.receive()
            }
            guard replies.count == count else {
                connection.close()
                throw RedisError(
                    .protocolViolation, what: name, endpoint: endpoint,
                    detail: "\(replies.count) replies for \(count) commands")
            }
            return replies
        } catch {
            throw RedisError(
                error.kind, what: name, endpoint: endpoint, errorNumber: error.errorNumber,
                detail: error.detail)
        }
    }

    private func wait(
        until deadline: ContinuousClock.Instant, doing what: String, _ timeout: Duration
    ) throws(RedisError) {
        repeat {
            if connection.waits(atMost: max(.zero, deadline - .now)) { return }
        } while ContinuousClock.now < deadline
        let isShakingHands = connection.isShakingHands
        connection.close()
        throw RedisError(
            .timeout, what: what, endpoint: endpoint,
            detail: isShakingHands
                ? "no answer to the TLS handshake within \(timeout); does this port speak TLS?"
                : "no answer within \(timeout)")
    }
}

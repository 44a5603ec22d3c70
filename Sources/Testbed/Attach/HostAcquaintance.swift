import Linux
import Quantities

/// What is known of a node's process on its host, or in its container: where the shell is.
struct HostAcquaintance: Sendable {
    /// Its number there.
    let process: Int64
    /// Its number as it says itself: another one where the shell looks into its container from outside.
    let told: Int64
    /// When it began, in ticks of the host.
    let begun: Int64
    /// How long a command there took.
    let roundTrip: Duration

    /// Sees which process there is the server: the one with its number, else one of a container on that host that has the
    /// number inside, serves the port and has run as long.
    ///
    /// - Throws: `ClusterError` when none is, or several may be.
    init(with server: ServerAge, on shell: HostShell, of place: FoundCluster.Node)
        async throws
    {
        let node = place.number
        let began = MonotonicClock.now()
        var took = Duration.zero
        let failure: ClusterError
        do {
            let answer = try await shell.run(
                HostScript.age(of: server.process, serving: server.port))
            took = .nanoseconds(MonotonicClock.now() - began)
            let numbers = answer.split(separator: " ").compactMap { Int64($0) }
            guard numbers.count == 2 else {
                throw ClusterError(
                    .unproven,
                    "the host of node \(node) answered '\(ShellCommand.line(of: answer))'")
            }
            guard let trouble = server.trouble(with: numbers[1]) else {
                (process, told, begun, roundTrip) = (
                    server.process, server.process, numbers[0], took
                )
                return
            }
            failure = ClusterError(.unproven, "on the host of node \(node): \(trouble)")
        } catch let error as ClusterError where error.kind == .unproven {
            took = .nanoseconds(MonotonicClock.now() - began)
            failure = error
        }
        guard server.port > 0 else { throw failure }
        let answer = try await shell.run(
            HostScript.search(
                for: server.process, serving: server.port, at: place.address.host))
        let all = Self.candidates(in: answer).filter { server.trouble(with: $0.age) == nil }
        let exact = all.filter(\.isExact)
        let fitting = exact.isEmpty ? all : exact
        guard let found = fitting.first else { throw failure }
        guard fitting.count == 1 else {
            throw ClusterError(
                .unproven,
                "on the host of node \(node) the processes "
                    + fitting.map { "\($0.process)" }.joined(separator: " and ")
                    + " may each be the server: let the prefix enter its container (docker exec {name}), or use "
                    + "attach.words")
        }
        (process, told, begun, roundTrip) = (found.process, server.process, found.begun, took)
    }

    /// A process of a container, as a host tells of it.
    struct Candidate: Equatable {
        /// Its number on the host.
        let process: Int64
        /// When it began, in ticks of the host.
        let begun: Int64
        /// For how long it has run, in seconds.
        let age: Int64
        /// Whether it is seen to serve the address by which the node is known.
        let isExact: Bool
    }

    /// Reads lines of `PROCESS START AGE EXACT`; whatever else stands there is passed over.
    static func candidates(in text: String) -> [Candidate] {
        text.split(whereSeparator: \.isNewline).compactMap { line in
            let numbers = line.split(separator: " ").map { Int64($0) }
            guard numbers.count == 4, let process = numbers[0], let begun = numbers[1],
                let age = numbers[2], process > 1
            else { return nil }
            return Candidate(
                process: process, begun: begun, age: age, isExact: numbers[3] == 1)
        }
    }
}

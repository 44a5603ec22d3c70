import Linux
package import Plan
package import Quantities
package import RedisClient
package import RunRecord

/// A cluster that was there before, as it was found from one of its nodes.
package struct FoundCluster: Sendable {
    /// One of its nodes.
    package struct Node: Sendable {
        /// Counts from 1: the masters in the order of their slots, then the replicas in that of their masters.
        package let number: Int
        /// By which the cluster knows it.
        package let identity: String
        /// Where it is.
        package let address: NodeAddress
        /// By which the plan's commands know it.
        package let name: String
        /// Its process as it knows itself, in the process namespace that it is in.
        package let processIdentifier: Int64
        /// For how long its process has run, when it was asked.
        package let uptime: Duration
        /// When it was asked, in nanoseconds on CLOCK_MONOTONIC.
        package let askedAt: Int64
        /// The port that it says it serves, which may be announced as another one; 0 where it does not say.
        let ownPort: Int64
        /// The most memory that it may use; nil where it has no limit of its own.
        package let memoryLimit: ByteCount?
        /// What it uses now.
        package let memoryUsed: ByteCount
        /// What DEBUG SLEEP 0 was answered with, where it was refused; nil where DEBUG is allowed.
        package let debugRefusal: String?
        /// Its log level; nil where it does not tell.
        package let logLevel: String?

        /// Its process and its age as it told them.
        var age: ServerAge {
            ServerAge(
                process: processIdentifier, uptime: Int64(uptime.inSeconds), askedAt: askedAt,
                port: ownPort)
        }
    }

    /// Its shards, with nodes by their numbers.
    package let topology: Topology
    /// Its nodes in the order of their numbers.
    package let nodes: [Node]
    /// Masters that serve no slots, and their replicas, as `host:port`: they are let alone.
    package let idle: [String]
    /// What all of them are.
    package let version: RedisClient.ServerVersion
    /// What of its configuration a plan's expectations rest on.
    package let configuration: [ConfigurationDirective]
    /// How the plan reaches it.
    package let attach: AttachSpecification
    /// How commands arrive on its hosts.
    let arrival = WordArrival()

    /// The node with a number.
    package func node(_ number: Int) -> Node {
        guard let node = nodes.first(where: { $0.number == number }) else {
            preconditionFailure("there is no node \(number)")
        }
        return node
    }

    /// What a user says to have a plan done to this cluster: another plan or another cluster has another word.
    ///
    /// - Parameter plan: The plan's text without its secrets.
    /// - Returns: Eight hexadecimal digits.
    package func consent(to plan: String) -> String {
        let nodes = nodes.map(\.identity).sorted().joined(separator: ",")
        return Fingerprint.shortDigits(of: nodes + "\n" + plan)
    }

    /// Why it cannot take what a plan's load writes; nil when it can.
    ///
    /// - Parameter bytes: What the load writes at most, on all masters together.
    /// - Returns: The reason, with what would help.
    package func refusal(of bytes: ByteCount) -> String? {
        let each = bytes.bytes / max(1, topology.shards.count)
        for shard in topology.shards {
            for number in shard.nodes {
                let node = node(number)
                guard let limit = node.memoryLimit, node.memoryUsed.bytes + each > limit.bytes
                else { continue }
                return
                    "node \(number) uses \(node.memoryUsed) of \(limit) and would have to take in "
                    + "\(ByteCount(bytes: each)) more: fewer keys, or smaller values"
            }
        }
        return nil
    }
}

/// For how long a server has run, as it says itself, beside what its host says of the process with its number.
///
/// A process that has not run as long is another one: the shell is in another process namespace than the server, or on another
/// host. The host is asked later than the server, by a connection that may take its time.
struct ServerAge {
    /// How far the two may lie apart beside that, in seconds.
    private static let tolerance: Int64 = 3

    /// No server has run for longer, in seconds.
    static let most: Int64 = 1 << 32

    /// Its process's number, as it says.
    let process: Int64
    /// For how long it had run, in seconds.
    let uptime: Int64
    /// When it said so, in nanoseconds on CLOCK_MONOTONIC.
    let askedAt: Int64
    /// The port that it serves, in its own network; 0 where it does not say.
    var port: Int64 = 0

    /// Why a process that its host says has run so long just now is not the server; nil when it may be.
    func trouble(with age: Int64, at now: Int64 = MonotonicClock.now()) -> String? {
        let since = (now - askedAt) / 1_000_000_000
        let uptime = min(max(0, uptime), Self.most)
        let expected = uptime - Self.tolerance...uptime + since + Self.tolerance
        guard !expected.contains(age) else { return nil }
        return
            "process \(process) there has run for \(age) s, the server for \(uptime + since) s: it is another one"
    }
}

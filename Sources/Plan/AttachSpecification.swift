package import RedisClient

/// A cluster that was there before the run, and how its nodes are reached.
package struct AttachSpecification: Hashable, Sendable {
    /// Where what a node logs is to be had.
    package enum Log: Hashable, Sendable {
        /// A file on the node's host, read through the prefix.
        case file(String)
        /// A command of this machine that prints it line by line.
        case command(String)
    }

    /// How near a plan comes to the nodes of its cluster.
    package enum Reach: String, Sendable {
        /// Their addresses and nothing else.
        case address
        /// Commands on their hosts or in their containers, too.
        case exec
    }

    /// Some of the nodes, as `host:port`; the others are asked for.
    package var nodes: [String]
    /// As whom the harness and the load log in; nil for nobody.
    package var credentials: Credentials?
    /// The servers' `cluster-node-timeout` where they do not tell it.
    package var nodeTimeout: Duration?
    /// The words in front of a command on a node's host, with `{host}`, `{port}` and `{name}`; nil for none.
    package var prefix: [String]?
    /// Where logs are to be had; nil for nowhere.
    package var log: Log?
    /// What `{name}` stands for, by `host:port`.
    package var names: [String: String] = [:]
    /// The command of this machine that freezes a node, where the prefix cannot; nil for none.
    package var pauseCommand: String?
    /// The command that lets it go on.
    package var resumeCommand: String?

    /// A cluster that is found from some of its nodes.
    package init(nodes: [String]) { self.nodes = nodes }

    /// How near the plan comes.
    package var reach: Reach {
        prefix != nil || pauseCommand != nil || log != nil ? .exec : .address
    }

    /// What can be done to the nodes beyond asking them something.
    package var abilities: Set<NodeAbility> {
        // Whether DEBUG is allowed the servers tell.
        prefix != nil || pauseCommand != nil ? [.debug, .signals] : [.debug]
    }

    /// The name by which the reach knows the node at an address: the plan's, else the one that the node announces, else
    /// the address.
    package func name(host: String, port: Int, announced: String?) -> String {
        names["\(host):\(port)"] ?? names[host] ?? announced ?? host
    }
}

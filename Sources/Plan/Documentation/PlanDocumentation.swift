/// The keys of a plan's cluster: what the reader checks, the schema describes and the documentation lists.
package enum PlanDocumentation {
    /// The cluster.
    package static let cluster = SectionDocumentation(
        "the cluster",
        [
            FieldDocumentation(
                "masters", .integer(1...ClusterSpecification.mostNodes),
                "How many masters; 3 by default."),
            FieldDocumentation(
                "replicas", .integer(0...ClusterSpecification.mostNodes),
                "How many replicas each master has; 1 by default."),
            FieldDocumentation(
                "config", .anyKeys(.either([.text, .list(.text)])),
                "Any directives of redis.conf; a list repeats one; ${NAME} in a password is the environment's."
            ),
            FieldDocumentation(
                "data", .size(1...1 << 36),
                "What each master and its replicas hold before the load starts, keys and values "
                    + "together; nothing by default."),
            FieldDocumentation(
                "data-value-size", .size(1...1 << 20),
                "The size of each value of that data, incompressible; 16B by default."),
            FieldDocumentation(
                "tls", .flag,
                "Clients, bus and replication speak TLS, with certificates of the run's own; so they do where config has "
                    + "tls-port. No by default."),
            FieldDocumentation("server", .text, "The server's program, to test another build."),
            FieldDocumentation(
                "servers", .anyKeys(.text),
                "Programs of other builds, by the names that upgrade and roll use: { new: ./valkey-server }."
            ),
            FieldDocumentation(
                "attach", .section(attach),
                "A cluster that was there before, in place of all the others: nothing is started."),
        ] + ZoneLayout.fields + credentials)

    /// As whom clients log in.
    static let credentials = [
        FieldDocumentation(
            "user", .text, "As whom load and client programs log in; the default user by default."),
        FieldDocumentation(
            "password", .text,
            "That user's password, best as ${NAME} from the environment; by default requirepass."),
        FieldDocumentation(
            "password-file", .text, "A file whose first line is the password, in its place."),
    ]
}

extension PlanDocumentation {
    /// A cluster that was there before.
    package static let attach = SectionDocumentation(
        "the attached cluster", shorthand: "nodes",
        [
            FieldDocumentation(
                "nodes", .either([.text, .list(.text)]), required: true,
                "Where one of its nodes is, as host:port, or several; all others are asked for.")
        ] + credentials + [
            FieldDocumentation(
                "node-timeout", .duration(atLeast: .milliseconds(1)),
                "Its cluster-node-timeout, where CONFIG GET is not allowed."),
            FieldDocumentation(
                "tls", .either([.flag, .section(attachedTLS)]),
                "Its port speaks TLS; with files of one's own, or yes for what this machine trusts."
            ),
            FieldDocumentation(
                "reach", .text,
                "What stands in front of a command on a node's host, with {host}, {port} and {name}: "
                    + "ssh -o BatchMode=yes {host}; without it, addresses are all there is."),
            FieldDocumentation(
                "names", .anyKeys(.text),
                "What {name} stands for, by host:port or host; by default the announced name, or the host."
            ),
            FieldDocumentation(
                "words", .section(attachedWords),
                "Commands of this machine that freeze a node where its host's signals cannot."),
            FieldDocumentation(
                "logs", .section(attachedLogs),
                "Where the nodes' logs are, from which phases are told to the millisecond."),
        ])

    /// Where logs are.
    static let attachedLogs = SectionDocumentation(
        "the logs", shorthand: "path",
        [
            FieldDocumentation(
                "path", .text,
                "A file on the node's host or in its container, read through 'reach', with {host}, {port} and {name}."
            ),
            FieldDocumentation(
                "command", .text,
                "A command of this machine that follows it, such as docker logs -f --tail 0 {name}; the servers' loglevel must be debug then."
            ),
        ])

    /// What TLS takes.
    static let attachedTLS = SectionDocumentation(
        "the TLS",
        [
            FieldDocumentation(
                "ca", .text,
                "A file of the authorities whose certificates are taken; by default those of this machine."
            ),
            FieldDocumentation(
                "cert", .text,
                "A file with the certificate that servers are shown that ask for one."),
            FieldDocumentation("key", .text, "A file with its key, without a passphrase."),
            FieldDocumentation(
                "server-name", .text,
                "What all nodes' certificates are for; by default the name or address by which each is reached."
            ),
        ])

    /// How a node is frozen.
    static let attachedWords = SectionDocumentation(
        "the words",
        [
            FieldDocumentation(
                "pause", .text, required: true, "Freezes it, such as docker pause {name}."),
            FieldDocumentation(
                "resume", .text, required: true, "Lets it go on, such as docker unpause {name}."),
        ])
}

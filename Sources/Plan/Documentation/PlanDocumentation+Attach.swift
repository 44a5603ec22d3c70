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
                "reach", .text,
                "What stands in front of a command on a node's host, with {host}, {port} and {name}: "
                    + "ssh -o BatchMode=yes {host}; without it, addresses are all there is."),
            FieldDocumentation(
                "log", .either([.text, .section(attachedLog)]),
                "A node's log: the path on its host, or { command: ... } that prints it; without it, none."
            ),
            FieldDocumentation(
                "names", .anyKeys(.text),
                "What {name} stands for, by host:port or host; by default the announced name, or the host."
            ),
            FieldDocumentation(
                "words", .section(attachedWords),
                "Commands of this machine that freeze a node where its host's signals cannot."),
        ])

    /// The log of a node, printed by a command.
    static let attachedLog = SectionDocumentation(
        "the log",
        [
            FieldDocumentation(
                "command", .text, required: true,
                "What prints the log and goes on, such as docker logs -f --tail 0 {name}.")
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

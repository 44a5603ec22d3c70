import ArgumentParser
import Glibc
import Linux
import Quantities
import Wording

/// The program that users run.
package enum Program {
    /// Runs the command that was asked for, and leaves with its status. On the main thread, for what is looked at first
    /// is whether there may be others.
    @MainActor package static func main() async { await Shaketable.begin() }
}

/// The command line.
struct Shaketable: AsyncParsableCommand {
    /// Runs the command that was asked for.
    @MainActor fileprivate static func begin() async {
        // Swift's runtime would print a crash report at SIGQUIT and go on.
        var action = sigaction()
        if sigaction(SIGQUIT, nil, &action) == 0, !isIgnored(action) { signal(SIGQUIT, SIG_DFL) }
        if let refusal = ProcessLimits.refusal() {
            Glibc.exit(ExitStatus.unavailable.saying(refusal).rawValue)
        }
        let words = Array(CommandLine.arguments.dropFirst())
        if let complaint = unknownCommand(words) {
            StandardError.write("Error: \(complaint)\nshaketable --help tells the commands.\n")
            Glibc.exit(EX_USAGE)
        }
        await perform()
    }

    private static func isIgnored(_ action: sigaction) -> Bool {
        unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
            == unsafeBitCast(SIG_IGN, to: Int.self)
    }

    /// What to say of a first word that is no command; nil when it is one, or an option.
    static func unknownCommand(_ words: [String]) -> String? {
        guard let word = words.first, !word.hasPrefix("-") else { return nil }
        let known = configuration.subcommands.map { $0._commandName } + ["help"]
        guard !known.contains(word) else { return nil }
        return "no command is named \(word.quoted)"
            + Suggestion.phrase(for: word, in: known)
    }

    static let configuration = CommandConfiguration(
        commandName: "shaketable",
        abstract: "Puts a Redis Cluster and its timeouts on a shake table before production does.",
        discussion: """
            A plan (YAML) says which cluster to start, which load to drive at it, which faults to \
            inject when, and what must hold. `run` does it in a private sandbox, measures, explains \
            and judges.

              shaketable doctor                              what this machine can do
              shaketable run plans/quick.yaml                the first verdict, in 15 s
              shaketable check --recursive plans             a lint before a merge
              shaketable validate-change --from a.conf --to b.conf
              shaketable analyze node-*.log                  an outage from its logs
              shaketable --generate-completion-script bash   completions; zsh, fish

            Exit status: 0 passed, 1 failed, 2 inconclusive, 64 wrong usage, 65 bad plan, 69 something \
            is missing, 70 a fault of shaketable's own, 130 interrupted.
            """,
        version: ProgramVersion.text,
        subcommands: [RunPart.self, PutBackCommand.self],
        groupedSubcommands: [
            CommandGroup(
                name: "Run plans:",
                subcommands: [
                    Run.self, Clients.self, Serve.self, Check.self, Replay.self, Learn.self,
                    Sweep.self, Merge.self,
                ]),
            CommandGroup(
                name: "Decide:",
                subcommands: [ValidateChange.self, Tune.self, Predict.self, Compare.self]),
            CommandGroup(
                name: "Understand:",
                subcommands: [Report.self, Analyze.self, HistoryCommand.self]),
            CommandGroup(
                name: "Look up:", subcommands: [DoctorCommand.self, List.self, Schema.self]),
        ])

    /// What is said of an error. The parser knows only of what it refuses itself whose usage that is.
    private static func text(of error: any Error, from command: (any ParsableCommand)?) -> String {
        guard error is ValidationError, let command else { return fullMessage(for: error) }
        return "Error: \(error)\n  See '\(usage(of: command))' for more information."
    }

    private static func usage(of command: any ParsableCommand) -> String {
        let name = type(of: command)._commandName
        let group = configuration.subcommands.first { group in
            group.configuration.subcommands.contains { $0 == type(of: command) }
        }
        return "shaketable \(group.map { "\($0._commandName) " } ?? "")\(name) --help"
    }

    /// Does what the command line says, and leaves with its status: 69 when what was printed could not be written, as
    /// to a full disk, since nobody can have read it.
    private static func perform() async {
        var status = ExitCode.success
        var asked: (any ParsableCommand)?
        do {
            var command = try parseAsRoot()
            asked = command
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch {
            status = exitCode(for: error)
            let text = text(of: error, from: asked)
            if !text.isEmpty {
                if status.isSuccess { print(text) } else { StandardError.write(text + "\n") }
            }
        }
        if let reason = StandardOutput.finish() {
            status = ExitStatus.unavailable.saying("standard output cannot be written: \(reason)")
        }
        Glibc.exit(status.rawValue)
    }
}

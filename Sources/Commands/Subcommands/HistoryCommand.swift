import ArgumentParser

/// `shaketable history FILE`, `shaketable history add FILE RUN...`
struct HistoryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "List the runs of a history and plot their trends, or add run folders to it.",
        subcommands: [HistoryShow.self, HistoryAdd.self], defaultSubcommand: HistoryShow.self)
}

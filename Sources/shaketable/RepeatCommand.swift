/// The command that repeats a plan's runs, into a run folder of its own.
struct RepeatCommand {
    /// The plan's file, as the user named it or as it was found.
    let plan: String
    /// The options that change what is done or measured, each a word.
    let options: [String]

    /// The command, as a shell reads it.
    ///
    /// - Parameter seed: The seed that was used.
    /// - Returns: One line.
    func text(seed: UInt64) -> String {
        (["shaketable", "run", plan] + options + ["--seed", "\(seed)"])
            .map(ShellQuoting.quoted).joined(separator: " ")
    }
}

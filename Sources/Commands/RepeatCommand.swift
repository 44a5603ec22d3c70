import RedisClient
import Wording

/// The command that repeats a plan's runs, into a run folder of its own.
struct RepeatCommand {
    /// The plan's file, as the user named it or as it was found.
    let plan: String
    /// The options that change what is done or measured, each a word.
    let options: [String]

    /// The command, as a shell reads it.
    ///
    /// - Parameter seed: The seed that was used.
    /// - Returns: One line, in which secrets are hidden.
    func text(seed: UInt64) -> String {
        (["shaketable", "run", plan] + Secret.hiding(arguments: options.map(Self.shown))
            + ["--seed", "\(seed)"])
            .map(ShellQuoting.quoted).joined(separator: " ")
    }
    /// A change of a program's environment says nothing of its values.
    private static func shown(_ option: String) -> String {
        guard option.hasPrefix("load.environment"), let equals = option.firstIndex(of: "=") else {
            return option
        }
        return option[...equals] + Secret.hidden
    }
}

/// Words as a shell reads them.
enum ShellQuoting {
    /// The word itself where that is safe, else in single quotes.
    static func quoted(_ word: String) -> String {
        let isSafe =
            !word.isEmpty
            && word.unicodeScalars.allSatisfy {
                $0.isASCII
                    && ($0.properties.isAlphabetic || ("0"..."9").contains($0)
                        || "-_./=:,+%@".unicodeScalars.contains($0))
            }
        return isSafe ? word : "'" + word.replacing("'", with: "'\\''") + "'"
    }
}

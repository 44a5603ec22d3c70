import Quantities
import Wording

/// A program of the user's that is a plan's load.
package struct ClientProgramSpecification: Hashable, Sendable {
    /// The program, looked up in PATH, and its arguments; never empty.
    package var command: [String]
    /// Variables that it is given beside what it inherits.
    package var environment: [String: String] = [:]
    /// How long it has to say that it is ready.
    package var readyTimeout: Duration = .seconds(30)
    /// Whether it reports its operations; without, only its exit status counts.
    package var reports = true

    /// What stands for it where a client policy would.
    package var name: String {
        "program " + (command.first?.split(separator: "/").last.map(String.init) ?? "")
    }

    /// Its command line as it may be told.
    package var words: String { Secret.hiding(arguments: command).joined(separator: " ") }

    /// What it does, in a line.
    var preview: String {
        "program: \(words)"
            + (reports ? ", ready within \(readyTimeout.inWords)" : ", by its exit status")
    }
}

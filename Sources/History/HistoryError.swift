/// Why a history cannot be read or written.
package struct HistoryError: Error, Hashable, CustomStringConvertible {
    /// The history's file.
    package let path: String
    /// What is wrong and what would mend it.
    package let message: String

    /// `PATH: what is wrong`.
    package var description: String { "\(path): \(message)" }
}

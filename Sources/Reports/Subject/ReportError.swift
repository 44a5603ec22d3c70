/// Why a report could not be written.
package struct ReportError: Error, CustomStringConvertible, Sendable {
    /// The format's name.
    package let format: String
    /// What is wrong and what would mend it, in a sentence.
    package let message: String

    /// An error of a format.
    init(format: String, message: String) {
        self.format = format
        self.message = message
    }

    /// As it is shown: `junit: ...`.
    package var description: String { "\(format): \(message)" }
}

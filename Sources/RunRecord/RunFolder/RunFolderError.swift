/// Why a run folder, or a file in it, cannot be written or read.
package struct RunFolderError: Error, Hashable, CustomStringConvertible {
    /// The file or folder.
    package let path: String
    /// What is wrong and what would mend it.
    package let message: String

    /// An error about a file.
    package init(path: String, message: String) {
        self.path = path
        self.message = message
    }

    /// `PATH: what is wrong`.
    package var description: String { "\(path): \(message)" }
}

import CLinux
import SystemPackage

/// What the program prints, which goes through a buffer: nobody sees that it was lost unless somebody asks.
package enum StandardOutput {
    /// Writes what is still in the buffer.
    ///
    /// - Returns: Why not everything that was printed is written; nil when it is.
    package static func finish() -> String? {
        switch clinux_finish_output() {
        case 0: nil
        case let number where number > 0: Errno(rawValue: number).description.lowercased()
        default: "a part was lost"
        }
    }
}

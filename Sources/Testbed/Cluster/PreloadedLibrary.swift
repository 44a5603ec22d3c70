import Foundation

/// A library that is preloaded into servers. It is built with the program and lies beside it.
package enum PreloadedLibrary: String, Sendable, CaseIterable {
    /// Makes forks and fsyncs last.
    case stall
    /// Moves the wall clock.
    case clock = "nodeclock"

    /// Its file's name.
    var fileName: String { "lib\(rawValue).so" }

    /// Where it is.
    ///
    /// - Throws: `ClusterError` when it is not there.
    package func find() throws(ClusterError) -> String {
        let program = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
        let path = URL(fileURLWithPath: program ?? CommandLine.arguments[0])
            .deletingLastPathComponent().appendingPathComponent(fileName).path
        guard FileManager.default.isReadableFile(atPath: path) else {
            throw ClusterError(
                "\(path) is not there: build it with 'swift build --product \(rawValue)'")
        }
        return path
    }
}

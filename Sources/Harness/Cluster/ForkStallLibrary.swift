import Foundation

/// The library that is preloaded into servers whose forks a plan stalls. It is built with the program and lies
/// beside it.
package enum ForkStallLibrary {
    /// Its file's name.
    static let fileName = "libforkstall.so"
    /// The file in a node's directory that makes forks wait while it is there; ForkStall.h says the same.
    static let holdFile = "fork-stall"

    /// Where it is.
    ///
    /// - Throws: `ClusterError` when it is not there.
    package static func find() throws -> String {
        let program = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let path = URL(fileURLWithPath: program).deletingLastPathComponent()
            .appendingPathComponent(fileName).path
        guard FileManager.default.isReadableFile(atPath: path) else {
            throw ClusterError(
                "fork-stall needs \(path), which is not there: build it with "
                    + "'swift build --product forkstall'")
        }
        return path
    }
}

import Foundation
package import Plan

/// What nodes are given beside their files, because a fault of the plan needs it.
package struct NodeSupport: Sendable {
    /// The library that stalls calls, to preload; nil for none.
    package var stallLibrary: String?
    /// Whether that library keeps how much of each file was synced.
    package var recordsSyncs = false
    /// The library that moves the wall clock, to preload; nil for none.
    package var clockLibrary: String?
    /// How much each node may store, in bytes, on a file system of its own; nil for one that all share.
    package var fileSystemSize: UInt64?

    /// Whether nodes may come back at other addresses, for which each has several to itself.
    package var movesNodes = false
    /// Where control groups can be made; nil for nowhere.
    package var controlGroup: String?

    /// The libraries to preload.
    var libraries: [(kind: PreloadedLibrary, path: String)] {
        [(.stall, stallLibrary), (.clock, clockLibrary)].compactMap { kind, path in
            path.map { (kind, $0) }
        }
    }

    /// Nothing.
    package init() {}

    /// Memory for one node's files, used only as far as it stores something.
    private static let ownSize: UInt64 = 2 << 30

    /// Finds what a plan's nodes need.
    ///
    /// - Throws: `ClusterError` when something is not there, with what would help.
    package static func find(
        for provisions: Set<NodeProvision>, controlGroup: String?
    ) throws(ClusterError) -> NodeSupport {
        var support = NodeSupport()
        support.controlGroup = controlGroup
        support.recordsSyncs = provisions.contains(.syncRecord)
        if provisions.contains(.stallLibrary) || support.recordsSyncs {
            support.stallLibrary = try PreloadedLibrary.stall.find()
        }
        if provisions.contains(.movableClock) {
            support.clockLibrary = try PreloadedLibrary.clock.find()
        }
        if provisions.contains(.ownFileSystem) { support.fileSystemSize = ownSize }
        return support
    }
}

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
                .unavailable,
                "\(path) is not there: build it with 'swift build --product \(rawValue)'")
        }
        return path
    }
}

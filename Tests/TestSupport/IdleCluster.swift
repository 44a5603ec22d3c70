import Foundation
import Linux
import RedisClient
package import RunRecord
package import Testbed

/// A cluster of which nothing is started, and the time line that tells what is done to it, in a folder of their own.
package final class IdleCluster {
    package let cluster: Cluster
    package let timeline: Timeline
    private let folder: String

    package init(_ topology: Topology) throws {
        folder = try WrittenFolders.temporaryFolder()
        timeline = Timeline(
            origin: MonotonicClock.now(), writer: try LineWriter(path: "\(folder)/timeline.jsonl"))
        cluster = try Cluster(
            ClusterDeployment(
                topology: topology, directives: [],
                server: ServerBinary(of: ServerVersion(.redis, 7, 0, 15)), isSandboxed: true,
                seed: 1, dataFolder: folder, logFolder: folder))
    }

    /// All that the time line was told, which is closed by that.
    package func recorded() throws -> [Event] {
        try timeline.close()
        let text = try String(contentsOfFile: "\(folder)/timeline.jsonl", encoding: .utf8)
        return try text.split(separator: "\n").map {
            try EvidenceFile.value(Event.self, fromJSON: String($0))
        }
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }
}

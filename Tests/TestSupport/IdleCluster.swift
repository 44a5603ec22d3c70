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

    deinit { try? FileManager.default.removeItem(atPath: folder) }
}

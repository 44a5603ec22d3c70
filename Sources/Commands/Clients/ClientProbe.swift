import Foundation
import Glibc
import Linux
import Plan
import Reports
import RunRecord
import Wording

/// Finds out which clients this machine does not have: a program is started once without a cluster, and says with status
/// 69 that its library is missing, before it looks for nodes.
enum ClientProbe {
    /// How long a program has to say so; a slow one is taken for there.
    private static let patience = Duration.seconds(20)
    private static let unavailable: Int32 = 69
    /// What a shell says of a program that there is not.
    private static let notFound: Int32 = 127

    /// Those that are missing, each with what it said, in their order.
    ///
    /// - Parameters:
    ///   - clients: The clients.
    ///   - folder: Where their output goes.
    /// - Returns: What each of them said; none where all are here.
    /// - Throws: `LinuxError` when no process can be started.
    static func missing(_ clients: [PlanClient], folder: String) async throws -> [ClientMatrix
        .Missing]
    {
        var missing: [ClientMatrix.Missing] = []
        // One after the other: an interpreter's start is the greater part, and the cores are few.
        for client in clients {
            if let found = try await self.missing(client, folder: folder) { missing.append(found) }
        }
        return missing
    }

    private static func missing(
        _ client: PlanClient, folder: String
    ) async throws -> ClientMatrix.Missing? {
        let log = "\(folder)/probe-\(client.name).log"
        var environment = ProcessInfo.processInfo.environment.merging(client.program.environment) {
            $1
        }
        for name in environment.keys where name.hasPrefix("SHAKETABLE_") { environment[name] = nil }
        let process = try ChildProcess(
            ProcessSpecification(
                executable: "/bin/sh",
                arguments: ["-c", "exec \"$@\" 3>/dev/null", "sh"] + client.program.command,
                environment: environment, output: .file(log), fileSizeLimit: 1 << 20))
        let status = await process.waitForExit(within: patience)
        if status == nil {
            _ = await process.endSession(asking: SIGTERM, within: .zero)
        }
        defer { try? FileManager.default.removeItem(atPath: log) }
        guard case .exited(let code) = status, code == unavailable || code == notFound else {
            return nil
        }
        let said = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
        let last = said.split(separator: "\n").last.map(String.init) ?? "it said nothing"
        return ClientMatrix.Missing(
            name: client.name, reason: Secret.hiding(in: String(last.prefix(300))))
    }
}

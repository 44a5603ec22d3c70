import Foundation

extension Cluster {
    /// Makes a node's next fork() wait, until `releaseForks`.
    ///
    /// - Throws: `ClusterError` when the file that the preloaded library looks for cannot be made.
    package func holdForks(of number: Int) throws {
        guard deployment.preload != nil else {
            preconditionFailure("a plan that stalls forks preloads the library for it")
        }
        guard FileManager.default.createFile(atPath: holdPath(of: number), contents: Data())
        else {
            throw ClusterError(
                "cannot write \(holdPath(of: number))", isUnavailable: false)
        }
    }

    /// Lets a node's forks go on; does nothing when they do.
    ///
    /// - Throws: `ClusterError` when the file cannot be removed.
    package func releaseForks(of number: Int) throws {
        let path = holdPath(of: number)
        guard FileManager.default.fileExists(atPath: path) else { return }
        do {
            try FileManager.default.removeItem(atPath: path)
        } catch {
            throw ClusterError("cannot remove \(path): \(error)", isUnavailable: false)
        }
    }

    /// How long a node's log is now, in bytes.
    package func logSize(of number: Int) throws -> UInt64 {
        try withLog(of: number) { try $0.seekToEnd() }
    }

    /// What a node has logged since its log was so many bytes long.
    package func log(of number: Int, since size: UInt64) throws -> String {
        try withLog(of: number) { log in
            try log.seek(toOffset: size)
            return String(decoding: try log.readToEnd() ?? Data(), as: UTF8.self)
        }
    }

    private func withLog<Value>(
        of number: Int, _ body: (FileHandle) throws -> Value
    ) throws -> Value {
        let path = logPaths()[number] ?? ""
        guard let log = FileHandle(forReadingAtPath: path) else {
            throw ClusterError("cannot read \(path)", isUnavailable: false)
        }
        defer { try? log.close() }
        return try body(log)
    }

    private func holdPath(of number: Int) -> String {
        guard let node = nodes[number] else { preconditionFailure("there is no node \(number)") }
        return "\(node.directory)/\(ForkStallLibrary.holdFile)"
    }
}

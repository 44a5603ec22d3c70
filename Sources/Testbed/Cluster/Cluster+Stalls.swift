import Foundation
import Linux
import Quantities
import RunRecord

extension Cluster {
    /// Makes calls of a node wait, from now on until `release`.
    ///
    /// - Parameters:
    ///   - call: Which.
    ///   - number: The node, from 1.
    ///   - limit: How long each call waits at most; nil for until `release`.
    /// - Throws: `ClusterError` when the file that the preloaded library looks for cannot be made.
    package func hold(
        _ call: StallableCall, of number: Int, each limit: Duration? = nil
    ) throws {
        guard deployment.support.stallLibrary != nil else {
            preconditionFailure("a plan that stalls calls preloads the library for it")
        }
        let path = path(of: call, number)
        let text = limit.map { "\($0.wholeNanoseconds)" } ?? ""
        do {
            // In one step: the library must never read half a number.
            try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
        } catch {
            throw ClusterError(
                "cannot write \(path): \(EvidenceFile.reason(error))", isUnavailable: false)
        }
    }

    /// Sees that such calls of a node are still to wait, as `hold` said.
    ///
    /// - Returns: The proof in words.
    /// - Throws: `ClusterError` when the file that the preloaded library looks for has gone or says something else.
    package func proveHeld(
        _ call: StallableCall, of number: Int, each limit: Duration? = nil
    ) throws -> String {
        let path = path(of: call, number)
        let wanted = limit.map { "\($0.wholeNanoseconds)" } ?? ""
        guard let text = SmallFile.read(path) else {
            throw ClusterError("\(path) has gone", isUnavailable: false)
        }
        guard text == wanted else {
            throw ClusterError(
                "\(path) says '\(text.prefix(40))', not '\(wanted)'", isUnavailable: false)
        }
        return "\(call.rawValue) holds"
    }

    /// Lets such calls of a node go on; does nothing when they do.
    ///
    /// - Throws: `ClusterError` when the file cannot be removed.
    package func release(_ call: StallableCall, of number: Int) throws {
        let path = path(of: call, number)
        guard FileManager.default.fileExists(atPath: path) else { return }
        do {
            try FileManager.default.removeItem(atPath: path)
        } catch {
            throw ClusterError(
                "cannot remove \(path): \(EvidenceFile.reason(error))", isUnavailable: false)
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

    private func path(of call: StallableCall, _ number: Int) -> String {
        guard let node = nodes[number] else { preconditionFailure("there is no node \(number)") }
        return "\(node.directory)/\(call.rawValue)"
    }
}

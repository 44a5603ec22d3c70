import Synchronization
import SystemPackage

/// Writes what comes while a run goes on to a file of lines, such as the events of `timeline.jsonl`, from any thread.
///
/// Each value is one line and one write, so that a run that is killed leaves all that came
/// before. The first failure (a full disk) is kept: later values fail at once with the same error.
package final class LineWriter: Sendable {
    private struct State {
        var file: FileDescriptor?
        var failure: RunFolderError?
    }

    private let path: String
    private let state: Mutex<State>

    /// Opens the file, empty.
    ///
    /// - Parameter path: Where it is, such as `RunFiles.timelinePath`.
    /// - Throws: `RunFolderError` when it cannot be opened.
    package init(path: String) throws(RunFolderError) {
        self.path = path
        do {
            let file = try FileDescriptor.open(
                FilePath(path), .writeOnly,
                options: [.create, .truncate, .append, .closeOnExec, .noFollow],
                permissions: [.ownerReadWrite, .groupRead, .otherRead])
            state = Mutex(State(file: file, failure: nil))
        } catch {
            throw RunFolderError(
                path: path, message: "cannot be written: \(EvidenceFile.reason(error))")
        }
    }

    deinit {
        state.withLock { state in
            try? state.file?.close()
            state.file = nil
        }
    }

    /// Appends a value, as a line of JSON.
    ///
    /// - Parameter value: What is to be told.
    /// - Throws: `RunFolderError` when the line cannot be written, or an earlier one could not be.
    package func append(_ value: some Encodable) throws(RunFolderError) {
        let line: [UInt8]
        do {
            line = Array((try EvidenceFile.json(value) + "\n").utf8)
        } catch {
            throw RunFolderError(path: path, message: "a line is no JSON: \(error)")
        }
        try state.withLock { state throws(RunFolderError) in
            if let failure = state.failure { throw failure }
            guard let file = state.file else {
                throw RunFolderError(path: path, message: "is closed")
            }
            do {
                _ = try file.writeAll(line)
            } catch {
                let failure = RunFolderError(
                    path: path, message: "cannot be written: \(EvidenceFile.reason(error))")
                state.failure = failure
                throw failure
            }
        }
    }

    /// Closes the file; closing twice does nothing.
    ///
    /// - Throws: `RunFolderError` when what was written did not reach the file.
    package func close() throws(RunFolderError) {
        try state.withLock { state throws(RunFolderError) in
            guard let file = state.file else { return }
            state.file = nil
            do {
                try file.close()
            } catch {
                throw RunFolderError(
                    path: path, message: "cannot be closed: \(EvidenceFile.reason(error))")
            }
        }
    }
}

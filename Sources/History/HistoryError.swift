import GRDB

/// Why a history cannot be read or written.
package struct HistoryError: Error, Hashable, CustomStringConvertible {
    /// The history's file.
    package let path: String
    /// What is wrong and what would mend it.
    package let message: String

    /// `PATH: what is wrong`.
    package var description: String { "\(path): \(message)" }
}

extension HistoryError {
    /// A database's error in words.
    init(_ error: any Error, at path: String) {
        if let error = error as? HistoryError {
            self = error
            return
        }
        guard let error = error as? DatabaseError else {
            // What the tables hold is not what was written there.
            self.init(path: path, message: "is damaged: \(error)")
            return
        }
        self.init(path: path, message: Self.words(error))
    }

    private static func words(_ error: DatabaseError) -> String {
        switch error.resultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            "is locked by another program and did not become free in time; add the run folder "
                + "later with shaketable history add"
        case .SQLITE_CORRUPT:
            "is damaged; keep it aside, and make a new one from the run folders with shaketable "
                + "history add"
        case .SQLITE_NOTADB:
            "is no SQLite database, or is damaged; name another file"
        case .SQLITE_FULL:
            "cannot be written: no space is left; make room and add the run folder with "
                + "shaketable history add"
        case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH:
            "cannot be written: it, or its folder, is not ours to write"
        case .SQLITE_CANTOPEN:
            "cannot be opened: its folder does not exist or is not ours to write"
        case .SQLITE_IOERR:
            "cannot be read or written: the disk reports an error"
        default:
            "is not usable: \(error.message ?? "SQLite error \(error.resultCode.rawValue)")"
        }
    }
}

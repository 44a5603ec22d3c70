import COpenSSL
import Foundation

/// What belongs together: the files that a run, or a whole run folder, left, each with its digest. On disk
/// `closing.json`, written last.
///
/// It shows what was damaged, cut off or mixed up. It is no signature: whoever may write the folder may write it too.
package struct ClosingRecord: Codable, Hashable, Sendable {
    /// One file.
    package struct File: Codable, Hashable, Sendable {
        /// Its length.
        package var bytes: Int
        /// Its SHA-256 in hexadecimal digits.
        package var sha256: String

        /// A file of these bytes.
        ///
        /// - Throws: `RunFolderError` when the digest cannot be computed, which only want of memory explains.
        init(_ data: Data, of place: FolderPlace) throws(RunFolderError) {
            guard let digest = Self.digest(data) else {
                throw RunFolderError(path: place.path, message: "its digest cannot be computed")
            }
            bytes = data.count
            sha256 = digest
        }

        private static func digest(_ data: Data) -> String? {
            var digest = [UInt8](repeating: 0, count: 32)
            var length: UInt32 = 0
            let isDone = data.withUnsafeBytes {
                EVP_Digest($0.baseAddress, $0.count, &digest, &length, EVP_sha256(), nil)
            }
            guard isDone == 1, length == digest.count else { return nil }
            return digest.map { byte in
                (byte < 16 ? "0" : "") + String(byte, radix: 16)
            }.joined()
        }
    }

    /// Its name on disk.
    static let fileName = "closing.json"

    /// The version of the run folder's format.
    package var format: Int
    /// What tells the run folder from every other.
    package var folder: String
    /// Which run it closes, from 1; nil for the folder itself.
    package var run: Int?
    /// How many events the time line has; nil for the folder.
    package var events: Int?
    /// How many operations were issued; nil for the folder and without a load.
    package var operations: UInt64?
    /// The files by their paths from the record's folder.
    package var files: [String: File]
}

extension ClosingRecord: BoundedRecord {
    package func checkBounds() throws(OutOfBounds) {
        try RecordBounds.check(run, 1...RecordBounds.runs, "run")
        try RecordBounds.checkEntries(events ?? 0, "events")
    }
}

/// The files that a closing record speaks of, read once: what is checked is what is judged.
struct ClosedFiles {
    private(set) var closing: ClosingRecord?
    private(set) var problems: [String] = []
    private let place: FolderPlace

    /// What to say of a record that is not there.
    static func missing(_ file: FolderPlace) -> String {
        "\(file.path): there is no closing record: what was written here never came to its end, or it was removed"
    }

    /// Reads a folder's closing record.
    ///
    /// - Parameters:
    ///   - place: The folder.
    ///   - folder: What the run folder says that it is.
    ///   - run: Which run; nil for the folder itself.
    ///   - isOwed: Whether the folder is of a format that has such records.
    init(in place: FolderPlace, folder: String?, run: Int?, isOwed: Bool) {
        self.place = place
        let file = place.inside(ClosingRecord.fileName)
        guard EvidenceFile.isThere(file) else {
            // A folder's own is missed by whoever judges the folder: its runs have theirs.
            if isOwed, run != nil { problems.append(Self.missing(file)) }
            return
        }
        do throws(RunFolderError) {
            let found = try EvidenceFile.read(ClosingRecord.self, from: file)
            if !isOwed {
                problems.append(
                    "\(file.path): stands in a folder whose plan.json says that it is older than closing records"
                )
            } else if found.folder != folder || found.run != run || found.format != RunFolder.format
            {
                problems.append("\(file.path): is of another \(run == nil ? "folder" : "run")")
            }
            // What a decoder passes over, such as a key that it does not know, was not written by us either.
            if let written = try? EvidenceFile.json(found, isPretty: true),
                try EvidenceFile.bytes(of: file) != Data((written + "\n").utf8)
            {
                problems.append("\(file.path): is not as it was written")
            }
            closing = found
        } catch {
            problems.append(error.description)
        }
    }

    /// A file's bytes, held against the record; nil when there is no such file.
    ///
    /// - Parameter name: Its path from the record's folder.
    /// - Returns: The bytes, whether or not they are the recorded ones.
    /// - Throws: `RunFolderError` when there is something that cannot be read.
    mutating func bytes(of name: String) throws(RunFolderError) -> Data? {
        let file = place.inside(path: name)
        let expected = closing?.files[name]
        guard EvidenceFile.isThere(file) else {
            if expected != nil {
                problems.append("\(file.path): is missing, and the closing record has it")
            }
            return nil
        }
        let data = try EvidenceFile.bytes(of: file)
        guard closing != nil else { return data }
        guard let expected else {
            problems.append("\(file.path): is not in the closing record: it came later")
            return data
        }
        if try ClosingRecord.File(data, of: file) != expected {
            problems.append(
                "\(file.path): is not as it was when the run ended (its digest differs)")
        }
        return data
    }
}

/// The closing record of a run folder as a whole: of its plan and of its runs' own closing records.
struct FolderClosing {
    let place: FolderPlace
    let plan: PlanRecord
    /// The runs that left anything.
    let indexes: [Int]

    /// Where it stands.
    var file: FolderPlace { place.inside(ClosingRecord.fileName) }

    /// Whether the folder should have one and has none.
    var isMissing: Bool { plan.hasDigests && !EvidenceFile.isThere(file) }

    private var names: [String] {
        ["plan.json", "plan.yaml"] + indexes.map { "runs/\($0)/\(ClosingRecord.fileName)" }
    }

    /// Writes it.
    func write() throws(RunFolderError) {
        var files: [String: ClosingRecord.File] = [:]
        for name in names {
            let file = place.inside(path: name)
            guard EvidenceFile.isThere(file) else { continue }
            files[name] = try ClosingRecord.File(try EvidenceFile.bytes(of: file), of: file)
        }
        try EvidenceFile.write(
            ClosingRecord(
                format: RunFolder.format, folder: plan.folder ?? "", run: nil, events: nil,
                operations: nil, files: files),
            to: file)
    }

    /// What of the folder is not as it says, in sentences; nothing where there is none.
    func strangeness() -> [String] {
        var files = ClosedFiles(
            in: place, folder: plan.folder, run: nil, isOwed: plan.hasDigests)
        var found: [String] = []
        for name in names {
            do throws(RunFolderError) {
                _ = try files.bytes(of: name)
            } catch {
                found.append(error.description)
            }
        }
        let listed = files.closing?.files.keys.sorted() ?? []
        for name in listed where !names.contains(name) {
            found.append("\(place.path): \(name) is missing, and the closing record has it")
        }
        return found + files.problems
    }
}

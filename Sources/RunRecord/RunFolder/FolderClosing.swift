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

import Foundation
package import RunRecord

/// The folder of many trials, from which measuring goes on after an interruption.
///
///     question.json           what is asked, in the asker's own form
///     jobs/7/                 a run folder
///     jobs/7.json             TrialJob: what its steps are
///     reports/                what was made for people
package struct TrialFolder: Sendable {
    /// Where it is.
    package let path: String

    /// Opens the folder, or makes it.
    ///
    /// - Parameters:
    ///   - path: Where.
    ///   - question: What is asked; the same text for the same question.
    /// - Throws: `RunFolderError` when it holds the answer to another question.
    package init(at path: String, question: String) throws(RunFolderError) {
        let place = FolderPlace(path)
        let file = place.inside("question.json")
        if EvidenceFile.isThere(file) {
            let found = String(decoding: try EvidenceFile.bytes(of: file), as: UTF8.self)
            guard found == question else {
                throw RunFolderError(
                    path: path,
                    message: "holds measurements for another question; name another folder")
            }
        } else if EvidenceFile.isThere(place.inside("plan.json"))
            || EvidenceFile.isThere(place.inside("sweep.json"))
        {
            throw RunFolderError(path: path, message: "holds something else; name another folder")
        }
        self.path = path
        try RunFolder.makeFolder(place.inside("jobs"))
        try EvidenceFile.write(text: question, to: file)
    }

    /// The folder of a job's run.
    package func job(_ number: Int) -> String { "\(path)/jobs/\(number)" }

    /// The numbers of all jobs that have begun, in order.
    package var jobs: [Int] {
        let names = (try? HeldFolder(FolderPlace(path, "jobs")).contents()) ?? []
        return names.compactMap { $0.hasSuffix(".json") ? Int($0.dropLast(5)) : nil }.sorted()
    }

    private func file(of job: Int) -> FolderPlace { FolderPlace(path, "jobs", "\(job).json") }

    /// Writes what a job's steps are.
    package func write(_ job: TrialJob, as number: Int) throws(RunFolderError) {
        try EvidenceFile.write(job, to: file(of: number))
    }

    /// What came of a job: nothing when it was cut off.
    ///
    /// - Returns: The outcomes, and why there is none.
    package func outcomes(of number: Int) -> (outcomes: [TrialOutcome], doubts: [String]) {
        guard let job = try? EvidenceFile.read(TrialJob.self, from: file(of: number))
        else { return ([], []) }
        var outcomes: [TrialOutcome] = []
        var doubts: [String] = []
        for record in SweepFolder.finished(in: self.job(number)) {
            let reader = TrialReader(record, job: job)
            outcomes += reader.outcomes()
            doubts += reader.doubts
        }
        return (outcomes, doubts)
    }
}

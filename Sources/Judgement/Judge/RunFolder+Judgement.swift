package import RunRecord

extension RunFolder {
    /// Writes `verdict.json`.
    package func write(_ judgement: Judgement) throws(RunFolderError) {
        try EvidenceFile.write(judgement, to: place.inside("verdict.json"))
    }

    /// Reads `verdict.json`; nil when there is none yet.
    package func readJudgement() throws(RunFolderError) -> Judgement? {
        let file = place.inside("verdict.json")
        guard EvidenceFile.isThere(file) else { return nil }
        return try EvidenceFile.read(Judgement.self, from: file)
    }

    /// Judges the folder's runs from what is on disk.
    ///
    /// - Returns: The verdict, and what could not be read; nothing is written.
    /// - Throws: `RunFolderError` when an expectation of the plan cannot be read.
    package func judge() throws(RunFolderError) -> (judgement: Judgement, problems: [String]) {
        let (records, problems) = readRuns()
        return (try judge(records), problems)
    }

    /// Judges runs that were read before.
    ///
    /// - Parameter records: The folder's runs, as `readRuns` gave them.
    /// - Returns: The verdict, which cannot be `passed` when runs or the closing record are missing; nothing is
    ///   written.
    /// - Throws: `RunFolderError` when an expectation of the plan cannot be read.
    package func judge(_ records: [RunRecord]) throws(RunFolderError) -> Judgement {
        let expectations: [Expectation]
        do throws(ExpectationError) {
            expectations = try plan.parsedExpectations()
        } catch {
            throw RunFolderError(path: planPlace.path, message: "has an expectation: \(error)")
        }
        var judgement = Judge.judge(
            plan: plan.name, records: records, expectations: expectations)
        if records.count < plan.runs || isUnclosed {
            judgement.verdict = max(judgement.verdict, .inconclusive)
        }
        return judgement
    }
}

extension PlanRecord {
    /// The expectations, read.
    ///
    /// - Throws: `ExpectationError`, as when an older program named a measure otherwise.
    package func parsedExpectations() throws(ExpectationError) -> [Expectation] {
        var parsed: [Expectation] = []
        for stated in expectations { parsed.append(try Expectation(parsing: stated.text)) }
        return parsed
    }
}

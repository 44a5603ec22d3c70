package import History
import Judgement
import Quantities
import RunRecord

/// A history for other programs: a line for each measure of each run (CSV), or everything (JSON).
package enum HistoryTable {
    /// CSV by RFC 4180, with a heading.
    ///
    /// - Parameters:
    ///   - runs: The runs.
    ///   - measures: The references wanted; nil for all.
    /// - Returns: The whole text.
    package static func csv(_ runs: [MeasuredRun], measures: [String]?) -> String {
        var text = line([
            "run", "batch", "plan", "plan_hash", "started", "verdict", "server", "host", "engine",
            "sandbox", "seed", "measure", "unit", "value",
        ])
        for run in runs {
            let place = [
                run.number.map { "\($0)" } ?? "", run.batch.map { "\($0)" } ?? "", run.plan,
                run.planHash ?? "", UTCTime.text(run.startedNanoseconds), run.verdict.rawValue,
                run.server, run.identity.fingerprint, run.networkEngine, run.sandbox,
                "\(run.seed)",
            ]
            for measure in run.measures where measures?.contains(measure.name) ?? true {
                let value = measure.value.isFinite ? "\(measure.value)" : "infinity"
                text += line(place + [measure.name, measure.unit.rawValue, value])
            }
        }
        return text
    }

    /// The runs with all samples, sorted keys.
    ///
    /// - Throws: `ReportError` when they cannot be said in JSON.
    package static func json(_ runs: [MeasuredRun], measures: [String]?) throws -> String {
        var runs = runs
        if let measures {
            for index in runs.indices {
                runs[index].measures.removeAll { !measures.contains($0.name) }
            }
        }
        do {
            return try EvidenceFile.json(Document(runs: runs), isPretty: true)
        } catch {
            throw ReportError(format: "json", message: "cannot be encoded as JSON: \(error)")
        }
    }

    private struct Document: Encodable {
        var format = 1
        let runs: [MeasuredRun]
    }

    private static func line(_ fields: [String]) -> String {
        fields.map { $0.csvField }.joined(separator: ",") + "\r\n"
    }
}

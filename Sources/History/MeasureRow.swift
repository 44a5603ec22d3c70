import GRDB
import Judgement
import Quantities
import RunRecord

/// A measure of a run as the table `measure` holds it.
struct MeasureRow: Codable, FetchableRecord, PersistableRecord {
    static let databaseTableName = "measure"

    var run: Int64
    var name: String
    var unit: String
    var value: Double
    /// A JSON list; infinite ones as `infinity`.
    var samples: String

    /// The row of a measure.
    init(_ measure: MeasuredRun.Measure, of run: Int64) throws {
        self.run = run
        name = measure.name
        unit = measure.unit.rawValue
        value = measure.value
        samples = try EvidenceFile.json(measure.samples)
    }

    /// The measure of this row; nil for a unit of a newer program.
    func measure() throws -> MeasuredRun.Measure? {
        guard let unit = Unit(rawValue: unit) else { return nil }
        return MeasuredRun.Measure(
            name: name, unit: unit, samples: try RunRow.read([Double].self, samples))
    }
}

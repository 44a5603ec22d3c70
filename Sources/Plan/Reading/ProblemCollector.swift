/// Gathers the problems of a plan, so that a user mends them all at once.
package struct ProblemCollector {
    /// What was found so far.
    package private(set) var problems: [PlanError.Problem] = []

    /// A collector without problems.
    package init() {}

    /// Adds one problem.
    package mutating func add(_ position: PlanPosition, _ message: String) {
        problems.append(PlanError.Problem(position: position, message: message))
    }

    /// Reads something; when that fails, keeps the problems and returns nil.
    package mutating func read<Value>(_ body: () throws(PlanError) -> Value?) -> Value? {
        do {
            return try body()
        } catch {
            problems += error.problems
            return nil
        }
    }

    /// Reads something into its place; leaves what is there when nothing is written or it is wrong.
    package mutating func update<Value>(
        _ place: inout Value, _ body: () throws(PlanError) -> Value?
    ) {
        if let value = read(body) { place = value }
    }

    /// Does something; when that fails, keeps the problems.
    package mutating func attempt(_ body: () throws(PlanError) -> Void) {
        do {
            try body()
        } catch {
            problems += error.problems
        }
    }

    /// Reads the fields of a mapping, keeping a problem for each unknown and each missing key.
    ///
    /// - Returns: nil when the value is no mapping or a required key is missing.
    package mutating func fields(
        of value: PlanValue, documentedBy section: SectionDocumentation
    ) -> PlanFields? {
        guard let fields = read({ () throws(PlanError) in try PlanFields(value, of: section) })
        else { return nil }
        problems += fields.unknownKeys
        problems += fields.missingKeys
        return fields.missingKeys.isEmpty ? fields : nil
    }

    /// Ends the reading.
    ///
    /// - Throws: All problems, when there are any.
    package func finish() throws(PlanError) {
        if !problems.isEmpty { throw PlanError(problems: problems) }
    }
}

/// What is wrong with a plan: one or several problems, each with its place and its fix.
///
/// The command line prints its description and exits with status 65.
package struct PlanError: Error, Hashable, Sendable, CustomStringConvertible {
    /// One problem.
    package struct Problem: Hashable, Sendable, CustomStringConvertible {
        /// Where it stands.
        package let position: PlanPosition
        /// What is wrong and what would mend it, without a final full stop.
        package let message: String

        /// `plan.yaml:12:5: no fault is named 'puase'; did you mean 'pause'?`
        package var description: String { "\(position): \(message)" }
    }

    /// The problems in the order in which they were found; never empty.
    package let problems: [Problem]

    /// Several problems.
    package init(problems: [Problem]) {
        precondition(!problems.isEmpty, "a plan error without a problem says nothing")
        self.problems = problems
    }

    /// One problem.
    package init(_ position: PlanPosition, _ message: String) {
        problems = [Problem(position: position, message: message)]
    }

    /// Each problem on its own line, in the order of their places; after 20 of them, how many more there are.
    package var description: String {
        let most = 20
        let more = problems.count - most
        let sorted = problems.enumerated().sorted { left, right in
            (left.element.position.line ?? 0, left.element.position.column ?? 0, left.offset)
                < (
                    right.element.position.line ?? 0, right.element.position.column ?? 0,
                    right.offset
                )
        }.map(\.element)
        return sorted.prefix(most).map(\.description).joined(separator: "\n")
            + (more > 0 ? "\n\(problems[most].position.source): and \(more) more" : "")
    }
}

/// Where something stands: in a plan's file, or in an option of the command line.
package struct PlanPosition: Hashable, Sendable, CustomStringConvertible {
    /// The file as the user named it, or the option, such as `--set load.rate=5/s`.
    package let source: String
    /// The line, from 1; nil for an option and for the file as a whole.
    package let line: Int?
    /// The column, from 1, in Unicode scalars; nil when there is no line.
    package let column: Int?

    /// A position in a file, or with neither line nor column, a whole source.
    package init(source: String, line: Int? = nil, column: Int? = nil) {
        self.source = source
        self.line = line
        self.column = column
    }

    /// `plan.yaml:12:5`, or the source alone.
    package var description: String {
        guard let line, let column else { return source }
        return "\(source):\(line):\(column)"
    }

    /// An error at this place.
    package func error(_ message: String) -> PlanError { PlanError(self, message) }
}

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

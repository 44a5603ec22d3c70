/// What must be known of a plan to judge its runs again. On disk `plan.json`.
package struct PlanRecord: Codable, Hashable, Sendable {
    /// One expectation and where the plan states it.
    package struct Stated: Codable, Hashable, Sendable {
        /// The expectation's text.
        package var text: String
        /// The plan's file as the user named it; nil when it did not come from one, and in older folders.
        package var file: String?
        /// Its line in the plan, from 1; nil when it did not come from a file.
        package var line: Int?
        /// Its column in that line, from 1.
        package var column: Int?

        /// An expectation.
        package init(text: String, file: String? = nil, line: Int? = nil, column: Int? = nil) {
            self.text = text
            self.file = file
            self.line = line
            self.column = column
        }
    }

    /// The version of the run folder's format.
    package var format: Int
    /// The plan's name.
    package var name: String
    /// What the plan is about, in a sentence; may be empty.
    package var about: String
    /// What tells this folder from every other; nil before format 2.
    package var folder: String?
    /// How many runs were asked for.
    package var runs: Int
    /// How many steps the time line has, repeated and random ones each by itself; nil before format 2.
    package var steps: Int?
    /// What the plan expects, in its order.
    package var expectations: [Stated]
    /// The command that repeats the runs; nil when not known.
    package var command: String?
    /// The identifier of the resolved plan's text; nil when not known.
    package var hash: String?
    /// Why this machine could not run the plan; nil when it could.
    package var unavailable: String?

    /// Describes a plan, in this program's format.
    package init(
        name: String, about: String, runs: Int, expectations: [Stated], command: String? = nil,
        hash: String? = nil, unavailable: String? = nil, steps: Int? = nil, folder: String? = nil
    ) {
        format = RunFolder.format
        self.name = name
        self.about = about
        self.runs = runs
        self.expectations = expectations
        self.command = command
        self.hash = hash
        self.unavailable = unavailable
        self.steps = steps
        self.folder = folder
    }

    /// Whether the folder is of a format whose files' digests are recorded.
    package var hasDigests: Bool { format >= 2 }
}

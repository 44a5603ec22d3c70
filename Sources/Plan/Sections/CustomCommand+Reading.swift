package import Workload

extension CustomCommand {
    /// Reads a load's `commands`.
    ///
    /// - Throws: All problems that were found in them.
    package static func all(reading value: PlanValue) throws(PlanError) -> [CustomCommand] {
        var problems = ProblemCollector()
        var commands: [CustomCommand] = []
        for element in try value.list("commands") {
            let command = problems.read { () throws(PlanError) in
                try CustomCommand(reading: element)
            }
            if let command { commands.append(command) }
        }
        try problems.finish()
        return commands
    }

    private init(reading value: PlanValue) throws(PlanError) {
        let fields = try PlanFields(value, of: PlanDocumentation.command)
        let problems = fields.unknownKeys + fields.missingKeys
        guard problems.isEmpty else { throw PlanError(problems: problems) }
        let line = try fields.required(fields.text("run"), "run")
        let share = try fields.required(fields.percentage("share"), "share")
        let kind = try fields.required(fields.word("kind"), "kind")
        let place = fields.position(of: "run")
        guard let words = CustomCommand.words(of: line) else {
            throw place.error("a quote in the command is not closed")
        }
        self.init(words: words, share: share, isWrite: kind == "write")
        if let problem { throw place.error(problem) }
    }
}

package import Workload

extension HistoryRecording {
    /// Reads a load's `history`: how many keys, or that and how many operations.
    ///
    /// - Throws: All problems that were found in it.
    package init(reading value: PlanValue) throws(PlanError) {
        let fields = try PlanFields(value, of: PlanDocumentation.history)
        guard fields.unknownKeys.isEmpty else { throw PlanError(problems: fields.unknownKeys) }
        self.init()
        keys = try fields.integer("keys") ?? keys
        operations = try fields.integer("operations") ?? operations
    }
}

extension LoadSpecification {
    /// Reads a load's `history`, once its keys and expiry are read.
    mutating func readHistory(_ fields: PlanFields, _ problems: inout ProblemCollector) {
        guard let value = fields["history"] else { return }
        history = problems.read { () throws(PlanError) in
            try HistoryRecording(reading: value)
        }
        if let history, history.keys > keys {
            problems.add(
                value.position, "\(history.keys) keys cannot be recorded: there are \(keys)")
        }
        if expiry != nil {
            problems.add(
                value.position,
                "a history cannot be checked where keys expire: what is gone may be gone rightly")
        }
    }
}

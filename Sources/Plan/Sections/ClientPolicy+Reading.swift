package import Workload

extension ClientPolicy {
    /// Reads a load's `client`: a preset's name, or parts of a policy, `like` a preset or not.
    ///
    /// - Throws: All problems that were found in it.
    package init(reading value: PlanValue, _ vocabulary: PlanVocabulary) throws(PlanError) {
        let presets = vocabulary.policies.keys.sorted()
        if case .scalar = value.content {
            let name = try value.word("client policy", among: presets)
            self = vocabulary.policies[name] ?? ClientPolicy(name: name)
            return
        }
        var problems = ProblemCollector()
        let section = PlanDocumentation.client(vocabulary)
        var policy = ClientPolicy(name: "custom")
        if let fields = problems.fields(of: value, documentedBy: section) {
            let preset = problems.read { () throws(PlanError) in
                try fields["like"]?.word("client policy", among: presets)
            }
            if let preset, let known = vocabulary.policies[preset] {
                policy = known
                policy.name = "like \(preset)"
            }
            for field in ClientPolicyField.all {
                problems.attempt { () throws(PlanError) in try field.apply(fields, &policy) }
            }
        }
        try problems.finish()
        self = policy
    }
}

/// Whether runs can be compared: the same plan, machine, engine and isolation.
enum Comparability {
    /// What differs among all runs of one plan, in sentences; empty when nothing does.
    static func differences(_ base: [MeasuredRun], _ new: [MeasuredRun]) -> [String] {
        let aspects: [(what: String, value: (MeasuredRun) -> String)] = [
            ("plans", { "\($0.plan) (\($0.planHash ?? "unknown hash"))" }),
            ("hosts", { $0.identity.words }), ("network engines", { $0.networkEngine }),
            ("sandboxes", { $0.sandbox }),
        ]
        return aspects.compactMap { aspect in
            let before = Set(base.map(aspect.value)).sorted()
            let after = Set(new.map(aspect.value)).sorted()
            guard Set(before + after).count > 1 else { return nil }
            return "the \(aspect.what) differ: base \(before.joined(separator: " and "))"
                + "; new \(after.joined(separator: " and "))"
        }
    }

    /// What differs and may, since to compare it is what the comparison is for.
    static func notes(_ base: [MeasuredRun], _ new: [MeasuredRun]) -> [String] {
        let aspects: [(what: String, value: (MeasuredRun) -> String)] = [
            ("servers", { $0.server }), ("versions of shaketable", { $0.programVersion }),
            ("numbers of runs side by side", { "\($0.parallelism)" }),
        ]
        var notes = aspects.compactMap { aspect -> String? in
            let before = Set(base.map(aspect.value)).sorted()
            let after = Set(new.map(aspect.value)).sorted()
            guard before != after else { return nil }
            return "The \(aspect.what) differ: base \(before.joined(separator: " and "))"
                + "; new \(after.joined(separator: " and "))."
        }
        for (name, runs) in [("base", base), ("new", new)] {
            let doubtful = runs.count { !$0.isConclusive }
            if doubtful > 0 {
                notes.append(
                    "\(doubtful) of \(runs.count) runs of the \(name) are inconclusive and left "
                        + "out.")
            }
        }
        return notes
    }
}

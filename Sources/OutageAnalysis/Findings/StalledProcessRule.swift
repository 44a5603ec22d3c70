/// A process that did not run, for another reason than a fork.
enum StalledProcessRule: FindingRule {
    static func findings(in analysis: OutageAnalysis) -> [Finding] {
        let gaps = analysis.gaps.filter {
            $0.proof != .forking && $0.durationMilliseconds >= analysis.scale.standstill
        }
        return Dictionary(grouping: gaps) { Key(source: $0.source, proof: $0.proof) }
            .map { finding($0.key, $0.value, analysis) }
    }

    private struct Key: Hashable {
        let source: Int
        let proof: SilentGap.Proof
    }

    private static func finding(
        _ key: Key, _ gaps: [SilentGap], _ analysis: OutageAnalysis
    ) -> Finding {
        let timeout = analysis.nodeTimeout.milliseconds
        let worst = gaps.map(\.durationMilliseconds).max() ?? 0
        let name = analysis.name(source: key.source)
        let list = gaps.map {
            "\(Span.text($0.durationMilliseconds)) from \(analysis.time($0.startedAt))"
        }
        return Finding(
            kind: "stall-\(key.proof.rawValue)",
            severity: worst > timeout ? .critical : .warning,
            title: "\(name) did not run for up to \(Span.text(worst)): \(what(key.proof))",
            story: ["It stood still for \(Span.list(list))."],
            cause: cause(key.proof), change: change(key.proof),
            unknown: key.proof == .flushing
                ? "" : "What stopped it: the log of a process that does not run cannot say.",
            at: gaps[0].startedAt, evidence: gaps.flatMap(\.evidence))
    }

    private static func what(_ proof: SilentGap.Proof) -> String {
        switch proof {
        case .forking: "it forked"
        case .childNotReaped: "it noticed late that its child had ended"
        case .flushing: "it threw its old data away"
        case .logFellSilent: "its log fell silent"
        }
    }

    private static func cause(_ proof: SilentGap.Proof) -> String {
        switch proof {
        case .forking: ""
        case .childNotReaped:
            "A server looks for ended children at least once a second. What is later shows "
                + "that its main "
                + "thread did not get to it: a long command, a load, memory that had to be "
                + "swapped in, or a "
                + "machine without time for it."
        case .flushing: "Before a replica loads what it was sent, it frees all it has, in one go."
        case .logFellSilent:
            "The log had several lines a second before and after. The process was stopped, "
                + "the machine stood "
                + "still, or one command took all that time."
        }
    }

    private static func change(_ proof: SilentGap.Proof) -> String {
        switch proof {
        case .flushing: "replica-lazy-flush yes frees the old data in the background."
        default:
            "Look at swap, CPU and steal time of the machine at these times, and at SLOWLOG GET."
        }
    }
}

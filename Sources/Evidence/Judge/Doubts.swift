/// Why a run's numbers cannot be trusted.
package enum Doubts {
    /// The least part of the asked load that must be delivered in the baseline.
    private static let leastDelivered = 0.95

    /// One sentence for each doubt; none when the run is conclusive.
    package static func doubts(about record: RunRecord) -> [String] {
        untrusted(record) + unproven(record) + crashed(record) + load(record) + ended(record)
    }

    private static func untrusted(_ record: RunRecord) -> [String] {
        record.timeline.filter { $0.kind == .guardTripped }.map { event in
            let name = event.text("guard") ?? "a guard"
            return "\(name): \(event.text("message") ?? "it tripped at \(time(event))")"
        }
    }

    private static func unproven(_ record: RunRecord) -> [String] {
        let missing = record.timeline.filter { $0.kind == .receiptMissing }
        let proven = Set(
            (record.timeline.filter { $0.kind == .faultInjected } + missing)
                .compactMap { $0.integer("step") })
        let unanswered = record.timeline.filter {
            $0.kind == .stepFired && $0.text("fault") != nil
                && !proven.contains($0.integer("step") ?? -1)
        }
        return missing.map { event in
            "no receipt for \(subject(event)): \(event.text("why") ?? "nothing proves its effect")"
        }
            + unanswered.map { event in
                "\(subject(event)) was fired at \(time(event)) and no node shows its effect"
            }
    }

    private static func crashed(_ record: RunRecord) -> [String] {
        record.timeline.filter { $0.kind == .processExited && $0.flag("expected") == false }
            .map { event in
                "node \(event.node ?? 0) ended by itself at \(time(event))"
                    + (event.text("status").map { " (\($0))" } ?? "")
            }
    }

    private static func load(_ record: RunRecord) -> [String] {
        guard let load = record.load else {
            return record.description.clientPolicy == nil
                ? [] : ["the load left no record: nothing is known of what the clients saw"]
        }
        var doubts: [String] = []
        let delivered = Double(load.baselineDelivered)
        if record.description.askedRate != nil, load.baselineAsked > 0,
            delivered < leastDelivered * Double(load.baselineAsked)
        {
            let part = SampleText.percent(delivered / Double(load.baselineAsked))
            doubts.append(
                "only \(part) of the asked load was delivered in the baseline, below 95%: "
                    + "this machine cannot make that load; lower the rate")
        }
        if load.stretchesDropped {
            doubts.append(
                "the load's outcomes changed too often to keep all: outages are not known")
        }
        return doubts
    }

    private static func ended(_ record: RunRecord) -> [String] {
        guard let end = record.timeline.last(where: { $0.kind == .runEnded }) else {
            return ["the run has no end: its record is incomplete"]
        }
        return end.flag("interrupted") == true ? ["the run was interrupted at \(time(end))"] : []
    }

    private static func subject(_ event: Event) -> String {
        var words = "step \(event.integer("step") ?? 0)"
        if let fault = event.text("fault") { words += " (\(fault))" }
        if let node = event.node { words += " on node \(node)" }
        return words
    }

    private static func time(_ event: Event) -> String {
        SampleText.text(event.at.sinceStart.inSeconds, .time)
    }
}

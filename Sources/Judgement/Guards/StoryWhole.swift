import RunRecord

/// A time line that does not tell the whole story of the run and of every step of its plan.
struct StoryWhole: Guard {
    let name = "story incomplete"
    let summary =
        """
        The time line lacks the begin or end of the run or its load or tells one twice, or it lacks a step's firing, \
        effect, heal or receipt, or the proof that the effect still acted just before its heal.
        """
    let limit = "once"

    func doubts(about run: RunAnalysis) -> [String] {
        let record = run.record
        // A run that was stopped, or has no end at all, is told by another guard.
        guard let end = record.timeline.last(where: { $0.kind == .runEnded }),
            end[.isInterrupted] != true
        else { return [] }
        return frame(record) + strangers(record)
            + record.description.steps.enumerated().flatMap { step($0, $1, record) }
    }

    /// The begin and the end of the run and of what drove load at it.
    private func frame(_ record: RunRecord) -> [String] {
        let kinds = Set(record.timeline.map(\.kind))
        var missing: [String] = []
        func demand(_ kind: EventKind, _ what: String) {
            let count = record.timeline.count { $0.kind == kind }
            if count == 0 { missing.append("the time line does not tell \(what)") }
            // Where a line was put in, others may have been taken out.
            if count > 1 { missing.append("the time line tells \(count) times \(what)") }
        }
        demand(.runEnded, "that the run ended")
        demand(.runStarted, "that the run started")
        demand(.clusterReady, "that the cluster was ready")
        for client in record.clients.map(\.description.name) {
            for (kind, what) in [(EventKind.clientStarted, "started"), (.clientEnded, "ended")]
            where !record.timeline.contains(where: {
                $0.kind == kind && $0[.client] == client
            }) {
                missing.append("the time line does not tell that client \(client) \(what)")
            }
        }
        guard record.description.clientPolicy != nil else { return missing }
        let isProgram =
            record.clients.isEmpty
            && (kinds.contains(.clientStarted) || kinds.contains(.clientEnded))
        if isProgram {
            demand(.clientStarted, "that the client program started")
            demand(.clientEnded, "that the client program ended")
        }
        if !isProgram || record.loadBeside != nil {
            demand(.loadStarted, "that the load started")
            demand(.loadStopped, "that the load stopped")
        }
        return missing
    }

    /// Steps that were fired and that the run's description does not have.
    private func strangers(_ record: RunRecord) -> [String] {
        let count = record.description.steps.count
        return record.timeline.filter { $0.kind == .stepFired }.compactMap { event in
            guard let step = event[.step], (0..<count).contains(step) else {
                return
                    "a step was fired at \(event.timeText) that the run's description does not have"
            }
            return nil
        }
    }

    // MARK: Steps

    /// One step from its firing to its heal. That it could not begin, or that its heal was not proven, is told by
    /// another guard.
    private func step(_ number: Int, _ text: String, _ record: RunRecord) -> [String] {
        let own = record.timeline.filter { $0[.step] == number }
        guard !own.contains(where: { $0.kind == .receiptMissing }) else { return [] }
        let words = "step \(number + 1) (\(text))"
        let firings = own.count { $0.kind == .stepFired }
        guard firings == 1 else {
            return ["\(words) was \(firings == 0 ? "never fired" : "fired \(firings) times")"]
        }
        let injected = own.filter { $0.kind == .faultInjected }
        guard !injected.isEmpty else {
            // Where the firing names its fault, another guard tells that no node shows its effect.
            let isTold = own.contains { $0.kind == .stepFired && $0[.fault] != nil }
            return isTold ? [] : ["\(words) was fired, and nothing tells its effect"]
        }
        let healed = own.filter { $0.kind == .faultHealed }
        var doubts: [String] = []
        if (injected + healed).contains(where: { ($0[.receipt] ?? "").isBlank }) {
            doubts.append("\(words) has an empty receipt")
        }
        let isProving = record.description.folder != nil
        return doubts
            + heals(of: injected, healed, words: words, text: text, areOwed: isProving)
            + (isProving ? middles(of: injected, healed, words: words) : [])
    }

    /// Effects that were to last until their heal, held against the heals that prove that they did, node by node.
    /// Records from before format 2 tell of no such proof.
    private func middles(of injected: [Event], _ healed: [Event], words: String) -> [String] {
        let lasting = injected.filter { $0[.heals] == true && $0[.noMiddle] == nil }
        return Set(lasting.map(\.node)).sorted { ($0 ?? 0) < ($1 ?? 0) }.compactMap { node in
            let owed = lasting.count { $0.node == node }
            let proven = healed.count { $0.node == node && !($0[.still] ?? "").isBlank }
            guard proven < owed else { return nil }
            let place = node.map { " on node \($0)" } ?? ""
            return "nothing proves that \(words) still acted\(place) just before its heal"
        }
    }

    /// Effects that were to be healed, held against the heals, node by node.
    private func heals(
        of injected: [Event], _ healed: [Event], words: String, text: String, areOwed: Bool
    ) -> [String] {
        let areTold = areOwed || injected.contains { $0[.heals] != nil }
        guard areTold else {
            let isOwed =
                text.contains(" for ") && !injected.contains { $0.isOfAFaultWithoutHeal }
            return isOwed && healed.isEmpty ? ["\(words) was never healed"] : []
        }
        if injected.contains(where: { $0[.heals] == nil }) {
            return ["\(words) does not tell of all its effects whether they were to be healed"]
        }
        let nodes = Set(injected.map(\.node))
        for node in nodes {
            let owed = injected.filter { $0.node == node && $0[.heals] == true }
            let had = healed.filter { $0.node == node }
            let place = node.map { " on node \($0)" } ?? ""
            guard had.count == owed.count || owed.isEmpty else {
                return ["\(words) was healed \(had.count) of \(owed.count) times\(place)"]
            }
            // The first heal belongs to the first effect at the earliest.
            if let first = owed.map(\.at).min(), let early = had.first(where: { $0.at < first }) {
                return [
                    "\(words) was healed at \(early.timeText)\(place), before it took effect"
                ]
            }
        }
        guard let stray = healed.first(where: { !nodes.contains($0.node) }) else { return [] }
        return [
            "\(words) was healed at \(stray.timeText) where it had not been done"
                + (stray.node.map { ": on node \($0)" } ?? "")
        ]
    }
}

extension String {
    /// Whether it says nothing.
    fileprivate var isBlank: Bool { allSatisfy(\.isWhitespace) }
}

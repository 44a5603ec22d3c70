import Quantities

/// What records of earlier versions leave to a fault's name is said of its effects as they are read. Nothing else reads
/// a fault's name, so that a fault may be renamed, and another may have the same effect.
extension Event {
    /// Faults that end with nothing to undo, though their steps may say how long.
    private static let undone: Set<String> = [
        "add-replica", "client-kill", "failover", "reset", "reshard",
    ]

    /// Whether its fault is one of those that end with nothing to undo, where the event does not say so itself.
    package var isOfAFaultWithoutHeal: Bool {
        self[.heals] == nil && self[.fault].map(Self.undone.contains) == true
    }

    /// The event with the effects that an earlier version did not write; `isFar` tells whether the same step cut other
    /// nodes off at that moment.
    fileprivate func withEffects(isFar: Bool) -> Event {
        var details = details
        switch details[.fault] {
        case "failover": details[.handsOver] = details[.handsOver] ?? true
        case "partition" where details[.disables] == true:
            details[.isolates] = details[.isolates] ?? true
        case "command": details[.isUndated] = details[.isUndated] ?? true
        case "partition" where isFar: details[.isFar] = details[.isFar] ?? true
        default: return self
        }
        return Event(at: at, kind: kind, node: node, shard: shard, details: details)
    }
}

/// One step's faults of one moment.
private struct Cut: Hashable {
    let step: Int?
    let at: Offset

    init(_ event: Event) {
        step = event[.step]
        at = event.at
    }
}

extension [Event] {
    /// The events with the effects that earlier versions did not write.
    func withEffectsOfEarlierFormats() -> [Event] {
        let injected = filter { $0.kind == .faultInjected }
        let cuts = Set(injected.filter { $0[.disables] == true }.map { Cut($0) })
        return map { event in
            guard event.kind == .faultInjected else { return event }
            return event.withEffects(isFar: cuts.contains(Cut(event)))
        }
    }
}

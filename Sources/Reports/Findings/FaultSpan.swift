import Judgement
import Quantities
import RunRecord

/// The time in which a step of the plan had an effect.
struct FaultSpan: Sendable {
    /// The step's number, from 0; nil when the events do not tell.
    let step: Int?
    /// The fault's name.
    let fault: String
    /// The nodes it took effect on, in order.
    let nodes: [Int]
    /// When it first took effect.
    let from: Offset
    /// When it was last healed; the run's end when it never was.
    let to: Offset
    /// Whether it was healed.
    let isHealed: Bool
    /// Whether it made a replica take over from its master.
    let handsOver: Bool

    /// The fault and its nodes, in words.
    var label: String {
        guard !nodes.isEmpty else { return fault }
        let numbers = nodes.map { String($0) }.joined(separator: ", ")
        return "\(fault) node\(nodes.count == 1 ? "" : "s") \(numbers)"
    }
}

extension RunRecord {
    /// The faults in the order in which they took effect, one for each step.
    var faultSpans: [FaultSpan] {
        struct Key: Hashable {
            let step: Int?
            let fault: String
        }
        var order: [Key] = []
        var injected: [Key: [Event]] = [:]
        var healed: [Key: Offset] = [:]
        for event in timeline {
            let key = Key(step: event[.step], fault: event[.fault] ?? "fault")
            if event.kind == .faultInjected {
                if injected[key] == nil { order.append(key) }
                injected[key, default: []].append(event)
            } else if event.kind == .faultHealed {
                healed[key] = event.at
            }
        }
        return order.compactMap { key in
            guard let events = injected[key], let first = events.first else { return nil }
            return FaultSpan(
                step: key.step, fault: key.fault,
                nodes: Set(events.compactMap { $0.node }).sorted(), from: first.at,
                to: healed[key] ?? end, isHealed: healed[key] != nil,
                handsOver: events.contains { $0[.handsOver] == true })
        }
    }
}

import Reports
import RunRecord

/// An event in a short sentence, for whoever looks on.
enum EventWording {
    /// The sentence.
    static func happening(_ event: Event) -> LiveFrame.Happening {
        let (text, isBad) = words(event)
        return LiveFrame.Happening(at: event.at, text: text, isBad: isBad)
    }

    private static func words(_ event: Event) -> (String, Bool) {
        let node = event.node.map { "node \($0)" } ?? "the cluster"
        let about = event.integer("about").map { "node \($0)" } ?? "a node"
        return switch event.kind {
        case .faultInjected:
            ("\(event.text("fault") ?? "fault") of \(node) (\(event.text("receipt") ?? ""))", true)
        case .faultHealed:
            ("\(event.text("fault") ?? "fault") of \(node) healed", false)
        case .receiptMissing: ("not proven: \(event.text("why") ?? "")", true)
        case .processExited: ("\(node)'s process \(event.text("status") ?? "ended")", true)
        case .processStarted: ("\(node) started", false)
        case .converged: ("the cluster is whole again", false)
        case .guardTripped: ("inconclusive: \(event.text("message") ?? "")", true)
        case .failMarked: ("\(node) marks \(about) as failing", true)
        case .failCleared: ("\(node) takes the failure of \(about) back", false)
        case .electionStarted: ("\(node) asks for votes", false)
        case .electionWon: ("\(node) is the new master", false)
        case .clusterState:
            (
                "\(node) says cluster state \(event.text("state") ?? "")",
                event.text("state") == "fail"
            )
        case .demoted: ("\(node) becomes a replica", false)
        case .fullResync: ("\(node) resynchronises in full", true)
        case .partialResync: ("\(node) resynchronises in part", false)
        default: ("\(event.kind.rawValue) \(node)", false)
        }
    }
}

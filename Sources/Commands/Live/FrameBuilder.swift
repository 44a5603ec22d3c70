import LoadGenerator
import Plan
import Reports
import RunRecord
import Runner
import Synchronization
import Testbed

/// Makes the live view's frames from what the runner tells; keeps the last minute's throughput.
struct FrameBuilder {
    private let plan: Plan
    private var run = 0
    private var second = -1
    private var lastSucceeded: UInt64 = 0
    private var lastFailed: UInt64 = 0
    private var throughput: [Double] = []
    private var errorRate: [Double] = []

    private static let keptSeconds = 60

    init(plan: Plan) {
        self.plan = plan
    }

    /// The frame of a moment.
    mutating func frame(from progress: RunProgress) -> LiveFrame {
        if progress.run != run {
            self = FrameBuilder(plan: plan)
            run = progress.run
        }
        if let load = progress.load { count(load, at: progress.elapsed) }
        return LiveFrame(
            plan: plan.name, run: progress.run, runs: plan.runs, stage: stage(progress.phase),
            elapsed: progress.elapsed, total: plan.duration,
            steps: plan.timeline.map {
                LiveFrame.Step(at: $0.at, until: $0.end, text: $0.fault.text)
            },
            throughput: throughput, errorRate: errorRate,
            succeeded: progress.load?.succeeded ?? 0, failed: progress.load?.failed ?? 0,
            waiting: progress.load.map { Int(clamping: $0.inFlight) } ?? 0,
            oldestWaiting: progress.load?.oldest ?? .zero,
            latencyP99: progress.load.flatMap { $0.p99 > .zero ? $0.p99 : nil },
            nodes: progress.nodes.map(node), happenings: progress.events.map(EventWording.happening)
        )
    }

    /// One value a second.
    private mutating func count(_ load: LoadSnapshot, at elapsed: Duration) {
        let now = Int(elapsed.components.seconds)
        guard now > second else { return }
        if second >= 0 {
            let seconds = Double(now - second)
            let succeeded = Double(load.succeeded - lastSucceeded)
            let failed = Double(load.failed - lastFailed)
            throughput.append(succeeded / seconds)
            errorRate.append(succeeded + failed > 0 ? failed / (succeeded + failed) : 0)
            if throughput.count > Self.keptSeconds {
                throughput.removeFirst()
                errorRate.removeFirst()
            }
        }
        second = now
        lastSucceeded = load.succeeded
        lastFailed = load.failed
    }

    private func stage(_ phase: RunProgress.Phase) -> LiveFrame.Stage {
        switch phase {
        case .starting: .starting
        case .running: .running
        case .healing, .converging: .healing
        case .readingBack: .reading
        case .ended: .judging
        }
    }

    private func node(_ node: NodeProgress) -> LiveFrame.Node {
        let answers = node.condition == .up
        return LiveFrame.Node(
            number: node.number, shard: node.shard, isMaster: answers ? node.isMaster : nil,
            process: process(node.condition),
            clusterState: answers ? (node.stateIsOk ? "ok" : "fail") : nil,
            isLinked: answers && !node.isMaster ? node.isLinked : nil)
    }

    private func process(_ condition: NodeProgress.Condition) -> LiveFrame.Node.Process {
        switch condition {
        case .up: .up
        case .paused: .paused
        case .down, .crashed: .dead
        }
    }
}

/// An event in a short sentence, for whoever looks on.
enum EventWording {
    /// The sentence.
    static func happening(_ event: Event) -> LiveFrame.Happening {
        let (text, isBad) = words(event)
        return LiveFrame.Happening(at: event.at, text: text, isBad: isBad)
    }

    private static func words(_ event: Event) -> (String, Bool) {
        let node = event.node.map { "node \($0)" } ?? "the cluster"
        let about = event[.about].map { "node \($0)" } ?? "a node"
        return switch event.kind {
        case .faultInjected:
            ("\(event[.fault] ?? "fault") of \(node) (\(event[.receipt] ?? ""))", true)
        case .faultHealed:
            ("\(event[.fault] ?? "fault") of \(node) healed", false)
        case .receiptMissing: ("not proven: \(event[.why] ?? "")", true)
        case .processExited: ("\(node)'s process \(event[.ended] ?? "ended")", true)
        case .processStarted: ("\(node) started", false)
        case .converged: ("the cluster is whole again", false)
        case .guardTripped: ("inconclusive: \(event[.message] ?? "")", true)
        case .failMarked: ("\(node) marks \(about) as failing", true)
        case .failCleared: ("\(node) takes the failure of \(about) back", false)
        case .electionStarted: ("\(node) asks for votes", false)
        case .electionWon: ("\(node) is the new master", false)
        case .clusterState:
            (
                "\(node) says cluster state \(event[.clusterState]?.rawValue ?? "")",
                event[.clusterState] == .fail
            )
        case .demoted: ("\(node) becomes a replica", false)
        case .fullResync: ("\(node) resynchronises in full", true)
        case .partialResync: ("\(node) resynchronises in part", false)
        default: ("\(event.kind.rawValue) \(node)", false)
        }
    }
}

/// The newest frame of a run's live view, for whoever asks from another task.
final class FrameBoard: Sendable {
    private let frame = Mutex<LiveFrame?>(nil)

    /// Leaves a frame in place of the one before.
    func put(_ newest: LiveFrame) { frame.withLock { $0 = newest } }

    /// The newest; nil before the first.
    var newest: LiveFrame? { frame.withLock { $0 } }
}

import Linux
import Synchronization

@testable import Faults
@testable import Plan
@testable import RunRecord
@testable import Runner
@testable import Testbed

/// A fault that does nothing to a cluster, and fails as a step says.
struct Trial: Fault {
    static let name = "trial"
    static let summary = "Does nothing."
    static let durationRule = DurationRule.optional
    static let endsByItself = false
    static let disablesNode = false
    // So that it may be aimed at nodes that do not run.
    static let actsOnNetwork = true
    static let documentation = FaultDocumentation(
        fields: SectionDocumentation(
            "trial",
            [
                FieldDocumentation("target", .target, required: true, "Whom it is done to."),
                FieldDocumentation("breaks", .flag, "Whether it fails after its effect."),
                FieldDocumentation("heal-fails", .integer(0...9), "How many heals fail first."),
            ]), receipt: "none", falsifiers: "none", heal: "nothing", requirements: "nothing",
        example: "{ at: 5s, trial: { target: node 1 } }")

    let target: Target
    let breaks: Bool
    let failures: Int
    var text: String { "trial of \(target.text)" }

    struct Broken: Error {}

    init(reading fields: PlanFields) throws(PlanError) {
        target = try fields.required(try fields.target("target"), "target")
        breaks = try fields.flag("breaks") ?? false
        failures = try fields.integer("heal-fails") ?? 0
    }

    func inject(into scene: FaultScene) async throws {
        let tries = Tries()
        for node in scene.targets {
            scene.inflict(
                Injection(
                    node: node, effect: MonotonicClock.now(), receipt: "done", disables: false,
                    course: .noMiddle("a test")
                ) {
                    guard await tries.next() > failures else { throw Broken() }
                    return Receipt(at: MonotonicClock.now(), text: "undone")
                })
        }
        if breaks { throw Broken() }
    }

    private actor Tries {
        private var count = 0

        func next() -> Int {
            count += 1
            return count
        }
    }
}

/// Keeps what a run notes.
final class Told: RunObserver {
    private let lines = Mutex<[String]>([])

    /// The lines, in their order.
    var notes: [String] { lines.withLock { $0 } }

    func observe(_ progress: RunProgress) {}
    func note(_ line: String) { lines.withLock { $0.append(line) } }
}

import Plan
import Quantities
import Testbed

extension NodeEnding {
    /// The keys `how` and `grace` of a step that ends processes.
    static let fields = [
        FieldDocumentation(
            "how", .word(["sigterm", "kill"]),
            "sigterm: it is asked to shut down (the default); kill: it ends at once, as in a crash."
        ),
        grace,
    ]

    /// The key `grace`.
    static let grace = FieldDocumentation(
        "grace", .duration(atLeast: .zero),
        "How long after SIGTERM it is killed; by default it must end by itself, within 60s.")

    /// Reads those keys.
    ///
    /// - Throws: When a grace is given to what is killed at once.
    init(reading fields: PlanFields) throws(PlanError) {
        let grace = try fields.duration("grace")
        guard try fields.word("how") == "kill" else {
            self = .terminate(grace: grace)
            return
        }
        if grace != nil {
            throw PlanError(
                fields.position(of: "grace"), "what is killed has no grace: leave out 'grace'")
        }
        self = .kill
    }

    /// What is not usual about it, in words that follow others.
    var text: String {
        switch self {
        case .kill: " by SIGKILL"
        case .terminate(nil): ""
        case .terminate(let grace?): " with \(grace.inWords) of grace"
        }
    }
}

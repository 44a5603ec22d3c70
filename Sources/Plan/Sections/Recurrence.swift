import Quantities

/// How often a step of a plan is repeated: `every: 3s until 30s`, or `every: 3s` and `repeat: 5`.
struct Recurrence: Sendable {
    /// From one beginning to the next.
    private let interval: Duration
    /// No repetition begins then or later; nil when a number is given.
    private let end: Duration?
    /// How often the step is done in all; nil when an end is given.
    private let times: Int?
    /// Where it stands.
    private let position: PlanPosition

    /// Reads a step's keys; nil when it is not repeated.
    ///
    /// - Throws: When one of the keys is wrong, or does not go without the other.
    init?(reading fields: PlanFields) throws(PlanError) {
        times = try fields.integer("repeat")
        guard let value = fields["every"] else {
            guard times == nil else {
                throw PlanError(
                    fields.position(of: "repeat"), "'repeat' needs 'every', such as every: 3s")
            }
            return nil
        }
        let every = try value.quantity(Units.recurrence)
        interval = every.interval
        end = every.end
        position = value.position
        guard (times == nil) != (end == nil) else {
            throw value.error(
                end == nil
                    ? "\(value.inWords) has no end: write \(interval.inWords) until 30s, or "
                        + "add repeat: 5"
                    : "the end is said twice, by 'until' and by 'repeat': leave one out")
        }
        guard interval >= .milliseconds(1) else {
            throw value.error("\(interval.inWords) is too short: at least 1ms")
        }
    }

    /// When the step begins, the first time included.
    ///
    /// - Throws: When that is once only, or more often than a time line may hold.
    func beginnings(from first: Duration, atMost most: Int) throws(PlanError) -> [Duration] {
        let count: Int
        if let times {
            count = times
        } else if let end, end > first {
            let whole = (end - first).wholeNanoseconds
            count = Int((whole - 1) / interval.wholeNanoseconds) + 1
        } else {
            count = 0
        }
        guard count > 1 else {
            throw PlanError(
                position, "the step begins at \(first.inWords), so it is never repeated")
        }
        guard count <= most else {
            throw PlanError(position, "the step is repeated \(count) times: at most \(most)")
        }
        return (0..<count).map { first + interval * $0 }
    }
}

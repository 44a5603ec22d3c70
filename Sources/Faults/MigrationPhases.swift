import Foundation

/// The phases of one slot migration, as the giver's log tells its changes of state.
struct MigrationPhases {
    /// When the job changed to each state, in milliseconds of the day, in order.
    let states: [(name: String, at: Int)]

    private static let day = 86_400_000

    /// Reads the lines `... {name: JOB, ...} state transition: A -> B`.
    init(of job: String, in log: String) {
        states = log.split(separator: "\n").compactMap { line in
            guard line.contains("{name: \(job),"),
                let change = line.range(of: "state transition: "),
                let arrow = line[change.upperBound...].range(of: " -> "),
                let at = Self.milliseconds(of: line)
            else { return nil }
            return (String(line[arrow.upperBound...]), at)
        }
    }

    /// How long it took from one state to another; nil where one did not come.
    func milliseconds(from first: String, to last: String) -> Int? {
        guard let begin = states.first(where: { $0.name == first })?.at,
            let end = states.last(where: { $0.name == last })?.at
        else { return nil }
        return (end - begin + Self.day) % Self.day
    }

    /// `snapshot 1 ms, stream 0 ms, write pause 112 ms`; empty where the log tells none.
    var text: String {
        [
            ("snapshot", milliseconds(from: "snapshotting", to: "replicating")),
            ("stream", milliseconds(from: "replicating", to: "failover-paused")),
            ("write pause", milliseconds(from: "failover-paused", to: "success")),
        ].compactMap { name, took in took.map { "\(name) \($0) ms" } }.joined(separator: ", ")
    }

    /// The time of day of a line: `6124:M 30 Nov 2026 11:50:17.025 * ...`.
    private static func milliseconds(of line: Substring) -> Int? {
        let words = line.split(separator: " ", maxSplits: 5)
        guard words.count > 4 else { return nil }
        let parts = words[4].split { $0 == ":" || $0 == "." }.map { Int($0) }
        guard parts.count == 4, let hour = parts[0], let minute = parts[1], let second = parts[2],
            let milli = parts[3], (0..<24).contains(hour), (0..<60).contains(minute),
            (0..<61).contains(second), (0..<1000).contains(milli)
        else { return nil }
        return ((hour * 60 + minute) * 60 + second) * 1000 + milli
    }
}

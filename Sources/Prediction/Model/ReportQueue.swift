/// The reports that one node received, in the order in which they came, so that old ones are found without a search.
struct ReportQueue {
    private var reports: [(at: Int32, from: Int32)] = []
    private var head = 0

    /// Adds a report at a time in milliseconds, not before those added already.
    mutating func add(at time: Int32, from node: Int) {
        reports.append((time, Int32(node)))
    }

    /// Takes the oldest report that came before a time; nil when there is none.
    mutating func next(before time: Int32) -> (at: Int32, from: Int)? {
        guard head < reports.count, reports[head].at < time else { return nil }
        let report = reports[head]
        head += 1
        if head > 1024, head * 2 > reports.count {
            reports.removeFirst(head)
            head = 0
        }
        return (report.at, Int(report.from))
    }
}

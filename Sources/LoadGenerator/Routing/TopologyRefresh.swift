/// Where a worker stands with fetching the slot table.
struct TopologyRefresh {
    /// The node to ask, from 0.
    var node: Int
    /// When to fetch next, in nanoseconds; `Int64.max` for not at all.
    var due: Int64
    /// Whether one is under way, and when it has lasted too long.
    var isUnderWay = false
    var deadline: Int64 = 0
    /// When the last one began.
    var began: Int64 = 0

    /// A first fetch at `due`.
    init(node: Int, due: Int64) {
        self.node = node
        self.due = due
    }

    /// Fetch as soon as that may be: not sooner than `spacing` nanoseconds after the last fetch began.
    mutating func request(now: Int64, spacing: Int64) {
        due = min(due, max(now, began + spacing))
    }
}

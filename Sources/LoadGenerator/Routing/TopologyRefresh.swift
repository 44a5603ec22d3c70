/// Where a worker stands with fetching the slot table.
struct TopologyRefresh {
    /// Not more often than this, whatever asks for it.
    static var leastInterval: Int64 { 50_000_000 }

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

    /// Fetch as soon as that may be.
    mutating func request(now: Int64) {
        due = min(due, max(now, began + Self.leastInterval))
    }
}

import Workload

/// Where a worker stands with fetching the slot table.
struct TopologyRefresh {
    /// The node that is asked, or was asked last, from 0.
    private(set) var node: Int
    /// When to fetch next, in nanoseconds; `Int64.max` for not at all.
    var due: Int64
    /// Whether one is under way, and when it has lasted too long.
    var isUnderWay = false
    var deadline: Int64 = 0
    /// When the last one began that is held apart from the next; the client's very first is not.
    private var began = Int64.min / 2
    private var isFirst = true
    /// The nodes that the fetch under way has yet to ask, the next one last.
    private var remaining: [Int] = []
    /// The node that the next fetch asks last; -1 for none.
    private var avoided = -1
    /// The node that was drawn at the beginning.
    private let first: Int
    /// When the clock of a policy that fetches at an interval first strikes.
    private let firstTick: Int64

    /// A first fetch at `due`, and the clock's first tick at a phase of its interval that is drawn.
    ///
    /// - Parameters:
    ///   - node: Which node is asked first.
    ///   - due: When, in nanoseconds.
    ///   - interval: The clock's interval; nil for no clock.
    ///   - fraction: The phase, from [0, 1).
    init(node: Int, due: Int64, interval: Int64? = nil, fraction: Double = 0) {
        self.node = node
        first = node
        self.due = due
        firstTick = interval.map { due + Int64(Double($0) * fraction) } ?? .max
    }

    /// Fetch as soon as that may be: not sooner than `spacing` nanoseconds after the last fetch began. One that
    /// is asked for sooner waits until then, or is dropped.
    mutating func request(now: Int64, spacing: Int64, dropped: Bool = false) {
        guard !dropped || began + spacing <= now else { return }
        due = min(due, max(now, began + spacing))
    }

    /// Whether one is under way, or goes on with its next node soon.
    var isUnfinished: Bool { isUnderWay || !remaining.isEmpty }

    /// Has the next fetch ask that node last.
    mutating func avoid(_ node: Int) {
        avoided = node
    }

    /// Begins a fetch, or goes on with one whose node did not answer: chooses the node.
    ///
    /// - Parameters:
    ///   - choice: How.
    ///   - nodes: The nodes that the client knows, from 0.
    ///   - isMaster: Whether a node is a master as far as it knows.
    ///   - random: Where the order is drawn from.
    ///   - now: The time, in nanoseconds.
    mutating func begin(
        _ choice: RefreshNode, among nodes: [Int], isMaster: (Int) -> Bool,
        random: inout RandomSource, now: Int64
    ) {
        if !isFirst { began = now }
        isFirst = false
        if remaining.isEmpty { remaining = order(choice, nodes, isMaster, &random).reversed() }
        if let next = remaining.popLast() { node = next }
        isUnderWay = true
    }

    /// Notes that the node answered: the next fetch is a new one.
    mutating func succeed() {
        remaining.removeAll(keepingCapacity: true)
    }

    /// When the policy's clock fetches next, after a fetch that ended now.
    func nextTick(interval: Int64, now: Int64) -> Int64 {
        now < firstTick ? firstTick : now + interval
    }

    private mutating func order(
        _ choice: RefreshNode, _ nodes: [Int], _ isMaster: (Int) -> Bool,
        _ random: inout RandomSource
    ) -> [Int] {
        var order = nodes
        switch choice {
        case .sticky, .inOrder:
            // From the node of last time, or from the first one drawn, in turn.
            let from = choice == .sticky ? node : first
            let start = order.firstIndex { $0 >= from } ?? 0
            order = Array(order[start...] + order[..<start])
        case .random, .mastersFirst:
            for place in stride(from: order.count - 1, to: 0, by: -1) {
                order.swapAt(place, random.next(below: place + 1))
            }
            if choice == .mastersFirst {
                order = order.filter(isMaster) + order.filter { !isMaster($0) }
            }
        }
        if avoided >= 0 {
            order = order.filter { $0 != avoided } + order.filter { $0 == avoided }
            avoided = -1
        }
        return order
    }
}

/// A pool of connections as operations see it: so many of them may run, the others wait in turn.
struct PoolState {
    /// How many more may run.
    var free: Int
    /// Those that wait.
    var queue = OperationQueue()

    init(free: Int) {
        self.free = free
    }

    /// Whether the first one that waits may run.
    var isDue: Bool { free > 0 && !queue.isEmpty }
}

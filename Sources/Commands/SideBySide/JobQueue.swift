/// Which job begins next, so that no more go on at once than each of them bears.
struct JobQueue {
    private var waiting: [PartJob]
    private var share = 0.0
    private var running = 0

    /// A queue of jobs, in the order in which they are to begin.
    init(_ jobs: [PartJob]) {
        waiting = jobs
    }

    /// Takes the next job that may begin now.
    ///
    /// - Returns: nil when none waits, or when the first that waits has to wait on.
    mutating func next() -> PartJob? {
        guard let first = waiting.first else { return nil }
        // A little more than 1, since three thirds do not always make a whole.
        guard running == 0 || share + Self.share(of: first) <= 1.001 else { return nil }
        running += 1
        share += Self.share(of: first)
        return waiting.removeFirst()
    }

    /// Notes that a job has ended.
    mutating func ended(_ job: PartJob) {
        running -= 1
        share = running == 0 ? 0 : share - Self.share(of: job)
    }

    /// Leaves out what a plan has left.
    ///
    /// - Returns: How many jobs it were.
    @discardableResult
    mutating func drop(plan: Int) -> Int {
        let count = waiting.count
        waiting.removeAll { $0.plan == plan }
        return count - waiting.count
    }

    /// Whether a plan has jobs that wait.
    func hasJobs(of plan: Int) -> Bool {
        waiting.contains { $0.plan == plan }
    }

    private static func share(of job: PartJob) -> Double { 1 / Double(max(1, job.sideBySide)) }
}

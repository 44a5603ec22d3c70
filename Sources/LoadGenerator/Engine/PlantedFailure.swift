import Linux

/// A failure of one worker in the midst of its work, for tests: no plan can ask for it.
struct PlantedFailure {
    /// Which worker, from 0.
    var worker: Int
    /// How long after the load's start, in nanoseconds; noticed within 100 ms.
    var after: Int64
    /// What it fails with.
    var error: SystemError
}

/// How a job ended.
struct JobEnd: Sendable, Equatable {
    /// What became of it.
    enum Outcome: Sendable, Equatable {
        /// All its runs went on to their ends.
        case finished
        /// It was interrupted, or not begun any more.
        case interrupted
        /// This machine cannot do what its plan needs.
        case unavailable(String)
        /// Something else went wrong.
        case broken(String)
    }

    /// Which of the plans given, from 0.
    let plan: Int
    /// What became of it.
    let outcome: Outcome
}

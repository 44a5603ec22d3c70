import RunRecord

extension LoadWindow {
    /// The window as plans write it.
    var name: String {
        switch self {
        case .baseline: "baseline"
        case .fault: "fault"
        case .recovery: "recovery"
        }
    }
}

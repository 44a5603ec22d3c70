extension Unit {
    /// The unit with its article, for messages: `a time`.
    package var phrase: String {
        switch self {
        case .time: "a time"
        case .ratio: "a ratio"
        case .count: "a plain number"
        case .bytes: "a size"
        case .rate: "a rate"
        }
    }
}

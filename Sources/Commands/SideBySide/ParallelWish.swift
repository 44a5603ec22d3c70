import ArgumentParser

/// How many runs may go on at once: a number, or as many as the machine bears.
enum ParallelWish: ExpressibleByArgument, Equatable {
    case auto
    case count(Int)

    /// The most that can be asked for.
    static let most = 64

    init?(argument: String) {
        if argument == "auto" {
            self = .auto
        } else if let count = Int(argument), (1...Self.most).contains(count) {
            self = .count(count)
        } else {
            return nil
        }
    }

    var defaultValueDescription: String {
        switch self {
        case .auto: "auto"
        case .count(let count): "\(count)"
        }
    }
}

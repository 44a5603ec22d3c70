/// A version's first numbers, to compare.
struct Version: Comparable, CustomStringConvertible {
    /// The first number.
    let major: Int
    /// The second number; 0 when there is none.
    let minor: Int

    /// The version of the given numbers.
    init(_ major: Int, _ minor: Int) {
        self.major = major
        self.minor = minor
    }

    /// The first version in a text such as `6.1.0-13-amd64`, `Redis server v=7.0.15 sha=0`; nil without a digit.
    init?(in text: String) {
        let start = text.drop { !$0.isNumber }
        let numbers = start.prefix { $0.isNumber || $0 == "." }.split(separator: ".")
            .compactMap { Int($0) }
        guard let major = numbers.first else { return nil }
        self.init(major, numbers.count > 1 ? numbers[1] : 0)
    }

    /// Major, then minor.
    static func < (left: Version, right: Version) -> Bool {
        (left.major, left.minor) < (right.major, right.minor)
    }

    /// `5.11`.
    var description: String { "\(major).\(minor)" }
}

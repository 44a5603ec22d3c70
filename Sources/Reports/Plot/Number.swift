import Foundation

/// Numbers as plots write them.
enum Number {
    /// A coordinate in pixels, to a tenth.
    static func pixels(_ value: Double) -> String {
        text((value * 10).rounded() / 10)
    }

    /// A value with as many digits as it needs, six at most.
    static func text(_ value: Double) -> String {
        guard value.isFinite else { return "0" }
        if value == value.rounded(), abs(value) < 1e15 { return String(Int64(value)) }
        return String(format: "%.6g", value)
    }
}

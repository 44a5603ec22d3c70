import Foundation

/// Points of the wall clock as text.
enum UTCTime {
    /// Date and time to the second, such as `2023-11-14T22:13:20Z`.
    ///
    /// - Parameter nanoseconds: Since 1970, UTC.
    /// - Returns: The time by ISO 8601.
    static func text(_ nanoseconds: Int64) -> String {
        Date(timeIntervalSince1970: Double(nanoseconds) / 1e9).formatted(.iso8601)
    }
}

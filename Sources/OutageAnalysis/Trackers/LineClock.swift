import ServerLog

/// Follows a log's clock: takes out the hour by which summer time begins and ends, and notices when
/// the clock goes back.
struct LineClock: Sendable {
    /// A step back that is more than the unevenness of lines of several threads, in ms.
    private static let step: Int64 = 1000
    private static let hour: Int64 = 3_600_000

    /// What the clock did, in sentences.
    private(set) var remarks: [String] = []
    /// The number of the first line since it last went back; 0 when it never did.
    private(set) var steadySince = 0
    private var correction: Int64 = 0
    private var last: WallTime?

    /// The time of the next line, as a clock that was never set would show it.
    mutating func time(of line: LogLine, number: Int, hasZone: Bool) -> WallTime {
        let read = WallTime(line)
        guard line.role == .master || line.role == .replica || line.role == .server else {
            return read.advanced(by: correction)
        }
        var now = read.advanced(by: correction)
        if let last {
            let difference = now - last
            if !hasZone, Self.isChangeOfTime(read, difference) {
                correction += difference < 0 ? Self.hour : -Self.hour
                now = read.advanced(by: correction)
                note(
                    "summer time \(difference < 0 ? "ended" : "began") at line \(number): times "
                        + "after it are told by the clock before it")
            } else if difference < -Self.step {
                steadySince = number
                note(
                    "the clock went back \(Span.text(-difference)) at line \(number); lengths across "
                        + "it are not known")
            }
        }
        last = now
        return now
    }

    private mutating func note(_ remark: String) {
        if remarks.count < 10 { remarks.append(remark) }
    }

    /// Whether the clock was put forward or back by an hour, on a Sunday on which that is done
    /// somewhere and in the night.
    private static func isChangeOfTime(_ time: WallTime, _ difference: Int64) -> Bool {
        guard abs(abs(difference) - hour) < 60_000, time.hour < 5 else { return false }
        let day = time.milliseconds / 86_400_000
        // 1 January 1970 was a Thursday.
        guard (day + 4) % 7 == 0 else { return false }
        let month = Calendar.date(ofDay: day).month
        return difference > 0 ? [3, 4, 9, 10].contains(month) : [3, 4, 10, 11].contains(month)
    }
}

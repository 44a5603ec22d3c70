/// Puts the clients' times beside the servers': on their day, and in their zone.
enum ClientTimes {
    /// Gives the clients' times that name no day that of the servers' logs.
    /// `texts` are the clients' logs with such times; empty for the others.
    static func putOnDay(
        _ failures: inout [ClientFailure], _ texts: [String], _ sources: [LogSource]
    ) {
        guard let first = sources.compactMap(\.firstAt).min() else { return }
        let day = first.milliseconds - first.milliseconds % 86_400_000
        for (index, text) in texts.enumerated() where !text.isEmpty {
            failures.removeAll { $0.source == index }
            failures += ClientLogReader.failures(in: text, source: index, day: day)
        }
    }

    /// Puts the clients' times that are by UTC into the servers' zone, where that is known.
    ///
    /// - Returns: Where it is not, which zone would put them into the servers' logs, in a sentence.
    static func putInZone(
        _ failures: inout [ClientFailure], _ sources: [LogSource], _ given: Int64?
    ) -> String? {
        guard failures.contains(where: \.isUTC) else { return nil }
        if let zone = given ?? sources.compactMap(\.zoneMinutes).first {
            for index in failures.indices where failures[index].isUTC {
                failures[index].at = failures[index].at?.advanced(by: zone * 60_000)
            }
            return nil
        }
        let times = failures.filter(\.isUTC).compactMap(\.at)
        guard let first = sources.compactMap(\.firstAt).min(),
            let last = sources.compactMap(\.lastAt).max()
        else { return nil }
        func within(_ minutes: Int64, _ beside: Int64 = 5000) -> Int {
            times.count {
                let at = $0.advanced(by: minutes * 60_000)
                return at >= first.advanced(by: -beside) && at <= last.advanced(by: beside)
            }
        }
        // One failure falls into any log in some zone, and what is near needs none.
        guard times.count > 1, within(0, 600_000) == 0 else { return nil }
        let zones = stride(from: Int64(-720), through: 840, by: 15)
        guard let zone = zones.max(by: { within($0) < within($1) }), within(zone) > 0 else {
            return nil
        }
        let offset = (zone < 0 ? "-" : "+") + padded(abs(zone) / 60) + ":" + padded(abs(zone) % 60)
        return
            "The clients' times are by UTC, and the servers' logs name no zone; with --utc-offset "
            + "\(offset) \(within(zone)) of \(times.count) failures fall into the servers' logs."
    }

    private static func padded(_ number: Int64) -> String {
        number < 10 ? "0\(number)" : "\(number)"
    }
}

package import Histogram

/// Latencies in microseconds with two significant digits (1 % error), from 1 us to over an hour.
///
/// An HDR histogram (Gil Tene, hdrhistogram.org). On disk the non-empty buckets as pairs of
/// [value in microseconds, count].
package struct LatencyHistogram: Sendable {
    /// The histogram underneath; values in microseconds.
    package private(set) var counts: Histogram<UInt64>

    /// An empty histogram.
    package init() {
        counts = Histogram(
            lowestDiscernibleValue: 1, highestTrackableValue: 3_600_000_000 * 4,
            numberOfSignificantValueDigits: .two)
    }

    /// Adds latencies of the same length.
    ///
    /// - Parameters:
    ///   - microseconds: The length; more than four hours counts as four hours.
    ///   - count: How many.
    package mutating func record(microseconds: UInt64, count: UInt64 = 1) {
        _ = counts.record(min(microseconds, 3_600_000_000 * 4), count: count)
    }

    /// Adds all latencies of another histogram.
    package mutating func add(_ other: LatencyHistogram) {
        for bucket in other.counts.recordedValues() where bucket.count > 0 {
            record(microseconds: bucket.value, count: bucket.count)
        }
    }

    /// How many latencies were recorded.
    package var totalCount: UInt64 { counts.totalCount }

    /// The buckets that are not empty, shortest first: the greatest latency that counts in each, in
    /// microseconds, and how many do.
    package var buckets: [(microseconds: UInt64, count: UInt64)] {
        counts.recordedValues().filter { $0.count > 0 }.map { ($0.value, $0.count) }
    }

    /// The latency that `percent` of all stay at or below; nil when there is none.
    package func percentile(_ percent: Double) -> Duration? {
        guard totalCount > 0 else { return nil }
        // The histogram answers with the greatest value that a bucket could hold.
        return .microseconds(Int64(min(counts.valueAtPercentile(percent), counts.max)))
    }

    /// The greatest latency; nil when there is none.
    package var max: Duration? {
        totalCount > 0 ? .microseconds(Int64(counts.max)) : nil
    }
}

extension LatencyHistogram: Codable {
    /// Reads pairs of value and count.
    package init(from decoder: any Decoder) throws {
        self.init()
        let pairs = try decoder.singleValueContainer().decode([[UInt64]].self)
        func damaged(_ what: String) -> DecodingError {
            .dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: what))
        }
        var sum = BoundedSum()
        for pair in pairs {
            guard pair.count == 2 else {
                throw damaged("a histogram bucket is a pair of value and count")
            }
            do throws(OutOfBounds) {
                try sum.add(pair[1], "counts")
            } catch {
                throw damaged(error.message)
            }
            record(microseconds: pair[0], count: pair[1])
        }
    }

    /// Writes pairs of value and count.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(
            counts.recordedValues().filter { $0.count > 0 }.map { [$0.value, $0.count] })
    }
}

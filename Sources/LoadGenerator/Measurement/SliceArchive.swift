/// The slices that are over, in a small part of the memory that they need while they are counted.
///
/// Those of a single worker are kept with their percentiles: an hour of three shards is about 2 MB. Those that
/// are to be added to other workers' are kept with the buckets of their latencies, some 10 MB an hour at
/// thousands of operations a second.
struct SliceArchive: Sendable, Sequence {
    /// Something that came so late that its slice was here already.
    private struct Latecomer: Sendable {
        let slice: Int32
        let shard: Int32
        /// An outcome's raw value; -1 for an operation that was issued.
        let outcome: Int32
    }

    private let shardCount: Int
    private let isAddedUp: Bool
    private var counts = CountStream()
    private var latencies = CountStream()
    private var latecomers: [Latecomer] = []
    /// How many slices' counts are here; their latencies are by the end.
    private(set) var sliceCount = 0

    /// No slices yet; `isAddedUp` when they will be added to those of other workers.
    init(shardCount: Int, isAddedUp: Bool) {
        self.shardCount = shardCount
        self.isAddedUp = isAddedUp
    }

    /// How many slices of single shards are here.
    var cellCount: Int { sliceCount * shardCount }

    /// How many bytes the slices take.
    var byteCount: Int { counts.count + latencies.count }

    /// Adds one shard's counts of the next slice; shards follow each other.
    mutating func append(_ cell: SliceCell, shard: Int) {
        counts.append(UInt64(cell.issued))
        counts.append(UInt64(cell.completed))
        counts.append(cell.latencySum)
        counts.append(cell.latencyMaximum)
        let present = (0..<Tally.outcomeCount).filter { cell.outcomes[$0] > 0 }
        counts.append(UInt64(present.count))
        for outcome in present {
            counts.append(UInt64(outcome))
            counts.append(UInt64(cell.outcomes[outcome]))
        }
        if shard == shardCount - 1 { sliceCount += 1 }
    }

    /// Adds one shard's latencies of the next slice, by bucket, and sets them to 0.
    mutating func append(latencies buckets: UnsafeMutableBufferPointer<UInt32>) {
        guard isAddedUp else {
            latencies.append(CoarseBuckets.percentile(50, of: buckets))
            latencies.append(CoarseBuckets.percentile(99, of: buckets))
            buckets.update(repeating: 0)
            return
        }
        let present = buckets.indices.filter { buckets[$0] > 0 }
        latencies.append(UInt64(present.count))
        var last = 0
        for bucket in present {
            latencies.append(UInt64(bucket - last))
            latencies.append(UInt64(buckets[bucket]))
            last = bucket
            buckets[bucket] = 0
        }
    }

    /// Counts an operation that was meant to be sent in a slice that is here.
    mutating func countIssued(slice: Int, shard: Int) {
        latecomers.append(Latecomer(slice: Int32(slice), shard: Int32(shard), outcome: -1))
    }

    /// Counts how one of those ended, as an outcome's raw value.
    mutating func countOutcome(slice: Int, shard: Int, _ outcome: Int) {
        latecomers.append(
            Latecomer(slice: Int32(slice), shard: Int32(shard), outcome: Int32(outcome)))
    }

    /// The slices with something in them, by slice and shard.
    func makeIterator() -> Iterator {
        Iterator(self)
    }

    /// Reads the archive from its begin.
    struct Iterator: IteratorProtocol {
        private let archive: SliceArchive
        private var countPosition = CountStream.Position()
        private var latencyPosition = CountStream.Position()
        private var latecomers: ArraySlice<Latecomer>
        private var slice = 0
        private var shard = 0

        fileprivate init(_ archive: SliceArchive) {
            self.archive = archive
            latecomers =
                archive.latecomers.sorted { ($0.slice, $0.shard) < ($1.slice, $1.shard) }[...]
        }

        /// The next slice of a shard that has something in it.
        mutating func next() -> SliceCounts? {
            while slice < archive.sliceCount {
                let (slice, shard) = (slice, shard)
                let cell = nextCell()
                let latencies = nextLatencies()
                self.shard = (shard + 1) % archive.shardCount
                if self.shard == 0 { self.slice += 1 }
                guard cell.issued > 0 || cell.completed > 0 else { continue }
                return SliceCounts(slice: slice, shard: shard, cell: cell, latencies: latencies)
            }
            return nil
        }

        private mutating func nextCell() -> SliceCell {
            var cell = SliceCell()
            cell.issued = nextCount()
            cell.completed = nextCount()
            cell.latencySum = archive.counts.next(&countPosition)
            cell.latencyMaximum = archive.counts.next(&countPosition)
            for _ in 0..<archive.counts.next(&countPosition) {
                let outcome = Int(archive.counts.next(&countPosition))
                cell.outcomes[outcome] = nextCount()
            }
            while let late = latecomers.first, late.slice == slice, late.shard == shard {
                latecomers.removeFirst()
                if late.outcome < 0 {
                    cell.issued += 1
                } else {
                    cell.outcomes[Int(late.outcome)] += 1
                }
            }
            return cell
        }

        private mutating func nextCount() -> UInt32 {
            UInt32(truncatingIfNeeded: archive.counts.next(&countPosition))
        }

        private mutating func nextLatencies() -> SliceCounts.Latencies {
            guard archive.isAddedUp else {
                let median = archive.latencies.next(&latencyPosition)
                return .percentiles(median, archive.latencies.next(&latencyPosition))
            }
            var bucket = 0
            return .buckets(
                (0..<archive.latencies.next(&latencyPosition)).map { _ in
                    bucket += Int(archive.latencies.next(&latencyPosition))
                    let count = archive.latencies.next(&latencyPosition)
                    return (bucket: bucket, count: UInt32(truncatingIfNeeded: count))
                })
        }
    }
}

/// The series of slices of all shards. Slices of the last minute and a half are counted in place; older
/// ones go to an archive, so that a run of hours stays small.
struct SliceSeries: ~Copyable {
    /// The length of a slice.
    static var nanoseconds: Int64 { 100_000_000 }
    private static var slicesPerChunk: Int { 64 }
    /// How many chunks are kept as they are: 100 s, longer than operations take to end.
    private static var openChunks: Int { 16 }

    private let shardCount: Int
    /// The open chunks in order; the first one begins where the archive ends.
    private var chunks: [UnsafeMutablePointer<SliceCell>] = []
    private var archive: SliceArchive
    /// The latencies of the slice that is being filled, by shard and bucket.
    private let current: UnsafeMutablePointer<UInt32>
    private(set) var currentSlice = 0
    /// When the slice that is being filled began, and where its cells are.
    private var currentStart: Int64 = 0
    private var currentCells: UnsafeMutablePointer<SliceCell>

    /// An empty series; `isAddedUp` when it will be added to those of other workers.
    init(shardCount: Int, isAddedUp: Bool) {
        self.shardCount = shardCount
        archive = SliceArchive(shardCount: shardCount, isAddedUp: isAddedUp)
        current = .allocate(capacity: shardCount * CoarseBuckets.count)
        current.initialize(repeating: 0, count: shardCount * CoarseBuckets.count)
        currentCells = Self.chunk(shardCount)
        chunks.append(currentCells)
    }

    deinit {
        for chunk in chunks { chunk.deallocate() }
        current.deallocate()
    }

    /// The slice of a point in time, in nanoseconds since the run's start.
    @inline(__always)
    static func slice(of offset: Int64) -> Int {
        offset < 0 ? 0 : Int(truncatingIfNeeded: offset / nanoseconds)
    }

    /// The cells of an open slice.
    private func cells(of slice: Int) -> UnsafeMutablePointer<SliceCell> {
        let place = slice - archive.sliceCount
        return chunks[place / Self.slicesPerChunk]
            + (place % Self.slicesPerChunk) * shardCount
    }

    /// Counts an operation by when it was meant to be sent, in nanoseconds since the run's start; what is
    /// later counts in the slice that is being filled.
    @inline(__always)
    mutating func countIssued(intended offset: Int64, shard: Int) {
        if offset >= currentStart {
            currentCells[shard].issued &+= 1
        } else {
            countEarlierIssued(Self.slice(of: offset), shard)
        }
    }

    /// Counts the end of an operation by when it was meant to be sent, and its outcome's raw value.
    @inline(__always)
    mutating func countOutcome(intended offset: Int64, shard: Int, _ outcome: Int) {
        if offset >= currentStart {
            currentCells[shard].outcomes[outcome] &+= 1
        } else {
            countEarlierOutcome(Self.slice(of: offset), shard, outcome)
        }
    }

    @inline(never)
    private mutating func countEarlierIssued(_ slice: Int, _ shard: Int) {
        if slice < archive.sliceCount {
            archive.countIssued(slice: slice, shard: shard)
        } else {
            cells(of: slice)[shard].issued &+= 1
        }
    }

    @inline(never)
    private mutating func countEarlierOutcome(_ slice: Int, _ shard: Int, _ outcome: Int) {
        if slice < archive.sliceCount {
            archive.countOutcome(slice: slice, shard: shard, outcome)
        } else {
            cells(of: slice)[shard].outcomes[outcome] &+= 1
        }
    }

    /// Counts a success: by when it was meant to be sent, in nanoseconds since the run's start, and in the slice
    /// that is being filled with its latency in microseconds and that one's place among `LatencyBuckets`.
    @inline(__always)
    mutating func countSuccess(intended offset: Int64, shard: Int, latency: UInt64, bucket: Int) {
        let cell = currentCells + shard
        if offset >= currentStart {
            cell.pointee.outcomes[Tally.success] &+= 1
        } else {
            countEarlierOutcome(Self.slice(of: offset), shard, Tally.success)
        }
        cell.pointee.completed &+= 1
        cell.pointee.latencySum &+= latency
        if latency > cell.pointee.latencyMaximum { cell.pointee.latencyMaximum = latency }
        current[shard &* CoarseBuckets.count &+ CoarseBuckets.index(ofBucket: bucket)] &+= 1
    }

    /// Closes the slice that is being filled and goes on to a later one.
    mutating func advance(to slice: Int) {
        while currentSlice < slice {
            pack()
            currentSlice += 1
            reserve(slice: currentSlice)
        }
        currentStart = Int64(currentSlice) * Self.nanoseconds
        currentCells = cells(of: currentSlice)
    }

    /// Adds the latencies of all shards in the slice that is being filled, by bucket.
    func addCurrent(to sums: inout [UInt32]) {
        for index in 0..<shardCount * CoarseBuckets.count {
            sums[index % CoarseBuckets.count] &+= current[index]
        }
    }

    private mutating func pack() {
        for shard in 0..<shardCount {
            archive.append(
                latencies: UnsafeMutableBufferPointer(
                    start: current + shard * CoarseBuckets.count, count: CoarseBuckets.count))
        }
    }

    private mutating func reserve(slice: Int) {
        guard archive.sliceCount + chunks.count * Self.slicesPerChunk <= slice else { return }
        if chunks.count == Self.openChunks {
            let oldest = chunks.removeFirst()
            close(oldest, slices: Self.slicesPerChunk)
            oldest.initialize(
                repeating: SliceCell(), count: Self.slicesPerChunk * shardCount)
            chunks.append(oldest)
        } else {
            chunks.append(Self.chunk(shardCount))
        }
    }

    private mutating func close(_ chunk: UnsafeMutablePointer<SliceCell>, slices: Int) {
        for place in 0..<slices * shardCount {
            archive.append(chunk[place], shard: place % shardCount)
        }
    }

    private static func chunk(_ shardCount: Int) -> UnsafeMutablePointer<SliceCell> {
        let capacity = slicesPerChunk * shardCount
        let chunk = UnsafeMutablePointer<SliceCell>.allocate(capacity: capacity)
        chunk.initialize(repeating: SliceCell(), count: capacity)
        return chunk
    }

    /// Everything counted; the series is at its end with it.
    mutating func finish() -> SliceArchive {
        pack()
        for chunk in chunks {
            let open = min(currentSlice + 1 - archive.sliceCount, Self.slicesPerChunk)
            close(chunk, slices: max(0, open))
        }
        return archive
    }
}

/// What one shard did in one slice, while it is still counted.
struct SliceCell {
    /// Operations meant to be sent in the slice.
    var issued: UInt32 = 0
    /// Operations that succeeded in the slice.
    var completed: UInt32 = 0
    /// How those meant to be sent in the slice ended.
    var outcomes = InlineArray<21, UInt32>(repeating: 0)
    /// The latencies of those completed, in microseconds.
    var latencySum: UInt64 = 0
    var latencyMaximum: UInt64 = 0
}

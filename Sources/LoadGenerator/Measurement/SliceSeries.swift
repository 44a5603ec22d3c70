import Evidence

/// The series of slices of all shards, in memory that grows by six seconds at a time.
struct SliceSeries: ~Copyable {
    /// The length of a slice.
    static var nanoseconds: Int64 { 100_000_000 }
    private static var slicesPerChunk: Int { 64 }

    private let shardCount: Int
    private var chunks: [UnsafeMutablePointer<SliceCell>] = []
    /// The latencies of the slice that is being filled, by shard and bucket.
    private let current: UnsafeMutablePointer<UInt32>
    /// The latencies of the slices that are over: bucket number in the upper 8 bits, count below.
    private var packed: [UInt32] = []
    private(set) var currentSlice = 0
    /// When the slice that is being filled began, and where its cells are.
    private var currentStart: Int64 = 0
    private var currentCells: UnsafeMutablePointer<SliceCell>

    init(shardCount: Int) {
        self.shardCount = shardCount
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

    private func cells(of slice: Int) -> UnsafeMutablePointer<SliceCell> {
        chunks[slice / Self.slicesPerChunk] + (slice % Self.slicesPerChunk) * shardCount
    }

    /// The cell of the slice of a point in time; what is later counts in the one that is being filled.
    @inline(__always)
    private func cell(at offset: Int64, _ shard: Int) -> UnsafeMutablePointer<SliceCell> {
        offset >= currentStart ? currentCells + shard : earlierCell(at: offset, shard)
    }

    @inline(never)
    private func earlierCell(at offset: Int64, _ shard: Int) -> UnsafeMutablePointer<SliceCell> {
        cells(of: Self.slice(of: offset)) + shard
    }

    /// Counts an operation by when it was meant to be sent, in nanoseconds since the run's start.
    @inline(__always)
    mutating func countIssued(intended offset: Int64, shard: Int) {
        cell(at: offset, shard).pointee.issued &+= 1
    }

    /// Counts the end of an operation by when it was meant to be sent, and its outcome's raw value.
    @inline(__always)
    mutating func countOutcome(intended offset: Int64, shard: Int, _ outcome: Int) {
        cell(at: offset, shard).pointee.outcomes[outcome] &+= 1
    }

    /// Counts a success in the slice that is being filled; the latency in microseconds.
    @inline(__always)
    mutating func countCompleted(shard: Int, latency: UInt64) {
        let cell = currentCells + shard
        cell.pointee.completed &+= 1
        cell.pointee.latencySum &+= latency
        if latency > cell.pointee.latencyMaximum { cell.pointee.latencyMaximum = latency }
        let bucket = CoarseBuckets.index(ofMicroseconds: latency)
        current[shard &* CoarseBuckets.count &+ bucket] &+= 1
    }

    /// Closes the slice that is being filled and goes on to a later one.
    mutating func advance(to slice: Int) {
        guard slice > currentSlice else { return }
        pack()
        reserve(slice: slice)
        currentSlice = slice
        currentStart = Int64(slice) * Self.nanoseconds
        currentCells = cells(of: slice)
    }

    /// Adds the latencies of all shards in the slice that is being filled, by bucket.
    func addCurrent(to sums: inout [UInt32]) {
        for index in 0..<shardCount * CoarseBuckets.count {
            sums[index % CoarseBuckets.count] &+= current[index]
        }
    }

    private mutating func pack() {
        for shard in 0..<shardCount {
            let counts = current + shard * CoarseBuckets.count
            let start = packed.count
            for bucket in 0..<CoarseBuckets.count where counts[bucket] > 0 {
                packed.append(UInt32(bucket) << 24 | min(counts[bucket], 0xFF_FFFF))
                counts[bucket] = 0
            }
            let cell = currentCells + shard
            cell.pointee.bucketsStart = UInt32(truncatingIfNeeded: start)
            cell.pointee.bucketsCount = UInt32(truncatingIfNeeded: packed.count - start)
        }
    }

    private mutating func reserve(slice: Int) {
        while chunks.count * Self.slicesPerChunk <= slice {
            chunks.append(Self.chunk(shardCount))
        }
    }

    private static func chunk(_ shardCount: Int) -> UnsafeMutablePointer<SliceCell> {
        let capacity = slicesPerChunk * shardCount
        let chunk = UnsafeMutablePointer<SliceCell>.allocate(capacity: capacity)
        chunk.initialize(repeating: SliceCell(), count: capacity)
        return chunk
    }

    /// Everything counted, by slice and shard, empty slices left out.
    mutating func finish() -> [SliceCounts] {
        pack()
        var result: [SliceCounts] = []
        for slice in 0...currentSlice {
            for shard in 0..<shardCount {
                let cell = (cells(of: slice) + shard).pointee
                guard cell.issued > 0 || cell.completed > 0 else { continue }
                let start = Int(cell.bucketsStart)
                result.append(
                    SliceCounts(
                        slice: slice, shard: shard, cell: cell,
                        buckets: packed[start..<start + Int(cell.bucketsCount)]))
            }
        }
        return result
    }
}

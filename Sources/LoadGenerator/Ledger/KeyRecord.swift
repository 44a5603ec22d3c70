/// What the ledger knows of one key: constant memory, however many writes there are.
///
/// Writes of a key are numbered from 1 and one at a time is under way, so that they have one order.
/// Of the newest 64 it is known singly whether they were acknowledged, and whether an attempt at
/// them was given up without an answer and might still be applied.
struct KeyRecord {
    /// The number in the key's name.
    let number: Int32
    /// The key's slot.
    let slot: UInt16
    /// The shard that serves it, from 0.
    let shard: UInt16
    /// The node that acknowledged the newest acknowledged write, from 1; 0 when there is none.
    private(set) var acknowledgedBy: UInt16 = 0
    /// Whether every operation on the key is recorded.
    var isRecorded = false
    /// Whether a write is under way.
    private(set) var isBusy = false
    /// How many writes were begun, which is also the newest one's number.
    private(set) var begun: UInt32 = 0
    /// The number of the newest acknowledged write; 0 for none.
    private(set) var acknowledged: UInt32 = 0
    /// How many writes were acknowledged.
    private(set) var acknowledgedCount: UInt32 = 0
    /// The newest write of unknown fate that is older than the masks reach; 0 for none.
    private var unknownBefore: UInt32 = 0
    /// Bit i: whether write `begun - i` was acknowledged.
    private var acknowledgedMask: UInt64 = 0
    /// Bit i: whether an attempt at write `begun - i` was given up without an answer.
    private var unknownMask: UInt64 = 0
    /// When the newest acknowledged write was acknowledged, in nanoseconds since the run's start.
    private(set) var acknowledgedAt: Int64 = 0

    init(number: Int32, slot: UInt16, shard: UInt16) {
        self.number = number
        self.slot = slot
        self.shard = shard
    }

    /// Begins a write and returns its number.
    @inline(__always)
    mutating func begin() -> UInt32 {
        if unknownMask &>> 63 == 1 { unknownBefore = begun &- 63 }
        unknownMask &<<= 1
        acknowledgedMask &<<= 1
        begun &+= 1
        isBusy = true
        return begun
    }

    /// Notes that an attempt at the write under way was given up without an answer.
    mutating func noteUnknown() {
        unknownMask |= 1
    }

    /// Ends the write under way with the server's acknowledgement.
    @inline(__always)
    mutating func acknowledge(by node: Int, at offset: Int64) {
        acknowledgedMask |= 1
        acknowledged = begun
        acknowledgedCount &+= 1
        acknowledgedBy = UInt16(truncatingIfNeeded: node)
        acknowledgedAt = offset
        isBusy = false
    }

    /// Ends the write under way without one.
    mutating func giveUp() {
        isBusy = false
    }

    /// Whether an attempt at that write was given up without an answer.
    func isUnknown(_ sequence: UInt32) -> Bool {
        let age = begun - sequence
        return age < 64 ? unknownMask >> UInt64(age) & 1 == 1 : sequence == unknownBefore
    }

    /// Whether that write's value may still come up rightly after newer acknowledged writes, because an
    /// attempt at it was given up without an answer and may have been applied late. Of writes older
    /// than the newest 64 it is not known singly: then all up to the newest such one may.
    func mayComeLate(_ sequence: UInt32) -> Bool {
        let age = begun - sequence
        return age < 64 ? isUnknown(sequence) : sequence > 0 && sequence <= unknownBefore
    }

    /// How many writes newer than `sequence` were acknowledged; exact when it is 0 or among the
    /// newest 64, else all between are taken for acknowledged.
    func acknowledged(after sequence: UInt32) -> UInt64 {
        if sequence == 0 { return UInt64(acknowledgedCount) }
        let age = begun - sequence
        if age == 0 { return 0 }
        if age >= 64 { return UInt64(min(acknowledgedCount, age)) }
        return UInt64((acknowledgedMask & (1 << UInt64(age) - 1)).nonzeroBitCount)
    }
}

/// What the ledger knows of one key: 40 bytes, however many writes there are.
///
/// Writes of a key are numbered from 1 and one at a time is under way, so that they have one order.
/// Of the newest 32 it is known singly whether they were acknowledged, and whether an attempt at
/// them was given up without an answer and might still be applied.
struct KeyRecord {
    /// Of how many of the newest writes each one's fate is known.
    static var remembered: UInt32 { 32 }
    /// The greatest number of a node that fits.
    static var mostNode: Int { 0x7FFF }

    /// The number in the key's name.
    let number: Int32
    /// The key's slot.
    let slot: UInt16
    /// The shard that serves it, from 0.
    let shard: UInt16
    /// The newest acknowledgement: bit 0 whether a write is under way since, then 15 bits of the node, then
    /// 48 of the time in units of 64 ns, which are enough for 208 days.
    private var newest: UInt64 = 0
    /// How many writes were begun, which is also the newest one's number.
    private(set) var begun: UInt32 = 0
    /// The number of the newest acknowledged write; 0 for none.
    private(set) var acknowledged: UInt32 = 0
    /// How many writes were acknowledged, and in the highest bit whether every operation is recorded.
    private var counted: UInt32 = 0
    /// The newest write of unknown fate that is older than the masks reach; 0 for none.
    private var unknownBefore: UInt32 = 0
    /// Bit i: whether write `begun - i` was acknowledged.
    private var acknowledgedMask: UInt32 = 0
    /// Bit i: whether an attempt at write `begun - i` was given up without an answer.
    private var unknownMask: UInt32 = 0

    init(number: Int32, slot: UInt16, shard: UInt16) {
        self.number = number
        self.slot = slot
        self.shard = shard
    }

    /// Whether a write is under way.
    @inline(__always)
    var isBusy: Bool { newest & 1 == 1 }

    /// Whether every operation on the key is recorded.
    @inline(__always)
    var isRecorded: Bool { Int32(bitPattern: counted) < 0 }

    /// How many writes were acknowledged.
    var acknowledgedCount: UInt32 { counted & 0x7FFF_FFFF }

    /// The node that acknowledged the newest acknowledged write, from 1; 0 when there is none.
    var acknowledgedBy: UInt16 { UInt16(newest >> 1 & UInt64(Self.mostNode)) }

    /// When the newest acknowledged write was acknowledged, in nanoseconds since the run's start; up to
    /// 63 ns early, so that what came after it is later here too.
    var acknowledgedAt: Int64 { Int64(newest >> 16) << 6 }

    /// Has every operation on the key recorded from now on.
    mutating func setRecorded() {
        counted |= 0x8000_0000
    }

    /// Begins a write and returns its number.
    @inline(__always)
    mutating func begin() -> UInt32 {
        let oldest = Self.remembered &- 1
        if unknownMask &>> oldest == 1 { unknownBefore = begun &- oldest }
        unknownMask &<<= 1
        acknowledgedMask &<<= 1
        begun &+= 1
        newest |= 1
        return begun
    }

    /// Notes that an attempt at the write under way was given up without an answer.
    mutating func noteUnknown() {
        unknownMask |= 1
    }

    /// Ends the write under way with the server's acknowledgement.
    ///
    /// - Parameters:
    ///   - node: The node that sent it, from 1.
    ///   - offset: When it came, in nanoseconds since the run's start; not negative.
    @inline(__always)
    mutating func acknowledge(by node: Int, at offset: Int64) {
        acknowledgedMask |= 1
        acknowledged = begun
        counted &+= 1
        newest =
            UInt64(bitPattern: offset) &<< 10 & ~0xFFFF
            | UInt64(truncatingIfNeeded: node) &<< 1
    }

    /// Ends the write under way without one.
    mutating func giveUp() {
        newest &= ~1
    }

    /// Whether an attempt at that write was given up without an answer.
    func isUnknown(_ sequence: UInt32) -> Bool {
        let age = begun - sequence
        return age < Self.remembered
            ? unknownMask >> age & 1 == 1 : sequence == unknownBefore
    }

    /// Whether that write's value may still come up rightly after newer acknowledged writes, because an
    /// attempt at it was given up without an answer and may have been applied late. Of writes older
    /// than the newest 32 it is not known singly: then all up to the newest such one may.
    func mayComeLate(_ sequence: UInt32) -> Bool {
        let age = begun - sequence
        return age < Self.remembered
            ? isUnknown(sequence) : sequence > 0 && sequence <= unknownBefore
    }

    /// How many writes newer than `sequence` were acknowledged; exact when it is 0 or among the
    /// newest 32, else all between are taken for acknowledged.
    func acknowledged(after sequence: UInt32) -> UInt64 {
        if sequence == 0 { return UInt64(acknowledgedCount) }
        let age = begun - sequence
        if age == 0 { return 0 }
        if age >= Self.remembered { return UInt64(min(acknowledgedCount, age)) }
        return UInt64((acknowledgedMask & (1 << age - 1)).nonzeroBitCount)
    }
}

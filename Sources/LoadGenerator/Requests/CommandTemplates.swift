import Glibc
import Workload

/// The commands of a workload, formatted once; for each request the bytes are copied and digits
/// filled in. Nothing is allocated.
struct CommandTemplates: ~Copyable {
    /// The commands by their place in the workload.
    let commands: UnsafeMutablePointer<CommandTemplate>
    /// How many.
    let count: Int
    /// Of 32 random bits: those below the n-th bound and not below the one before mean command n.
    private let bounds: UnsafeMutablePointer<UInt64>
    private let sizes: ValueSizes
    /// A value's padding, as long as the longest.
    private let padding: UnsafeMutablePointer<UInt8>
    /// The length of the longest command, in bytes.
    let longest: Int
    /// The greatest good reply, in bytes.
    let largestReply: Int

    /// The commands of a workload.
    init(_ workload: Workload) {
        sizes = ValueSizes(workload.valueSize)
        count = workload.commands.count
        commands = .allocate(capacity: workload.commands.count)
        bounds = .allocate(capacity: workload.commands.count)
        var share = 0.0
        var longest = 0
        var largestReply = 0
        for (index, command) in workload.commands.enumerated() {
            let template = TemplateCompiler.compile(
                command, naming: workload.naming, valueSize: sizes.fixed)
            (commands + index).initialize(to: template)
            share += command.share
            let bound = index + 1 == workload.commands.count ? 1 : min(share, 1)
            (bounds + index).initialize(
                to: UInt64(bound * 4_294_967_296))
            let value = template.valueOffset >= 0 ? sizes.largest + 32 : 0
            longest = max(longest, template.count + value)
            largestReply = max(
                largestReply, command.largestReply + command.valuesInReply * sizes.largest)
        }
        self.longest = longest
        self.largestReply = largestReply
        let paddingSize = sizes.fixed == nil ? sizes.largest : 0
        padding = .allocate(capacity: paddingSize)
        padding.initialize(repeating: UInt8(ascii: "x"), count: paddingSize)
    }

    deinit {
        for index in 0..<count { commands[index].deallocate() }
        commands.deallocate()
        bounds.deallocate()
        padding.deallocate()
    }

    /// The command that 32 random bits choose.
    @inline(__always)
    func choose(_ word: UInt64) -> Int {
        var index = 0
        while word >= bounds[index], index < count &- 1 { index &+= 1 }
        return index
    }

    /// Writes a command; there must be room for `longest`.
    ///
    /// - Parameters:
    ///   - command: Its place in the workload.
    ///   - key: The number of the key.
    ///   - number: The number of the write or operation.
    ///   - salt: What random digits follow from.
    ///   - output: Where to.
    /// - Returns: The command's length in bytes.
    @inline(__always)
    func write(
        _ command: Int, key: UInt32, number: UInt32, salt: UInt64,
        to output: UnsafeMutablePointer<UInt8>
    ) -> Int {
        let template = commands + command
        guard template.pointee.valueOffset < 0 else {
            return Self.writeSized(template, sizes, padding, key, number, salt, output)
        }
        memcpy(output, template.pointee.bytes, template.pointee.count)
        // Most commands name their key, and writes twice. All else stays out of the way: the compiler
        // would work it out beforehand, for every command.
        let keyText = Decimal.text(key)
        var gap = template.pointee.gaps
        let end = gap + template.pointee.gapCount
        let keyEnd = gap + template.pointee.keyGapCount
        while gap < keyEnd {
            Decimal.write(keyText, to: output + gap.pointee.offset)
            gap += 1
        }
        while gap < end {
            let place = output + gap.pointee.offset
            if gap.pointee.filling == .number {
                Decimal.write(number, to: place)
            } else {
                let salt = salt &+ UInt64(truncatingIfNeeded: gap.pointee.offset)
                Self.fill(gap.pointee.filling, key, number, salt, place)
            }
            gap += 1
        }
        return template.pointee.count
    }

    @inline(never)
    private static func fill(
        _ filling: CommandTemplate.Filling, _ key: UInt32, _ number: UInt32, _ salt: UInt64,
        _ place: UnsafeMutablePointer<UInt8>
    ) {
        switch filling {
        case .key: Decimal.write(key, to: place)
        case .number: Decimal.write(number, to: place)
        case .group, .groupedKey:
            // Ten digits, of which the first is 0, written over the brace.
            Decimal.write(key / 10, to: place - 1)
            (place - 1).pointee = UInt8(ascii: "{")
            if filling == .groupedKey { (place + 10).pointee = UInt8(key % 10) &+ 48 }
        case .random:
            let word = RandomSource.mixed(salt) &>> 32
            let digits = 1_000_000_000 &+ (word &* 1_000_000_000) &>> 32
            Decimal.write(UInt32(truncatingIfNeeded: digits), to: place)
        }
    }

    /// A command whose value's size varies: what is in front, the value with its length, the rest.
    @inline(never)
    private static func writeSized(
        _ template: UnsafeMutablePointer<CommandTemplate>, _ sizes: ValueSizes,
        _ padding: UnsafeMutablePointer<UInt8>, _ key: UInt32, _ number: UInt32,
        _ salt: UInt64, _ output: UnsafeMutablePointer<UInt8>
    ) -> Int {
        let bytes = template.pointee.bytes
        let front = template.pointee.valueOffset
        let size = sizes.size(key: key, sequence: number)
        memcpy(output, bytes, front)
        var end = output + front
        end.pointee = UInt8(ascii: "$")
        end = Decimal.writeShort(UInt32(size), to: end + 1)
        end = lineEnd(end)
        Decimal.write(key, to: end)
        end[10] = UInt8(ascii: ":")
        Decimal.write(number, to: end + 11)
        end[21] = UInt8(ascii: ":")
        let rest = size - ValueSize.smallest
        memcpy(end + ValueSize.smallest, padding, rest)
        end = lineEnd(end + size)
        let shift = end - output - front
        memcpy(end, bytes + front, template.pointee.count - front)
        for index in 0..<template.pointee.gapCount {
            let gap = template.pointee.gaps[index]
            let place = output + (gap.offset < front ? gap.offset : gap.offset + shift)
            fill(gap.filling, key, number, salt &+ UInt64(gap.offset), place)
        }
        return template.pointee.count + shift
    }

    private static func lineEnd(
        _ place: UnsafeMutablePointer<UInt8>
    ) -> UnsafeMutablePointer<UInt8> {
        place[0] = 13
        place[1] = 10
        return place + 2
    }

    /// Whether a value is the one that a certain write gave the key.
    @inline(__always)
    static func isValue(
        _ value: UnsafeBufferPointer<UInt8>, ofKey key: UInt32, write number: UInt32
    ) -> Bool {
        Decimal.stands(number, in: value, at: 11) && Decimal.stands(key, in: value, at: 0)
    }

    /// The number of the write that a value came from; nil when it is no value of this key.
    @inline(__always)
    static func number(in value: UnsafeBufferPointer<UInt8>, ofKey key: UInt32) -> UInt32? {
        guard Decimal.stands(key, in: value, at: 0) else { return nil }
        return Decimal.read(value, at: 11)
    }
}

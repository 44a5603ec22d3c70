/// How keys are called: `shaketable:` and ten digits. Their slots are spread evenly, because CRC16
/// mixes digits well; a test holds it to that.
struct KeyName {
    /// The length of every key, in bytes.
    static let length = 21
    /// How many of them are digits.
    static let digits = 10

    private var bytes = Array("shaketable:0000000000".utf8)

    /// The name of a key.
    static func text(of number: Int) -> String {
        var name = KeyName()
        name.set(number)
        return String(decoding: name.bytes, as: UTF8.self)
    }

    /// The slot of a key, 0 to 16383.
    mutating func slot(of number: Int) -> Int {
        set(number)
        return KeySlot.of(bytes)
    }

    private mutating func set(_ number: Int) {
        bytes.withUnsafeMutableBufferPointer { buffer in
            guard let start = buffer.baseAddress else { return }
            Decimal.write(UInt32(number), to: start + (Self.length - Self.digits))
        }
    }
}

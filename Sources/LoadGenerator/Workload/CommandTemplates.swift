import Glibc

/// The commands of the workload, formatted once; only digits are filled in for each request.
///
/// A value is the key's ten digits, a colon, the write's ten digits, a colon and padding.
struct CommandTemplates: ~Copyable {
    /// The least size of a value that can tell which write it came from, in bytes.
    static let smallestValue = 22

    private let getCommand: UnsafeMutableBufferPointer<UInt8>
    private let setCommand: UnsafeMutableBufferPointer<UInt8>
    private let getKey: Int
    private let setKey: Int
    private let setValue: Int

    /// Commands with values of so many bytes.
    init(valueSize: Int) {
        let key = KeyName.text(of: 0)
        let getHead = "*2\r\n$3\r\nGET\r\n$\(KeyName.length)\r\n"
        let setHead = "*3\r\n$3\r\nSET\r\n$\(KeyName.length)\r\n"
        let valueHead = "\(setHead)\(key)\r\n$\(valueSize)\r\n"
        let value =
            "0000000000:0000000000:"
            + String(
                repeating: "x", count: valueSize - Self.smallestValue)
        let digitsStart = KeyName.length - KeyName.digits
        getKey = getHead.utf8.count + digitsStart
        setKey = setHead.utf8.count + digitsStart
        setValue = valueHead.utf8.count
        getCommand = Self.buffer("\(getHead)\(key)\r\n")
        setCommand = Self.buffer("\(valueHead)\(value)\r\n")
    }

    deinit {
        getCommand.deallocate()
        setCommand.deallocate()
    }

    /// The length of the longest command, in bytes.
    var longest: Int { setCommand.count }

    /// Writes a GET and returns its length in bytes; there must be room for `longest`.
    @inline(__always)
    func writeGet(key: UInt32, to output: UnsafeMutablePointer<UInt8>) -> Int {
        guard let template = getCommand.baseAddress else { return 0 }
        memcpy(output, template, getCommand.count)
        Decimal.write(key, to: output + getKey)
        return getCommand.count
    }

    /// Writes a SET and returns its length in bytes; there must be room for `longest`.
    @inline(__always)
    func writeSet(key: UInt32, sequence: UInt32, to output: UnsafeMutablePointer<UInt8>) -> Int {
        guard let template = setCommand.baseAddress else { return 0 }
        memcpy(output, template, setCommand.count)
        Decimal.write(key, to: output + setKey)
        Decimal.write(key, to: output + setValue)
        Decimal.write(sequence, to: output + (setValue &+ 11))
        return setCommand.count
    }

    /// The number of the write that a value came from; nil when it is no value of this key.
    static func sequence(in value: UnsafeBufferPointer<UInt8>, ofKey key: UInt32) -> UInt32? {
        guard Decimal.read(value, at: 0) == key else { return nil }
        return Decimal.read(value, at: 11)
    }

    private static func buffer(_ text: String) -> UnsafeMutableBufferPointer<UInt8> {
        let buffer = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: text.utf8.count)
        _ = buffer.initialize(from: text.utf8)
        return buffer
    }
}

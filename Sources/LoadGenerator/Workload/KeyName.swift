/// How keys are called: `shaketable:` and ten digits. Their slots are spread evenly, because CRC16
/// mixes digits well; a test holds it to that.
enum KeyName {
    /// The length of every key, in bytes.
    static var length: Int { 21 }
    /// How many of them are digits.
    static var digits: Int { 10 }

    /// The name of a key.
    static func text(of number: Int) -> String {
        let plain = String(number)
        return "shaketable:" + String(repeating: "0", count: digits - plain.utf8.count) + plain
    }
}

/// Short names for long texts.
package enum Fingerprint {
    /// 16 hexadecimal digits that tell texts apart: FNV-1a, 64 bits (Fowler, Noll, Vo). No protection
    /// against forgery.
    package static func digits(of text: String) -> String {
        let digits = String(hash(of: text), radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    /// Eight digits of which each depends on every character, so that any few of them will do.
    package static func shortDigits(of text: String) -> String {
        // FNV-1a leaves the upper digits of texts that differ in their last character alike.
        var mixer = SplitMix64(seed: hash(of: text))
        let digits = String(mixer.next() >> 32, radix: 16)
        return String(repeating: "0", count: 8 - digits.count) + digits
    }

    private static func hash(of text: String) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        return hash
    }
}

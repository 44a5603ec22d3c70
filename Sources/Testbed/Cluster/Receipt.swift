/// What proves that something took effect, and when it did.
package struct Receipt: Sendable {
    /// Nanoseconds on CLOCK_MONOTONIC.
    package let at: Int64
    /// The proof in words.
    package let text: String

    /// A receipt.
    package init(at: Int64, text: String) {
        self.at = at
        self.text = text
    }
}

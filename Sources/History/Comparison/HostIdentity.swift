import Quantities

/// The machine a run ran on, as far as its numbers depend on it.
package struct HostIdentity: Hashable, Sendable {
    /// Processor, cores, memory and kernel in words.
    package let words: String

    /// The identity of a host as a run describes it.
    ///
    /// Memory counts in whole GiB, since what the kernel keeps of it differs from start to start.
    package init(_ host: [String: String]) {
        let memory = host["memory"].map { text in
            guard text.hasSuffix("MiB"),
                let amount = text.split(separator: " ").first.flatMap({ Double($0) }),
                // What no machine has, a folder may say all the same.
                (0...1e12).contains(amount)
            else { return text }
            return "\(Int((amount / 1024).rounded())) GiB"
        }
        words = [
            host["processor"], host["cores"].map { "\($0) cores" }, memory,
            host["kernel"].map { "Linux \($0)" },
        ].compactMap { $0 }.joined(separator: ", ")
    }

    /// Eight hexadecimal digits, the same for machines whose runs can be compared.
    package var fingerprint: String { Fingerprint.shortDigits(of: words) }
}

import Glibc

/// A system call that the kernel refused.
package struct SystemError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The call, such as `connect`.
    package let call: String
    /// The error number.
    package let number: Int32

    /// A refusal.
    package init(call: String, number: Int32) {
        self.call = call
        self.number = number
    }

    /// The call and the system's own words.
    package var description: String { "\(call): \(String(cString: strerror(number)))" }
}

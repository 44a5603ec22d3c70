import Glibc

/// What the kernel refused: the operation, on what, and why.
package struct LinuxError: Error, Equatable, CustomStringConvertible {
    /// The kernel's error number (errno), such as `ENOENT`.
    package let code: Int32
    /// What was tried, in words that follow "cannot": `change the working directory`.
    package let operation: String
    /// The file or directory that it was tried on; nil where there is none.
    package let path: String?

    /// An error of the given number.
    package init(code: Int32, operation: String, path: String? = nil) {
        self.code = code
        self.operation = operation
        self.path = path
    }

    /// An error with the calling thread's errno, to be made before anything else can change it.
    package static func current(_ operation: String, path: String? = nil) -> LinuxError {
        LinuxError(code: errno, operation: operation, path: path)
    }

    /// The kernel's words for the error number: `No such file or directory`.
    package var reason: String {
        String(cString: strerror(code))
    }

    /// `/usr/bin/redis: cannot execute: No such file or directory (errno 2)`.
    package var description: String {
        let place = path.map { "\($0): " } ?? ""
        return "\(place)cannot \(operation): \(reason) (errno \(code))"
    }
}

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

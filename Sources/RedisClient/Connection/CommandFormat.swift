import CHiredis
import Glibc

/// Commands in the form in which servers read them.
package enum CommandFormat {
    /// The bytes of one command, its name first; traps without a name.
    package static func bytes(of arguments: [String]) -> [UInt8] {
        bytes(of: arguments.map { Array($0.utf8) })
    }

    /// The bytes of one command whose arguments are any bytes, its name first; traps without a
    /// name.
    package static func bytes(of arguments: [[UInt8]]) -> [UInt8] {
        precondition(!arguments.isEmpty, "A command needs a name.")
        let lengths = arguments.map(\.count)
        let joined = arguments.flatMap { $0 }
        return joined.withUnsafeBytes { bytes in
            // An empty array has no address of its own, and hiredis reads none of it.
            var place = bytes.baseAddress ?? UnsafeRawPointer(bitPattern: 1)
            var pointers: [UnsafePointer<CChar>?] = lengths.map { length in
                defer { place = place?.advanced(by: length) }
                return place?.assumingMemoryBound(to: CChar.self)
            }
            var command: UnsafeMutablePointer<CChar>?
            let length = redisFormatCommandArgv(
                &command, Int32(arguments.count), &pointers, lengths)
            guard let command else { fatalError("hiredis found no memory for a command.") }
            defer { free(command) }
            let raw = UnsafeRawBufferPointer(start: command, count: Int(length))
            return Array(raw)
        }
    }
}

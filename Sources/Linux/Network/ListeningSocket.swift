import Glibc

/// A TCP socket that listens, and the processes that hold it.
package struct ListeningSocket: Sendable, Equatable {
    /// Its number in the kernel.
    package let inode: UInt64

    /// The state LISTEN in /proc/net/tcp.
    private static let listening = "0A"

    /// The socket that listens at an IPv4 address and port in this process's network; nil when none does.
    package init?(host: String, port: UInt16) {
        guard let text = SmallFile.read("/proc/self/net/tcp") else { return nil }
        self.init(host: host, port: port, table: text)
    }

    /// Finds it in the text of /proc/net/tcp.
    package init?(host: String, port: UInt16, table: String) {
        var address = in_addr()
        guard inet_pton(AF_INET, host, &address) == 1 else { return nil }
        // As the kernel prints it: the address in this machine's order of bytes, the port as one reads it.
        let wanted = Self.hexadecimal(address.s_addr, 8) + ":" + Self.hexadecimal(UInt32(port), 4)
        let any = Self.hexadecimal(0, 8) + ":" + Self.hexadecimal(UInt32(port), 4)
        var found: [Substring: UInt64] = [:]
        for line in table.split(separator: "\n").dropFirst() {
            let fields = line.split(separator: " ")
            guard fields.count > 9, fields[3] == Self.listening, let inode = UInt64(fields[9])
            else { continue }
            found[fields[1]] = inode
        }
        guard let inode = found[wanted[...]] ?? found[any[...]] else { return nil }
        self.inode = inode
    }

    /// Whether a process holds it; nil when the process's open files may not be read, or it has ended.
    package func isHeld(by process: Int32) -> Bool? {
        let folder = "/proc/\(process)/fd"
        guard let directory = opendir(folder) else { return nil }
        defer { closedir(directory) }
        let wanted = "socket:[\(inode)]"
        var target = [CChar](repeating: 0, count: 64)
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            let length = readlink("\(folder)/\(name)", &target, target.count)
            guard length > 0 else { continue }
            let text = String(
                decoding: target[..<length].map { UInt8(bitPattern: $0) }, as: UTF8.self)
            if text == wanted { return true }
        }
        return false
    }

    /// The processes that hold it, among those whose open files may be read, in order.
    package func holders() -> [Int32] {
        guard let directory = opendir("/proc") else { return [] }
        defer { closedir(directory) }
        var holders: [Int32] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if let process = Int32(name), isHeld(by: process) == true { holders.append(process) }
        }
        return holders.sorted()
    }

    private static func hexadecimal(_ value: UInt32, _ digits: Int) -> String {
        let text = String(value, radix: 16, uppercase: true)
        return String(repeating: "0", count: digits - text.count) + text
    }
}

/// An IPv4 address and a port, in the form that socket calls want.
struct SocketName {
    private var name = sockaddr_in()

    /// The address's first byte is the most significant.
    init(address: UInt32, port: UInt16) {
        name.sin_family = sa_family_t(AF_INET)
        name.sin_port = port.bigEndian
        name.sin_addr.s_addr = address.bigEndian
    }

    /// The address; its first byte is the most significant.
    var address: UInt32 { UInt32(bigEndian: name.sin_addr.s_addr) }

    /// The port.
    var port: UInt16 { UInt16(bigEndian: name.sin_port) }

    /// Hands it to a call such as `bind`.
    func use(_ call: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
        withUnsafePointer(to: name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                call($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }

    /// Replaces it by what a socket is bound to; 0, or -1 with errno.
    mutating func readBack(_ descriptor: Int32) -> Int32 {
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        return withUnsafeMutablePointer(to: &name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                getsockname(descriptor, $0, &length)
            }
        }
    }
}

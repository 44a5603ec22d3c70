import Glibc

/// What the kernel counts about an interface.
package enum InterfaceStatistics {
    /// How many packets were to leave by the interface and were dropped instead; nil when there is no such one.
    ///
    /// From /proc/self/net/dev, which follows the process's network namespace (/sys need not).
    package static func droppedOnTransmission(by interface: String) -> Int? {
        guard let text = read("/proc/self/net/dev") else { return nil }
        return droppedOnTransmission(by: interface, in: text)
    }

    /// The same from the file's text: name, eight columns of reception, then bytes, packets, errors, drops sent.
    package static func droppedOnTransmission(by interface: String, in text: String) -> Int? {
        for line in text.split(separator: "\n") {
            guard let colon = line.firstIndex(of: ":") else { continue }
            let name = line[..<colon].drop { $0 == " " }
            let columns = line[line.index(after: colon)...].split(separator: " ")
            if name == interface, columns.count > 11 { return Int(columns[11]) }
        }
        return nil
    }

    private static func read(_ path: String) -> String? {
        guard let file = fopen(path, "re") else { return nil }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 8192)
        while case let count = fread(&buffer, 1, buffer.count, file), count > 0 {
            bytes += buffer[..<count]
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

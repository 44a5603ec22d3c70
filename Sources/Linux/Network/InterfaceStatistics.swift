/// What the kernel counts about an interface.
package enum InterfaceStatistics {
    /// How many packets were to leave by the interface and were dropped instead; nil when there is no such one.
    ///
    /// From /proc/self/net/dev, which follows the process's network namespace (/sys need not).
    package static func droppedOnTransmission(by interface: String) -> Int? {
        guard let text = SmallFile.read("/proc/self/net/dev") else { return nil }
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
}

import Glibc

/// Files of a few kilobytes whose size is not known before they are read, as under /proc and /sys.
package enum SmallFile {
    /// The file's text; nil when it cannot be read.
    package static func read(_ path: String) -> String? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 8192)
        while true {
            let count = Glibc.read(file, &chunk, chunk.count)
            if count < 0 {
                if errno == EINTR { continue }
                return nil
            }
            if count == 0 { break }
            bytes.append(contentsOf: chunk[..<count])
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The file's first line without surrounding blanks; nil when it cannot be read.
    package static func line(_ path: String) -> String? {
        guard let text = read(path) else { return nil }
        let line = text.split(separator: "\n", maxSplits: 1).first ?? ""
        return line.split(separator: " ").joined(separator: " ")
    }
}

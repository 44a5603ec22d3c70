import Foundation

/// The files of a folder as a server may show them: nothing outside of it, by whatever way.
struct ServedFolder {
    /// The folder's real path, links followed.
    let root: String

    /// The greatest file that is sent.
    private static let largestBytes = 256 << 20

    /// A folder.
    ///
    /// - Throws: `ExitCode` 69 when there is no such folder.
    init(_ path: String) throws {
        var isFolder: ObjCBool = false
        guard let real = Self.real(path),
            FileManager.default.fileExists(atPath: real, isDirectory: &isFolder),
            isFolder.boolValue
        else { throw ExitStatus.unavailable.saying("\(path): there is no such folder") }
        root = real
    }

    /// The real path of what a request names.
    ///
    /// - Parameter request: The path of the request as it was sent, percent-encoded, with its first slash.
    /// - Returns: nil when it names nothing in the folder, `..` and links out of it included.
    func path(of request: String) -> String? {
        guard let components = Self.components(of: request) else { return nil }
        let wanted = ([root] + components).joined(separator: "/")
        guard let real = Self.real(wanted), real == root || real.hasPrefix(root + "/") else {
            return nil
        }
        return real
    }

    /// The words between the slashes, decoded; nil when one of them could lead elsewhere.
    static func components(of request: String) -> [String]? {
        guard request.hasPrefix("/") else { return nil }
        var components: [String] = []
        for part in request.split(separator: "/") {
            guard let word = String(part).removingPercentEncoding,
                !word.hasPrefix("."), !word.contains("/"), !word.contains("\0")
            else { return nil }
            components.append(word)
        }
        return components
    }

    /// A file's bytes; nil when it is none that may be sent.
    func contents(of path: String) -> Data? {
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: path),
            attributes[.type] as? FileAttributeType == .typeRegular,
            let size = attributes[.size] as? Int, size <= Self.largestBytes
        else { return nil }
        return FileManager.default.contents(atPath: path)
    }

    /// What a file is, by its name; only the house's own reports are pages, all else is text or data.
    static func contentType(of path: String) -> String {
        let name = path.split(separator: "/").last.map(String.init) ?? ""
        if name == "report.html" || name == "index.html" { return "text/html; charset=utf-8" }
        let texts = ["txt", "md", "yaml", "log", "conf", "csv", "jsonl", "json", "xml"]
        let ending = name.split(separator: ".").last.map(String.init) ?? ""
        return texts.contains(ending) ? "text/plain; charset=utf-8" : "application/octet-stream"
    }

    private static func real(_ path: String) -> String? {
        guard let buffer = realpath(path, nil) else { return nil }
        defer { free(buffer) }
        return String(cString: buffer)
    }
}
